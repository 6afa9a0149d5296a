// SPDX-License-Identifier: GPL-3.0-or-later
// Durations counted in narrow buckets, for figures that are read off at the end of a run. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sextant::hunt {

// Buckets grow by 0.5 % from 1 µs to more than 1,000 s, so a quantile is off by at most 0.25 %;
// mean and maximum are exact.
class FineHistogram {
 public:
  void add(double seconds);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double meanSeconds() const;
  [[nodiscard]] double maxSeconds() const { return max_seconds_; }
  // 0 where the histogram is empty. Precondition: 0 < q <= 1.
  [[nodiscard]] double quantileSeconds(double q) const;

 private:
  static constexpr std::size_t bucket_count = 4200;
  std::array<std::uint64_t, bucket_count> buckets_{};
  std::uint64_t count_ = 0;
  double sum_seconds_ = 0;
  double max_seconds_ = 0;
};

}  // namespace sextant::hunt
