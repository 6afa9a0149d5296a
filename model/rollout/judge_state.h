// SPDX-License-Identifier: GPL-3.0-or-later
// What the judge has counted, for the parts that make the verdict from it. Of nobody else's
// business.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/rollout/arm_sums.h"
#include "model/rollout/attendance.h"
#include "model/rollout/bad_event_test.h"
#include "model/rollout/judge.h"

namespace sextant {

struct JudgeState {
  explicit JudgeState(JudgeRules given) : rules(given) {}

  JudgeRules rules;
  std::vector<std::string> faults;  // sentences, the first few
  std::size_t fault_count = 0;

  BucketBounds bounds;  // of the first record
  ObjectiveBuckets objective;
  std::optional<std::int64_t> last_second;
  std::optional<bool> errors_inside;  // what the first record with an error says

  ArmSums before;
  std::set<std::string> before_instances;
  Attendance attendance;
  std::int64_t constellation_began = 0;  // the second in which the arms became what they are
  std::int64_t seconds_given = 0;

  // Complete seconds of the arms as they are now.
  ArmSums baseline;
  ArmSums candidate;
  // All that the candidate did, on whatever instances: for the objective, which needs no baseline.
  ArmSums candidate_of_all_stages;
  std::int64_t looks = 0;
  // One request may be slow and fail. In each of these two it counts at most once, so each keeps
  // its bound, and so does their mean.
  BadEventEvidence slow_evidence;
  BadEventEvidence error_evidence;
  // Requests of the other arm since this one had its last.
  std::uint64_t baseline_alone = 0;
  std::uint64_t candidate_alone = 0;

  std::optional<std::string> failure;  // the sentences of the first look that failed

  [[nodiscard]] double alphaOfTest() const { return rules.alpha / 2; }
  // Precondition: looks > 0.
  [[nodiscard]] DistributionLook distribution() const;
  // The candidate against the time before. That is over when judging starts, so its band is that
  // of one look.
  [[nodiscard]] DistributionLook againstBefore() const;
  [[nodiscard]] double beforeHalfWidth() const;
  // The first bucket at whose bound durations are told apart.
  [[nodiscard]] std::size_t firstBucket() const;
  [[nodiscard]] bool isWarmingUp() const;
};

// How much of the time before there has to be: a band this narrow.
inline constexpr double before_half_width_max = 0.2;

// What fails the candidate at this look; nothing where nothing does.
[[nodiscard]] std::optional<std::string> failureOf(const JudgeState& state);
// What keeps it from passing at this look, what matters most first; empty: it passes.
[[nodiscard]] std::vector<std::string> doubtsOf(const JudgeState& state);
[[nodiscard]] std::string reasonToPass(const JudgeState& state);
[[nodiscard]] std::vector<JudgedEffect> effectsOf(const JudgeState& state);
[[nodiscard]] JudgedSamples samplesOf(const JudgeState& state);

}  // namespace sextant
