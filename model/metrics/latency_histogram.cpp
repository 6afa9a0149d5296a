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
constexpr double duration_seconds_max = 1e9;
constexpr double sum_seconds_max = 1e10;  // what 64 bits of nanoseconds hold, nearly

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

bool LatencyHistogram::isDuration(double seconds) {
  return seconds >= 0 && seconds <= duration_seconds_max;  // false for NaN
}

bool LatencyHistogram::add(double seconds) {
  if (!isDuration(seconds)) return false;
  ++buckets_[bucketOf(seconds)];
  addSum(seconds);
  return true;
}

void LatencyHistogram::addSum(double seconds) {
  if (!(seconds > 0)) return;
  sum_ns_ += static_cast<std::uint64_t>(std::min(seconds, sum_seconds_max) * 1e9 + 0.5);
}

LatencyHistogram& LatencyHistogram::operator+=(const LatencyHistogram& other) {
  for (std::size_t k = 0; k < bucket_count; ++k) {
    buckets_[k] += other.buckets_[k];
  }
  sum_ns_ += other.sum_ns_;
  return *this;
}

std::uint64_t LatencyHistogram::count() const {
  return std::accumulate(buckets_.begin(), buckets_.end(), std::uint64_t{0});
}

std::optional<double> LatencyHistogram::meanSeconds() const {
  const std::uint64_t total = count();
  if (total == 0) return std::nullopt;
  return sumSeconds() / static_cast<double>(total);
}

// The bucket with the ⌈q·n⌉-th smallest duration. q·n is made a little smaller, so that a product
// like 0.07 · 100 = 7.000000000000001 is not rounded up to 8.
std::optional<std::size_t> LatencyHistogram::bucketOfQuantile(double q) const {
  const std::uint64_t total = count();
  if (total == 0 || !(q >= 0 && q <= 1)) return std::nullopt;
  const double product = q * static_cast<double>(total);
  const auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(product - product * 1e-12)));
  std::uint64_t counted = 0;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    counted += buckets_[k];
    if (counted >= rank) return k;
  }
  return bucket_count - 1;
}

std::optional<double> LatencyHistogram::quantileSeconds(double q) const {
  const auto k = bucketOfQuantile(q);
  if (!k) return std::nullopt;
  if (*k + 1 == bucket_count) return bounds()[*k - 1];
  const auto at = static_cast<std::ptrdiff_t>(*k);
  const auto below = static_cast<double>(
      std::accumulate(buckets_.begin(), buckets_.begin() + at, std::uint64_t{0}));
  const double within =
      (q * static_cast<double>(count()) - below) / static_cast<double>(buckets_[*k]);
  const double upper = bounds()[*k];
  const double lower = *k == 0 ? upper / 2 : bounds()[*k - 1];
  return lower * std::pow(upper / lower, std::clamp(within, 0.0, 1.0));
}

std::optional<QuantileBounds> LatencyHistogram::quantileBounds(double q) const {
  const auto k = bucketOfQuantile(q);
  if (!k) return std::nullopt;
  return QuantileBounds{*k == 0 ? 0.0 : bounds()[*k - 1], bounds()[*k]};
}

std::optional<LatencyHistogram> LatencyHistogram::difference(const LatencyHistogram& later,
                                                             const LatencyHistogram& earlier) {
  if (later.sum_ns_ < earlier.sum_ns_) return std::nullopt;
  LatencyHistogram result;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    if (later.buckets_[k] < earlier.buckets_[k]) return std::nullopt;
    result.buckets_[k] = later.buckets_[k] - earlier.buckets_[k];
  }
  result.sum_ns_ = later.sum_ns_ - earlier.sum_ns_;
  return result;
}

}  // namespace sextant
