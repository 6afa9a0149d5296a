// SPDX-License-Identifier: GPL-3.0-or-later
// The judge, fed from live measurements: which instances are compared, and each second as soon as
// it is complete.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/base/address.h"
#include "model/metrics/latency_history.h"
#include "model/rollout/judge.h"

namespace sextant {

// Which instances are compared, and from when on.
struct LiveArms {
  std::vector<Scope> candidate;
  std::vector<Scope> baseline;
  std::int64_t since = 0;           // Unix time from which the candidate's instances run it
  std::int64_t before_seconds = 60;  // of the same instances, as the third arm
  std::int64_t before_end = 0;       // Unix time at which that ends; 0: `since`
  // Where nobody is left beside the candidate, these seconds of its own instances stand in for a
  // baseline, each once; Unix time, 0: the baseline above. When they are used up no second is
  // taken any more.
  std::int64_t past_from = 0;
  std::int64_t past_to = 0;
  friend bool operator==(const LiveArms&, const LiveArms&) = default;
};

// Values only, no clock; not thread-safe.
class LiveJudge {
 public:
  // A second is complete when each instance has reported it. So long is waited for one that has
  // not; from then on it counts as silent in it.
  static constexpr std::int64_t late_seconds_max = 5;

  // Precondition: rules as Judge's. `past` has the time before where the history that is followed
  // does not reach back so far, and the seconds from `past_from` on; steps of one second.
  LiveJudge(JudgeRules rules, LiveArms arms, std::shared_ptr<const LatencyHistory> past = nullptr);

  // Takes the seconds that are complete. The history has steps of one second and may be another
  // object each time; `now` is Unix time. What it no longer has counts as silent.
  void follow(const LatencyHistory& history, std::int64_t now);

  [[nodiscard]] Judgement judgement() const { return judge_.judgement(); }
  [[nodiscard]] const LiveArms& arms() const { return arms_; }
  [[nodiscard]] const JudgeRules& rules() const { return rules_; }
  // A second was taken in which an instance was silent.
  [[nodiscard]] bool hasGaps() const { return has_gaps_; }
  // The first second that has not been taken.
  [[nodiscard]] std::int64_t next() const { return next_; }

 private:
  void takeBefore(const LatencyHistory& history);
  [[nodiscard]] bool isAgainstPast() const { return arms_.past_from != 0; }
  [[nodiscard]] bool takeSecond(const std::vector<std::vector<StepPoint>>& points,
                                bool is_late);
  [[nodiscard]] std::vector<Scope> everyone() const;

  JudgeRules rules_;
  LiveArms arms_;
  Judge judge_;
  BucketBounds bounds_;
  std::shared_ptr<const LatencyHistory> past_;
  std::int64_t next_;
  bool has_before_ = false;
  bool has_gaps_ = false;
};

}  // namespace sextant
