// SPDX-License-Identifier: GPL-3.0-or-later
// The latency histogram that every instance, agent and chart shares. All use one fixed layout of
// buckets, so histograms of instances and of seconds add up exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sextant {

// Where the true value of a quantile lies, in seconds: lower < value <= upper. `lower` is 0 in the
// first bucket, `upper` infinity in the last.
struct QuantileBounds {
  double lower_seconds = 0;
  double upper_seconds = 0;
};

// Bucket k (from 0) counts durations in (bound(k-1), bound(k)]; bound(k) = 100 µs · 2^(k/4). The
// first reaches down to 0; the last has no upper bound. Counts and the sum of durations (whole
// nanoseconds) are integers, so adding up is exact in any order.
class LatencyHistogram {
 public:
  static constexpr std::size_t bucket_count = 80;  // 79 bounds, the last about 74 s, and +Inf

  // Upper bound of bucket k in seconds; infinity for the last. Precondition: k < bucket_count.
  [[nodiscard]] static double boundSeconds(std::size_t k);
  // The bucket that counts a duration. Precondition: isDuration(seconds).
  [[nodiscard]] static std::size_t bucketOf(double seconds);
  // False for what no clock measures: NaN, infinity, below zero, above 10⁹ s.
  [[nodiscard]] static bool isDuration(double seconds);

  // Counts nothing, and returns false, where that is no duration.
  bool add(double seconds);
  // Adds `count` durations to bucket k. Precondition: k < bucket_count.
  void addBucket(std::size_t k, std::uint64_t count) { buckets_[k] += count; }
  // The sum of durations that addBucket() counted. What is no number, or below zero, adds nothing.
  void addSum(double seconds);
  void addSumNanoseconds(std::uint64_t nanoseconds) { sum_ns_ += nanoseconds; }
  LatencyHistogram& operator+=(const LatencyHistogram& other);

  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] double sumSeconds() const { return static_cast<double>(sum_ns_) / 1e9; }
  [[nodiscard]] std::uint64_t sumNanoseconds() const { return sum_ns_; }
  // Nothing where the histogram is empty.
  [[nodiscard]] std::optional<double> meanSeconds() const;
  // The q-quantile (0 <= q <= 1) in seconds, interpolated within its bucket on a logarithmic scale;
  // nothing where the histogram is empty or q is no such number. In the last bucket: its lower
  // bound, for more is not known.
  [[nodiscard]] std::optional<double> quantileSeconds(double q) const;
  // What is certain: between which bounds the q-quantile of the counted durations lies, as the
  // nearest rank defines it, the ⌈q·n⌉-th smallest (the first for q = 0). quantileSeconds() lies
  // between them too, so its error is at most a bucket's width: a factor of 2^(1/4), 19 %, between
  // 100 µs and 74 s.
  [[nodiscard]] std::optional<QuantileBounds> quantileBounds(double q) const;
  [[nodiscard]] const std::array<std::uint64_t, bucket_count>& buckets() const { return buckets_; }

  // What happened between two readings of a growing histogram. Nothing where `later` is smaller
  // in any bucket or in its sum, that is, where the process behind it was restarted.
  [[nodiscard]] static std::optional<LatencyHistogram> difference(const LatencyHistogram& later,
                                                                  const LatencyHistogram& earlier);
  friend bool operator==(const LatencyHistogram&, const LatencyHistogram&) = default;

 private:
  [[nodiscard]] std::optional<std::size_t> bucketOfQuantile(double q) const;

  std::array<std::uint64_t, bucket_count> buckets_{};
  std::uint64_t sum_ns_ = 0;
};

}  // namespace sextant
