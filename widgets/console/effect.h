// SPDX-License-Identifier: GPL-3.0-or-later
// What a revision did: measured before and after its publish.
#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "model/metrics/left_out.h"
#include "widgets/charts/effect_table.h"

namespace sextant::ui {

struct EffectSpan {
  std::int64_t published = 0;                 // Unix time of the publish
  std::optional<std::int64_t> previous = {};  // of the one before, where there was one
  std::int64_t now = 0;
  // When an instance ran something of its own: of no instance that did so in either window anything
  // counts; of one alone, or where all did, the longest time without it.
  std::vector<LeftOut> left_out = {};
};

struct Effect {
  std::int64_t seconds_before = 0;
  std::int64_t seconds_after = 0;
  LatencySummary before;
  LatencySummary after;
  std::vector<EffectRow> rows;  // empty: not enough data yet
  QString sentence;             // why there are no rows
};

// Seconds after a publish that are not judged: agents fetch, services warm up.
inline constexpr std::int64_t effect_warm_up_seconds = 5;
// Fewer measured seconds on a side than this are not enough to say anything.
inline constexpr std::int64_t effect_min_seconds = 12;
// More than this many seconds before or after are not looked at.
inline constexpr std::int64_t effect_max_seconds = 300;

// The uncertainty is the half-width of a 95 % interval of the relative change, from the means and
// quantiles of blocks of four seconds, or of the history's steps where those are longer
// (model/metrics/relative_change.h).
[[nodiscard]] Effect effectOf(const LatencyHistory& history, const Scope& scope,
                              const EffectSpan& span);

}  // namespace sextant::ui
