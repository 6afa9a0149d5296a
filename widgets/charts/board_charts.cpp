// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/board_charts.h"

#include <QScrollBar>

#include "widgets/charts/board_curves.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int two_columns_from = 1500;  // pixels
constexpr int large_height = 230;
constexpr int small_height = 136;

// The gauges' names, as the settings of agents and sources have them.
constexpr const char* queue_depth = "queue_depth";
constexpr const char* pool_open = "pool_open";
constexpr const char* pool_in_use = "pool_in_use";
constexpr const char* wait_sum = "pool_wait_seconds";
constexpr const char* wait_count = "pool_waits";
constexpr const char* queue_sum = "queue_wait_seconds";
constexpr const char* queue_count = "queue_waits";
constexpr const char* queue_longest = "queue_longest_seconds";
constexpr const char* cache_hits = "cache_hits";
constexpr const char* cache_misses = "cache_misses";

}  // namespace

BoardCharts::BoardCharts(ChartTimeline* timeline, QWidget* parent)
    : QScrollArea(parent), timeline_(timeline), page_(new QWidget), grid_(new QGridLayout(page_)) {
  setFrameShape(NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  setSurface(page_, "surface");
  grid_->setContentsMargins(0, size::gap_small, 0, size::gap_small);
  grid_->setSpacing(size::gap_small);
  latency_ = new TimeChart(tr("Latency"), tr("ms"), Scale::logarithmic);
  heat_ = new HeatMapChart(tr("Latency distribution"));
  throughput_ = new TimeChart(tr("Throughput"), tr("requests/s"), Scale::linear);
  errors_ = new TimeChart(tr("Errors by cause"), tr("per second"), Scale::linear);
  pool_wait_ = new TimeChart(tr("Pool wait"), tr("ms, mean of a wait"), Scale::linear);
  pool_ = new TimeChart(tr("Pool"), tr("connections of an instance"), Scale::linear);
  queue_ = new TimeChart(tr("Queue depth"), tr("requests of an instance"), Scale::linear);
  queue_time_ = new TimeChart(tr("Queue time"), tr("ms of a request"), Scale::linear);
  cache_ = new TimeChart(tr("Cache hits"), tr("% of reads"), Scale::linear);
  for (TimeChart* chart : {latency_, static_cast<TimeChart*>(heat_), throughput_, errors_,
                           pool_wait_, pool_, queue_, queue_time_, cache_})
    add(chart);
  for (TimeChart* chart : {latency_, static_cast<TimeChart*>(heat_)}) {
    chart->setDetailShown(true);
    chart->setFlagsShown(true);
    chart->setMinimumHeight(large_height);
  }
  // What is made of counters needs the steps before too.
  const QString counted = tr("Nothing was counted here in steps that were measured whole");
  pool_wait_->setEmptyWords(counted);
  cache_->setEmptyWords(counted);
  connect(latency_, &TimeChart::scaleChosen, this, &BoardCharts::scaleChosen);
  setWidget(page_);
  place();
}

void BoardCharts::add(TimeChart* chart) {
  chart->setParent(page_);
  all_.push_back(chart);
  chart->setTimeline(timeline_);
  chart->setFlagsShown(false);
  chart->setMinimumHeight(small_height);
  chart->hide();
  connect(chart, &TimeChart::markerActivated, this, &BoardCharts::markerActivated);
}

void BoardCharts::setHeatMap(bool shown) {
  if (shown == heat_shown_) return;
  heat_shown_ = shown;
  place();
}

void BoardCharts::setScale(Scale scale) {
  latency_->setScale(scale);
}

std::vector<const TimeChart*> BoardCharts::shown() const {
  std::vector<const TimeChart*> charts{
      heat_shown_ ? static_cast<const TimeChart*>(heat_) : latency_, throughput_, errors_};
  charts.insert(charts.end(), resources_.begin(), resources_.end());
  return charts;
}

// One below the other; where it is wide, resources beside them.
void BoardCharts::place() {
  const auto now = shown();
  const bool wide = viewport()->width() >= two_columns_from && !resources_.empty();
  for (TimeChart* chart : all_) {
    grid_->removeWidget(chart);
    chart->setVisible(std::find(now.begin(), now.end(), chart) != now.end());
  }
  for (int row = 0; row < grid_->rowCount(); ++row)
    grid_->setRowStretch(row, 0);
  // Twelve rows divide evenly among one to four charts.
  const int unit = 12;
  const int heights[] = {6, 3, 3};
  int row = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    auto* chart = const_cast<TimeChart*>(now[i]);
    grid_->addWidget(chart, row, 0, heights[i], 1);
    row += heights[i];
  }
  const int each = wide ? unit / int(resources_.size()) : 3;
  row = wide ? 0 : unit;
  for (TimeChart* chart : resources_) {
    grid_->addWidget(chart, row, wide ? 1 : 0, each, 1);
    row += each;
  }
  const int rows = wide ? unit : unit + 3 * int(resources_.size());
  for (int i = 0; i < rows; ++i)
    grid_->setRowStretch(i, 1);
  grid_->setColumnStretch(0, wide ? 3 : 1);
  grid_->setColumnStretch(1, wide ? 2 : 0);
}

void BoardCharts::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  place();
}

void BoardCharts::setData(const BoardData& board) {
  setLatency(board);
  setThroughput(board);
  const StepsOf whole{board.whole, board.step_seconds, board.expected_instances};
  errors_->setCurves(errorCurves(whole));
  heat_->setColumns(heatColumns(whole));
  setResources(board);
  for (TimeChart* chart : all_)
    chart->setMarkers(board.markers);
  latency_->setObjectives(board.objectives);
}

void BoardCharts::setLatency(const BoardData& board) {
  const auto steps = [&](const std::vector<StepPoint>& points) {
    return StepsOf{points, board.step_seconds, board.expected_instances};
  };
  if (board.candidate && board.baseline) {
    std::vector<Curve> curves{
        quantileCurve(steps(*board.candidate), 0.99, tr("candidate p99"), Tone::candidate),
        quantileCurve(steps(*board.baseline), 0.99, tr("baseline p99"), Tone::accent),
        quantileCurve(steps(*board.candidate), 0.5, tr("candidate p50"), Tone::candidate),
        quantileCurve(steps(*board.baseline), 0.5, tr("baseline p50"), Tone::accent)};
    curves[2].line = curves[3].line = Line::dashed;
    latency_->setCurves(std::move(curves));
    latency_->setBands({});
    return;
  }
  const StepsOf whole = steps(board.whole);
  latency_->setCurves({quantileCurve(whole, 0.99, tr("p99"), Tone::candidate),
                       quantileCurve(whole, 0.95, tr("p95"), Tone::accent),
                       quantileCurve(whole, 0.5, tr("p50"), Tone::ok)});
  latency_->setBands({{2, 0, Tone::accent}});
}

void BoardCharts::setThroughput(const BoardData& board) {
  const auto curve = [&](const std::vector<StepPoint>& points, const QString& name, Tone tone) {
    return throughputCurve({points, board.step_seconds, board.expected_instances}, name, tone);
  };
  std::vector<Curve> curves;
  if (board.candidate && board.baseline) {
    curves = {curve(*board.candidate, tr("candidate"), Tone::candidate),
              curve(*board.baseline, tr("baseline"), Tone::accent)};
    // Of some instances each: what is missing is not missing from them.
    for (Curve& one : curves)
      one.at_least.clear();
  } else {
    curves = {curve(board.whole, {}, Tone::accent)};
    curves[0].filled = true;
  }
  throughput_->setCurves(std::move(curves));
}

void BoardCharts::setResources(const BoardData& board) {
  const StepsOf steps{board.whole, board.step_seconds, board.expected_instances};
  const auto has = [&](const char* gauge) { return hasGauge(board.whole, gauge); };
  std::vector<TimeChart*> now;
  if (has(wait_sum) && has(wait_count)) {
    pool_wait_->setCurves(
        {quotient(counterRate(steps, wait_sum, {}, Tone::accent),
                  counterRate(steps, wait_count, {}, Tone::accent), 1000, {}, Tone::accent)});
    now.push_back(pool_wait_);
  }
  if (has(pool_open) || has(pool_in_use)) {
    pool_->setCurves(
        {gaugeCurve(steps, pool_in_use, GaugeValue::mean, tr("in use"), Tone::candidate),
         gaugeCurve(steps, pool_open, GaugeValue::mean, tr("open"), Tone::accent)});
    now.push_back(pool_);
  }
  if (has(queue_depth)) {
    queue_->setCurves(
        {gaugeCurve(steps, queue_depth, GaugeValue::max, tr("highest"), Tone::candidate),
         gaugeCurve(steps, queue_depth, GaugeValue::mean, tr("mean"), Tone::accent)});
    queue_->setBands({{1, 0, Tone::accent}});
    now.push_back(queue_);
  }
  if (has(queue_sum) && has(queue_count)) {
    Curve longest =
        gaugeCurve(steps, queue_longest, GaugeValue::max, tr("longest"), Tone::candidate);
    for (std::optional<double>& value : longest.values) {
      if (value) *value *= 1000;
    }
    queue_time_->setCurves(
        {std::move(longest), quotient(counterRate(steps, queue_sum, {}, Tone::accent),
                                      counterRate(steps, queue_count, {}, Tone::accent), 1000,
                                      tr("mean"), Tone::accent)});
    now.push_back(queue_time_);
  }
  if (has(cache_hits) && has(cache_misses)) {
    const Curve hits = counterRate(steps, cache_hits, {}, Tone::ok);
    const Curve misses = counterRate(steps, cache_misses, {}, Tone::ok);
    cache_->setCurves({quotient(hits, sumOf(hits, misses), 100, {}, Tone::ok)});
    now.push_back(cache_);
  }
  if (now == resources_) return;
  resources_ = std::move(now);
  place();
}

}  // namespace sextant::ui
