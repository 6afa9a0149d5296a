// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heat_map_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "model/metrics/latency_step.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {

HeatMapChart::HeatMapChart(const QString& title, QWidget* parent)
    : TimeChart(title, tr("ms"), Scale::logarithmic, parent) {
  connect(&Theme::current(), &Theme::changed, this, [this] {
    image_by_ = 0;
    viewport()->update();
  });
}

void HeatMapChart::setColumns(HeatColumns columns) {
  columns_ = std::move(columns);
  most_ = mostIn(columns_);
  image_by_ = 0;
  refresh();
  setAccessibleDescription(description());
}

qint64 HeatMapChart::stepStartAt(qint64 second) const {
  return columns_.start + stepStart(second - columns_.start, columns_.step_seconds);
}

bool HeatMapChart::isEmpty() const {
  return std::none_of(columns_.columns.begin(), columns_.columns.end(),
                      [](const auto& column) { return column.has_value(); });
}

std::pair<double, double> HeatMapChart::valueRange() const {
  std::size_t low = LatencyHistogram::bucket_count;
  std::size_t high = 0;
  for (const auto& column : columns_.columns) {
    if (!column) continue;
    for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
      if (column->buckets()[k] == 0) continue;
      low = std::min(low, k);
      high = std::max(high, k);
    }
  }
  if (low > high) return {1, 1000};
  return {bucketLowMs(low), bucketHighMs(high)};
}

std::size_t HeatMapChart::mergedBy() const {
  const double pixels = map().x(double(columns_.step_seconds)) - map().x(0);
  return std::size_t(std::clamp(std::ceil(1 / std::max(pixels, 1e-6)), 1.0, 1e6));
}

void HeatMapChart::paintContent(QPainter* painter) const {
  if (columns_.columns.empty()) return;
  const std::size_t by = mergedBy();
  if (by != image_by_) {
    image_ = heatImage(merged(columns_, by), tokens());
    image_by_ = by;
  }
  const PlotMap to_pixels = map();
  const qint64 step = columns_.step_seconds * qint64(by);
  const double left = to_pixels.x(double(columns_.start));
  const double right = to_pixels.x(double(columns_.start + step * image_.width()));
  const auto last = LatencyHistogram::bucket_count - 1;
  const double top = to_pixels.y(bucketHighMs(last)).value_or(0);
  const double bottom = to_pixels.y(bucketLowMs(0)).value_or(0);
  painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter->drawImage(QRectF(QPointF(left, top), QPointF(right, bottom)), image_);
}

std::optional<std::size_t> HeatMapChart::hoveredColumn() const {
  if (!hovered() || *hovered() < columns_.start) return std::nullopt;
  const auto column = std::size_t((*hovered() - columns_.start) / columns_.step_seconds);
  return column < columns_.columns.size() ? std::optional(column) : std::nullopt;
}

QString HeatMapChart::cellWords() const {
  if (!hovered()) return {};
  const auto column = hoveredColumn();
  if (!column || !columns_.columns[*column]) return tr("not measured");
  const LatencyHistogram& histogram = *columns_.columns[*column];
  const std::uint64_t all = histogram.count();
  if (!bucket_) return tr("%1 requests").arg(countText(qint64(all)));
  const std::uint64_t count = histogram.buckets()[*bucket_];
  const double share = all == 0 ? 0 : double(count) / double(all) * 100;
  return tr("%1: %2 requests, %3 % of %4")
      .arg(bucketWords(*bucket_), countText(qint64(count)), QString::number(share, 'f', 1),
           countText(qint64(all)));
}

void HeatMapChart::paintLegend(QPainter* painter) const {
  painter->setFont(monoFont(12));
  painter->setPen(tokens().text);
  const double edge = legendEdge();
  if (hovered()) {
    painter->drawText(QRectF(0, 0, edge, legend_row), Qt::AlignVCenter | Qt::AlignRight,
                      cellWords());
    return;
  }
  if (most_ == 0) return;
  constexpr int bar = 96;
  const QString many = countText(qint64(most_));
  const double right = edge - painter->fontMetrics().horizontalAdvance(many) - 6;
  painter->drawText(QRectF(0, 0, edge, legend_row), Qt::AlignVCenter | Qt::AlignRight, many);
  const HeatScale scale = heatScale(tokens());
  for (int x = 0; x < bar; ++x) {
    painter->fillRect(QRectF(right - bar + x, 5, 1, 10),
                      QColor(scale[std::size_t(x) * 255 / (bar - 1)]));
  }
  painter->drawText(QRectF(0, 0, right - bar - 6, legend_row), Qt::AlignVCenter | Qt::AlignRight,
                    QStringLiteral("1"));
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  painter->drawText(QRectF(0, 0, right - bar - 22, legend_row), Qt::AlignVCenter | Qt::AlignRight,
                    tr("requests a cell"));
}

void HeatMapChart::pointerMoved(std::optional<QPointF> point) {
  bucket_.reset();
  if (point && plot().contains(*point)) {
    const double value_ms = map().valueAt(point->y());
    bucket_ = LatencyHistogram::bucketOf(std::clamp(value_ms / 1000, 0.0, 1e8));
  }
  viewport()->update();
}

void HeatMapChart::moveHighlight(int step) {
  const auto last = int(LatencyHistogram::bucket_count) - 1;
  // Down is what is less.
  const int now = bucket_ ? int(*bucket_) : step > 0 ? last + 1 : -1;
  bucket_ = std::size_t(std::clamp(now - step, 0, last));
  setAccessibleDescription(description());
  viewport()->update();
}

QString HeatMapChart::description() const {
  return hovered() ? cellWords() + QLatin1Char('\n') + TimeChart::description()
                   : TimeChart::description();
}

std::vector<Curve> HeatMapChart::columns() const {
  std::vector<Curve> curves;
  for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
    Curve curve{bucketWords(k), Tone::accent, false, {}, columns_.start, columns_.step_seconds};
    bool any = false;
    for (const auto& column : columns_.columns) {
      curve.values.push_back(column ? std::optional(double(column->buckets()[k])) : std::nullopt);
      any = any || (column && column->buckets()[k] > 0);
    }
    if (any) curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace sextant::ui
