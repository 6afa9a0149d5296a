// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a service uses up the errors that its objective allows. Pure values.
//
// Burn rate = share of bad requests / (1 - target): at 1, all that an objective allows is used up
// exactly at the end of its period. Alerts look at a long and a short window together: the long one
// says that it matters, the short one that it goes on (Beyer et al., The Site Reliability Workbook,
// chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"; the factors are that chapter's for 30 days).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/metrics/latency_history.h"

namespace sextant {

struct BurnWindow {
  std::int64_t long_seconds;
  std::int64_t short_seconds;
  double factor;
  bool urgent;  // somebody has to look now, not in the coming days
};
inline constexpr std::array<BurnWindow, 3> burn_windows{
    {{3600, 300, 14.4, true}, {6 * 3600, 1800, 6, true}, {3 * 86'400, 6 * 3600, 1, false}}};
// Fewer requests than this in a window say nothing.
inline constexpr std::uint64_t burn_requests_min = 20;

// The requests of a histogram that took longer than the threshold. Its own bucket is divided as
// LatencyHistogram::quantileSeconds() does, on a logarithmic scale, so the error is at most what
// that bucket counts; none where the threshold is one of the layout's bounds.
[[nodiscard]] double slowerThan(const LatencyHistogram& durations, double threshold_seconds);

// What a service did in some time. `measured` is the share of instances and seconds that are known.
struct BurnSum {
  double requests = 0;
  double bad = 0;
  double measured = 0;
};

// Bad requests by a threshold, or by errors where there is none, in the steps that begin in
// [from, to). `step_seconds` is that of the points. A service's errors are among its requests.
[[nodiscard]] BurnSum burnSum(const std::vector<StepPoint>& points, std::int64_t step_seconds,
                              std::int64_t from, std::int64_t to,
                              std::optional<double> threshold_seconds);

// Nothing where less than half of the time is known or there are fewer than burn_requests_min.
[[nodiscard]] std::optional<double> burnRate(const BurnSum& sum, double target);

}  // namespace sextant
