// SPDX-License-Identifier: GPL-3.0-or-later
// Many simulated canaries of one scenario, judged with a look every second.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/benchmarks/judge/simulated_canary.h"

namespace sextant::benchmark {

struct Share {
  int count = 0;
  int runs = 0;
  double lower = 0;  // 95 % interval of Clopper and Pearson
  double upper = 1;
};
[[nodiscard]] Share shareOf(int count, int runs);

struct TrialResult {
  Share failed;        // at any look
  Share passed;        // at any look
  Share mann_whitney;  // below 0.05 at any look: "the candidate is slower"
  std::optional<double> median_seconds_to_fail;  // nothing where fewer than half do
  std::optional<double> median_seconds_to_pass;
};

// Runs last `seconds` of the canary; one that has failed is over, one that has passed is looked at
// on, as whoever bakes a stage does. A run is made from its number alone, so it can be made again.
[[nodiscard]] TrialResult runTrial(const Scenario& scenario, const Recording& recording, int runs,
                                   int seconds);

}  // namespace sextant::benchmark
