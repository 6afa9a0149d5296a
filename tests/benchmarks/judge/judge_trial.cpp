// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/judge/judge_trial.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>

#include "model/rollout/judge.h"
#include "tests/benchmarks/judge/mann_whitney.h"

namespace sextant::benchmark {
namespace {

constexpr double peeked_alpha = 0.05;

// When something first happened, in seconds of the canary.
struct RunResult {
  std::optional<int> failed;
  std::optional<int> passed;
  std::optional<int> mann_whitney;
};

// The same data for the test that must not be peeked at.
class PeekedTest {
 public:
  void add(const ArmSecond& second) {
    for (const ArmRecord& record : second.records) {
      if (record.arm == Arm::before) continue;
      auto& sums = record.arm == Arm::candidate ? candidate_ : baseline_;
      sums.resize(record.counts.size());
      for (std::size_t bucket = 0; bucket < sums.size(); ++bucket)
        sums[bucket] += record.counts[bucket];
    }
  }
  [[nodiscard]] bool alarms() const {
    return mannWhitneySlower(baseline_, candidate_) < peeked_alpha;
  }

 private:
  std::vector<double> baseline_;
  std::vector<double> candidate_;
};

RunResult runOnce(const Scenario& scenario, const Recording& recording, std::uint64_t seed,
                  int seconds) {
  SimulatedCanary canary(scenario, recording, seed);
  Judge judge;
  PeekedTest peeked;
  RunResult result;
  for (std::int64_t second = 0; second < SimulatedCanary::before_seconds; ++second)
    judge.add(canary.next());
  for (int second = 1; second <= seconds && !result.failed; ++second) {
    const ArmSecond now = canary.next();
    judge.add(now);
    peeked.add(now);
    if (!result.mann_whitney && peeked.alarms()) result.mann_whitney = second;
    const Verdict verdict = judge.judgement().verdict;
    if (verdict == Verdict::fail) result.failed = second;
    if (verdict == Verdict::pass && !result.passed) result.passed = second;
  }
  return result;
}

std::optional<double> medianOf(std::vector<int> seconds, int runs) {
  if (2 * static_cast<int>(seconds.size()) < runs) return std::nullopt;
  // Those that never came are later than all others.
  std::sort(seconds.begin(), seconds.end());
  return seconds[static_cast<std::size_t>((runs - 1) / 2)];
}

}  // namespace

Share shareOf(int count, int runs) {
  constexpr double tail = 0.025;
  Share share{count, runs, 0, 1};
  if (count > 0) share.lower = boost::math::ibeta_inv(count, runs - count + 1.0, tail);
  if (count < runs) share.upper = boost::math::ibeta_inv(count + 1.0, runs - count, 1 - tail);
  return share;
}

TrialResult runTrial(const Scenario& scenario, const Recording& recording, int runs, int seconds) {
  std::vector<int> failed;
  std::vector<int> passed;
  int alarmed = 0;
  for (int run = 0; run < runs; ++run) {
    const RunResult result =
        runOnce(scenario, recording, 1000 + static_cast<std::uint64_t>(run), seconds);
    if (result.failed) failed.push_back(*result.failed);
    if (result.passed) passed.push_back(*result.passed);
    alarmed += result.mann_whitney ? 1 : 0;
  }
  return {shareOf(static_cast<int>(failed.size()), runs),
          shareOf(static_cast<int>(passed.size()), runs), shareOf(alarmed, runs),
          medianOf(failed, runs), medianOf(passed, runs)};
}

}  // namespace sextant::benchmark
