// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/board_charts.h"

#include <QScrollBar>

#include "widgets/charts/board_arms.h"
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

StepsOf stepsOf(const BoardData& board, const std::vector<StepPoint>& points) {
  return {points, board.step_seconds, board.expected_instances};
}

Curve waitCurve(const StepsOf& steps, const char* sum, const char* count, const QString& name,
                Tone tone) {
  return quotient(counterRate(steps, sum, {}, tone), counterRate(steps, count, {}, tone), 1000, name,
                  tone);
}

Curve hitCurve(const StepsOf& steps, const QString& name, Tone tone) {
  const Curve hits = counterRate(steps, cache_hits, {}, tone);
  const Curve misses = counterRate(steps, cache_misses, {}, tone);
  return quotient(hits, sumOf(hits, misses), 100, name, tone);
}

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
  setErrors(board);
  heat_->setColumns(heatColumns(stepsOf(board, board.whole)));
  setResources(board);
  for (TimeChart* chart : all_)
    chart->setMarkers(board.markers);
  latency_->setObjectives(board.objectives);
}

void BoardCharts::setLatency(const BoardData& board) {
  const auto of = [](double quantile) {
    return [quantile](const StepsOf& steps, const QString& name, Tone tone) {
      return quantileCurve(steps, quantile, name, tone);
    };
  };
  if (hasArms(board)) {
    std::vector<Curve> curves = armCurves(board, tr("p99"), of(0.99));
    for (Curve& curve : armCurves(board, tr("p50"), of(0.5))) {
      curve.line = Line::dashed;
      curves.push_back(std::move(curve));
    }
    latency_->setCurves(std::move(curves));
    latency_->setBands({});
    return;
  }
  const StepsOf whole = stepsOf(board, board.whole);
  latency_->setCurves({quantileCurve(whole, 0.99, tr("p99"), Tone::candidate),
                       quantileCurve(whole, 0.95, tr("p95"), Tone::accent),
                       quantileCurve(whole, 0.5, tr("p50"), Tone::ok)});
  latency_->setBands({{2, 0, Tone::accent}});
}

// One candidate beside two others has half their requests, and is not half as fast.
void BoardCharts::setThroughput(const BoardData& board) {
  if (hasArms(board)) {
    throughput_->setUnit(tr("requests/s of an instance"));
    return throughput_->setCurves(armCurves(board, {}, throughputOfEach));
  }
  Curve curve = throughputCurve(stepsOf(board, board.whole), {}, Tone::accent);
  curve.filled = true;
  throughput_->setUnit(tr("requests/s"));
  throughput_->setCurves({std::move(curve)});
}

void BoardCharts::setErrors(const BoardData& board) {
  const bool are_compared = hasArms(board);
  errors_->setTitle(are_compared ? tr("Errors") : tr("Errors by cause"));
  errors_->setUnit(are_compared ? tr("per second of an instance") : tr("per second"));
  errors_->setCurves(are_compared ? armCurves(board, {}, errorsOfEach)
                                  : errorCurves(stepsOf(board, board.whole)));
}

void BoardCharts::setResources(const BoardData& board) {
  queue_->setBands({});
  std::vector<TimeChart*> now =
      hasArms(board) ? setResourcesOfArms(board) : setResourcesOfAll(board);
  if (now == resources_) return;
  resources_ = std::move(now);
  place();
}

std::vector<TimeChart*> BoardCharts::setResourcesOfAll(const BoardData& board) {
  const StepsOf steps = stepsOf(board, board.whole);
  const auto has = [&](const char* gauge) { return hasGauge(board.whole, gauge); };
  std::vector<TimeChart*> now;
  if (has(wait_sum) && has(wait_count)) {
    pool_wait_->setCurves({waitCurve(steps, wait_sum, wait_count, {}, Tone::accent)});
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
        {std::move(longest), waitCurve(steps, queue_sum, queue_count, tr("mean"), Tone::accent)});
    now.push_back(queue_time_);
  }
  if (has(cache_hits) && has(cache_misses)) {
    cache_->setCurves({hitCurve(steps, {}, Tone::ok)});
    now.push_back(cache_);
  }
  return now;
}

// The greatest of several instances is no match for that of one: means on both sides.
std::vector<TimeChart*> BoardCharts::setResourcesOfArms(const BoardData& board) {
  const auto has = [&](const char* gauge) {
    return hasGauge(*board.candidate, gauge) || hasGauge(*board.baseline, gauge);
  };
  const auto mean = [](const char* gauge) {
    return [gauge](const StepsOf& steps, const QString& name, Tone tone) {
      return gaugeCurve(steps, gauge, GaugeValue::mean, name, tone);
    };
  };
  const auto wait = [](const char* sum, const char* count) {
    return [sum, count](const StepsOf& steps, const QString& name, Tone tone) {
      return waitCurve(steps, sum, count, name, tone);
    };
  };
  std::vector<TimeChart*> now;
  const auto show = [&](TimeChart* chart, bool is_there, auto curve) {
    if (!is_there) return;
    chart->setCurves(armCurves(board, {}, curve));
    now.push_back(chart);
  };
  show(pool_wait_, has(wait_sum) && has(wait_count), wait(wait_sum, wait_count));
  show(pool_, has(pool_in_use), mean(pool_in_use));
  show(queue_, has(queue_depth), mean(queue_depth));
  show(queue_time_, has(queue_sum) && has(queue_count), wait(queue_sum, queue_count));
  show(cache_, has(cache_hits) && has(cache_misses), hitCurve);
  return now;
}

}  // namespace sextant::ui
