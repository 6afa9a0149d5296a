// SPDX-License-Identifier: GPL-3.0-or-later
// 64 series that can be told apart: hues of Okabe and Ito first, then other lightness, then other
// dash patterns, so that the colour-blind have more than the hue.
#pragma once

#include <QVector>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

enum class Line { solid, dashed, dotted, dash_dot };

struct SeriesStyle {
  QColor colour;
  Line line = Line::solid;
};

inline constexpr int series_max = 64;

// Contrast on the surface is at least 3 : 1 in every theme. Beyond series_max they repeat;
// precondition: index >= 0.
[[nodiscard]] SeriesStyle seriesStyle(const Tokens& tokens, int index);
[[nodiscard]] Line seriesLine(int index);
// In pixels: marks and gaps in turn; empty for a solid line.
[[nodiscard]] QVector<qreal> dashPattern(Line line);

}  // namespace sextant::ui
