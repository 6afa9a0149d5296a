// SPDX-License-Identifier: GPL-3.0-or-later
// One chart over time in UTC: title, current values as the legend, thin grid, curves with gaps,
// markers with flags, and a crosshair.
#pragma once

#include <QtCharts/QAbstractAxis>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>

#include <optional>
#include <vector>

#include "widgets/charts/marker.h"

namespace sextant::ui {

class CurvesItem;
class OverlayItem;

inline constexpr double legend_row = 20;  // pixels; the title's row is as high

// A curve has one value for each second of the chart's range, nothing where there is a gap.
struct Curve {
  QString name;  // in the legend; empty: the value stands alone
  Tone tone = Tone::accent;
  bool filled = false;
  std::vector<std::optional<double>> values;
};

enum class Scale { linear, logarithmic };

// A value on the vertical axis and its label.
struct Tick {
  double value = 0;
  QString label;
};
// 0 and two or three round steps up to at least `most`; never a range of zero.
[[nodiscard]] std::vector<Tick> linearTicks(double most);
// Whole powers of ten that enclose both; at least two decades.
[[nodiscard]] std::vector<Tick> logarithmicTicks(double least, double most);
// Seconds of round times inside [from, to], about `wanted` of them.
[[nodiscard]] std::vector<qint64> timeTicks(qint64 from, qint64 to, int wanted);

// Where a flag stands: its box, and whether it is left out because there is no room.
struct FlagPlace {
  QRectF box;
  bool shown = true;
};
// Puts flags of these widths beside their lines inside `area`, turned to the left at the right
// edge and a row lower where they would cover an earlier one; at most `rows` rows.
[[nodiscard]] std::vector<FlagPlace> placeFlags(const std::vector<double>& x,
                                                const std::vector<double>& widths,
                                                const QRectF& area, double height, int rows);

class TimeChart : public QChartView {
  Q_OBJECT
 public:
  TimeChart(const QString& title, const QString& unit, Scale scale, QWidget* parent = nullptr);

  // Unix seconds, both ends included; to > from.
  void setRange(qint64 from, qint64 to);
  void setCurves(std::vector<Curve> curves);
  void setMarkers(std::vector<ChartMarker> markers);
  // Whether flags show the marker's detail behind its label.
  void setDetailShown(bool shown);
  void setHovered(std::optional<qint64> second);

  [[nodiscard]] const std::vector<Curve>& curves() const { return curves_; }
  [[nodiscard]] const std::vector<ChartMarker>& markers() const { return markers_; }
  [[nodiscard]] const std::vector<Tick>& ticks() const { return ticks_; }
  [[nodiscard]] Scale scale() const { return scale_; }
  [[nodiscard]] qint64 from() const { return from_; }
  [[nodiscard]] qint64 to() const { return to_; }
  [[nodiscard]] bool isDetailShown() const { return detail_shown_; }
  [[nodiscard]] const QString& title() const { return title_; }
  [[nodiscard]] const QString& unit() const { return unit_; }
  void setUnit(const QString& unit);
  [[nodiscard]] std::optional<qint64> hovered() const { return hovered_; }
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] double xOf(qint64 second) const;
  [[nodiscard]] double yOf(double value) const;
  [[nodiscard]] qint64 secondAt(double x) const;
  // The value that the legend shows for a curve: at the hovered second, else the latest one.
  [[nodiscard]] std::optional<double> legendValue(const Curve& curve) const;
  [[nodiscard]] QString valueWords(std::optional<double> value) const;
  // The row in which the legend shows a curve: 0 beside the title where all of it fits there, else
  // from 1 on beneath it.
  [[nodiscard]] int legendRow(std::size_t curve) const { return legend_rows_[curve]; }
  int widest_value_ = 0;  // pixels
  [[nodiscard]] int legendRowsBelow() const;

 signals:
  void hoveredChanged(std::optional<qint64> second);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void applyTheme();
  void applyTicks();
  void layOut();
  void placeLegend();
  void changeHover(std::optional<qint64> second);
  void describe();
  [[nodiscard]] std::pair<double, double> extent() const;

  QString title_;
  QString unit_;
  Scale scale_;
  qint64 from_ = 0;
  qint64 to_ = 1;
  bool detail_shown_ = false;
  std::vector<int> legend_rows_;  // one a curve, growing
  std::vector<Curve> curves_;
  std::vector<ChartMarker> markers_;
  std::vector<Tick> ticks_;
  std::optional<qint64> hovered_;
  QLineSeries* anchor_;  // an empty series that ties the axes to the chart
  QAbstractAxis* time_axis_;
  QAbstractAxis* value_axis_;
  CurvesItem* curves_item_;
  OverlayItem* overlay_;
};

}  // namespace sextant::ui
