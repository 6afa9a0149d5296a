// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sextant {
namespace {

constexpr double first_bound_seconds = 1e-4;
constexpr double buckets_per_doubling = 4.0;

const std::array<double, LatencyHistogram::bucket_count>& bounds() {
  static const auto table = [] {
    std::array<double, LatencyHistogram::bucket_count> values{};
    for (std::size_t k = 0; k + 1 < values.size(); ++k) {
      values[k] = first_bound_seconds * std::exp2(static_cast<double>(k) / buckets_per_doubling);
    }
    values.back() = std::numeric_limits<double>::infinity();
    return values;
  }();
  return table;
}

}  // namespace

double LatencyHistogram::boundSeconds(std::size_t k) {
  return bounds().at(k);
}

std::size_t LatencyHistogram::bucketOf(double seconds) {
  const auto& table = bounds();
  return static_cast<std::size_t>(std::lower_bound(table.begin(), table.end() - 1, seconds) -
                                  table.begin());
}

void LatencyHistogram::add(double seconds) {
  ++buckets_[bucketOf(seconds)];
  sum_seconds_ += seconds;
}

void LatencyHistogram::addBucket(std::size_t k, std::uint64_t count) {
  buckets_.at(k) += count;
}

LatencyHistogram& LatencyHistogram::operator+=(const LatencyHistogram& other) {
  for (std::size_t k = 0; k < bucket_count; ++k) {
    buckets_[k] += other.buckets_[k];
  }
  sum_seconds_ += other.sum_seconds_;
  return *this;
}

std::uint64_t LatencyHistogram::count() const {
  return std::accumulate(buckets_.begin(), buckets_.end(), std::uint64_t{0});
}

std::optional<double> LatencyHistogram::meanSeconds() const {
  const std::uint64_t total = count();
  if (total == 0) return std::nullopt;
  return sum_seconds_ / static_cast<double>(total);
}

std::optional<double> LatencyHistogram::quantileSeconds(double q) const {
  const std::uint64_t total = count();
  if (total == 0) return std::nullopt;
  const double rank = q * static_cast<double>(total);
  double below = 0;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    const auto here = static_cast<double>(buckets_[k]);
    if (here == 0 || below + here < rank) {
      below += here;
      continue;
    }
    if (k + 1 == bucket_count) return bounds()[k - 1];
    const double upper = bounds()[k];
    const double lower = k == 0 ? upper / 2 : bounds()[k - 1];
    return lower * std::pow(upper / lower, (rank - below) / here);
  }
  return bounds()[bucket_count - 2];
}

std::optional<LatencyHistogram> LatencyHistogram::difference(const LatencyHistogram& later,
                                                             const LatencyHistogram& earlier) {
  LatencyHistogram result;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    if (later.buckets_[k] < earlier.buckets_[k]) return std::nullopt;
    result.buckets_[k] = later.buckets_[k] - earlier.buckets_[k];
  }
  result.sum_seconds_ = std::max(0.0, later.sum_seconds_ - earlier.sum_seconds_);
  return result;
}

}  // namespace sextant
