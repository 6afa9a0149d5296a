// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/palette.h"

#include <array>
#include <cmath>

namespace sextant::ui {
namespace {

// Okabe and Ito (2008), "Color universal design": blue, orange, green, purple, sky, vermilion,
// yellow; and a grey in the place of their black, which is the text's.
constexpr std::array<const char*, 8> hues{"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                          "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C"};
constexpr std::array<Line, 4> lines{Line::solid, Line::dashed, Line::dotted, Line::dash_dot};
constexpr double contrast_min = 3.2;
// Shares of the way to white and to black.
constexpr double lighter = 0.5;
constexpr double darker = 0.42;

// The hue moved towards the text's end of lightness until it stands out.
QColor readable(const QColor& hue, const Tokens& tokens) {
  const QColor ink = tokens.dark ? Qt::white : Qt::black;
  QColor colour = hue;
  for (double share = 0.05; contrastRatio(colour, tokens.surface) < contrast_min && share < 1;
       share += 0.05) {
    colour = blend(ink, hue, share);
  }
  return colour;
}

QColor shade(int hue, bool second, const Tokens& tokens) {
  const QColor first = readable(QColor(QLatin1String(hues[std::size_t(hue)])), tokens);
  if (!second) return first;
  // Towards full contrast: lighter in the dark theme, darker in the light one.
  const QColor ink = tokens.dark ? Qt::white : Qt::black;
  return blend(ink, first, tokens.dark ? lighter : darker);
}

}  // namespace

SeriesStyle seriesStyle(const Tokens& tokens, int index) {
  const int place = index % series_max;
  const int hue = place % 8;
  const bool second = place / 8 % 2 == 1;
  return {shade(hue, second, tokens), seriesLine(index)};
}

Line seriesLine(int index) {
  return lines[std::size_t(index % series_max / 16)];
}

QVector<qreal> dashPattern(Line line) {
  switch (line) {
    case Line::solid:
      return {};
    case Line::dashed:
      return {6, 3};
    case Line::dotted:
      return {1.5, 2.5};
    case Line::dash_dot:
      return {8, 3, 1.5, 3};
  }
  return {};
}

}  // namespace sextant::ui
