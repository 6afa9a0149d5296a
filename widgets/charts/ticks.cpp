// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of the charts: ticks and places of flags.
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/charts/time_chart.h"

namespace sextant::ui {
namespace {

QString label(double value) {
  return QLocale::c().toString(value, 'g', 6);
}

// Plain digits without separators, as on the decades 1000 and 10000.
Tick tickAt(double value) {
  return {value, value >= 1 ? QString::number(std::llround(value)) : label(value)};
}

}  // namespace

std::vector<Tick> linearTicks(double most) {
  const double wanted = std::max(most, 1e-9);
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  double top = 10 * power;
  for (const double step : {1.0, 2.0, 4.0, 5.0, 8.0}) {
    if (step * power >= wanted * 0.999) {
      top = step * power;
      break;
    }
  }
  if (most <= 0) top = 1;
  return {{0, QStringLiteral("0")}, {top / 2, label(top / 2)}, {top, label(top)}};
}

std::vector<Tick> logarithmicTicks(double least, double most) {
  const double low = std::floor(std::log10(std::max(least, 1e-3)));
  double high = std::ceil(std::log10(std::max(most, 1e-3)));
  high = std::max(high, low + 2);
  std::vector<Tick> ticks;
  for (double power = low; power <= high; ++power)
    ticks.push_back(tickAt(std::pow(10, power)));
  return ticks;
}

std::vector<qint64> timeTicks(qint64 from, qint64 to, int wanted) {
  static constexpr std::array<qint64, 15> steps{1,   5,   10,  15,   30,   60,   120,  180,
                                                300, 600, 900, 1800, 3600, 7200, 14400};
  const qint64 least = (to - from) / std::max(wanted, 1);
  const auto found =
      std::find_if(steps.begin(), steps.end(), [least](qint64 step) { return step >= least; });
  const qint64 step = found == steps.end() ? steps.back() : *found;
  std::vector<qint64> ticks;
  for (qint64 second = (from + step - 1) / step * step; second <= to; second += step) {
    ticks.push_back(second);
  }
  return ticks;
}

std::vector<FlagPlace> placeFlags(const std::vector<double>& x, const std::vector<double>& widths,
                                  const QRectF& area, double height, int rows) {
  std::vector<FlagPlace> places;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool turned = x[i] + widths[i] > area.right();
    const double left = std::max(turned ? x[i] - widths[i] : x[i], area.left());
    FlagPlace place{QRectF(left, area.top(), widths[i], height), false};
    for (int row = 0; row < rows && !place.shown; ++row) {
      place.box.moveTop(area.top() + row * (height + 2));
      place.shown = std::none_of(places.begin(), places.end(), [&](const FlagPlace& other) {
        return other.shown && other.box.adjusted(-2, 0, 2, 0).intersects(place.box);
      });
    }
    places.push_back(place);
  }
  return places;
}

}  // namespace sextant::ui
