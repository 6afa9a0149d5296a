// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_panel.h"

#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "widgets/charts/board_curves.h"
#include "widgets/charts/time_chart.h"

namespace sextant::ui {
namespace {

constexpr std::array<int, 4> ranges_minutes{2, 5, 12, 60};
constexpr int default_range = 1;
constexpr std::size_t causes_max = 4;  // there is no room for the rest; the latency page has them

}  // namespace

LatencyPanel::LatencyPanel(QWidget* parent) : QWidget(parent), timeline_(new ChartTimeline(this)) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildHead(column);
  buildCharts();
  column->addWidget(stack_, 1);
  repaint_.setSingleShot(true);
  repaint_.setInterval(repaint_ms);
  connect(&repaint_, &QTimer::timeout, this, &LatencyPanel::draw);
  linkTime();
  draw();
}

void LatencyPanel::buildHead(QVBoxLayout* column) {
  head_ = new SectionHead(tr("Live latency"));
  source_ = new ChoiceButton(tr("What the charts show"));
  source_->hide();
  range_ = new ChoiceButton(tr("Time range"));
  QStringList words;
  for (const int minutes : ranges_minutes)
    words.append(tr("%1 min").arg(minutes));
  range_->setChoices(words);
  range_->setCurrent(default_range);
  pause_ = new QPushButton(tr("Pause"));
  head_->addBeside(source_);
  head_->addAtEnd(range_);
  head_->addAtEnd(pause_);
  column->addWidget(head_);
  for (QPushButton* button : std::initializer_list<QPushButton*>{source_, range_, pause_}) {
    button->setProperty("compact", true);
  }
  connect(source_, &ChoiceButton::chosen, this, &LatencyPanel::sourceChosen);
  connect(range_, &ChoiceButton::chosen, this, [this] {
    timeline_->goLive(rangeMinutes() * 60);
    draw();
    emit rangeChosen(rangeMinutes());
  });
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (!timeline_->isLive()) return timeline_->goLive(rangeMinutes() * 60);
    setPaused(!isPaused());
  });
}

void LatencyPanel::buildCharts() {
  latency_ = new TimeChart(tr("Latency"), tr("ms"), Scale::logarithmic);
  latency_->setDetailShown(true);
  throughput_ = new TimeChart(tr("Throughput"), tr("requests/s"), Scale::linear);
  errors_ = new TimeChart(tr("Errors by cause"), tr("per second"), Scale::linear);
  auto* charts = new QWidget;
  auto* column = new QVBoxLayout(charts);
  column->setContentsMargins(0, size::gap_small, 0, size::gap_tiny);
  column->setSpacing(size::gap_tiny);
  column->addWidget(latency_, 19);
  column->addWidget(throughput_, 12);
  column->addWidget(errors_, 12);
  empty_ = new EmptyState(tr("No measurements yet"),
                          tr("Latency appears here a second after the first agent reports."));
  stack_ = new QStackedWidget;
  stack_->addWidget(charts);
  stack_->addWidget(empty_);
}

void LatencyPanel::linkTime() {
  for (TimeChart* chart : {latency_, throughput_, errors_}) {
    chart->setTimeline(timeline_);
    connect(chart, &TimeChart::markerActivated, this, &LatencyPanel::markerActivated);
  }
  // The flags of one chart tell enough: the lines go through all three.
  throughput_->setFlagsShown(false);
  errors_->setFlagsShown(false);
  timeline_->goLive(rangeMinutes() * 60);
  connect(timeline_, &ChartTimeline::modeChanged, this, &LatencyPanel::showMode);
  connect(timeline_, &ChartTimeline::rangeChanged, this, [this] {
    if (!drawing_) emit rangeMoved();
  });
  connect(timeline_, &ChartTimeline::momentChanged, this, [this](std::optional<qint64> second) {
    if (second) emit momentChosen(*second);
  });
}

void LatencyPanel::showMode() {
  pause_->setText(!timeline_->isLive() ? tr("Live") : isPaused() ? tr("Resume") : tr("Pause"));
  if (!timeline_->isHeld()) draw();
  emit pausedChanged(isPaused());
}

TimeSpan LatencyPanel::wantedRange(qint64 now) const {
  const TimeSpan range = timeline_->range();
  if (timeline_->isLive()) return {double(now) - range.length(), double(now)};
  return range;
}

void LatencyPanel::setSources(const QStringList& names) {
  source_->setChoices(names);
  source_->setVisible(!names.isEmpty());
}

int LatencyPanel::rangeMinutes() const {
  return ranges_minutes[std::size_t(range_->current())];
}

void LatencyPanel::setPoints(std::vector<StepPoint> points, qint64 step_seconds,
                             int expected_instances) {
  points_ = std::move(points);
  step_seconds_ = step_seconds;
  expected_instances_ = expected_instances;
  schedule();
}

void LatencyPanel::setMarkers(std::vector<ChartMarker> markers) {
  markers_ = std::move(markers);
  schedule();
}

void LatencyPanel::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

void LatencyPanel::setPaused(bool paused) {
  timeline_->setPaused(paused);
}

void LatencyPanel::schedule() {
  if (!timeline_->isHeld() && !repaint_.isActive()) repaint_.start();
}

void LatencyPanel::draw() {
  if (drawing_ || timeline_->isHeld()) return;
  const bool any = std::any_of(points_.begin(), points_.end(),
                               [](const StepPoint& point) { return point.held_seconds > 0; });
  // Who went to a range without points is not sent away from the charts.
  stack_->setCurrentIndex(any || !timeline_->isLive() ? 0 : 1);
  if (stack_->currentIndex() != 0) return;
  drawing_ = true;
  if (timeline_->isLive() && !points_.empty())
    timeline_->setNow(double(points_.back().start + step_seconds_));
  for (TimeChart* chart : {latency_, throughput_, errors_})
    chart->setMarkers(markers_);
  drawCurves();
  drawing_ = false;
}

void LatencyPanel::drawCurves() {
  const StepsOf steps{points_, step_seconds_, expected_instances_};
  const bool is_second = step_seconds_ == 1;
  latency_->setUnit(is_second ? tr("ms") : tr("ms over %1 s").arg(step_seconds_));
  throughput_->setUnit(is_second ? tr("requests/s")
                                 : tr("requests/s over %1 s").arg(step_seconds_));
  latency_->setCurves({quantileCurve(steps, 0.99, tr("p99"), Tone::candidate),
                       quantileCurve(steps, 0.95, tr("p95"), Tone::accent),
                       quantileCurve(steps, 0.5, tr("p50"), Tone::ok)});
  Curve requests = throughputCurve(steps, {}, Tone::accent);
  requests.filled = true;
  throughput_->setCurves({std::move(requests)});
  std::vector<Curve> errors = errorCurves(steps);
  if (errors.size() > causes_max) errors.resize(causes_max);
  for (Curve& curve : errors)
    curve.filled = true;
  errors_->setCurves(std::move(errors));
}

}  // namespace sextant::ui
