// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_items.h"

#include <QPaintEngine>
#include <QPainter>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double fill_share = 0.22;
constexpr double band_share = 0.14;
constexpr double faded = 0.28;  // of the curves that a person does not point at
constexpr std::size_t many_curves = 12;

// A pixel wide; on a fine screen, where that is a hair, a little more.
double lineWidth(const QPainter* painter) {
  return std::max(1.0, painter->deviceTransform().m11() * 0.75);
}

QPen penOf(const Curve& curve, const QColor& colour, double width) {
  QPen pen(colour, width);
  pen.setCosmetic(true);
  const auto dashes = dashPattern(lineOf(curve));
  if (!dashes.isEmpty()) {
    pen.setDashPattern(dashes);
    pen.setCapStyle(Qt::FlatCap);
  }
  return pen;
}

// Rough edges: a smooth line lies on them, and smooth ones take several times as long.
void fill(QPainter* painter, const QPolygonF& area) {
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->drawPolygon(area);
  painter->setRenderHint(QPainter::Antialiasing);
}

void fillTo(QPainter* painter, const QPolygonF& run, double bottom, QColor colour) {
  QPolygonF area = run;
  area.append(QPointF(run.last().x(), bottom));
  area.append(QPointF(run.first().x(), bottom));
  colour.setAlphaF(float(fill_share));
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  fill(painter, area);
}

void paintCurve(QPainter* painter, const TimeChart& chart, const PlotMap& map, std::size_t place) {
  const Curve& curve = chart.curves()[place];
  const bool highlighted = chart.highlighted() == place;
  const bool fades = chart.highlighted() && !highlighted;
  QColor colour = colourOf(tokens(), curve);
  if (fades) colour = blend(colour, tokens().surface, faded);
  const QPen pen = penOf(curve, colour, lineWidth(painter) * (highlighted ? 2 : 1));
  for (const QPolygonF& run : runsOf(curve, map)) {
    if (curve.filled && run.size() > 1) fillTo(painter, run, map.bottom(), colour);
    painter->setBrush(Qt::NoBrush);
    if (run.size() > 1) {
      painter->setPen(pen);
      painter->drawPolyline(run);
    } else {
      QPen point(colour, 2.5 * lineWidth(painter), Qt::SolidLine, Qt::RoundCap);
      point.setCosmetic(true);
      painter->setPen(point);
      painter->drawPoint(run.first());
    }
  }
}

void paintBand(QPainter* painter, const TimeChart& chart, const PlotMap& map, const Band& band) {
  if (band.low >= chart.curves().size() || band.high >= chart.curves().size()) return;
  QColor shade = colourOf(tokens(), band.tone);
  shade.setAlphaF(float(band_share));
  painter->setPen(Qt::NoPen);
  painter->setBrush(shade);
  for (const QPolygonF& area :
       areasBetween(chart.curves()[band.low], chart.curves()[band.high], map))
    fill(painter, area);
}

// Without areas: among so many they would hide each other.
void paintMany(QPainter* painter, const TimeChart& chart, const PlotMap& map, LineImage* image) {
  const double scale = painter->deviceTransform().m11();
  const QRectF plot = chart.plot().adjusted(0, -1, 1, 1);
  image->begin((plot.size() * scale).toSize());
  for (std::size_t place = chart.curves().size(); place-- > 0;) {
    const Curve& curve = chart.curves()[place];
    if (chart.highlighted() == place) continue;
    QColor colour = colourOf(tokens(), curve);
    if (chart.highlighted()) colour = blend(colour, tokens().surface, faded);
    for (QPolygonF& run : runsOf(curve, map)) {
      // A step between two gaps is a short line.
      if (run.size() == 1) run = QPolygonF({run[0] - QPointF(1, 0), run[0] + QPointF(1, 0)});
      for (QPointF& point : run)
        point = (point - plot.topLeft()) * scale;
      image->draw(run, colour, lineOf(curve), scale);
    }
  }
  painter->drawImage(plot, image->image());
}

}  // namespace

void paintGrid(QPainter* painter, const TimeChart& chart) {
  const QRectF plot = chart.plot();
  const PlotMap map = chart.map();
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().line, 1));
  for (const Tick& tick : chart.ticks()) {
    const double y = map.y(tick.value).value_or(plot.bottom());
    if (y < plot.top() - 1 || y > plot.bottom() + 1) continue;
    painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
  }
}

void paintCurves(QPainter* painter, const TimeChart& chart, LineImage* image) {
  const PlotMap map = chart.map();
  painter->setRenderHint(QPainter::Antialiasing);
  for (const Band& band : chart.bands())
    paintBand(painter, chart, map, band);
  // A file of vectors has lines; only a picture of pixels can be made here.
  const auto engine = painter->paintEngine()->type();
  const bool pixels = engine == QPaintEngine::Raster;
  if (pixels && chart.curves().size() >= many_curves) {
    paintMany(painter, chart, map, image);
  } else {
    for (std::size_t place = chart.curves().size(); place-- > 0;) {
      if (chart.highlighted() != place) paintCurve(painter, chart, map, place);
    }
  }
  if (chart.highlighted()) paintCurve(painter, chart, map, *chart.highlighted());
}

ContentItem::ContentItem(QGraphicsItem* parent, const TimeChart* chart)
    : QGraphicsItem(parent), chart_(chart) {
  setZValue(10);
}

QRectF ContentItem::boundingRect() const {
  return chart_->plot().adjusted(-2, -2, 2, 2);
}

void ContentItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  painter->setClipRect(chart_->plot().adjusted(0, -1, 1, 1));
  paintGrid(painter, *chart_);
  chart_->paintContent(painter);
}

void TimeChart::paintContent(QPainter* painter) const {
  paintCurves(painter, *this, &lines_);
}

}  // namespace sextant::ui
