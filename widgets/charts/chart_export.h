// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as a picture and as exact numbers, into files and onto the clipboard. GUI thread.
#pragma once

#include <QImage>
#include <QString>

#include <vector>

#include "model/base/result.h"
#include "widgets/charts/curve.h"

class QPainter;

namespace sextant::ui {

class TimeChart;

// A column of numbers; its name holds the unit.
struct CsvColumn {
  QString name;
  Curve curve;
};
// One row for each step inside [from, to]: its start as ISO 8601 in UTC, its seconds, the values as
// exactly as they are known with a point, nothing where there is a gap, and 1 in the last column
// where a value is only a lower bound. Lines end in CR LF (RFC 4180).
[[nodiscard]] QString csvOf(const std::vector<CsvColumn>& columns, double from, double to);
// The columns of charts over one time, each named "Latency p99 (ms)".
[[nodiscard]] QString csvOf(const std::vector<const TimeChart*>& charts);

// As it stands on the screen, without the pointer's crosshair; `scale` pixels for each of 1x.
[[nodiscard]] QImage imageOf(const TimeChart& chart, double scale = 2);
// Charts of one width below each other.
[[nodiscard]] QImage imageOf(const std::vector<const TimeChart*>& charts, double scale = 2);

// Error: unavailable, with the path, where the file cannot be written. Nothing is left of a file
// that could not be written whole, and one that was there stays.
[[nodiscard]] Result<void> writePng(const QString& path, const QImage& image);
[[nodiscard]] Result<void> writeSvg(const QString& path, const TimeChart& chart);
[[nodiscard]] Result<void> writeText(const QString& path, const QString& text);

// Picture and numbers: whoever pastes takes what they can.
void copyToClipboard(const QImage& image, const QString& csv);

}  // namespace sextant::ui
