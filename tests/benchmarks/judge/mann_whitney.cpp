// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/judge/mann_whitney.h"

#include <cmath>
#include <numeric>

namespace sextant::benchmark {

double mannWhitneySlower(const std::vector<double>& baseline,
                         const std::vector<double>& candidate) {
  const double m = std::accumulate(baseline.begin(), baseline.end(), 0.0);
  const double n = std::accumulate(candidate.begin(), candidate.end(), 0.0);
  if (m == 0 || n == 0) return 1;
  double below = 0;  // of the baseline
  double wins = 0;   // pairs in which the candidate took longer; ties are half
  double ties = 0;
  for (std::size_t bucket = 0; bucket < candidate.size(); ++bucket) {
    wins += candidate[bucket] * (below + baseline[bucket] / 2);
    below += baseline[bucket];
    const double equal = baseline[bucket] + candidate[bucket];
    ties += equal * equal * equal - equal;
  }
  const double all = m + n;
  const double variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
  if (variance <= 0) return 1;
  const double z = (wins - m * n / 2) / std::sqrt(variance);
  return std::erfc(z / std::sqrt(2.0)) / 2;
}

}  // namespace sextant::benchmark
