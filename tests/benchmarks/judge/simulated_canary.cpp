// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/judge/simulated_canary.h"

#include <algorithm>
#include <cmath>

namespace sextant::benchmark {
namespace {

constexpr std::size_t period = 4;
// Bounds of the recordings are √2 apart, so this part of the requests moves up by one bucket where
// all take 1.2 times as long (as if they lay evenly within it).
const double part_of_slow_down = std::log(1.2) / std::log(std::sqrt(2.0));
constexpr double tail_share = 0.01;
constexpr double tail_seconds = 0.1;

}  // namespace

SimulatedCanary::SimulatedCanary(const Scenario& scenario, const Recording& recording,
                                 std::uint64_t seed)
    : scenario_(scenario), recording_(recording), dice_(seed) {
  std::vector<double> requests;
  for (const ClusterSecond& second : recording.canary)
    requests.push_back(requestsOf(second));
  std::nth_element(requests.begin(),
                   requests.begin() + static_cast<std::ptrdiff_t>(requests.size() / 2),
                   requests.end());
  const double usual = requests[requests.size() / 2];
  for (const ClusterSecond& second : recording.canary) {
    if (requestsOf(second) < 1.4 * usual) calm_.push_back(&second);
  }
}

std::size_t SimulatedCanary::anyOf(std::size_t count) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(dice_);
}

const ClusterSecond& SimulatedCanary::recorded(bool is_canary) {
  // What changes nothing is the same before and after, and more of it is more to draw from.
  const auto& seconds =
      is_canary || scenario_.harm != Harm::as_recorded ? recording_.canary : recording_.before;
  const auto place = static_cast<std::size_t>(second_) % period;
  if (place == 0 || second_ == before_seconds) block_ = anyOf(seconds.size() / period);
  return seconds[block_ * period + place];
}

const ClusterSecond& SimulatedCanary::recordedWithoutBurst() {
  return *calm_[anyOf(calm_.size())];
}

ClusterSecond SimulatedCanary::draw(bool is_canary) {
  ClusterSecond second =
      scenario_.surroundings == Surroundings::steady ? recordedWithoutBurst() : recorded(is_canary);
  if (scenario_.harm != Harm::as_recorded) std::shuffle(second.begin(), second.end(), dice_);
  return second;
}

void SimulatedCanary::lengthen(InstanceSecond& instance, std::size_t buckets, double probability) {
  std::vector<double> longer(instance.counts.size());
  const std::size_t last = longer.size() - 1;
  for (std::size_t bucket = 0; bucket <= last; ++bucket) {
    const auto count = static_cast<std::uint64_t>(instance.counts[bucket]);
    const auto moved =
        static_cast<double>(std::binomial_distribution<std::uint64_t>(count, probability)(dice_));
    longer[std::min(last, bucket + buckets)] += moved;
    longer[bucket] += instance.counts[bucket] - moved;
  }
  instance.counts = std::move(longer);
}

void SimulatedCanary::addTail(InstanceSecond& instance) {
  const std::vector<double>& bounds = *recording_.bounds;
  const std::vector<double> counts = instance.counts;
  for (std::size_t bucket = 0; bucket < bounds.size(); ++bucket) {
    const auto slow = static_cast<double>(std::binomial_distribution<std::uint64_t>(
        static_cast<std::uint64_t>(counts[bucket]), tail_share)(dice_));
    const double seconds = bounds[bucket] + tail_seconds;
    const auto to = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    instance.counts[bucket] -= slow;
    instance.counts[static_cast<std::size_t>(to)] += slow;
  }
}

void SimulatedCanary::disturb(ClusterSecond& second) {
  switch (scenario_.surroundings) {
    case Surroundings::slow_neighbour:
      // Comes once in ten seconds and stays for five.
      neighbour_is_slow_ = std::bernoulli_distribution(neighbour_is_slow_ ? 0.8 : 0.1)(dice_);
      if (!neighbour_is_slow_) return;
      for (InstanceSecond& instance : second)
        lengthen(instance, 1, 1);
      return;
    case Surroundings::noisy_seconds:
      return lengthen(second[anyOf(second.size())], 2, 1);
    case Surroundings::noisy_stretches:
      if (static_cast<std::size_t>(second_) % period == 0) noisy_ = anyOf(second.size());
      return lengthen(second[noisy_], 2, 1);
    case Surroundings::noisy_baseline:
      return lengthen(second.back(), 1, 1);
    default:
      return;
  }
}

void SimulatedCanary::harm(ClusterSecond& second) {
  switch (scenario_.harm) {
    case Harm::slow_tail:
      return addTail(second.front());
    case Harm::slow_down:
      return lengthen(second.front(), 1, part_of_slow_down);
    case Harm::spoils_both:
      for (InstanceSecond& instance : second)
        lengthen(instance, 4, 1);
      return;
    default:
      return;
  }
}

ArmSecond SimulatedCanary::next() {
  const bool is_canary = second_ >= before_seconds;
  ClusterSecond drawn = draw(is_canary);
  disturb(drawn);
  if (is_canary) harm(drawn);
  ArmSecond given{second_, {}};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const Arm arm = !is_canary ? Arm::before : i == 0 ? Arm::candidate : Arm::baseline;
    given.records.push_back({arm, "hunt-" + std::to_string(i + 1), recording_.bounds,
                             std::move(drawn[i].counts), std::move(drawn[i].errors),
                             drawn[i].requests});
  }
  ++second_;
  return given;
}

}  // namespace sextant::benchmark
