// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/burn_rate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sextant {
namespace {

constexpr double measured_min = 0.5;

}  // namespace

double slowerThan(const LatencyHistogram& durations, double threshold_seconds) {
  if (!LatencyHistogram::isDuration(threshold_seconds)) return 0;
  const auto& buckets = durations.buckets();
  const std::size_t own = LatencyHistogram::bucketOf(threshold_seconds);
  double slower = 0;
  for (std::size_t k = own + 1; k < buckets.size(); ++k)
    slower += double(buckets[k]);
  const double upper = LatencyHistogram::boundSeconds(own);
  // The first and the last bucket have no width on such a scale: what they hold counts as slow only
  // where the threshold is below all of it.
  if (own == 0 || std::isinf(upper)) return slower;
  const double lower = LatencyHistogram::boundSeconds(own - 1);
  const double share = std::log(upper / threshold_seconds) / std::log(upper / lower);
  return slower + double(buckets[own]) * std::clamp(share, 0.0, 1.0);
}

BurnSum burnSum(const std::vector<StepPoint>& points, std::int64_t step_seconds, std::int64_t from,
                std::int64_t to, std::optional<double> threshold_seconds) {
  BurnSum sum;
  std::uint64_t held = 0;
  std::uint32_t instances = 0;
  for (const StepPoint& point : points) {
    if (point.start < from || point.start >= to || point.held_seconds == 0) continue;
    held += point.held_seconds;
    instances = std::max(instances, point.instances);
    const auto errors = std::accumulate(
        point.errors.begin(), point.errors.end(), std::uint64_t{0},
        [](std::uint64_t total, const auto& cause) { return total + cause.second; });
    sum.requests += double(std::max(point.requests, threshold_seconds ? 0 : errors));
    sum.bad += threshold_seconds ? slowerThan(point.durations, *threshold_seconds) : double(errors);
  }
  const std::int64_t steps = (to - from + step_seconds - 1) / step_seconds;
  const double whole = double(steps * step_seconds) * double(instances);
  if (whole > 0) sum.measured = double(held) / whole;
  return sum;
}

std::optional<double> burnRate(const BurnSum& sum, double target) {
  const bool is_enough = sum.measured >= measured_min && sum.requests >= double(burn_requests_min);
  if (!is_enough || !(target > 0 && target < 1)) return std::nullopt;
  return sum.bad / sum.requests / (1 - target);
}

}  // namespace sextant
