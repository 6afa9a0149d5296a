// SPDX-License-Identifier: GPL-3.0-or-later
// What a change did: the same instances measured before and after it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/metrics/left_out.h"

namespace sextant {

// Unix times; each second one is past the last second.
struct EffectWindows {
  std::int64_t before_from = 0;
  std::int64_t before_to = 0;
  std::int64_t after_from = 0;
  std::int64_t after_to = 0;
  // When an instance ran something of its own: of no instance that did so in either window anything
  // counts; of one alone, or where all did, the longest time without it.
  std::vector<LeftOut> left_out = {};
};

struct EffectFigure {
  std::string name;  // "mean", "p50", "p95", "p99" in seconds, "errors" a minute
  std::optional<double> before;
  std::optional<double> after;
  // Half the width of a 95 % interval of after / before, as a fraction of it
  // (model/metrics/relative_change.h), from blocks of four seconds, or of the history's steps where
  // those are longer.
  std::optional<double> half_width;
  friend bool operator==(const EffectFigure&, const EffectFigure&) = default;
};

struct MeasuredEffect {
  std::int64_t seconds_before = 0;
  std::int64_t seconds_after = 0;
  LatencySummary before;
  LatencySummary after;
  std::vector<EffectFigure> figures;  // empty: too few seconds on a side
};

// Seconds after a publish that are not judged: agents fetch, services warm up.
inline constexpr std::int64_t effect_warm_up_seconds = 5;
// Fewer measured seconds on a side than this are not enough to say anything.
inline constexpr std::int64_t effect_min_seconds = 12;
// More than this many seconds before or after are not looked at.
inline constexpr std::int64_t effect_max_seconds = 300;

// Of the instances that `scope` covers.
[[nodiscard]] MeasuredEffect measuredEffect(const LatencyHistory& history, const Scope& scope,
                                            EffectWindows windows);
// nullptr: there is no such figure.
[[nodiscard]] const EffectFigure* figureNamed(const MeasuredEffect& effect, const char* name);

}  // namespace sextant
