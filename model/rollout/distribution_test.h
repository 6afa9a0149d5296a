// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the candidate's durations are longer than the baseline's, looked at after every second
// without losing the bound on error.
//
// At n durations the true distribution lies within ε = √(ln(2/a)/(2n)) of the counted one, all
// bounds at once, but for a chance of a (Dvoretzky, Kiefer, Wolfowitz; the constant is Massart's,
// Annals of Probability 18(3), 1990). Look k spends a = alpha/(2k(k+1)) on each of two arms, whose
// sum over all looks is alpha, so stopping at any look errs with a chance of at most alpha.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace sextant {

// What one of two arms may spend on look k, from 1. Precondition: k >= 1.
[[nodiscard]] double alphaOfLook(double alpha, std::int64_t look);

// ε above, for durations that were counted: 1 (no knowledge) where there are none.
[[nodiscard]] double bandHalfWidth(std::uint64_t durations, double alpha);

// Durations by bucket, the last bucket without a bound.
using BucketCounts = std::vector<std::uint64_t>;
[[nodiscard]] std::uint64_t totalOf(const BucketCounts& counts);

// The largest lead of one distribution over another at a bound of the buckets: a share of requests
// that `faster` has done by then and `slower` has not. Never below 0.
struct DistributionLead {
  double share = 0;
  std::size_t bucket = 0;  // at whose bound
};
// Precondition: as many buckets. Bounds before that of the bucket `first` are not looked at.
[[nodiscard]] DistributionLead leadOf(const BucketCounts& faster, const BucketCounts& slower,
                                      std::size_t first = 0);

enum class DistributionAnswer { no_worse, worse, open };

struct DistributionLook {
  DistributionLead lead;     // of the baseline over the candidate
  double half_width = 1;     // both bands together: the smallest lead that would be seen now
  double alpha_of_look = 0;  // of each arm
  [[nodiscard]] double mostWorse() const { return lead.share + half_width; }
  [[nodiscard]] DistributionAnswer answer(double margin) const;
};
// Precondition: as many buckets; look >= 1. `first` as in leadOf().
[[nodiscard]] DistributionLook lookAt(const BucketCounts& baseline, const BucketCounts& candidate,
                                      std::int64_t look, double alpha, std::size_t first = 0);

// Looks from now until lead and bands together are within `margin`, if traffic goes on as it did
// over `look` looks and the lead stays; nothing where that is not within `looks_max`.
[[nodiscard]] std::optional<std::int64_t> looksUntil(double margin, const DistributionLook& now,
                                                     std::uint64_t baseline_durations,
                                                     std::uint64_t candidate_durations,
                                                     std::int64_t look, double alpha,
                                                     std::int64_t looks_max);

// Between which bounds a quantile lies with certainty (all quantiles, all looks, alpha): lower is
// exclusive, upper nothing where it may be beyond all bounds.
struct QuantileRange {
  double lower_seconds = 0;
  std::optional<double> upper_seconds;
};
// Precondition: 0 < q < 1, counts.size() == bounds.size() + 1.
[[nodiscard]] QuantileRange quantileRange(const BucketCounts& counts,
                                          const std::vector<double>& bounds, double q,
                                          double half_width);
// The quantile itself, interpolated within its bucket; in the last, its lower bound. Nothing where
// there is no duration.
[[nodiscard]] std::optional<double> quantileOf(const BucketCounts& counts,
                                               const std::vector<double>& bounds, double q);

}  // namespace sextant
