// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_image.h"

#include <algorithm>
#include <cmath>

namespace sextant::ui {
namespace {

bool isGap(const QVector<qreal>& dashes, double at) {
  bool mark = true;
  for (const qreal part : dashes) {
    if (at < part) return !mark;
    at -= part;
    mark = !mark;
  }
  return false;
}

}  // namespace

void LineImage::begin(const QSize& size) {
  if (image_.size() != size) image_ = QImage(size, QImage::Format_ARGB32_Premultiplied);
  image_.fill(Qt::transparent);
  bits_ = reinterpret_cast<QRgb*>(image_.bits());
  stride_ = int(image_.bytesPerLine() / 4);
}

void LineImage::blend(int column, int row, double share, QRgb colour) {
  const auto alpha = unsigned(share * 256 + 0.5);
  if (alpha == 0) return;
  QRgb& pixel = bits_[row * stride_ + column];
  if (alpha >= 256) {
    pixel = colour;
    return;
  }
  // Two channels at once; neither overflows into the other.
  const unsigned rest = 256 - alpha;
  const unsigned even = ((colour & 0xff00ffU) * alpha + (pixel & 0xff00ffU) * rest) >> 8;
  const unsigned odd = ((colour >> 8) & 0xff00ffU) * alpha + ((pixel >> 8) & 0xff00ffU) * rest;
  pixel = (even & 0xff00ffU) | (odd & 0xff00ff00U);
}

void LineImage::span(Pen* pen, int column, double top, double bottom) {
  const double height = bottom - top;
  const double length = std::sqrt(1 + height * height);
  if (column < 0 || column >= image_.width()) return;
  if (pen->dash_length > 0) {
    pen->way += length;
    if (pen->way >= pen->dash_length) pen->way = std::fmod(pen->way, pen->dash_length);
    if (isGap(pen->dashes, pen->way)) return;
  }
  // A line of one pixel covers as much of the column as it is long in it.
  const double more = (length - height) / 2;
  const double last = image_.height();
  const double from = std::clamp(top - more, 0.0, last);
  const double to = std::clamp(bottom + more, 0.0, last);
  if (to <= from) return;
  const int first_row = int(from);
  const int last_row = std::min(int(to), image_.height() - 1);
  if (first_row == last_row) return blend(column, first_row, to - from, pen->colour);
  blend(column, first_row, first_row + 1 - from, pen->colour);
  for (int row = first_row + 1; row < last_row; ++row)
    bits_[row * stride_ + column] = pen->colour;
  blend(column, last_row, to - last_row, pen->colour);
}

void LineImage::draw(const QPolygonF& line, const QColor& colour, Line dashes, double scale) {
  if (line.size() < 2 || image_.isNull()) return;
  Pen pen{colour.rgb(), dashPattern(dashes)};
  for (qreal& part : pen.dashes)
    part *= scale;
  for (const qreal part : pen.dashes)
    pen.dash_length += part;
  const double right = image_.width();
  int column = int(std::floor(std::clamp(line.first().x(), -1.0, right)));
  double top = line.first().y();
  double bottom = top;
  for (qsizetype i = 1; i < line.size(); ++i) {
    const QPointF& a = line[i - 1];
    const QPointF& b = line[i];
    const double slope = b.x() > a.x() ? (b.y() - a.y()) / (b.x() - a.x()) : 0;
    const int last = int(std::floor(std::clamp(b.x(), -1.0, right)));
    while (column < last) {
      // Up to the column's right edge, where the next one begins.
      const double edge = a.y() + (column + 1 - a.x()) * slope;
      span(&pen, column, std::min(top, edge), std::max(bottom, edge));
      ++column;
      top = bottom = edge;
    }
    top = std::min(top, b.y());
    bottom = std::max(bottom, b.y());
  }
  span(&pen, column, top, bottom);
}

}  // namespace sextant::ui
