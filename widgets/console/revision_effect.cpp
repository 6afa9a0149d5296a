// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/revision_effect.h"

#include <QDateTime>

#include <algorithm>

#include "model/rollout/effect_record.h"

namespace sextant::ui {
namespace {

constexpr int rollouts_max = 100;
constexpr std::int64_t us_per_second = 1'000'000;
// A controller measures for a minute after the end, and waits for late reports.
constexpr std::int64_t measured_after_seconds = 90;

}  // namespace

RevisionEffect::RevisionEffect(const ConsoleParts& parts, ServiceKey key, QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)) {}

template <class T>
Reply<T> RevisionEffect::ofThis(std::function<void(const T&)> use) {
  return [this, asked = asked_, use = std::move(use)](Result<T> read) {
    if (asked != asked_) return;
    read ? use(*read) : tell(QString::fromStdString(read.error().toString()));
  };
}

void RevisionEffect::ask(RevisionNumber number) {
  asked_ = number;
  if (number.value == 0) return;
  using Rollouts = std::vector<Rollout>;
  parts_.session.rollouts(key_, rollouts_max, this, ofThis<Rollouts>([this](const Rollouts& all) {
    const auto found = std::find_if(all.begin(), all.end(), [this](const Rollout& one) {
      return one.revision == asked_;
    });
    if (found != all.end()) return rolloutFound(*found);
    tell(tr("It went to all at once. What a revision did is kept where it was rolled out in stages."));
  }));
}

void RevisionEffect::rolloutFound(const Rollout& rollout) {
  if (rollout.state == "promoted") return readEvidence(rollout);
  if (rollout.state == "aborted") return readEnd(rollout);
  tell(tr("It is being rolled out, and what it does stands on the rollout's page."));
}

void RevisionEffect::readEvidence(const Rollout& rollout) {
  using Evidence = std::vector<RolloutEvidence>;
  parts_.session.rolloutEvidence(
      rollout.number, this, ofThis<Evidence>([this, rollout](const Evidence& evidence) {
        const auto effect = effectIn(evidence);
        if (!effect) {
          const std::int64_t age =
              QDateTime::currentSecsSinceEpoch() - rollout.stepped_at_us / us_per_second;
          return tell(age < measured_after_seconds
                          ? tr("A controller is measuring it, for a minute after its promotion.")
                          : tr("No controller has measured it."));
        }
        std::vector<EffectRow> rows;
        for (const EffectFigure& figure : effect->figures)
          rows.push_back(effectRow(figure));
        emit known(asked_, rows, {});
      }));
}

// Why it was taken back.
void RevisionEffect::readEnd(const Rollout& rollout) {
  using Events = std::vector<RolloutEvent>;
  parts_.session.rolloutEvents(
      rollout.number, this, ofThis<Events>([this, rollout](const Events& events) {
        const QString reason =
            events.empty() ? QString() : QString::fromStdString(events.back().reason);
        tell(rollout.step == 0
                 ? tr("It was taken back before anybody ran it. %1").arg(reason)
                 : tr("It was taken back in stage %1. %2").arg(rollout.step).arg(reason));
      }));
}

}  // namespace sextant::ui
