// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/effect_recorder.h"

#include <QtCore/QDateTime>
#include <QtCore/QTimer>

#include <algorithm>
#include <utility>

#include "model/rollout/effect_record.h"
#include "model/logging/log_event.h"

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t seconds_back = 3600;
// Reports come some seconds after what they tell of.
constexpr std::int64_t late_seconds = 5;

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

}  // namespace

struct EffectRecorder::Job {
  Job(Session& session, const LatencyFeed::MakeSource& make, Rollout ended)
      : rollout(std::move(ended)), feed(session, make) {
    feed.attend(rollout.key);
  }
  Rollout rollout;
  LatencyFeed feed;
  std::int64_t first_stage_at = 0;  // Unix times
  std::int64_t promoted_at = 0;
  std::optional<std::int64_t> next_at = {};  // when another rollout began: from then on it is its effect
  [[nodiscard]] std::int64_t from() const { return first_stage_at - effect_max_seconds; }
  [[nodiscard]] std::int64_t to() const {
    const std::int64_t end = promoted_at + effect_warm_up_seconds + after_seconds;
    return next_at ? std::min(end, *next_at) : end;
  }
};

EffectRecorder::EffectRecorder(Session& session, LatencyFeed::MakeSource make, QObject* parent)
    : QObject(parent), session_(session), make_(std::move(make)) {}

EffectRecorder::~EffectRecorder() = default;

void EffectRecorder::consider(const ServiceKey& key) {
  if (jobs_.contains(key)) return;
  session_.rollouts(key, 1, this, [this, key](const Result<std::vector<Rollout>>& rollouts) {
    if (rollouts) rolloutsRead(key, *rollouts);
  });
}

void EffectRecorder::rolloutsRead(const ServiceKey& key, const std::vector<Rollout>& rollouts) {
  if (rollouts.empty() || jobs_.contains(key)) return;
  const Rollout& newest = rollouts.front();
  const bool is_known = std::exchange(looked_at_[key], newest.number) == newest.number;
  const bool is_old = now() - newest.stepped_at_us / us_per_second > seconds_back;
  if (newest.state != "promoted" || is_known || is_old) return;
  session_.watch(key);
  const auto job = std::make_shared<Job>(session_, make_, newest);
  jobs_[key] = job;
  readEvents(job);
}

void EffectRecorder::readEvents(const std::shared_ptr<Job>& job) {
  session_.rolloutEvents(job->rollout.number, this,
                         [this, job](const Result<std::vector<RolloutEvent>>& events) {
                           events ? eventsRead(job, *events) : finish(job);
                         });
}

void EffectRecorder::eventsRead(const std::shared_ptr<Job>& job,
                                const std::vector<RolloutEvent>& events) {
  for (const RolloutEvent& event : events) {
    const std::int64_t at = event.at_us / us_per_second;
    if (event.action == "advance" && job->first_stage_at == 0) job->first_stage_at = at;
    if (event.action == "promote") job->promoted_at = at;
  }
  if (job->first_stage_at == 0 || job->promoted_at == 0) return finish(job);
  const std::int64_t wait = std::max<std::int64_t>(0, job->to() + late_seconds - now());
  QTimer::singleShot(int(wait * 1000), this, [this, job] { readEvidence(job); });
}

// Another controller may have been first.
void EffectRecorder::readEvidence(const std::shared_ptr<Job>& job) {
  session_.rolloutEvidence(job->rollout.number, this,
                           [this, job](const Result<std::vector<RolloutEvidence>>& evidence) {
                             const bool is_there = !evidence || effectIn(*evidence);
                             is_there ? finish(job) : readNext(job);
                           });
}

void EffectRecorder::readNext(const std::shared_ptr<Job>& job) {
  session_.rollouts(job->rollout.key, 1, this,
                    [this, job](const Result<std::vector<Rollout>>& rollouts) {
                      if (!rollouts || rollouts->empty()) return finish(job);
                      const Rollout& newest = rollouts->front();
                      if (newest.number != job->rollout.number)
                        job->next_at = newest.started_at_us / us_per_second;
                      measure(job);
                    });
}

void EffectRecorder::measure(const std::shared_ptr<Job>& job) {
  job->feed.load(job->rollout.key, job->from(), job->to(), job->to() - job->from(), this,
                 [this, job](const Result<LatencyFeed::History>& history) {
                   history ? record(job, **history) : finish(job);
                 });
}

void EffectRecorder::record(const std::shared_ptr<Job>& job, const LatencyHistory& history) {
  const EffectWindows windows{job->from(), job->first_stage_at,
                              job->promoted_at + effect_warm_up_seconds, job->to(),
                              session_.ownRuns(job->rollout.key)};
  const MeasuredEffect effect = measuredEffect(history, {}, windows);
  if (effect.figures.empty()) return finish(job);
  const RolloutEvidence evidence{job->rollout.number, job->rollout.step, "pass",
                                 effectRecord(effect)};
  session_.recordEvidence(evidence, this, [this, job](const Result<void>& done) {
    if (done) {
      ++recorded_;
    } else {
      logEvent(publishLog(), QtWarningMsg,
               QStringLiteral("the effect of rollout %1 is not kept: %2")
                   .arg(job->rollout.number.value)
                   .arg(QString::fromStdString(done.error().toString())));
    }
    finish(job);
  });
}

// From its own turn: the feed that has just answered goes with it.
void EffectRecorder::finish(const std::shared_ptr<Job>& job) {
  QTimer::singleShot(0, this, [this, key = job->rollout.key] { jobs_.erase(key); });
}

}  // namespace sextant
