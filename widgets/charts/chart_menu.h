// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do with one chart: its axis, export, copy.
#pragma once

#include <QPoint>

namespace sextant::ui {

class TimeChart;

// Opens it, and returns at once.
void openChartMenu(TimeChart* chart, bool with_scale, const QPoint& global);

}  // namespace sextant::ui
