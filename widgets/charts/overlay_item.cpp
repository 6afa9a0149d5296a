// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_items.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double above_share = 0.08;  // of an objective's shade

QFont axisFont() {
  return wordFont(11);
}

QPen dashed(const QColor& colour) {
  QPen pen(colour, 1);
  pen.setDashPattern({3, 3});
  return pen;
}

}  // namespace

OverlayItem::OverlayItem(QGraphicsItem* parent, const TimeChart* chart)
    : QGraphicsItem(parent), chart_(chart) {
  setZValue(20);
}

QRectF OverlayItem::boundingRect() const {
  return chart_->chart()->rect();
}

void OverlayItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  paintTitle(painter);
  chart_->paintLegend(painter);
  paintAxes(painter);
  paintObjectives(painter);
  paintPoles(painter);
  paintFlags(painter);
  paintMoment(painter);
  paintSelection(painter);
  paintCrosshair(painter);
  paintWords(painter);
}

void OverlayItem::paintTitle(QPainter* painter) const {
  QRectF row(size::gap, 0, boundingRect().width(), legend_row);
  painter->setFont(wordFont(13, QFont::DemiBold));
  painter->setPen(tokens().text);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, chart_->title());
  row.setLeft(row.left() + painter->fontMetrics().horizontalAdvance(chart_->title()) + 10);
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, chart_->unitWords());
}

void OverlayItem::paintAxes(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  painter->setFont(axisFont());
  painter->setPen(tokens().muted);
  for (const Tick& tick : chart_->ticks()) {
    const double y = map.y(tick.value).value_or(plot.bottom());
    painter->drawText(QRectF(0, y - 10, plot.left() - size::gap_small, 20),
                      Qt::AlignVCenter | Qt::AlignRight, tick.label);
  }
  const QFontMetrics metrics = painter->fontMetrics();
  const QRectF row(0, plot.bottom() + 2, plot.left() - size::gap_small, 18);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("UTC"));
  const qint64 range = chart_->to() - chart_->from();
  const int wanted = std::clamp(int(plot.width() / 90), 2, 12);
  double free_from = plot.left();
  for (const qint64 second : timeTicks(chart_->from(), chart_->to(), wanted)) {
    const QString label = timeLabel(second, range);
    const double width = metrics.horizontalAdvance(label);
    const double left = std::clamp(map.x(double(second)) - width / 2, plot.left(),
                                   std::max(plot.left(), plot.right() - width));
    if (left < free_from) continue;
    painter->drawText(QRectF(left, row.top(), width + 2, 18), Qt::AlignVCenter | Qt::AlignLeft,
                      label);
    free_from = left + width + size::gap_small;
  }
}

void OverlayItem::paintObjectives(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  painter->setFont(axisFont());
  for (const Objective& objective : chart_->objectives()) {
    const auto place = map.y(objective.value);
    if (!place) continue;
    const bool beyond = *place < plot.top() - 1;
    const double y = beyond ? plot.top() : std::round(*place) + 0.5;
    QColor shade = tokens().bad;
    shade.setAlphaF(float(above_share));
    painter->fillRect(QRectF(plot.topLeft(), QPointF(plot.right(), y)), shade);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(tokens().bad, 1));
    if (!beyond) painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    const QString words = beyond ? QStringLiteral("↑ ") + objective.label : objective.label;
    const double width = painter->fontMetrics().horizontalAdvance(words) + 8;
    const QRectF box(plot.left() + 4, y + (beyond || y - plot.top() < 18 ? 1 : -17), width, 16);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(box, tokens().surface);
    painter->drawText(box, Qt::AlignCenter, words);
  }
}

void OverlayItem::paintPoles(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  painter->setRenderHint(QPainter::Antialiasing, false);
  for (const ChartMarker& marker : chart_->markers()) {
    if (double(marker.second) < map.from() || double(marker.second) > map.to()) continue;
    const double x = std::round(map.x(double(marker.second))) + 0.5;
    painter->setPen(dashed(colourOf(tokens(), marker.tone)));
    painter->drawLine(QPointF(x, plot.top() - (chart_->areFlagsShown() ? 4 : 0)),
                      QPointF(x, plot.bottom()));
  }
  painter->setRenderHint(QPainter::Antialiasing);
}

void OverlayItem::paintFlags(QPainter* painter) const {
  painter->setFont(wordFont(11, QFont::DemiBold));
  const auto& flags = chart_->flags();
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const FlagGroup& flag = flags[i];
    const bool one = flag.markers.size() == 1;
    const ChartMarker& first = chart_->markers()[flag.markers.front()];
    const QColor fill = one ? colourOf(tokens(), first.tone) : tokens().text;
    const QColor ink = readableOn(fill);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(flag.box, 2, 2);
    QRectF words = flag.box;
    if (one) {
      drawMarkerShape(painter, QPointF(flag.box.left() + 10, flag.box.center().y()), first.kind,
                      ink);
      words.setLeft(flag.box.left() + 18);
      words.setRight(flag.box.right() - 6);
    }
    painter->setPen(ink);
    painter->drawText(words, one ? Qt::AlignVCenter | Qt::AlignLeft : Qt::AlignCenter,
                      chart_->flagWords(flag));
    if (chart_->focusedFlag() != i) continue;
    painter->setPen(QPen(tokens().accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(flag.box.adjusted(-2, -2, 2, 2), 4, 4);
  }
}

void OverlayItem::paintTimeTag(QPainter* painter, qint64 second, double x, bool pinned) const {
  const QRectF plot = chart_->plot();
  const qint64 step = chart_->stepSeconds();
  const QString time = momentLabel(second, pinned ? 1 : step, chart_->to() - chart_->from());
  painter->setFont(monoFont(11));
  const double width = painter->fontMetrics().horizontalAdvance(time) + 12;
  const double left =
      std::clamp(x - width / 2, plot.left(), std::max(plot.left(), plot.right() - width));
  const QRectF box(left, plot.bottom() + 3, width, 17);
  painter->setPen(QPen(pinned ? tokens().accent : tokens().line, 1));
  painter->setBrush(pinned ? tokens().accent : tokens().raised);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter->setPen(pinned ? tokens().on_accent : tokens().text);
  painter->drawText(box, Qt::AlignCenter, time);
}

void OverlayItem::paintMoment(QPainter* painter) const {
  const auto moment = chart_->timeline()->moment();
  if (!moment || *moment < chart_->from() || *moment > chart_->to()) return;
  const QRectF plot = chart_->plot();
  const double x = std::round(chart_->xOf(double(*moment))) + 0.5;
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().accent, 1));
  painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter->setRenderHint(QPainter::Antialiasing);
  paintTimeTag(painter, *moment, x, true);
}

void OverlayItem::paintSelection(QPainter* painter) const {
  if (!chart_->isSelecting()) return;
  QColor shade = tokens().accent;
  shade.setAlphaF(0.2F);
  painter->fillRect(chart_->selection(), shade);
  painter->setPen(QPen(tokens().accent, 1));
  painter->drawLine(chart_->selection().topLeft(), chart_->selection().bottomLeft());
  painter->drawLine(chart_->selection().topRight(), chart_->selection().bottomRight());
}

void OverlayItem::paintCrosshair(QPainter* painter) const {
  const auto second = chart_->hovered();
  if (!second || *second < chart_->from() || *second > chart_->to()) return;
  const QRectF plot = chart_->plot();
  const qint64 step = chart_->stepSeconds();
  // It stands where the values of the step that it tells are drawn.
  qint64 start = *second;
  for (const Curve& curve : chart_->curves()) {
    const auto place = stepAt(curve, double(*second));
    if (!place) continue;
    start = curve.start + qint64(*place) * curve.step_seconds;
    break;
  }
  const double x = std::round(chart_->xOf(double(start + step / 2))) + 0.5;
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().muted, 1));
  painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter->setRenderHint(QPainter::Antialiasing);
  paintDots(painter);
  paintTimeTag(painter, start, x, false);
}

void OverlayItem::paintDots(QPainter* painter) const {
  const PlotMap map = chart_->map();
  const auto& curves = chart_->curves();
  for (std::size_t i = 0; i < curves.size(); ++i) {
    // One dot tells more than 64.
    if (chart_->highlighted() && chart_->highlighted() != i) continue;
    const auto step = stepAt(curves[i], double(*chart_->hovered()));
    const auto value = step ? valueAt(curves[i], *step) : std::nullopt;
    const auto y = value ? map.y(*value) : std::nullopt;
    if (!y) continue;
    painter->setPen(QPen(tokens().surface, 1));
    painter->setBrush(colourOf(tokens(), curves[i]));
    painter->drawEllipse(QPointF(std::round(map.x(middleOf(curves[i], *step))) + 0.5, *y), 3.5,
                         3.5);
  }
}

void OverlayItem::paintWords(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  painter->setFont(wordFont(12));
  if (!chart_->problem().isEmpty()) {
    const double width =
        std::min(painter->fontMetrics().horizontalAdvance(chart_->problem()) + 22.0, plot.width());
    const QRectF box(plot.center().x() - width / 2, plot.top() + 6, width, 24);
    painter->setPen(QPen(tokens().bad, 1));
    painter->setBrush(tokens().raised);
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const QString words =
        painter->fontMetrics().elidedText(chart_->problem(), Qt::ElideRight, int(width) - 16);
    painter->drawText(box, Qt::AlignCenter, words);
  } else if (chart_->isEmpty()) {
    painter->setPen(tokens().muted);
    painter->drawText(plot, Qt::AlignCenter | Qt::TextWordWrap, chart_->emptyWords());
  }
}

void TimeChart::paintLegend(QPainter* painter) const {
  for (std::size_t i = 0; i < legend_.size();) {
    // One row: the first stands leftmost, the last ends at the edge.
    std::size_t end = i;
    double left = legendEdge();
    while (end < legend_.size() && legend_[end].row == legend_[i].row)
      left -= legend_[end++].width;
    left += size::gap;  // each begins with one
    for (; i < end; ++i) {
      paintLegendEntry(painter, legend_[i], left);
      left += legend_[i].width;
    }
  }
}

void TimeChart::paintLegendEntry(QPainter* painter, const LegendEntry& entry, double left) const {
  const double top = entry.row * legend_row;
  const double right = left + entry.width - size::gap;
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  if (!entry.curve) {
    const auto shown = qsizetype(legend_.size()) - 1;
    painter->drawText(QRectF(left, top, entry.width, legend_row), Qt::AlignVCenter | Qt::AlignLeft,
                      tr("and %1 more").arg(qsizetype(curves_.size()) - shown));
    return;
  }
  const Curve& curve = curves_[*entry.curve];
  const QColor colour = colourOf(tokens(), curve);
  double name_left = left;
  if (curve.series) {
    QPen pen(colour, 2);
    const auto dashes = dashPattern(lineOf(curve));
    if (!dashes.isEmpty()) pen.setDashPattern({dashes[0] / 2, dashes[1] / 2});
    painter->setPen(pen);
    painter->drawLine(QPointF(left, top + 10), QPointF(left + 14, top + 10));
    name_left += 20;
  }
  const bool plain = curve.series || curve.name.isEmpty();
  painter->setPen(plain ? tokens().text : colour);
  painter->drawText(QRectF(name_left, top, right - name_left, legend_row),
                    Qt::AlignVCenter | Qt::AlignLeft, curve.name);
  painter->setFont(monoFont(12));
  painter->drawText(QRectF(left, top, right - left, legend_row), Qt::AlignVCenter | Qt::AlignRight,
                    legendWords(curve));
}

}  // namespace sextant::ui
