// SPDX-License-Identifier: GPL-3.0-or-later
// What one arm did, added up; and whether that holds the objective.
#pragma once

#include <map>
#include <string>

#include "model/rollout/arm_samples.h"
#include "model/rollout/distribution_test.h"

namespace sextant {

// Where an objective lies among buckets. The bucket around it is in neither part: of its durations
// nobody knows on which side they are.
struct ObjectiveBuckets {
  std::size_t surely_within = 0;  // so many buckets from the first
  std::size_t surely_slow = 0;    // the buckets from this one on
  [[nodiscard]] static ObjectiveBuckets of(const std::vector<double>& bounds,
                                           double objective_seconds);
};

struct ArmSums {
  BucketCounts durations;
  std::uint64_t requests = 0;
  std::map<std::string, std::uint64_t> errors;  // by cause
  std::uint64_t failed = 0;                     // of all causes
  std::uint64_t slow = 0;                       // surely slower than the objective
  std::uint64_t not_fast = 0;                   // not surely within it
  // Failed requests that have no duration, so none of them is counted as slow as well.
  std::uint64_t failed_beside = 0;
  std::int64_t seconds = 0;

  // Precondition: faultOf(record) is nothing, and all records have the same bounds.
  void add(const ArmRecord& record, const ObjectiveBuckets& objective);

  // How many requests were not answered in time, failed ones included. Where failed requests have
  // durations, a slow one may be among them: at least, at most.
  [[nodiscard]] std::uint64_t missedAtLeast() const;
  [[nodiscard]] std::uint64_t missedAtMost() const;
};

enum class ObjectiveAnswer { held, missed, open };

// Whether `objective_share` of the requests were answered in time, with a chance of error of at
// most alpha over all looks (bad_event_test.h, with the share that the objective allows).
[[nodiscard]] ObjectiveAnswer objectiveOf(const ArmSums& sums, double alpha);
// By what was counted alone. False where there is nothing.
[[nodiscard]] bool seemsToMissObjective(const ArmSums& sums);

// True where the candidate misses more requests than the time before by more than `margin` of what
// the objective allows; errs with a chance of at most alpha over all looks.
[[nodiscard]] bool missesMoreThanBefore(const ArmSums& candidate, const ArmSums& before,
                                        double margin, double alpha);

}  // namespace sextant
