// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/relative_change.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace sextant {
namespace {

constexpr double tail = 0.025;

struct Mean {
  double value = 0;
  double variance = 0;  // of the mean
  double freedom = 0;   // degrees
};

Mean meanOf(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  Mean mean{std::accumulate(values.begin(), values.end(), 0.0) / count, 0, count - 1};
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean.value) * (value - mean.value);
  }
  mean.variance = squares / mean.freedom / count;
  return mean;
}

}  // namespace

std::optional<double> relativeChangeHalfWidth(const std::vector<double>& before,
                                              const std::vector<double>& after) {
  if (std::min(before.size(), after.size()) < relative_change_min_blocks) return std::nullopt;
  const Mean old_mean = meanOf(before);
  const Mean new_mean = meanOf(after);
  if (!(old_mean.value > 0)) return std::nullopt;
  const double ratio = new_mean.value / old_mean.value;
  const double scale = old_mean.value * old_mean.value;
  const double from_new = new_mean.variance / scale;
  const double from_old = ratio * ratio * old_mean.variance / scale;
  const double variance = from_new + from_old;
  if (variance <= 0) return 0.0;
  const double freedom =
      variance * variance /
      (from_new * from_new / new_mean.freedom + from_old * from_old / old_mean.freedom);
  const boost::math::students_t distribution(freedom);
  return boost::math::quantile(boost::math::complement(distribution, tail)) * std::sqrt(variance);
}

}  // namespace sextant
