// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/rollout_records.h"

#include <algorithm>

#include "model/session/rollout_record.h"

namespace sextant::ui {

RolloutRecords::RolloutRecords(Session& session, QObject* parent)
    : QObject(parent), session_(session) {}

template <class T>
Reply<T> RolloutRecords::ofThis(std::function<void(const T&)> use) {
  return [this, asked = asked_, use = std::move(use)](Result<T> answer) {
    if (asked != asked_) return;
    answer ? use(*answer) : emit failed(answer.error());
  };
}

void RolloutRecords::ask(const ServiceKey& key, ChangeNumber change) {
  ++asked_;
  records_.clear();
  using Rollouts = std::vector<Rollout>;
  session_.rollouts(key, change_rollouts_max, this, ofThis<Rollouts>([=, this](const Rollouts& all) {
                      left_ = rolloutsOf(change, all);
                      std::reverse(left_.begin(), left_.end());
                      readNext();
                    }));
}

void RolloutRecords::readNext() {
  if (left_.empty()) return emit read(records_);
  using Events = std::vector<RolloutEvent>;
  session_.rolloutEvents(left_.back().number, this,
                         ofThis<Events>([this](const Events& events) { readEvidence(events); }));
}

void RolloutRecords::readEvidence(const std::vector<RolloutEvent>& events) {
  using Evidence = std::vector<RolloutEvidence>;
  session_.rolloutEvidence(left_.back().number, this,
                           ofThis<Evidence>([this, events](const Evidence& evidence) {
                             records_.push_back(rolloutRecord(left_.back(), events, evidence));
                             left_.pop_back();
                             readNext();
                           }));
}

}  // namespace sextant::ui
