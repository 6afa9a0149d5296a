// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_items.h"

#include <QPainter>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double flag_height = 16;
constexpr int flag_rows = 3;
constexpr double fill_share = 0.22;

QFont axisFont() {
  return wordFont(11);
}

// With more points than pixels, the least and greatest of each column say the same.
void append(QPolygonF& run, const QPointF& point) {
  const auto n = run.size();
  if (n >= 3 && std::floor(run[n - 1].x()) == std::floor(point.x()) &&
      std::floor(run[n - 3].x()) == std::floor(point.x())) {
    QPointF& low = run[n - 2].y() < run[n - 1].y() ? run[n - 1] : run[n - 2];
    QPointF& high = run[n - 2].y() < run[n - 1].y() ? run[n - 2] : run[n - 1];
    low.setY(std::max(low.y(), point.y()));
    high.setY(std::min(high.y(), point.y()));
    return;
  }
  run.append(point);
}

}  // namespace

CurvesItem::CurvesItem(QGraphicsItem* parent, const TimeChart* chart)
    : QGraphicsItem(parent), chart_(chart) {
  setZValue(10);
}

QRectF CurvesItem::boundingRect() const {
  return chart_->plot().adjusted(-2, -2, 2, 2);
}

void CurvesItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setClipRect(chart_->plot().adjusted(0, -1, 1, 1));
  for (const Curve& curve : chart_->curves())
    paintCurve(painter, curve);
}

void CurvesItem::paintCurve(QPainter* painter, const Curve& curve) const {
  const QColor colour = colourOf(tokens(), curve.tone);
  QPolygonF run;
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    if (curve.values[i]) {
      append(run, {chart_->xOf(chart_->from() + qint64(i)), chart_->yOf(*curve.values[i])});
    } else if (!run.isEmpty()) {
      paintRun(painter, run, colour, curve.filled);
      run.clear();
    }
  }
  if (!run.isEmpty()) paintRun(painter, run, colour, curve.filled);
}

void CurvesItem::paintRun(QPainter* painter, const QPolygonF& run, const QColor& colour,
                          bool filled) const {
  if (filled) {
    QPolygonF area = run;
    area.append(QPointF(run.last().x(), chart_->plot().bottom()));
    area.append(QPointF(run.first().x(), chart_->plot().bottom()));
    QColor shade = colour;
    shade.setAlphaF(float(fill_share));
    painter->setPen(Qt::NoPen);
    painter->setBrush(shade);
    painter->drawPolygon(area);
  }
  painter->setBrush(Qt::NoBrush);
  QPen pen(colour, run.size() == 1 ? 2 : 1);
  pen.setCosmetic(true);
  pen.setCapStyle(Qt::RoundCap);
  painter->setPen(pen);
  if (run.size() == 1) {
    painter->drawPoint(run.first());
  } else {
    painter->drawPolyline(run);
  }
}

OverlayItem::OverlayItem(QGraphicsItem* parent, const TimeChart* chart)
    : QGraphicsItem(parent), chart_(chart) {
  setZValue(20);
}

QRectF OverlayItem::boundingRect() const {
  return chart_->chart()->rect();
}

void OverlayItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  paintTitle(painter);
  paintLegend(painter);
  paintAxes(painter);
  paintMarkers(painter);
  paintCrosshair(painter);
}

void OverlayItem::paintTitle(QPainter* painter) const {
  QRectF row(size::gap, 0, boundingRect().width(), legend_row);
  painter->setFont(wordFont(13, QFont::DemiBold));
  painter->setPen(tokens().text);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, chart_->title());
  row.setLeft(row.left() + painter->fontMetrics().horizontalAdvance(chart_->title()) + 10);
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, chart_->unit());
}

void OverlayItem::paintLegend(QPainter* painter) const {
  const double edge = boundingRect().right() - size::gap;
  const auto& curves = chart_->curves();
  double right = edge;
  // The first curve stands leftmost in its row.
  for (std::size_t i = curves.size(); i-- > 0;) {
    const int row = chart_->legendRow(i);
    if (i + 1 < curves.size() && row != chart_->legendRow(i + 1)) right = edge;
    right -= paintLegendEntry(painter, curves[i], QPointF(right, row * legend_row));
  }
}

double OverlayItem::paintLegendEntry(QPainter* painter, const Curve& curve,
                                     QPointF right_top) const {
  const QString value = chart_->valueWords(chart_->legendValue(curve));
  painter->setPen(curve.name.isEmpty() ? tokens().text : colourOf(tokens(), curve.tone));
  painter->setFont(monoFont(12));
  const QFontMetrics digits = painter->fontMetrics();
  // As wide as two digits at least, so that the names stand still while values change.
  const double width = std::max(digits.horizontalAdvance(value),
                                curve.name.isEmpty() ? 0 : digits.horizontalAdvance("00"));
  painter->drawText(QRectF(right_top.x() - width, right_top.y(), width, legend_row),
                    Qt::AlignVCenter | Qt::AlignRight, value);
  if (curve.name.isEmpty()) return width;
  painter->setFont(wordFont(12));
  const double name = painter->fontMetrics().horizontalAdvance(curve.name) + 5;
  painter->drawText(QRectF(right_top.x() - width - name, right_top.y(), name - 5, legend_row),
                    Qt::AlignVCenter | Qt::AlignLeft, curve.name);
  return width + name + size::gap;
}

void OverlayItem::paintAxes(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  painter->setFont(axisFont());
  painter->setPen(tokens().muted);
  for (const Tick& tick : chart_->ticks()) {
    const double y = chart_->yOf(tick.value);
    painter->drawText(QRectF(0, y - 10, plot.left() - size::gap_small, 20),
                      Qt::AlignVCenter | Qt::AlignRight, tick.label);
  }
  const bool seconds = chart_->to() - chart_->from() <= 180;
  const QFontMetrics metrics = painter->fontMetrics();
  for (const qint64 second : timeTicks(chart_->from(), chart_->to(), 4)) {
    const QString label = utcClock(second).left(seconds ? 8 : 5);
    const double width = metrics.horizontalAdvance(label);
    const double left = std::clamp(chart_->xOf(second) - width / 2, plot.left(),
                                   std::max(plot.left(), plot.right() - width));
    painter->drawText(QRectF(left, plot.bottom() + 2, width + 2, 18),
                      Qt::AlignVCenter | Qt::AlignLeft, label);
  }
}

void OverlayItem::paintMarkers(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  painter->setFont(wordFont(11, QFont::DemiBold));
  std::vector<const ChartMarker*> markers;
  std::vector<double> x;
  std::vector<double> widths;
  std::vector<QString> words;
  for (const ChartMarker& marker : chart_->markers()) {
    if (marker.second < chart_->from() || marker.second > chart_->to()) continue;
    const bool detail = chart_->isDetailShown() && !marker.detail.isEmpty();
    words.push_back(detail ? marker.label + QLatin1Char(' ') + marker.detail : marker.label);
    markers.push_back(&marker);
    x.push_back(std::round(chart_->xOf(marker.second)) + 0.5);
    widths.push_back(painter->fontMetrics().horizontalAdvance(words.back()) + 12);
  }
  const QRectF area = plot.adjusted(0, -3, 0, 0);
  const auto places = placeFlags(x, widths, area, flag_height, flag_rows);
  // All lines first: a flag covers the lines behind it.
  painter->setRenderHint(QPainter::Antialiasing, false);
  for (std::size_t i = 0; i < markers.size(); ++i) {
    QPen dash(colourOf(tokens(), markers[i]->tone), 1);
    dash.setDashPattern({3, 3});
    painter->setPen(dash);
    painter->drawLine(QPointF(x[i], plot.top()), QPointF(x[i], plot.bottom()));
  }
  painter->setRenderHint(QPainter::Antialiasing);
  for (std::size_t i = 0; i < markers.size(); ++i) {
    if (!places[i].shown) continue;
    const QColor fill = colourOf(tokens(), markers[i]->tone);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(places[i].box, 2, 2);
    painter->setPen(readableOn(fill));
    painter->drawText(places[i].box, Qt::AlignCenter, words[i]);
  }
}

void OverlayItem::paintCrosshair(QPainter* painter) const {
  const auto second = chart_->hovered();
  if (!second || *second < chart_->from() || *second > chart_->to()) return;
  const QRectF plot = chart_->plot();
  const double x = std::round(chart_->xOf(*second)) + 0.5;
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().muted, 1));
  painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter->setRenderHint(QPainter::Antialiasing);
  const auto index = std::size_t(*second - chart_->from());
  for (const Curve& curve : chart_->curves()) {
    if (index >= curve.values.size() || !curve.values[index]) continue;
    painter->setPen(QPen(tokens().surface, 1));
    painter->setBrush(colourOf(tokens(), curve.tone));
    painter->drawEllipse(QPointF(x, chart_->yOf(*curve.values[index])), 3.5, 3.5);
  }
  const QString time = utcClock(*second);
  painter->setFont(monoFont(11));
  const double width = painter->fontMetrics().horizontalAdvance(time) + 12;
  const double left = std::clamp(x - width / 2, plot.left(), plot.right() - width);
  const QRectF box(left, plot.bottom() + 3, width, 17);
  painter->setPen(QPen(tokens().line, 1));
  painter->setBrush(tokens().raised);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter->setPen(tokens().text);
  painter->drawText(box, Qt::AlignCenter, time);
}

}  // namespace sextant::ui
