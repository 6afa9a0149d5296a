// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/fine_histogram.h"

#include <algorithm>
#include <cmath>

namespace sextant::hunt {
namespace {

constexpr double smallest_seconds = 1e-6;
const double log_growth = std::log(1.005);

}  // namespace

void FineHistogram::add(double seconds) {
  const double steps = std::log(std::max(seconds, smallest_seconds) / smallest_seconds);
  const auto bucket = static_cast<std::size_t>(steps / log_growth);
  ++buckets_[std::min(bucket, bucket_count - 1)];
  ++count_;
  sum_seconds_ += seconds;
  max_seconds_ = std::max(max_seconds_, seconds);
}

double FineHistogram::meanSeconds() const {
  return count_ == 0 ? 0 : sum_seconds_ / static_cast<double>(count_);
}

double FineHistogram::quantileSeconds(double q) const {
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  std::uint64_t below = 0;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    below += buckets_[k];
    if (below >= rank && below > 0) {
      const double middle =
          smallest_seconds * std::exp((static_cast<double>(k) + 0.5) * log_growth);
      return std::min(middle, max_seconds_);
    }
  }
  return 0;
}

}  // namespace sextant::hunt
