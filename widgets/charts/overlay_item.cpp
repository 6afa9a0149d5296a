// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_items.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double axis_gap = 4;        // between the plot and the times
constexpr double name_height = 16;    // of whose moment it is
constexpr double name_gap = 5;
constexpr double above_share = 0.06;  // of an objective's shade

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
  paintShared(painter);
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
  double left = row.left() + painter->fontMetrics().horizontalAdvance(chart_->unitWords());
  painter->setPen(QPen(tokens().bad, 1));
  for (const Objective& objective : chart_->objectives()) {
    painter->drawLine(QPointF(left + 14, 10.5), QPointF(left + 28, 10.5));
    const QRectF words(left + 34, 0, boundingRect().width(), legend_row);
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft, objective.label);
    left += objective_room + painter->fontMetrics().horizontalAdvance(objective.label);
  }
}

void OverlayItem::paintAxes(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  painter->setFont(axisFont());
  painter->setPen(tokens().muted);
  for (const Tick& tick : chart_->ticks()) {
    const double y = map.y(tick.value).value_or(plot.bottom());
    // The value of an objective stands in its place.
    const auto& objectives = chart_->objectives();
    const bool taken = std::any_of(objectives.begin(), objectives.end(), [&](const auto& one) {
      return std::abs(map.y(one.value).value_or(-100) - y) < 11;
    });
    if (taken) continue;
    painter->drawText(QRectF(0, y - 10, plot.left() - size::gap_small, 20),
                      Qt::AlignVCenter | Qt::AlignRight, tick.label);
  }
  const QRectF row(0, plot.bottom() + axis_gap, plot.left() - size::gap_small, 18);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("UTC"));
  paintTimes(painter, row);
}

void OverlayItem::paintTimes(QPainter* painter, const QRectF& row) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  std::vector<QRectF> taken;
  if (const auto moment = chart_->shownMoment()) taken.push_back(tagBox(*moment, true));
  if (const auto cross = chart_->shownStep()) taken.push_back(tagBox(*cross, false));
  painter->setFont(axisFont());
  const qint64 range = chart_->to() - chart_->from();
  const int wanted = std::clamp(int(plot.width() / 90), 2, 12);
  double free_from = plot.left();
  for (const qint64 second : timeTicks(chart_->from(), chart_->to(), wanted)) {
    const QString label = timeLabel(second, range);
    const double width = painter->fontMetrics().horizontalAdvance(label);
    const double left = std::clamp(map.x(double(second)) - width / 2, plot.left(),
                                   std::max(plot.left(), plot.right() - width));
    const QRectF box(left, row.top(), width + 2, 18);
    const bool covered = std::any_of(taken.begin(), taken.end(), [&](const QRectF& tag) {
      return tag.adjusted(-4, 0, 4, 0).intersects(box);
    });
    if (left < free_from || covered) continue;
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft, label);
    free_from = left + width + size::gap_small;
  }
}

// The line in the plot, its value at the axis, its words beside the title: nothing over the curves.
void OverlayItem::paintObjectives(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  const PlotMap map = chart_->map();
  painter->setFont(axisFont());
  for (const Objective& objective : chart_->objectives()) {
    const auto place = map.y(objective.value);
    if (!place || *place > plot.bottom()) continue;
    const bool beyond = *place < plot.top() - 1;
    if (!beyond) {
      const double y = std::round(*place) + 0.5;
      QColor shade = tokens().bad;
      shade.setAlphaF(float(above_share));
      painter->fillRect(QRectF(plot.topLeft(), QPointF(plot.right(), y)), shade);
      painter->setRenderHint(QPainter::Antialiasing, false);
      painter->setPen(QPen(tokens().bad, 1));
      painter->drawLine(QPointF(plot.left() - 4, y), QPointF(plot.right(), y));
      painter->setRenderHint(QPainter::Antialiasing);
    }
    const QString value = QLocale::c().toString(objective.value, 'g', 6);
    const double y = beyond ? plot.top() + 12 : *place;
    painter->setPen(tokens().bad);
    painter->drawText(QRectF(0, y - 10, plot.left() - size::gap_small, 20),
                      Qt::AlignVCenter | Qt::AlignRight,
                      beyond ? QStringLiteral("↑ ") + value : value);
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

QString OverlayItem::tagWords(qint64 second, bool pinned) const {
  return momentLabel(second, pinned ? 1 : chart_->stepSeconds(), chart_->to() - chart_->from());
}

QRectF OverlayItem::tagBox(qint64 second, bool pinned) const {
  const QRectF plot = chart_->plot();
  const double width = QFontMetrics(monoFont(11)).horizontalAdvance(tagWords(second, pinned)) + 12;
  const double x = pinned ? chart_->xOf(double(second)) : crossX(second);
  const double left =
      std::clamp(x - width / 2, plot.left(), std::max(plot.left(), plot.right() - width));
  return {left, plot.bottom() + axis_gap + 1, width, 17};
}

// In the middle of the step, where its values are drawn.
double OverlayItem::crossX(qint64 step_start) const {
  return std::round(chart_->xOf(double(step_start + chart_->stepSeconds() / 2))) + 0.5;
}

void OverlayItem::paintTag(QPainter* painter, qint64 second, bool pinned) const {
  const QRectF box = tagBox(second, pinned);
  painter->setFont(monoFont(11));
  painter->setPen(QPen(pinned ? tokens().accent : tokens().line, 1));
  painter->setBrush(pinned ? tokens().accent : tokens().raised);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter->setPen(pinned ? tokens().on_accent : tokens().text);
  painter->drawText(box, Qt::AlignCenter, tagWords(second, pinned));
}

void OverlayItem::paintMoment(QPainter* painter) const {
  const auto moment = chart_->shownMoment();
  if (!moment) return;
  const QRectF plot = chart_->plot();
  const double x = std::round(chart_->xOf(double(*moment))) + 0.5;
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().accent, 1));
  painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter->setRenderHint(QPainter::Antialiasing);
  paintTag(painter, *moment, true);
}

// A line with the name at its top, for a colour alone does not tell whose it is. Names that would
// stand over each other go down a row.
void OverlayItem::paintShared(QPainter* painter) const {
  const QRectF plot = chart_->plot();
  painter->setFont(wordFont(11, QFont::DemiBold));
  std::vector<QRectF> taken;
  for (const SharedMoment& one : chart_->timeline()->shared()) {
    if (one.second < chart_->from() || one.second > chart_->to()) continue;
    const double x = std::round(chart_->xOf(double(one.second))) + 0.5;
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(one.colour, 1));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter->setRenderHint(QPainter::Antialiasing);
    const double width = painter->fontMetrics().horizontalAdvance(one.name) + 2 * name_gap;
    QRectF box(std::min(x, std::max(plot.left(), plot.right() - width)), plot.top(), width, name_height);
    for (bool is_free = false; !is_free && box.bottom() + name_height < plot.bottom();) {
      is_free = std::none_of(taken.begin(), taken.end(),
                             [&](const QRectF& other) { return other.intersects(box); });
      if (!is_free) box.translate(0, name_height);
    }
    taken.push_back(box);
    painter->setPen(Qt::NoPen);
    painter->setBrush(one.colour);
    painter->drawRoundedRect(box, 2, 2);
    painter->setPen(readableOn(one.colour));
    painter->drawText(box, Qt::AlignCenter, one.name);
  }
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
  const auto start = chart_->shownStep();
  if (!start) return;
  const QRectF plot = chart_->plot();
  const double x = crossX(*start);
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().muted, 1));
  painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter->setRenderHint(QPainter::Antialiasing);
  paintDots(painter);
  paintTag(painter, *start, false);
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
  if (!chart_->isEmpty()) return;
  const QRectF plot = chart_->plot();
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  const QRectF room = plot.adjusted(size::gap, 0, -size::gap, 0);
  const int flags = Qt::AlignCenter | Qt::TextWordWrap;
  const QRectF box = painter->boundingRect(room, flags, chart_->emptyWords());
  painter->fillRect(box.adjusted(-8, -2, 8, 2), tokens().surface);
  painter->drawText(room, flags, chart_->emptyWords());
}

}  // namespace sextant::ui
