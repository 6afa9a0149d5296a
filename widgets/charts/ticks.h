// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of the charts: round values and times on the axes, and where flags stand.
#pragma once

#include <QRectF>
#include <QString>

#include <vector>

namespace sextant::ui {

// A value on the vertical axis and its label.
struct Tick {
  double value = 0;
  QString label;
};
// 0 and two or three round steps up to at least `most`, and as many below 0 where `least` is; never
// a range of zero.
[[nodiscard]] std::vector<Tick> linearTicks(double most, double least = 0);
// Whole powers of ten that enclose both; at least two decades.
[[nodiscard]] std::vector<Tick> logarithmicTicks(double least, double most);
// Seconds of round times in UTC inside [from, to], at most about `wanted` of them: up to a day
// those of the clock, then days, and first days of months and years.
[[nodiscard]] std::vector<qint64> timeTicks(qint64 from, qint64 to, int wanted);
// "14:32:10" within minutes, "14:32", "14 May" at midnight, "May 2024" on the first of a month of a
// long range.
[[nodiscard]] QString timeLabel(qint64 second, qint64 range_seconds);
// What the crosshair says: "14:32:10", with the day where the range is longer than one, and the end
// of the step where that is longer than a second.
[[nodiscard]] QString momentLabel(qint64 second, qint64 step_seconds, qint64 range_seconds);

// One flag of one or more markers.
struct FlagGroup {
  std::vector<std::size_t> markers;  // their places in what was given
  QRectF box;
  double x = 0;  // of the pole: that of the first
};
// Puts flags of these widths beside their poles in the row [top, top + height] between `left` and
// `right`, turned to the left at the right edge. Where two would touch, they become one of
// `group_width`. `x` is ascending.
[[nodiscard]] std::vector<FlagGroup> groupFlags(const std::vector<double>& x,
                                                const std::vector<double>& widths,
                                                double group_width, const QRectF& row);

}  // namespace sextant::ui
