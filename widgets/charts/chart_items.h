// SPDX-License-Identifier: GPL-3.0-or-later
// What a TimeChart draws itself inside Qt Charts' scene: curves with gaps, and the words around.
#pragma once

#include <QGraphicsItem>

#include "widgets/charts/time_chart.h"

namespace sextant::ui {

// Qt Charts joins a line series across missing points, and needs five times as long for dense
// ones; so curves are drawn here, on the chart's axes.
class ContentItem : public QGraphicsItem {
 public:
  ContentItem(QGraphicsItem* parent, const TimeChart* chart);
  [[nodiscard]] QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
  void geometryChanged() { prepareGeometryChange(); }

 private:
  const TimeChart* chart_;
};

// Title, legend, axis labels, objectives, flags and crosshair.
class OverlayItem : public QGraphicsItem {
 public:
  OverlayItem(QGraphicsItem* parent, const TimeChart* chart);
  [[nodiscard]] QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
  void geometryChanged() { prepareGeometryChange(); }

 private:
  void paintTitle(QPainter* painter) const;
  void paintAxes(QPainter* painter) const;
  void paintObjectives(QPainter* painter) const;
  void paintPoles(QPainter* painter) const;
  void paintFlags(QPainter* painter) const;
  void paintMoment(QPainter* painter) const;
  void paintShared(QPainter* painter) const;
  void paintCrosshair(QPainter* painter) const;
  void paintDots(QPainter* painter) const;
  void paintTimes(QPainter* painter, const QRectF& row) const;
  // The words below the plot: of the pinned moment, or of the step at the crosshair.
  [[nodiscard]] QString tagWords(qint64 second, bool pinned) const;
  [[nodiscard]] QRectF tagBox(qint64 second, bool pinned) const;
  [[nodiscard]] double crossX(qint64 step_start) const;
  void paintTag(QPainter* painter, qint64 second, bool pinned) const;
  void paintSelection(QPainter* painter) const;
  void paintWords(QPainter* painter) const;
  const TimeChart* chart_;
};

void paintGrid(QPainter* painter, const TimeChart& chart);
// Curves and bands of a chart into its plot; `image` is a buffer that is worth keeping.
void paintCurves(QPainter* painter, const TimeChart& chart, LineImage* image);

}  // namespace sextant::ui
