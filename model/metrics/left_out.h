// SPDX-License-Identifier: GPL-3.0-or-later
// Measurements without what an instance did while it ran something of its own: a preview, or a
// revision that it was pinned to.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/metrics/latency_history.h"

namespace sextant {

// [from, to) of one instance, Unix times; without an end it lasts.
struct LeftOut {
  Scope instance;
  std::int64_t from = 0;
  std::optional<std::int64_t> to = {};
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

// The instances that `scope` covers of which one of them has a second in [from, to).
[[nodiscard]] std::set<Scope> instancesLeftOut(const std::vector<LeftOut>& left_out,
                                               const Scope& scope, std::int64_t from,
                                               std::int64_t to);

// The longest part [first, second) of [from, to) in which none of them lasts, of several the newest;
// empty where there is none.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> longestWithout(
    const std::vector<LeftOut>& left_out, std::int64_t from, std::int64_t to);

// LatencyHistory::summary() without these instances, which `scope` covers. Its seconds are those of
// the whole, or none where no other instance is known.
[[nodiscard]] LatencySummary summaryWithout(const LatencyHistory& history, const Scope& scope,
                                            const std::set<Scope>& instances, std::int64_t from,
                                            std::int64_t to);

}  // namespace sextant
