// SPDX-License-Identifier: GPL-3.0-or-later
// Canaries made from recorded ones: as many as one likes, each another.
//
// Whole seconds of whole instances are drawn as they were recorded, in runs of four (one period of
// the bursts), so that what made requests depend on one another is still in there. Where arms are
// to be equal, the three instances of each second are dealt out anew: then no arm is worse by
// construction.
#pragma once

#include <random>
#include <string>

#include "tests/benchmarks/judge/recordings.h"

namespace sextant::benchmark {

enum class Harm {
  none,
  as_recorded,  // the recording's own candidate
  slow_tail,    // 100 ms more for one request in a hundred
  slow_down,    // 1.2 times as long
  spoils_both,  // four times as long on both arms, once the canary runs
};

enum class Surroundings {
  bursts,
  steady,           // only seconds without a burst
  slow_neighbour,   // both arms 1.4 times as long now and then
  noisy_seconds,    // one of the three, another each second, twice as long
  noisy_stretches,  // the same for four seconds on end
  noisy_baseline,   // one instance of the baseline 1.4 times as long, always
};

struct Scenario {
  std::string name;
  std::string recording;
  Harm harm = Harm::none;
  Surroundings surroundings = Surroundings::bursts;
};

class SimulatedCanary {
 public:
  SimulatedCanary(const Scenario& scenario, const Recording& recording, std::uint64_t seed);

  static constexpr std::int64_t before_seconds = 12;
  // Seconds from 0; from before_seconds on the canary runs.
  [[nodiscard]] ArmSecond next();

 private:
  [[nodiscard]] ClusterSecond draw(bool is_canary);
  [[nodiscard]] const ClusterSecond& recorded(bool is_canary);
  [[nodiscard]] const ClusterSecond& recordedWithoutBurst();
  void disturb(ClusterSecond& second);
  void harm(ClusterSecond& second);
  // Moves each request up by so many buckets with this probability.
  void lengthen(InstanceSecond& instance, std::size_t buckets, double probability);
  void addTail(InstanceSecond& instance);
  [[nodiscard]] std::size_t anyOf(std::size_t count);

  const Scenario& scenario_;
  const Recording& recording_;
  std::vector<const ClusterSecond*> calm_;
  std::mt19937_64 dice_;
  std::int64_t second_ = 0;
  std::size_t block_ = 0;
  std::size_t noisy_ = 0;
  bool neighbour_is_slow_ = false;
};

}  // namespace sextant::benchmark
