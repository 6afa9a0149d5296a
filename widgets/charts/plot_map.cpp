// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/plot_map.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sextant::ui {
namespace {

// Steps that are seen, with one more at both sides so that lines reach the edges.
std::pair<std::size_t, std::size_t> stepsInside(const Curve& curve, double from, double to) {
  const auto step = double(curve.step_seconds);
  const auto size = double(curve.values.size());
  const double first = std::floor((from - double(curve.start)) / step) - 1;
  const double last = std::ceil((to - double(curve.start)) / step) + 1;
  const auto place = [&](double at) { return std::size_t(std::clamp(at, 0.0, size)); };
  return {place(first), place(last)};
}

// Points of one pixel column, reduced to four.
class Column {
 public:
  explicit Column(QPolygonF* run) : run_(run) {}
  void add(const QPointF& point) {
    const double column = std::floor(point.x());
    if (count_ > 0 && column != column_) flush();
    if (count_++ == 0) {
      column_ = column;
      first_ = low_ = high_ = point;
    }
    if (point.y() > low_.y()) low_ = point;
    if (point.y() < high_.y()) high_ = point;
    last_ = point;
  }
  void flush() {
    if (count_ == 0) return;
    run_->append(first_);
    const bool low_first = low_.x() <= high_.x();
    for (const QPointF& point : {low_first ? low_ : high_, low_first ? high_ : low_, last_}) {
      if (point != run_->last()) run_->append(point);
    }
    count_ = 0;
  }

 private:
  QPolygonF* run_;
  int count_ = 0;
  double column_ = 0;
  QPointF first_, low_, high_, last_;
};

}  // namespace

PlotMap::PlotMap(const QRectF& area, double from, double to, double low, double high, Scale scale)
    : from_(from),
      to_(to),
      low_(scale == Scale::logarithmic ? std::log(low) : low),
      left_(area.left()),
      bottom_(area.bottom()),
      x_factor_(area.width() / (to - from)),
      y_factor_(area.height() / (scale == Scale::logarithmic ? std::log(high / low) : high - low)),
      log_(scale == Scale::logarithmic) {}

std::optional<double> PlotMap::y(double value) const {
  if (!std::isfinite(value) || (log_ && value <= 0)) return std::nullopt;
  return bottom_ - ((log_ ? std::log(value) : value) - low_) * y_factor_;
}

double PlotMap::valueAt(double y) const {
  const double value = low_ + (bottom_ - y) / y_factor_;
  return log_ ? std::exp(value) : value;
}

std::vector<QPolygonF> runsOf(const Curve& curve, const PlotMap& map) {
  std::vector<QPolygonF> runs;
  QPolygonF run;
  Column column(&run);
  const auto finish = [&] {
    column.flush();
    if (!run.isEmpty()) runs.push_back(std::exchange(run, {}));
  };
  const auto [first, last] = stepsInside(curve, map.from(), map.to());
  run.reserve(qsizetype(last - first));
  for (std::size_t step = first; step < last; ++step) {
    const auto value = valueAt(curve, step);
    const auto y = value ? map.y(*value) : std::nullopt;
    if (y) {
      column.add({map.x(middleOf(curve, step)), *y});
    } else {
      finish();
    }
  }
  finish();
  return runs;
}

std::vector<QPolygonF> areasBetween(const Curve& low, const Curve& high, const PlotMap& map) {
  // Where one has no place, both pieces end.
  Curve below = low;
  Curve above = high;
  const std::size_t steps = std::min(low.values.size(), high.values.size());
  below.values.resize(steps);
  above.values.resize(steps);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto a = valueAt(below, step);
    const auto b = valueAt(above, step);
    if (a && b && map.y(*a) && map.y(*b)) continue;
    below.values[step].reset();
    above.values[step].reset();
  }
  const auto floors = runsOf(below, map);
  std::vector<QPolygonF> areas = runsOf(above, map);
  for (std::size_t i = 0; i < areas.size() && i < floors.size(); ++i) {
    for (qsizetype point = floors[i].size(); point-- > 0;)
      areas[i].append(floors[i][point]);
  }
  return areas;
}

Extent extentOf(const std::vector<Curve>& curves, double from, double to) {
  Extent extent;
  for (const Curve& curve : curves) {
    const auto [first, last] = stepsInside(curve, from, to);
    for (std::size_t step = first; step < last; ++step) {
      const auto value = valueAt(curve, step);
      if (!value) continue;
      extent.most = extent.any ? std::max(extent.most, *value) : *value;
      extent.least = std::min(extent.least, *value);
      if (*value > 0 && (extent.least_positive == 0 || *value < extent.least_positive))
        extent.least_positive = *value;
      extent.any = true;
    }
  }
  return extent;
}

}  // namespace sextant::ui
