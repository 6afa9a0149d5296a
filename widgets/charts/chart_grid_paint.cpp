// SPDX-License-Identifier: GPL-3.0-or-later
// How a ChartGrid is drawn.
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_grid.h"
#include "widgets/charts/plot_map.h"
#include "widgets/charts/ticks.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {

QString ChartGrid::worstWords(const GridCell& cell) const {
  return cell.worst ? milliseconds(*cell.worst) + QStringLiteral(" ms") : tr("not measured");
}

void ChartGrid::paintHead(QPainter* painter) const {
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  const QString scale = scale_ == Scale::linear ? tr("linear") : tr("log scale");
  const auto limit = [](double value) { return QLocale::c().toString(value, 'g', 6); };
  const QString words = tr("%1 instances, worst first. %2 on one scale from %3 to %4, %5. "
                           "Times in UTC.")
                            .arg(cells_.size())
                            .arg(quantity_, limit(axis_.low), limit(axis_.high), scale);
  const QRectF row(size::gap, -verticalScrollBar()->value(), viewport()->width() - 2 * size::gap,
                   grid_head_height);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft,
                    painter->fontMetrics().elidedText(words, Qt::ElideRight, int(row.width())));
}

void ChartGrid::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), tokens().surface);
  painter.setRenderHint(QPainter::Antialiasing);
  paintHead(&painter);
  painted_ = 0;
  const int row_height = cellHeight() + size::gap_small;
  const auto columns = std::size_t(columnCount());
  const int hidden = std::max(0, verticalScrollBar()->value() - grid_head_height) / row_height;
  for (std::size_t place = std::size_t(hidden) * columns; place < cells_.size(); ++place) {
    if (cellRect(place).top() > cellsBottom()) break;
    paintCell(&painter, place);
    ++painted_;
  }
  painter.fillRect(QRect(0, cellsBottom(), viewport()->width(), viewport()->height()),
                   tokens().surface);
  for (std::size_t column = 0; column < std::min(columns, cells_.size()); ++column)
    paintAxis(&painter, column);
}

// Below each column the same times: cells of one column stand under each other.
void ChartGrid::paintAxis(QPainter* painter, std::size_t column) const {
  std::optional<QRectF> tag;
  if (timeline_->hovered()) tag = paintMoment(painter, column, *timeline_->hovered());
  painter->setFont(wordFont(11));
  painter->setPen(tokens().muted);
  for (const auto& [second, box] : timeLabels(column)) {
    if (!tag || !tag->adjusted(-4, 0, 4, 0).intersects(box))
      painter->drawText(box, Qt::AlignCenter,
                        timeLabel(second, qint64(timeline_->range().length())));
  }
}

std::vector<std::pair<qint64, QRectF>> ChartGrid::timeLabels(std::size_t column) const {
  const QRectF row = axisOf(column);
  const PlotMap map(row, timeline_->from(), timeline_->to(), 0, 1, Scale::linear);
  const QFontMetricsF metrics(wordFont(11));
  const auto length = qint64(timeline_->range().length());
  const auto from = qint64(std::ceil(timeline_->from()));
  const auto to = qint64(std::floor(timeline_->to()));
  std::vector<std::pair<qint64, QRectF>> labels;
  double free_from = row.left();
  for (const qint64 second : timeTicks(from, to, std::max(2, int(row.width() / 80)))) {
    const double width = metrics.horizontalAdvance(timeLabel(second, length)) + 2;
    const double left = std::clamp(map.x(double(second)) - width / 2, row.left(),
                                   std::max(row.left(), row.right() - width));
    if (left < free_from) continue;
    labels.emplace_back(second, QRectF(left, row.top(), width, row.height()));
    free_from = left + width + size::gap_small;
  }
  return labels;
}

// The time at the crosshair, as the charts say it.
QRectF ChartGrid::paintMoment(QPainter* painter, std::size_t column, qint64 second) const {
  const QRectF row = axisOf(column);
  const PlotMap map(row, timeline_->from(), timeline_->to(), 0, 1, Scale::linear);
  const QString words = momentLabel(second, 1, qint64(timeline_->range().length()));
  painter->setFont(monoFont(11));
  const double width = painter->fontMetrics().horizontalAdvance(words) + 12;
  const double left = std::clamp(map.x(double(second)) - width / 2, row.left(),
                                 std::max(row.left(), row.right() - width));
  const QRectF box(left, row.top() + 3, width, 17);
  painter->setPen(QPen(tokens().line, 1));
  painter->setBrush(tokens().raised);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter->setPen(tokens().text);
  painter->drawText(box, Qt::AlignCenter, words);
  return box;
}

void ChartGrid::paintCell(QPainter* painter, std::size_t place) const {
  const GridCell& cell = cells_[place];
  const QRectF box(cellRect(place));
  const bool current = hasFocus() && current_ == cell.instance;
  painter->setPen(QPen(current ? tokens().accent : tokens().line, current ? 2 : 1));
  painter->setBrush(pointed_ == place ? tokens().raised : tokens().surface);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), size::corner, size::corner);
  QRectF row(box.left() + 10, box.top() + 5, box.width() - 20, 20);
  painter->setFont(monoFont(12, QFont::DemiBold));
  painter->setPen(cell.worst ? tokens().text : tokens().muted);
  if (!cell.worst) painter->setFont(wordFont(12));
  const QString worst = worstWords(cell);
  const double worst_width = painter->fontMetrics().horizontalAdvance(worst) + 8;
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, worst);
  const QColor colour = colourOf(tokens(), stateTone(cell.state));
  double left = row.left();
  if (cell.state != State::none) {
    drawState(*painter, QRectF(left, row.top(), 12, row.height()), cell.state, colour);
    left += 18;
  }
  const QString name = QString::fromStdString(cell.instance.name());
  painter->setFont(wordFont(13, QFont::DemiBold));
  painter->setPen(tokens().text);
  const double room = row.right() - worst_width - left;
  const QString shown = painter->fontMetrics().elidedText(name, Qt::ElideMiddle, int(room));
  painter->drawText(QRectF(left, row.top(), room, row.height()), Qt::AlignVCenter | Qt::AlignLeft,
                    shown);
  left += painter->fontMetrics().horizontalAdvance(shown) + 8;
  const QString word = stateWord(cell.state);
  painter->setFont(wordFont(12));
  painter->setPen(colour);
  const double rest = row.right() - worst_width - left;
  if (rest > 24)
    painter->drawText(QRectF(left, row.top(), rest, row.height()), Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(word, Qt::ElideRight, int(rest)));
  paintCurve(painter, cell, plotOf(place));
}

void ChartGrid::paintCurve(QPainter* painter, const GridCell& cell, const QRectF& area) const {
  const PlotMap map(area, timeline_->from(), timeline_->to(), axis_.low, axis_.high, scale_);
  painter->save();
  painter->setClipRect(area.adjusted(-1, -1, 1, 1));
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().line, 1));
  for (const double y : {area.top(), area.center().y(), area.bottom()})
    painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
  if (timeline_->hovered()) {
    const double x = std::round(map.x(double(*timeline_->hovered())));
    painter->setPen(QPen(tokens().muted, 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
  }
  painter->setRenderHint(QPainter::Antialiasing);
  const double width = std::max(1.0, painter->deviceTransform().m11() * 0.75);
  QPen pen(colourOf(tokens(), cell.curve), width);
  pen.setCosmetic(true);
  painter->setBrush(Qt::NoBrush);
  for (const QPolygonF& run : runsOf(cell.curve, map)) {
    pen.setWidthF(run.size() == 1 ? 2.5 * width : width);
    painter->setPen(pen);
    run.size() == 1 ? painter->drawPoint(run.first()) : painter->drawPolyline(run);
  }
  painter->restore();
}

}  // namespace sextant::ui
