// SPDX-License-Identifier: GPL-3.0-or-later
// What a TimeChart draws: curves and bands over steps of equal length, and lines of an objective.
#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "widgets/charts/palette.h"
#include "widgets/theme/tokens.h"

namespace sextant::ui {

enum class Scale { linear, logarithmic };

using Values = std::vector<std::optional<double>>;

// One value a step from `start` on. Nothing, NaN and infinity are gaps: nothing is drawn there. A
// value stands in the middle of its step.
struct Curve {
  QString name;  // in the legend; empty: the value stands alone
  Tone tone = Tone::accent;
  bool filled = false;
  Values values;
  qint64 start = 0;                // Unix time of the first step
  qint64 step_seconds = 1;         // > 0
  std::optional<int> series = {};  // a style of the palette instead of the tone
  Line line = Line::solid;         // where `series` is not set
  // Steps in which something was not counted: the legend says "≥" there.
  std::vector<bool> at_least = {};
  // Drawn and exported, without an entry of its own in the legend.
  bool in_legend = true;
};

// The area between two curves of the same steps, given by their places in the chart.
struct Band {
  std::size_t low = 0;
  std::size_t high = 0;
  Tone tone = Tone::accent;
};

// A line that values are to stay below.
struct Objective {
  double value = 0;
  QString label;  // "p99 below 50 ms"
};

// The step that holds a second, nothing outside of the curve.
[[nodiscard]] std::optional<std::size_t> stepAt(const Curve& curve, double second);
// Where a step's value is drawn, Unix seconds.
[[nodiscard]] double middleOf(const Curve& curve, std::size_t step);
// The value of a step where it can be drawn: finite.
[[nodiscard]] std::optional<double> valueAt(const Curve& curve, std::size_t step);
[[nodiscard]] QColor colourOf(const Tokens& tokens, const Curve& curve);
[[nodiscard]] Line lineOf(const Curve& curve);

}  // namespace sextant::ui
