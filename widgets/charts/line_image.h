// SPDX-License-Identifier: GPL-3.0-or-later
// Smooth lines of a pixel's width, many at once. QPainter takes as long for the outlines of 64
// curves as a whole frame may last; here each pixel column of a curve is one span.
#pragma once

#include <QImage>
#include <QPolygonF>
#include <QVector>

#include "widgets/charts/palette.h"

namespace sextant::ui {

class LineImage {
 public:
  // Clears the picture: transparent, `size` device pixels.
  void begin(const QSize& size);
  // Draws a line whose x does not decrease, in device pixels. Only what lies inside is drawn.
  // Dashes are as long as dashPattern() says times `scale`.
  void draw(const QPolygonF& line, const QColor& colour, Line dashes, double scale);
  [[nodiscard]] const QImage& image() const { return image_; }

 private:
  struct Pen {
    QRgb colour = 0;
    QVector<qreal> dashes;  // empty: solid
    double dash_length = 0;
    double way = 0;  // along the line, in device pixels
  };
  void span(Pen* pen, int column, double top, double bottom);
  void blend(int column, int row, double share, QRgb colour);
  QImage image_;
  QRgb* bits_ = nullptr;
  int stride_ = 0;  // pixels
};

}  // namespace sextant::ui
