// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rollout/difference_chart.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int title_height = 20;
constexpr int axis_width = 52;
constexpr int axis_height = 20;
constexpr int side = 12;
// The axis reaches at least so many margins, so that the limit has its place.
constexpr double margins_shown = 2.5;
constexpr double reach_max = 1;

QString percentText(double share) {
  const double percent = share * 100;
  const QString sign = percent > 0.05 ? QStringLiteral("+") : percent < -0.05 ? QStringLiteral("−") : QString();
  return sign + QString::number(std::abs(percent), 'f', std::abs(percent) < 10 ? 1 : 0) +
         QStringLiteral(" %");
}

QString clockText(qint64 seconds) {
  return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace

DifferenceChart::DifferenceChart(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Worst-case difference between candidate and baseline"));
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DifferenceChart::setPoints(std::vector<DifferencePoint> points, double margin) {
  if (points == points_ && margin == margin_) return;
  points_ = std::move(points);
  margin_ = margin;
  setAccessibleDescription(intervalWords());
  update();
}

void DifferenceChart::setEmptyWords(const QString& words) {
  if (words == empty_words_) return;
  empty_words_ = words;
  update();
}

QString DifferenceChart::intervalWords() const {
  if (points_.empty()) return {};
  return tr("interval %1 … %2").arg(percentText(points_.back().lower), percentText(points_.back().upper));
}

QRectF DifferenceChart::plot() const {
  const int rows = hasOwnRow() ? 2 : 1;
  return QRectF(rect()).adjusted(side + axis_width, rows * title_height + side, -side,
                                 -axis_height - 4);
}

// The interval stands beside the title where there is room for both.
bool DifferenceChart::hasOwnRow() const {
  const int title = QFontMetrics(wordFont(13, QFont::DemiBold)).horizontalAdvance(titleWords());
  const int interval = QFontMetrics(wordFont(12)).horizontalAdvance(intervalWords());
  return !points_.empty() && title + size::gap + interval > width() - 2 * side;
}

// From which share up and down the axis reaches; what is beyond is drawn at its edge.
double DifferenceChart::reach() const {
  double most = margin_ * margins_shown;
  if (!points_.empty()) {
    // The beginning is all uncertainty: what matters is the second half.
    const DifferencePoint& middle = points_[points_.size() / 2];
    most = std::max({most, std::abs(middle.lower) * 1.2, std::abs(middle.upper) * 1.2});
  }
  return std::min(most, reach_max);
}

void DifferenceChart::paintGrid(QPainter& painter, const QRectF& area) const {
  const double most = reach();
  const auto y = [&](double share) { return area.center().y() - share / most * area.height() / 2; };
  struct Line {
    double share;
    QString words;
    bool is_limit;
  };
  const Line lines[] = {{most, percentText(most), false},
                        {margin_, tr("limit"), true},
                        {0, QStringLiteral("0"), false},
                        {-most, percentText(-most), false}};
  painter.setFont(wordFont(12));
  for (const Line& line : lines) {
    const bool is_near_top = line.is_limit && y(line.share) - y(most) < 14;
    painter.setPen(QPen(line.is_limit ? tokens().warning : tokens().line, 1,
                        line.is_limit ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(area.left(), std::round(y(line.share)) + 0.5),
                     QPointF(area.right(), std::round(y(line.share)) + 0.5));
    if (is_near_top) continue;
    painter.setPen(line.is_limit ? tokens().warning : tokens().muted);
    painter.drawText(QRectF(side, y(line.share) - 10, axis_width - 8, 20),
                     Qt::AlignRight | Qt::AlignVCenter, line.words);
  }
}

void DifferenceChart::paintInterval(QPainter& painter, const QRectF& area) const {
  const double most = reach();
  const qint64 first = points_.front().second;
  const double length = double(std::max<qint64>(points_.back().second - first, 1));
  const auto at = [&](qint64 second, double share) {
    const double bounded = std::clamp(share, -most, most);
    return QPointF(area.left() + double(second - first) / length * area.width(),
                   area.center().y() - bounded / most * area.height() / 2);
  };
  QPainterPath upper, lower;
  for (const DifferencePoint& point : points_) {
    const bool is_first = &point == &points_.front();
    is_first ? upper.moveTo(at(point.second, point.upper)) : upper.lineTo(at(point.second, point.upper));
    is_first ? lower.moveTo(at(point.second, point.lower)) : lower.lineTo(at(point.second, point.lower));
  }
  QPainterPath between = upper;
  between.connectPath(lower.toReversed());
  QColor fill = tokens().candidate;
  fill.setAlphaF(0.12F);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillPath(between, fill);
  painter.setPen(QPen(tokens().candidate, 1.4));
  painter.drawPath(upper);
  painter.drawPath(lower);
  painter.setFont(wordFont(12));
  painter.setPen(tokens().muted);
  const QRectF below(area.left() - 20, area.bottom() + 2, area.width() + 20 + side, axis_height);
  painter.drawText(below.adjusted(20, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, clockText(first));
  painter.drawText(below.adjusted(0, 0, -side, 0), Qt::AlignRight | Qt::AlignVCenter,
                   clockText(points_.back().second));
}

QString DifferenceChart::titleWords() {
  return tr("Worst-case difference");
}

void DifferenceChart::paintTitle(QPainter& painter) const {
  const QRectF title(side, 4, width() - 2 * side, title_height);
  painter.setFont(wordFont(13, QFont::DemiBold));
  painter.setPen(tokens().text);
  painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, titleWords());
  const double used = painter.fontMetrics().horizontalAdvance(titleWords()) + size::gap_small;
  painter.setFont(wordFont(12));
  painter.setPen(tokens().candidate);
  const QString interval = intervalWords();
  if (hasOwnRow()) {
    painter.drawText(title.translated(0, title_height), Qt::AlignLeft | Qt::AlignVCenter, interval);
    return;
  }
  painter.drawText(title, Qt::AlignRight | Qt::AlignVCenter, interval);
  const QString unit = tr("share of requests");
  const double room =
      title.width() - used - painter.fontMetrics().horizontalAdvance(interval) - size::gap;
  if (painter.fontMetrics().horizontalAdvance(unit) > room) return;
  painter.setPen(tokens().muted);
  painter.drawText(title.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, unit);
}

void DifferenceChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintTitle(painter);
  const QRectF area = plot();
  if (points_.size() > 1) {
    paintGrid(painter, area);
    return paintInterval(painter, area);
  }
  painter.setFont(wordFont(13));
  painter.setPen(tokens().muted);
  painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, empty_words_);
}

}  // namespace sextant::ui
