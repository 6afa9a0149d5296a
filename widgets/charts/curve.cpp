// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/curve.h"

#include <cmath>

namespace sextant::ui {

std::optional<std::size_t> stepAt(const Curve& curve, double second) {
  const double step = std::floor((second - double(curve.start)) / double(curve.step_seconds));
  if (!(step >= 0) || step >= double(curve.values.size())) return std::nullopt;
  return std::size_t(step);
}

double middleOf(const Curve& curve, std::size_t step) {
  // A step of a second stands at its second, as its name does.
  const qint64 half = curve.step_seconds / 2;
  return double(curve.start + qint64(step) * curve.step_seconds + half);
}

std::optional<double> valueAt(const Curve& curve, std::size_t step) {
  if (step >= curve.values.size()) return std::nullopt;
  const auto& value = curve.values[step];
  return value && std::isfinite(*value) ? value : std::nullopt;
}

QColor colourOf(const Tokens& tokens, const Curve& curve) {
  return curve.series ? seriesStyle(tokens, *curve.series).colour : colourOf(tokens, curve.tone);
}

Line lineOf(const Curve& curve) {
  return curve.series ? seriesLine(*curve.series) : curve.line;
}

}  // namespace sextant::ui
