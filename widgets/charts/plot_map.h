// SPDX-License-Identifier: GPL-3.0-or-later
// From times and values to pixels, and from the many steps of a curve to the few points that a
// screen can show.
#pragma once

#include <QPolygonF>
#include <QRectF>

#include <optional>
#include <vector>

#include "widgets/charts/curve.h"

namespace sextant::ui {

// Where times and values of a plot are. Precondition: to > from, high > low, and low > 0 where the
// scale is logarithmic.
class PlotMap {
 public:
  PlotMap(const QRectF& area, double from, double to, double low, double high, Scale scale);
  [[nodiscard]] double x(double second) const { return left_ + (second - from_) * x_factor_; }
  // Nothing for what has no place: NaN, infinity, and zero and below on a logarithmic axis.
  [[nodiscard]] std::optional<double> y(double value) const;
  [[nodiscard]] double secondAt(double x) const { return from_ + (x - left_) / x_factor_; }
  [[nodiscard]] double valueAt(double y) const;
  [[nodiscard]] double from() const { return from_; }
  [[nodiscard]] double to() const { return to_; }
  [[nodiscard]] double bottom() const { return bottom_; }

 private:
  double from_, to_, low_, left_, bottom_;
  double x_factor_, y_factor_;
  bool log_;
};

// The connected pieces of a curve inside the range and one step beyond it. A pixel column of more
// than four steps keeps its first, least, greatest and last: no peak is lost, however short.
[[nodiscard]] std::vector<QPolygonF> runsOf(const Curve& curve, const PlotMap& map);
// The area between two curves of the same steps, as closed pieces, where both have a value.
[[nodiscard]] std::vector<QPolygonF> areasBetween(const Curve& low, const Curve& high,
                                                  const PlotMap& map);
// The least value above zero, the least and the greatest of what is drawn inside the range.
struct Extent {
  double least_positive = 0;  // 0: none
  double least = 0;           // at most 0
  double most = 0;
  bool any = false;
};
[[nodiscard]] Extent extentOf(const std::vector<Curve>& curves, double from, double to);

}  // namespace sextant::ui
