// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/bad_event_test.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace sextant {
namespace {

constexpr int ratio_count = 400;

}  // namespace

double logEvidence(std::uint64_t x, std::uint64_t n, double p) {
  const auto bad = static_cast<double>(x);
  const auto good = static_cast<double>(n - x);
  const double log_beta =
      std::lgamma(1 + bad) + std::lgamma(1 + good) - std::lgamma(2 + bad + good);
  return log_beta + std::log(boost::math::ibetac(1 + bad, 1 + good, p)) - std::log1p(-p) -
         bad * std::log(p) - good * std::log1p(-p);
}

void BadEventEvidence::chooseRatios(double candidate_share) {
  ratios_.reserve(ratio_count);
  for (int i = 0; i < ratio_count; ++i) {
    // Squares lie densely at small ratios, which many events tell from one.
    const double from = std::pow(static_cast<double>(i) / ratio_count, 2);
    const double to = std::pow(static_cast<double>(i + 1) / ratio_count, 2);
    const double share = candidate_share + (1 - candidate_share) * (from + to) / 2;
    const double ratio = share * (1 - candidate_share) / ((1 - share) * candidate_share);
    ratios_.push_back({ratio - 1, std::log(ratio), std::log(to - from), 0});
  }
}

void BadEventEvidence::add(std::uint64_t candidate_bad, std::uint64_t all_bad,
                           double candidate_share) {
  // With no traffic on one arm, whom a bad event met says nothing.
  if (all_bad == 0 || candidate_share <= 0 || candidate_share >= 1) return;
  if (ratios_.empty()) chooseRatios(candidate_share);
  const auto x = static_cast<double>(candidate_bad);
  const auto n = static_cast<double>(all_bad);
  for (Ratio& ratio : ratios_)
    ratio.log_likelihood += x * ratio.log - n * std::log1p(candidate_share * ratio.excess);
}

double BadEventEvidence::logValue() const {
  if (ratios_.empty()) return 0;
  double largest = -INFINITY;
  for (const Ratio& ratio : ratios_)
    largest = std::max(largest, ratio.log_weight + ratio.log_likelihood);
  double sum = 0;
  for (const Ratio& ratio : ratios_)
    sum += std::exp(ratio.log_weight + ratio.log_likelihood - largest);
  return largest + std::log(sum);
}

}  // namespace sextant
