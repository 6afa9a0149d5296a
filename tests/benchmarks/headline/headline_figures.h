// SPDX-License-Identifier: GPL-3.0-or-later
// What the rounds of the headline benchmark add up to. Pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sextant::headline {

// One measured run of the load under one profile.
struct Round {
  std::map<std::string, double> latency_ms;  // "mean", "p50", "p95", "p99"
  std::map<std::string, double> errors;      // by cause
  double sent = 0;
};

// Rounds with the same seed, one under each profile.
struct Pair {
  Round before;
  Round after;
};

struct Spread {
  double mean = 0;
  double deviation = 0;  // sample standard deviation; 0 for a single value
};
[[nodiscard]] Spread spreadOf(const std::vector<double>& values);

// How much lower `figure` is after than before, as a share of before.
struct Reduction {
  double mean = 0;    // of the means over all rounds
  double lowest = 0;  // of the single pairs
  double highest = 0;
};
[[nodiscard]] Reduction reductionOf(const std::vector<Pair>& pairs, const std::string& figure);

[[nodiscard]] double errorsOf(const Round& round);

// "mean 84.9 ± 8.9 ms ..." of one side, then errors by cause.
[[nodiscard]] std::string sideText(const std::vector<Pair>& pairs, Round Pair::*side);
[[nodiscard]] std::string reductionText(const std::vector<Pair>& pairs);

// What of the claim does not hold, a sentence each: mean at least 30 % lower, p99 at least 40 %
// lower; with `judge_errors` also errors before and none after.
[[nodiscard]] std::vector<std::string> shortcomings(const std::vector<Pair>& pairs,
                                                    bool judge_errors);

}  // namespace sextant::headline
