// SPDX-License-Identifier: GPL-3.0-or-later
// What a TimeChart draws itself inside Qt Charts' scene: curves with gaps, and the words around.
#pragma once

#include <QGraphicsItem>

#include "widgets/charts/time_chart.h"

namespace sextant::ui {

// Qt Charts joins a line series across missing points, and needs five times as long for dense
// ones; so curves are drawn here, on the chart's axes.
class CurvesItem : public QGraphicsItem {
 public:
  CurvesItem(QGraphicsItem* parent, const TimeChart* chart);
  [[nodiscard]] QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
  void geometryChanged() { prepareGeometryChange(); }

 private:
  void paintCurve(QPainter* painter, const Curve& curve) const;
  void paintRun(QPainter* painter, const QPolygonF& run, const QColor& colour, bool filled) const;
  const TimeChart* chart_;
};

// Title, legend, axis labels, flags and crosshair.
class OverlayItem : public QGraphicsItem {
 public:
  OverlayItem(QGraphicsItem* parent, const TimeChart* chart);
  [[nodiscard]] QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
  void geometryChanged() { prepareGeometryChange(); }

 private:
  void paintTitle(QPainter* painter) const;
  void paintLegend(QPainter* painter) const;
  // Paints leftwards from the corner, and returns the width that it took.
  double paintLegendEntry(QPainter* painter, const Curve& curve, QPointF right_top) const;
  void paintAxes(QPainter* painter) const;
  void paintMarkers(QPainter* painter) const;
  void paintCrosshair(QPainter* painter) const;
  const TimeChart* chart_;
};

}  // namespace sextant::ui
