// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/time_chart.h"

#include <QKeyEvent>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include <cmath>

#include "widgets/charts/chart_items.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Around the plot area: labels at the left, the title above, times below.
constexpr QMarginsF plot_margins(68, 28, 16, 24);

QAbstractAxis* makeValueAxis(Scale scale) {
  if (scale == Scale::linear) return new QValueAxis;
  auto* axis = new QLogValueAxis;
  axis->setBase(10);
  return axis;
}

}  // namespace

TimeChart::TimeChart(const QString& title, const QString& unit, Scale scale, QWidget* parent)
    : QChartView(new QChart, parent), title_(title), unit_(unit), scale_(scale) {
  setFrameShape(NoFrame);
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(QStringLiteral("%1, %2").arg(title, unit));
  setMinimumHeight(110);
  chart()->setMargins({});
  chart()->legend()->hide();
  chart()->setBackgroundRoundness(0);
  chart()->layout()->setContentsMargins(0, 0, 0, 0);
  anchor_ = new QLineSeries;
  time_axis_ = new QValueAxis;
  value_axis_ = makeValueAxis(scale);
  chart()->addSeries(anchor_);
  chart()->addAxis(time_axis_, Qt::AlignBottom);
  chart()->addAxis(value_axis_, Qt::AlignLeft);
  anchor_->attachAxis(time_axis_);
  anchor_->attachAxis(value_axis_);
  time_axis_->setGridLineVisible(false);
  for (QAbstractAxis* axis : {time_axis_, value_axis_}) {
    axis->setLabelsVisible(false);
    axis->setLineVisible(false);
  }
  curves_item_ = new CurvesItem(chart(), this);
  overlay_ = new OverlayItem(chart(), this);
  applyTheme();
  applyTicks();
  connect(&Theme::current(), &Theme::changed, this, &TimeChart::applyTheme);
}

void TimeChart::applyTheme() {
  chart()->setBackgroundBrush(tokens().surface);
  chart()->setBackgroundPen(Qt::NoPen);
  setBackgroundBrush(tokens().surface);
  value_axis_->setGridLinePen(QPen(tokens().line, 1));
  viewport()->update();
}

void TimeChart::setRange(qint64 from, qint64 to) {
  from_ = from;
  to_ = std::max(to, from + 1);
  time_axis_->setRange(double(from_), double(to_));
  viewport()->update();
}

std::pair<double, double> TimeChart::extent() const {
  double least = INFINITY;
  double most = 0;
  for (const Curve& curve : curves_) {
    for (const auto& value : curve.values) {
      if (!value || !std::isfinite(*value)) continue;
      if (*value > 0) least = std::min(least, *value);
      most = std::max(most, *value);
    }
  }
  if (most <= 0) return {1, 100};
  return {least, most};
}

void TimeChart::applyTicks() {
  const auto [least, most] = extent();
  ticks_ = scale_ == Scale::linear ? linearTicks(curves_.empty() ? 0 : most)
                                   : logarithmicTicks(least, most);
  value_axis_->setRange(ticks_.front().value, ticks_.back().value);
  if (auto* axis = qobject_cast<QValueAxis*>(value_axis_)) axis->setTickCount(int(ticks_.size()));
}

void TimeChart::setCurves(std::vector<Curve> curves) {
  curves_ = std::move(curves);
  applyTicks();
  placeLegend();
  describe();
  viewport()->update();
}

void TimeChart::setMarkers(std::vector<ChartMarker> markers) {
  markers_ = std::move(markers);
  std::sort(markers_.begin(), markers_.end(),
            [](const ChartMarker& a, const ChartMarker& b) { return a.second < b.second; });
  viewport()->update();
}

void TimeChart::setDetailShown(bool shown) {
  detail_shown_ = shown;
  viewport()->update();
}

void TimeChart::setHovered(std::optional<qint64> second) {
  if (hovered_ == second) return;
  hovered_ = second;
  describe();
  viewport()->update();
}

void TimeChart::describe() {
  QStringList words;
  for (const Curve& curve : curves_) {
    words.append((curve.name + QLatin1Char(' ') + valueWords(legendValue(curve))).trimmed());
  }
  setAccessibleDescription(words.join(QStringLiteral(", ")));
}

QRectF TimeChart::plot() const {
  return chart()->plotArea();
}

double TimeChart::xOf(qint64 second) const {
  const QRectF area = plot();
  return area.left() + area.width() * double(second - from_) / double(to_ - from_);
}

double TimeChart::yOf(double value) const {
  const QRectF area = plot();
  const double low = ticks_.front().value;
  const double high = ticks_.back().value;
  const double share = scale_ == Scale::linear
                           ? (value - low) / (high - low)
                           : std::log(std::max(value, low) / low) / std::log(high / low);
  return area.bottom() - area.height() * share;
}

qint64 TimeChart::secondAt(double x) const {
  const QRectF area = plot();
  const double share = std::clamp((x - area.left()) / std::max(area.width(), 1.0), 0.0, 1.0);
  return from_ + std::llround(share * double(to_ - from_));
}

std::optional<double> TimeChart::legendValue(const Curve& curve) const {
  if (!hovered_) {
    const auto last = std::find_if(curve.values.rbegin(), curve.values.rend(),
                                   [](const auto& value) { return value.has_value(); });
    return last == curve.values.rend() ? std::nullopt : *last;
  }
  const qint64 index = *hovered_ - from_;
  const bool inside = index >= 0 && std::size_t(index) < curve.values.size();
  return inside ? curve.values[std::size_t(index)] : std::nullopt;
}

void TimeChart::setUnit(const QString& unit) {
  if (unit == unit_) return;
  unit_ = unit;
  setAccessibleName(QStringLiteral("%1, %2").arg(title_, unit));
  placeLegend();
  overlay_->update();
}

QString TimeChart::valueWords(std::optional<double> value) const {
  if (!value) return QStringLiteral("–");
  if (scale_ == Scale::logarithmic) return milliseconds(*value);
  return countText(std::llround(*value));
}

void TimeChart::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  widest_value_ = 0;
  placeLegend();
  layOut();
}

void TimeChart::placeLegend() {
  // Room for three digits, or for the longest value since the chart has this size, so that the
  // legend does not jump while values change.
  const QFontMetrics names(wordFont(12));
  const QFontMetrics numbers(monoFont(12));
  widest_value_ = std::max(widest_value_, numbers.horizontalAdvance(QStringLiteral("000")));
  for (const Curve& curve : curves_)
    widest_value_ =
        std::max(widest_value_, numbers.horizontalAdvance(valueWords(legendValue(curve))));
  const int digits = widest_value_;
  const auto entryWidth = [&](const Curve& curve) {
    return names.horizontalAdvance(curve.name) + digits + size::gap + 5;
  };
  const int title = QFontMetrics(wordFont(13, QFont::DemiBold)).horizontalAdvance(title_) +
                    names.horizontalAdvance(unit_) + 10;
  int legend = 0;
  for (const Curve& curve : curves_)
    legend += entryWidth(curve);
  std::vector<int> rows(curves_.size(), 0);
  if (legend + title + 3 * size::gap > width()) {
    int row = 1;
    int left = width() - size::gap;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      const int entry = entryWidth(curves_[i]);
      if (left < entry && left < width() - size::gap) {
        ++row;
        left = width() - size::gap;
      }
      left -= entry;
      rows[i] = row;
    }
  }
  if (rows == legend_rows_) return;
  legend_rows_ = std::move(rows);
  layOut();
}

int TimeChart::legendRowsBelow() const {
  return legend_rows_.empty() ? 0 : legend_rows_.back();
}

void TimeChart::layOut() {
  curves_item_->geometryChanged();
  overlay_->geometryChanged();
  const QMarginsF legend(0, legendRowsBelow() * legend_row, 0, 0);
  chart()->setPlotArea(QRectF(QPointF(0, 0), QSizeF(size())).marginsRemoved(plot_margins + legend));
  // Without this the axes keep the geometry of the layout before.
  chart()->layout()->invalidate();
  chart()->layout()->activate();
}

void TimeChart::changeHover(std::optional<qint64> second) {
  if (second == hovered_) return;
  setHovered(second);
  emit hoveredChanged(second);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
  QChartView::mouseMoveEvent(event);
  const bool inside = plot().adjusted(-4, 0, 4, 20).contains(event->position());
  changeHover(inside ? std::optional(secondAt(event->position().x())) : std::nullopt);
}

void TimeChart::leaveEvent(QEvent* event) {
  QChartView::leaveEvent(event);
  changeHover(std::nullopt);
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
  const qint64 step = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    const qint64 at = hovered_.value_or(to_) + (event->key() == Qt::Key_Left ? -step : step);
    changeHover(std::clamp(at, from_, to_));
  } else if (event->key() == Qt::Key_Escape && hovered_) {
    changeHover(std::nullopt);
  } else {
    QChartView::keyPressEvent(event);
  }
}

}  // namespace sextant::ui
