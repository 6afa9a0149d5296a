// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/estimate/what_if_chart.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "widgets/common/plain_label.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double axis_width = 58, foot_height = 24, head_height = 84, edge = 16;
constexpr double mark_row = 18;

QString millisecondsWords(double value) {
  if (value >= 1000) return QStringLiteral("%1 s").arg(value / 1000, 0, 'g', 3);
  return QStringLiteral("%1 ms").arg(value, 0, 'g', 3);
}

}  // namespace

WhatIfChart::WhatIfChart(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("What if: the estimate over the values of one key"));
  setFocusPolicy(Qt::StrongFocus);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WhatIfChart::setCurve(WhatIfCurve curve) {
  curve_ = std::move(curve);
  double low = 1e9, high = 0.01;
  for (const WhatIfPoint& point : curve_.points) {
    low = std::min(low, std::max(point.low, 0.01));
    high = std::max(high, point.high);
  }
  if (curve_.points.empty()) low = 1;
  lowest_ = std::pow(10, std::floor(std::log10(low)));
  highest_ = std::max(lowest_ * 10, std::pow(10, std::ceil(std::log10(high))));
  setAccessibleDescription(summary());
  update();
}

void WhatIfChart::setEmptyWords(const QString& sentence) {
  empty_words_ = sentence;
  update();
}

QString WhatIfChart::summary() const {
  if (curve_.points.empty()) return empty_words_;
  const auto words = [&](std::size_t at) {
    const WhatIfPoint& point = curve_.points[at];
    return tr("%1: %2 to %3").arg(point.value, millisecondsWords(point.low),
                                  millisecondsWords(point.high));
  };
  QStringList parts{curve_.title};
  if (curve_.now) parts << tr("in force %1").arg(words(*curve_.now));
  if (curve_.draft) parts << tr("draft %1").arg(words(*curve_.draft));
  if (curve_.knee) parts << tr("knee at %1").arg(words(*curve_.knee));
  return parts.join(QStringLiteral("; "));
}

QRectF WhatIfChart::plot() const {
  return QRectF(rect()).adjusted(axis_width, head_height, -edge, -foot_height);
}

double WhatIfChart::x(std::size_t point) const {
  const QRectF area = plot();
  const auto gaps = double(std::max<std::size_t>(curve_.points.size(), 2) - 1);
  return area.left() + area.width() * double(point) / gaps;
}

double WhatIfChart::y(double milliseconds) const {
  const QRectF area = plot();
  const double share = (std::log10(std::max(milliseconds, lowest_)) - std::log10(lowest_)) /
                       (std::log10(highest_) - std::log10(lowest_));
  return area.bottom() - area.height() * std::clamp(share, 0.0, 1.0);
}

void WhatIfChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(wordFont(13, QFont::DemiBold));
  painter.setPen(tokens().text);
  painter.drawText(QRectF(size::gap, 0, width() - 2 * size::gap, 26), Qt::AlignVCenter,
                   curve_.title);
  if (curve_.points.empty()) {
    painter.setFont(wordFont());
    painter.setPen(tokens().muted);
    painter.drawText(QRectF(rect()).adjusted(size::gap_huge, 0, -size::gap_huge, 0),
                     Qt::AlignCenter | Qt::TextWordWrap, empty_words_);
    return;
  }
  paintGrid(painter);
  paintBand(painter);
  paintMarks(painter);
}

void WhatIfChart::paintGrid(QPainter& painter) const {
  const QRectF area = plot();
  painter.setFont(monoFont(12));
  for (double at = lowest_; at <= highest_ * 1.01; at *= 10) {
    painter.setPen(tokens().line);
    painter.drawLine(QPointF(area.left(), y(at)), QPointF(area.right(), y(at)));
    painter.setPen(tokens().muted);
    painter.drawText(QRectF(0, y(at) - 10, axis_width - 8, 20), Qt::AlignRight | Qt::AlignVCenter,
                     millisecondsWords(at));
  }
  // As many values as have room, the first and the last among them.
  double next = 0;
  for (std::size_t i = 0; i < curve_.points.size(); ++i) {
    const QString& words = curve_.points[i].value;
    const double half = painter.fontMetrics().horizontalAdvance(words) / 2.0;
    const double middle = std::clamp(x(i), half, width() - half - 2);
    if (middle - half < next) continue;
    painter.drawText(QRectF(middle - half - 1, area.bottom() + 4, 2 * half + 2, 20),
                     Qt::AlignCenter, words);
    next = middle + half + 10;
  }
}

void WhatIfChart::paintBand(QPainter& painter) const {
  QPainterPath upper, band;
  for (std::size_t i = 0; i < curve_.points.size(); ++i) {
    const QPointF at(x(i), y(curve_.points[i].high));
    i == 0 ? upper.moveTo(at) : upper.lineTo(at);
  }
  band = upper;
  QPainterPath lower;
  for (std::size_t i = curve_.points.size(); i-- > 0;) {
    const QPointF at(x(i), y(curve_.points[i].low));
    band.lineTo(at);
    i + 1 == curve_.points.size() ? lower.moveTo(at) : lower.lineTo(at);
  }
  QColor fill = tokens().accent;
  fill.setAlpha(60);
  painter.fillPath(band, fill);
  painter.setPen(QPen(tokens().accent, 1));
  painter.drawPath(upper);
  painter.drawPath(lower);
}

void WhatIfChart::paintMarks(QPainter& painter) const {
  // A row each: values that are neighbours have no room beside each other.
  if (curve_.knee) paintMark(painter, *curve_.knee, tokens().muted, tr("knee"), 0);
  if (curve_.now) {
    paintMark(painter, *curve_.now, tokens().accent,
              tr("in force %1").arg(curve_.points[*curve_.now].value), 1);
  }
  if (curve_.draft && curve_.draft != curve_.now) {
    paintMark(painter, *curve_.draft, tokens().candidate,
              tr("draft %1").arg(curve_.points[*curve_.draft].value), 2);
  }
}

// A dashed line with a flag above the plot.
void WhatIfChart::paintMark(QPainter& painter, std::size_t point, const QColor& colour,
                            const QString& words, int row) const {
  const QRectF area = plot();
  const double top = 26 + row * mark_row;
  painter.setPen(QPen(colour, 1, Qt::DashLine));
  painter.drawLine(QPointF(x(point), top + mark_row - 2), QPointF(x(point), area.bottom()));
  painter.setFont(wordFont(12));
  const double words_width = painter.fontMetrics().horizontalAdvance(words) + 12;
  const double left = std::clamp(x(point) - words_width / 2, 2.0, width() - words_width - 2);
  const QRectF flag(left, top, words_width, mark_row - 2);
  painter.setPen(Qt::NoPen);
  painter.setBrush(blend(colour, tokens().surface, 0.22));
  painter.drawRoundedRect(flag, size::chip_corner, size::chip_corner);
  painter.setPen(colour);
  painter.drawText(flag, Qt::AlignCenter, words);
}

bool WhatIfChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || curve_.points.empty()) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < curve_.points.size(); ++i) {
    if (std::abs(x(i) - help->pos().x()) < std::abs(x(nearest) - help->pos().x())) nearest = i;
  }
  QToolTip::showText(help->globalPos(), plainToolTip(curve_.points[nearest].tooltip), this);
  return true;
}

}  // namespace sextant::ui
