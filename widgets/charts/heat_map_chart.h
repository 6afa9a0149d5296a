// SPDX-License-Identifier: GPL-3.0-or-later
// A latency heat map on the time axis and with the markers of the other charts.
#pragma once

#include "widgets/charts/heat_map.h"
#include "widgets/charts/time_chart.h"

namespace sextant::ui {

class HeatMapChart : public TimeChart {
  Q_OBJECT
 public:
  explicit HeatMapChart(const QString& title, QWidget* parent = nullptr);
  void setColumns(HeatColumns columns);
  [[nodiscard]] const HeatColumns& heat() const { return columns_; }
  // "84.1–100 ms: 12 requests, 3.4 % of 353" at the pointer; what the colours mean without one.
  [[nodiscard]] QString cellWords() const;

  [[nodiscard]] qint64 stepSeconds() const override { return columns_.step_seconds; }
  [[nodiscard]] qint64 stepStartAt(qint64 second) const override;
  [[nodiscard]] bool isEmpty() const override;
  [[nodiscard]] std::vector<Curve> columns() const override;
  void paintContent(QPainter* painter) const override;
  void paintLegend(QPainter* painter) const override;

 protected:
  [[nodiscard]] std::pair<double, double> valueRange() const override;
  [[nodiscard]] bool endsAtRange() const override { return true; }
  [[nodiscard]] bool canChangeScale() const override { return false; }
  void placeLegend() override {}
  void pointerMoved(std::optional<QPointF> point) override;
  void moveHighlight(int step) override;
  [[nodiscard]] QString description() const override;

 private:
  [[nodiscard]] std::optional<std::size_t> hoveredColumn() const;
  [[nodiscard]] std::size_t mergedBy() const;
  HeatColumns columns_;
  std::uint64_t most_ = 0;
  std::optional<std::size_t> bucket_;  // that a person points at
  mutable QImage image_;               // made when it is painted
  mutable std::size_t image_by_ = 0;   // steps merged in it; 0: none is made
};

}  // namespace sextant::ui
