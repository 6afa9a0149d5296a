// SPDX-License-Identifier: GPL-3.0-or-later
// The test that people would take, and must look at once: Mann and Whitney, Annals of Mathematical
// Statistics 18(1), 1947, with the normal approximation and ties.
#pragma once

#include <vector>

namespace sextant::benchmark {

// The chance that equal arms show a candidate at least this much slower. Counts by bucket, as many
// of each; 1 where an arm has none.
[[nodiscard]] double mannWhitneySlower(const std::vector<double>& baseline,
                                       const std::vector<double>& candidate);

}  // namespace sextant::benchmark
