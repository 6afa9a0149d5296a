// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/rollout_records.h"

#include "model/session/rollout_record.h"

namespace sextant::ui {

RolloutRecords::RolloutRecords(Session& session, ChangeNumber change, QObject* parent)
    : QObject(parent), session_(session) {
  session_.rolloutsOf(change, this, [this](const Result<std::vector<Rollout>>& all) {
    if (!all) return end(all.error());
    left_.assign(all->rbegin(), all->rend());
    readNext();
  });
}

void RolloutRecords::readNext() {
  if (left_.empty()) {
    emit read(records_);
    return deleteLater();
  }
  session_.rolloutEvents(left_.back().number, this,
                         [this](const Result<std::vector<RolloutEvent>>& events) {
                           events ? readEvidence(*events) : end(events.error());
                         });
}

void RolloutRecords::readEvidence(const std::vector<RolloutEvent>& events) {
  session_.rolloutEvidence(
      left_.back().number, this,
      [this, events](const Result<std::vector<RolloutEvidence>>& evidence) {
        if (!evidence) return end(evidence.error());
        records_.push_back(rolloutRecord(left_.back(), events, *evidence));
        left_.pop_back();
        readNext();
      });
}

void RolloutRecords::end(const Error& error) {
  emit failed(error);
  deleteLater();
}

}  // namespace sextant::ui
