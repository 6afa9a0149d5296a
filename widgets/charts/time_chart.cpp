// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/time_chart.h"

#include <QApplication>
#include <QGraphicsLayout>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include <cmath>

#include "widgets/charts/chart_items.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Around the plot area: labels at the left, the title above, times below.
constexpr QMarginsF plot_margins(68, 28, 16, 24);
constexpr double flag_lane = flag_height + 4;
constexpr QSize menu_size(24, 20);
// An objective far above the values would press them flat on a linear axis.
constexpr double objective_reach = 4;

}  // namespace

TimeChart::TimeChart(const QString& title, const QString& unit, Scale scale, QWidget* parent)
    : QChartView(new QChart, parent),
      title_(title),
      unit_(unit),
      empty_words_(tr("Nothing was measured in this range")),
      scale_(scale) {
  setFrameShape(NoFrame);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(QStringLiteral("%1, %2").arg(title, unitWords()));
  setMinimumHeight(110);
  buildAxes();
  content_ = new ContentItem(chart(), this);
  overlay_ = new OverlayItem(chart(), this);
  menu_ = new QToolButton(this);
  menu_->setIcon(icon(QStringLiteral("more"), Tone::muted));
  menu_->setFixedSize(menu_size);
  setButtonKind(menu_, ButtonKind::flat);
  menu_->setFocusPolicy(Qt::NoFocus);  // the menu key of the chart opens the same
  menu_->setToolTip(plainToolTip(tr("Axis, export and copy") + QLatin1Char('\n') + mouseHelp() +
                                 QLatin1Char('\n') + keyHelp()));
  menu_->setAccessibleName(tr("Menu of %1").arg(title));
  connect(menu_, &QToolButton::clicked, this,
          [this] { openMenu(menu_->mapToGlobal(QPoint(0, menu_->height()))); });
  click_.setSingleShot(true);
  connect(&click_, &QTimer::timeout, this, [this] { timeline_->setMoment(pressed_second_); });
  setTimeline(new ChartTimeline(this));
  applyTheme();
  connect(&Theme::current(), &Theme::changed, this, &TimeChart::applyTheme);
}

void TimeChart::buildAxes() {
  chart()->setMargins({});
  chart()->legend()->hide();
  chart()->setBackgroundRoundness(0);
  chart()->layout()->setContentsMargins(0, 0, 0, 0);
  anchor_ = new QLineSeries;
  auto* time_axis = new QValueAxis;
  time_axis->setTickCount(2);  // the labels are our own
  time_axis_ = time_axis;
  chart()->addSeries(anchor_);
  chart()->addAxis(time_axis_, Qt::AlignBottom);
  anchor_->attachAxis(time_axis_);
  time_axis_->setGridLineVisible(false);
  time_axis_->setLabelsVisible(false);
  time_axis_->setLineVisible(false);
  makeValueAxis();
}

void TimeChart::makeValueAxis() {
  if (value_axis_ != nullptr) {
    chart()->removeAxis(value_axis_);
    delete value_axis_;
  }
  if (scale_ == Scale::linear) {
    value_axis_ = new QValueAxis;
  } else {
    auto* axis = new QLogValueAxis;
    axis->setBase(10);
    value_axis_ = axis;
  }
  chart()->addAxis(value_axis_, Qt::AlignLeft);
  anchor_->attachAxis(value_axis_);
  value_axis_->setLabelsVisible(false);
  value_axis_->setLineVisible(false);
  // The grid is drawn with the curves: lines of an axis that was removed stayed.
  value_axis_->setGridLineVisible(false);
}

void TimeChart::applyTheme() {
  chart()->setBackgroundBrush(tokens().surface);
  chart()->setBackgroundPen(Qt::NoPen);
  setBackgroundBrush(tokens().surface);
  viewport()->update();
}

void TimeChart::setTimeline(ChartTimeline* timeline) {
  if (timeline_ != nullptr) {
    timeline_->disconnect(this);
    if (timeline_->parent() == this) delete timeline_;
  }
  timeline_ = timeline;
  connect(timeline_, &ChartTimeline::rangeChanged, this, &TimeChart::refresh);
  connect(timeline_, &ChartTimeline::modeChanged, viewport(), qOverload<>(&QWidget::update));
  connect(timeline_, &ChartTimeline::momentChanged, viewport(), qOverload<>(&QWidget::update));
  connect(timeline_, &ChartTimeline::sharedChanged, viewport(), qOverload<>(&QWidget::update));
  connect(timeline_, &ChartTimeline::hoveredChanged, this, [this] {
    placeLegend();
    setAccessibleDescription(description());
    viewport()->update();
  });
  refresh();
}

void TimeChart::setCurves(std::vector<Curve> curves) {
  curves_ = std::move(curves);
  if (highlighted_ && *highlighted_ >= curves_.size()) highlighted_.reset();
  refresh();
  setAccessibleDescription(description());
}

void TimeChart::setBands(std::vector<Band> bands) {
  std::erase_if(bands, [this](const Band& band) {
    return band.low >= curves_.size() || band.high >= curves_.size();
  });
  bands_ = std::move(bands);
  viewport()->update();
}

void TimeChart::setObjectives(std::vector<Objective> objectives) {
  std::erase_if(objectives, [](const Objective& one) { return !std::isfinite(one.value); });
  objectives_ = std::move(objectives);
  refresh();
}

void TimeChart::setMarkers(std::vector<ChartMarker> markers) {
  if (markers == markers_) return;
  markers_ = std::move(markers);
  focused_flag_.reset();
  layOut();
  refresh();
}

void TimeChart::setDetailShown(bool shown) {
  detail_shown_ = shown;
  refresh();
}

void TimeChart::setFlagsShown(bool shown) {
  flags_shown_ = shown;
  layOut();
  refresh();
}

void TimeChart::setScale(Scale scale) {
  if (scale == scale_) return;
  scale_ = scale;
  makeValueAxis();
  setAccessibleName(QStringLiteral("%1, %2").arg(title_, unitWords()));
  layOut();
  refresh();
}

void TimeChart::setTitle(const QString& title) {
  if (title == title_) return;
  title_ = title;
  setAccessibleName(QStringLiteral("%1, %2").arg(title_, unitWords()));
  placeLegend();
  viewport()->update();
}

void TimeChart::setUnit(const QString& unit) {
  if (unit == unit_) return;
  unit_ = unit;
  setAccessibleName(QStringLiteral("%1, %2").arg(title_, unitWords()));
  placeLegend();
  viewport()->update();
}

void TimeChart::setEmptyWords(const QString& sentence) {
  empty_words_ = sentence;
  viewport()->update();
}

void TimeChart::setHighlighted(std::optional<std::size_t> curve) {
  if (curve == highlighted_) return;
  highlighted_ = curve;
  placeLegend();
  viewport()->update();
}

QString TimeChart::unitWords() const {
  return scale_ == Scale::logarithmic ? tr("%1, log scale").arg(unit_) : unit_;
}

void TimeChart::refresh() {
  applyTicks();
  placeLegend();
  placeFlags();
  viewport()->update();
}

std::pair<double, double> TimeChart::valueRange() const {
  double most = extent_.most;
  for (const Objective& objective : objectives_) {
    if (scale_ == Scale::logarithmic || objective.value <= most * objective_reach)
      most = std::max(most, objective.value);
  }
  if (scale_ == Scale::linear) return {extent_.least, extent_.any ? most : 0};
  if (most <= 0) return {1, 100};
  return {extent_.least_positive > 0 ? extent_.least_positive : most / 100, most};
}

void TimeChart::applyTicks() {
  extent_ = extentOf(curves_, timeline_->from(), timeline_->to());
  const auto [least, most] = valueRange();
  ticks_ = scale_ == Scale::linear ? linearTicks(most, least) : logarithmicTicks(least, most);
  low_ = endsAtRange() ? least : ticks_.front().value;
  high_ = endsAtRange() ? most : ticks_.back().value;
  if (endsAtRange()) {
    std::erase_if(ticks_, [this](const Tick& tick) {
      return tick.value < low_ * 0.999 || tick.value > high_ * 1.001;
    });
  }
  time_axis_->setRange(timeline_->from(), timeline_->to());
  value_axis_->setRange(low_, high_);
}

QString TimeChart::description() const {
  constexpr std::size_t spoken_max = 8;
  QStringList words;
  for (std::size_t i = 0; i < curves_.size() && i < spoken_max; ++i) {
    const Curve& curve = curves_[i];
    words.append((curve.name + QLatin1Char(' ') + legendWords(curve)).trimmed());
  }
  const QString values = isEmpty() ? empty_words_ : words.join(", ");
  return values + QLatin1Char('\n') + keyHelp();
}

QString TimeChart::mouseHelp() {
  return tr(
      "The wheel zooms, dragging moves the range, Shift and dragging selects one, a click pins "
      "the moment, a double click goes back.");
}

QString TimeChart::keyHelp() {
  return tr(
      "Arrow keys move the crosshair, + and − zoom, Ctrl with an arrow key moves the range, "
      "Enter pins the moment, Space pauses, End goes live, Backspace goes back, Tab reaches "
      "the flags.");
}

QRectF TimeChart::plot() const {
  return chart()->plotArea();
}

PlotMap TimeChart::map() const {
  return {plot(), timeline_->from(), timeline_->to(), low_, high_, scale_};
}

double TimeChart::yOf(double value) const {
  return map().y(value).value_or(plot().bottom());
}

qint64 TimeChart::secondAt(double x) const {
  const QRectF area = plot();
  const double inside = std::clamp(x, area.left(), std::max(area.left(), area.right()));
  return area.width() > 0 ? std::llround(map().secondAt(inside)) : from();
}

qint64 TimeChart::stepSeconds() const {
  return curves_.empty() ? 1 : curves_.front().step_seconds;
}

qint64 TimeChart::stepStartAt(qint64 second) const {
  for (const Curve& curve : curves_) {
    if (const auto step = stepAt(curve, double(second)))
      return curve.start + qint64(*step) * curve.step_seconds;
  }
  return second;
}

std::optional<qint64> TimeChart::shownStep() const {
  if (!hovered() || *hovered() < from() || *hovered() > to()) return std::nullopt;
  return stepStartAt(*hovered());
}

std::optional<qint64> TimeChart::shownMoment() const {
  const auto moment = timeline_->moment();
  return moment && *moment >= from() && *moment <= to() ? moment : std::nullopt;
}

void TimeChart::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  menu_->move(width() - menu_size.width() - size::gap_tiny, 0);
  widest_value_ = 0;
  placeLegend();
  layOut();
  placeFlags();
}

void TimeChart::layOut() {
  if (overlay_ == nullptr) return;
  content_->geometryChanged();
  overlay_->geometryChanged();
  const double lane = flags_shown_ && !markers_.empty() ? flag_lane : 0;
  const QMarginsF above(0, legendRowsBelow() * legend_row + lane, 0, 0);
  chart()->setPlotArea(QRectF(QPointF(0, 0), QSizeF(size())).marginsRemoved(plot_margins + above));
  // Without this the axes keep the geometry of the layout before.
  chart()->layout()->invalidate();
  chart()->layout()->activate();
}

QString TimeChart::flagWords(const FlagGroup& flag) const {
  if (flag.markers.size() > 1) return tr("%1 changes").arg(flag.markers.size());
  const ChartMarker& marker = markers_[flag.markers.front()];
  const bool detail = detail_shown_ && !brief_flags_ && !marker.detail.isEmpty();
  return detail ? marker.label + QLatin1Char(' ') + marker.detail : marker.label;
}

void TimeChart::placeFlags() {
  flags_.clear();
  if (!flags_shown_ || overlay_ == nullptr) return;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < markers_.size(); ++i) {
    const auto second = double(markers_[i].second);
    if (second >= timeline_->from() && second <= timeline_->to()) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return markers_[a].second < markers_[b].second;
  });
  // Short words for all say more than "2 changes" for some.
  brief_flags_ = false;
  flags_ = flagsOf(order);
  if (flags_.size() < order.size()) {
    brief_flags_ = true;
    flags_ = flagsOf(order);
  }
  for (FlagGroup& flag : flags_) {
    for (std::size_t& marker : flag.markers)
      marker = order[marker];
  }
  if (focused_flag_ && *focused_flag_ >= flags_.size()) focused_flag_.reset();
}

std::vector<FlagGroup> TimeChart::flagsOf(const std::vector<std::size_t>& order) const {
  constexpr int shape_room = 26;
  const QFontMetrics metrics(wordFont(11, QFont::DemiBold));
  std::vector<double> x;
  std::vector<double> widths;
  for (const std::size_t marker : order) {
    x.push_back(std::round(xOf(double(markers_[marker].second))) + 0.5);
    widths.push_back(metrics.horizontalAdvance(flagWords({{marker}, {}, 0})) + shape_room);
  }
  const QRectF area = plot();
  const QRectF row(area.left(), area.top() - flag_lane + 1, area.width(), flag_height);
  const int group = metrics.horizontalAdvance(tr("%1 changes").arg(99)) + 12;
  return groupFlags(x, widths, group, row);
}

}  // namespace sextant::ui
