// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/distribution_test.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sextant {
namespace {

double asDouble(std::uint64_t count) {
  return static_cast<double>(count);
}

// The first bucket whose end has at least this share of all.
std::size_t bucketReaching(const BucketCounts& counts, double share) {
  const double wanted = share * asDouble(totalOf(counts));
  std::uint64_t below = 0;
  for (std::size_t bucket = 0; bucket + 1 < counts.size(); ++bucket) {
    below += counts[bucket];
    if (asDouble(below) >= wanted) return bucket;
  }
  return counts.size() - 1;
}

}  // namespace

double alphaOfLook(double alpha, std::int64_t look) {
  const auto k = static_cast<double>(look);
  return alpha / (2 * k * (k + 1));
}

double bandHalfWidth(std::uint64_t durations, double alpha) {
  if (durations == 0) return 1;
  return std::min(1.0, std::sqrt(std::log(2 / alpha) / (2 * asDouble(durations))));
}

std::uint64_t totalOf(const BucketCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

DistributionLead leadOf(const BucketCounts& faster, const BucketCounts& slower, std::size_t first) {
  const double faster_total = asDouble(totalOf(faster));
  const double slower_total = asDouble(totalOf(slower));
  DistributionLead lead;
  if (faster_total == 0 || slower_total == 0) return lead;
  std::uint64_t faster_below = 0;
  std::uint64_t slower_below = 0;
  for (std::size_t bucket = 0; bucket + 1 < faster.size(); ++bucket) {
    faster_below += faster[bucket];
    slower_below += slower[bucket];
    const double share =
        asDouble(faster_below) / faster_total - asDouble(slower_below) / slower_total;
    if (bucket >= first && share > lead.share) lead = {share, bucket};
  }
  return lead;
}

DistributionAnswer DistributionLook::answer(double margin) const {
  if (lead.share > half_width) return DistributionAnswer::worse;
  return mostWorse() <= margin ? DistributionAnswer::no_worse : DistributionAnswer::open;
}

DistributionLook lookAt(const BucketCounts& baseline, const BucketCounts& candidate,
                        std::int64_t look, double alpha, std::size_t first) {
  const double spent = alphaOfLook(alpha, look);
  // Each band can be 1: where an arm has nothing, no lead is beyond both.
  return {leadOf(baseline, candidate, first),
          bandHalfWidth(totalOf(baseline), spent) + bandHalfWidth(totalOf(candidate), spent),
          spent};
}

std::optional<std::int64_t> looksUntil(double margin, const DistributionLook& now,
                                       std::uint64_t baseline_durations,
                                       std::uint64_t candidate_durations, std::int64_t look,
                                       double alpha, std::int64_t looks_max) {
  if (baseline_durations == 0 || candidate_durations == 0 || look < 1) return std::nullopt;
  const auto isReached = [&](std::int64_t later) {
    const double growth = static_cast<double>(look + later) / static_cast<double>(look);
    const double spent = alphaOfLook(alpha, look + later);
    const auto width = [&](std::uint64_t durations) {
      return std::sqrt(std::log(2 / spent) / (2 * asDouble(durations) * growth));
    };
    return now.lead.share + width(baseline_durations) + width(candidate_durations) <= margin;
  };
  if (!isReached(looks_max)) return std::nullopt;
  std::int64_t open = -1;
  std::int64_t reached = looks_max;
  while (reached - open > 1) {
    const std::int64_t middle = open + (reached - open) / 2;
    (isReached(middle) ? reached : open) = middle;
  }
  return reached;
}

QuantileRange quantileRange(const BucketCounts& counts, const std::vector<double>& bounds, double q,
                            double half_width) {
  QuantileRange range;
  if (totalOf(counts) == 0) return range;
  if (q - half_width > 0) {
    const std::size_t lowest = bucketReaching(counts, q - half_width);
    if (lowest > 0) range.lower_seconds = bounds[lowest - 1];
  }
  if (q + half_width < 1) {
    const std::size_t highest = bucketReaching(counts, q + half_width);
    if (highest < bounds.size()) range.upper_seconds = bounds[highest];
  }
  return range;
}

std::optional<double> quantileOf(const BucketCounts& counts, const std::vector<double>& bounds,
                                 double q) {
  const std::uint64_t total = totalOf(counts);
  if (total == 0) return std::nullopt;
  const std::size_t bucket = bucketReaching(counts, q);
  const double lower = bucket == 0 ? 0 : bounds[bucket - 1];
  if (bucket >= bounds.size()) return lower;
  const std::uint64_t below = std::accumulate(
      counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(bucket), std::uint64_t{0});
  const double inside = q * asDouble(total) - asDouble(below);
  const double part = counts[bucket] == 0 ? 1 : inside / asDouble(counts[bucket]);
  return lower + (bounds[bucket] - lower) * std::clamp(part, 0.0, 1.0);
}

}  // namespace sextant
