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
constexpr std::size_t always_shown = 2;  // causes of errors

// Causes of the points, most frequent first, at most as many as have a colour.
std::vector<std::string> causesOf(const std::vector<SeriesPoint>& points, std::size_t most) {
  std::map<std::string, std::uint64_t> counts;
  for (const SeriesPoint& point : points) {
    for (const auto& [cause, count] : point.errors)
      counts[cause] += count;
  }
  std::vector<std::string> causes;
  for (const auto& entry : counts)
    causes.push_back(entry.first);
  std::stable_sort(causes.begin(), causes.end(),
                   [&](const auto& a, const auto& b) { return counts[a] > counts[b]; });
  if (causes.size() > most) causes.resize(most);
  // A cause that has not occurred is not worth its place in the legend; two always are.
  while (causes.size() > always_shown && counts[causes.back()] == 0)
    causes.pop_back();
  return causes;
}

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

void LatencyPanel::setPoints(std::vector<SeriesPoint> points) {
  points_ = std::move(points);
  schedule();
}

void LatencyPanel::setWindowSeconds(int seconds) {
  latency_->setUnit(seconds == 1 ? tr("ms") : tr("ms over %1 s").arg(seconds));
  throughput_->setUnit(seconds == 1 ? tr("requests/s") : tr("requests/s over %1 s").arg(seconds));
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
                               [](const SeriesPoint& point) { return point.reported; });
  // Who went to a range without points is not sent away from the charts.
  stack_->setCurrentIndex(any || !timeline_->isLive() ? 0 : 1);
  if (stack_->currentIndex() != 0) return;
  drawing_ = true;
  if (timeline_->isLive() && !points_.empty()) timeline_->setNow(double(points_.back().second));
  for (TimeChart* chart : {latency_, throughput_, errors_})
    chart->setMarkers(markers_);
  drawLatency();
  drawThroughput();
  drawErrors();
  drawing_ = false;
}

// Nothing for a second without a point.
template <class Value>
Curve LatencyPanel::curveOf(const QString& name, Tone tone, bool filled, Value value) const {
  Curve curve{name, tone, filled, {}};
  if (points_.empty()) return curve;
  curve.start = points_.front().second;
  const qint64 steps = points_.back().second - curve.start + 1;
  curve.values.resize(std::size_t(std::max<qint64>(steps, 0)));
  for (const SeriesPoint& point : points_) {
    const qint64 step = point.second - curve.start;
    if (point.reported && step >= 0 && step < steps) curve.values[std::size_t(step)] = value(point);
  }
  return curve;
}

void LatencyPanel::drawLatency() {
  const auto of = [](auto member) {
    return [member](const SeriesPoint& point) { return point.*member; };
  };
  latency_->setCurves({curveOf(tr("p99"), Tone::candidate, false, of(&SeriesPoint::p99_ms)),
                       curveOf(tr("p95"), Tone::accent, false, of(&SeriesPoint::p95_ms)),
                       curveOf(tr("p50"), Tone::ok, false, of(&SeriesPoint::p50_ms))});
}

void LatencyPanel::drawThroughput() {
  const auto requests = [](const SeriesPoint& point) {
    return std::optional(double(point.requests));
  };
  throughput_->setCurves({curveOf({}, Tone::accent, true, requests)});
}

// A cause keeps its colour when its rank changes; only those that are no longer shown give theirs
// up.
void LatencyPanel::keepColours(const std::vector<std::string>& causes, std::size_t colours) {
  const auto shown = [&](const std::string& cause) {
    return std::find(causes.begin(), causes.end(), cause) != causes.end();
  };
  std::erase_if(colours_, [&](const auto& entry) { return !shown(entry.first); });
  for (const std::string& cause : causes) {
    if (colours_.count(cause) > 0) continue;
    std::size_t free = 0;
    const auto taken = [&](const auto& entry) { return entry.second == free; };
    while (free + 1 < colours && std::any_of(colours_.begin(), colours_.end(), taken))
      ++free;
    colours_[cause] = free;
  }
}

void LatencyPanel::drawErrors() {
  static constexpr std::array<Tone, 4> tones{Tone::bad, Tone::warning, Tone::accent, Tone::muted};
  std::vector<Curve> curves;
  const auto causes = causesOf(points_, tones.size());
  keepColours(causes, tones.size());
  for (const std::string& cause : causes) {
    const auto count = [&cause](const SeriesPoint& point) {
      const auto found = point.errors.find(cause);
      return std::optional(found == point.errors.end() ? 0.0 : double(found->second));
    };
    curves.push_back(curveOf(causeWords(cause), tones[colours_.at(cause)], true, count));
  }
  errors_->setCurves(std::move(curves));
}

}  // namespace sextant::ui
