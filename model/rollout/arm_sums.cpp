// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/arm_sums.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "model/rollout/bad_event_test.h"
#include "model/rollout/judge.h"

namespace sextant {
namespace {

constexpr double allowed_share = 1 - objective_share;
// 0.1 s as it was typed and 0.1 s as it was computed are the same bound.
constexpr double rounding = 1e-9;

std::uint64_t whole(double count) {
  return static_cast<std::uint64_t>(count);
}

// What the share of missed requests is not above, but for a chance of alpha (Clopper and Pearson,
// Biometrika 26, 1934).
double mostMissed(const ArmSums& sums, double alpha) {
  const std::uint64_t missed = sums.missedAtMost();
  if (sums.requests == 0 || missed >= sums.requests) return 1;
  return boost::math::ibeta_inv(static_cast<double>(missed) + 1,
                                static_cast<double>(sums.requests - missed), 1 - alpha);
}

}  // namespace

ObjectiveBuckets ObjectiveBuckets::of(const std::vector<double>& bounds, double objective_seconds) {
  const auto within =
      std::upper_bound(bounds.begin(), bounds.end(), objective_seconds * (1 + rounding));
  const auto reaching =
      std::lower_bound(bounds.begin(), bounds.end(), objective_seconds * (1 - rounding));
  return {static_cast<std::size_t>(within - bounds.begin()),
          static_cast<std::size_t>(reaching - bounds.begin()) + 1};
}

void ArmSums::add(const ArmRecord& record, const ObjectiveBuckets& objective) {
  durations.resize(record.counts.size());
  std::uint64_t timed = 0;
  for (std::size_t bucket = 0; bucket < record.counts.size(); ++bucket) {
    const std::uint64_t count = whole(record.counts[bucket]);
    durations[bucket] += count;
    timed += count;
    if (bucket >= objective.surely_within) not_fast += count;
    if (bucket >= objective.surely_slow) slow += count;
  }
  for (const auto& [cause, count] : record.errors) {
    errors[cause] += whole(count);
    failed += whole(count);
  }
  requests += whole(record.requests);
  failed_beside += whole(record.requests) - timed;
}

std::uint64_t ArmSums::missedAtLeast() const {
  return failed_beside + std::max(failed - failed_beside, slow);
}

std::uint64_t ArmSums::missedAtMost() const {
  return std::min(requests, failed + not_fast);
}

ObjectiveAnswer objectiveOf(const ArmSums& sums, double alpha) {
  if (sums.requests == 0) return ObjectiveAnswer::open;
  const double needed = -std::log(alpha);
  if (logEvidence(sums.missedAtLeast(), sums.requests, allowed_share) >= needed)
    return ObjectiveAnswer::missed;
  const std::uint64_t in_time = sums.requests - sums.missedAtMost();
  if (logEvidence(in_time, sums.requests, objective_share) >= needed) return ObjectiveAnswer::held;
  return ObjectiveAnswer::open;
}

bool seemsToMissObjective(const ArmSums& sums) {
  return static_cast<double>(sums.missedAtLeast()) >
         allowed_share * static_cast<double>(sums.requests);
}

bool missesMoreThanBefore(const ArmSums& candidate, const ArmSums& before, double margin,
                          double alpha) {
  const double tolerated = mostMissed(before, alpha / 2) + margin * allowed_share;
  if (candidate.requests == 0 || tolerated >= 1) return false;
  return logEvidence(candidate.missedAtLeast(), candidate.requests, tolerated) >=
         -std::log(alpha / 2);
}

}  // namespace sextant
