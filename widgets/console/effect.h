// SPDX-License-Identifier: GPL-3.0-or-later
// What a revision did: measured before and after its publish.
#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "model/metrics/measured_effect.h"
#include "widgets/charts/effect_table.h"

namespace sextant::ui {

struct EffectSpan {
  std::int64_t published = 0;                 // Unix time of the publish
  std::optional<std::int64_t> previous = {};  // of the one before, where there was one
  std::int64_t now = 0;
  std::vector<LeftOut> left_out = {};  // as in EffectWindows
};

struct Effect {
  MeasuredEffect measured;
  std::vector<EffectRow> rows;  // empty: not enough data yet
  QString sentence;             // why there are no rows
};

// Mean, p99 and errors.
[[nodiscard]] Effect effectOf(const LatencyHistory& history, const Scope& scope,
                              const EffectSpan& span);

// A figure as the table shows it.
[[nodiscard]] EffectRow effectRow(const EffectFigure& figure);

}  // namespace sextant::ui
