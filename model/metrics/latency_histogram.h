// SPDX-License-Identifier: GPL-3.0-or-later
// The latency histogram that every instance, agent and chart shares. All use one fixed layout of
// buckets, so histograms of instances and of seconds add up exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sextant {

// Bucket k (from 0) counts durations in (bound(k-1), bound(k)]; bound(k) = 100 µs · 2^(k/4).
// The last bucket has no upper bound. A quantile read from it is off by at most 19 % at the edges
// of a bucket and, interpolated, by far less.
class LatencyHistogram {
 public:
  static constexpr std::size_t bucket_count = 80;  // 79 bounds, the last about 74 s, and +Inf

  // Upper bound of bucket k in seconds; infinity for the last. Precondition: k < bucket_count.
  [[nodiscard]] static double boundSeconds(std::size_t k);
  // The bucket that counts a duration.
  [[nodiscard]] static std::size_t bucketOf(double seconds);

  void add(double seconds);
  // Adds `count` durations to bucket k, and their sum.
  void addBucket(std::size_t k, std::uint64_t count);
  void addSum(double seconds) { sum_seconds_ += seconds; }
  LatencyHistogram& operator+=(const LatencyHistogram& other);

  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] double sumSeconds() const { return sum_seconds_; }
  // Nothing where the histogram is empty.
  [[nodiscard]] std::optional<double> meanSeconds() const;
  // The q-quantile (0 < q < 1) in seconds, interpolated within its bucket on a logarithmic scale;
  // nothing where the histogram is empty.
  [[nodiscard]] std::optional<double> quantileSeconds(double q) const;
  [[nodiscard]] const std::array<std::uint64_t, bucket_count>& buckets() const { return buckets_; }

  // What happened between two readings of a growing histogram. Nothing where `later` is smaller
  // in any bucket, that is, where the process behind it was restarted.
  [[nodiscard]] static std::optional<LatencyHistogram> difference(const LatencyHistogram& later,
                                                                  const LatencyHistogram& earlier);
  friend bool operator==(const LatencyHistogram&, const LatencyHistogram&) = default;

 private:
  std::array<std::uint64_t, bucket_count> buckets_{};
  double sum_seconds_ = 0;
};

}  // namespace sextant
