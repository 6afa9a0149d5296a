// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_panel.h"

#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "widgets/charts/time_chart.h"

namespace sextant::ui {
namespace {

constexpr std::array<int, 4> ranges_minutes{2, 5, 12, 60};
constexpr int default_range = 1;
constexpr std::size_t always_shown = 2;  // causes of errors

// The value of each second of [from, to]; nothing for a second without a point.
template <class Value>
std::vector<std::optional<double>> valuesOf(const std::vector<SeriesPoint>& points, qint64 from,
                                            qint64 to, Value value) {
  std::vector<std::optional<double>> values(std::size_t(to - from + 1));
  for (const SeriesPoint& point : points) {
    if (point.second < from || point.second > to || !point.reported) continue;
    values[std::size_t(point.second - from)] = value(point);
  }
  return values;
}

// "queue_full" as a person says it.
QString causeWords(const std::string& cause) {
  QString words = QString::fromStdString(cause).replace(QLatin1Char('_'), QLatin1Char(' '));
  return words.replace(QLatin1String("timeout"), QLatin1String("time-out"));
}

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

LatencyPanel::LatencyPanel(QWidget* parent) : QWidget(parent) {
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
  linkHover();
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
    draw();
    emit rangeChosen(rangeMinutes());
  });
  connect(pause_, &QPushButton::clicked, this, [this] { setPaused(!paused_); });
}

void LatencyPanel::buildCharts() {
  latency_ = new TimeChart(tr("Latency"), tr("ms, log scale"), Scale::logarithmic);
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

void LatencyPanel::linkHover() {
  const std::array<TimeChart*, 3> charts{latency_, throughput_, errors_};
  for (TimeChart* from : charts) {
    for (TimeChart* to : charts) {
      if (from != to) connect(from, &TimeChart::hoveredChanged, to, &TimeChart::setHovered);
    }
  }
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
  latency_->setUnit(seconds == 1 ? tr("ms, log scale")
                                 : tr("ms over %1 s, log scale").arg(seconds));
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
  if (paused == paused_) return;
  paused_ = paused;
  pause_->setText(paused ? tr("Resume") : tr("Pause"));
  if (!paused) draw();
  emit pausedChanged(paused);
}

void LatencyPanel::schedule() {
  if (!paused_ && !repaint_.isActive()) repaint_.start();
}

void LatencyPanel::draw() {
  const bool any = std::any_of(points_.begin(), points_.end(),
                               [](const SeriesPoint& point) { return point.reported; });
  stack_->setCurrentIndex(any ? 0 : 1);
  if (!any) return;
  const qint64 to = points_.back().second;
  const qint64 from = to - rangeMinutes() * 60;
  for (TimeChart* chart : {latency_, throughput_, errors_}) {
    chart->setRange(from, to);
    chart->setMarkers(markers_);
  }
  drawLatency(from, to);
  drawThroughput(from, to);
  drawErrors(from, to);
}

void LatencyPanel::drawLatency(qint64 from, qint64 to) {
  const auto of = [&](auto member) {
    return valuesOf(points_, from, to,
                    [member](const SeriesPoint& point) { return point.*member; });
  };
  latency_->setCurves({{tr("p99"), Tone::candidate, false, of(&SeriesPoint::p99_ms)},
                       {tr("p95"), Tone::accent, false, of(&SeriesPoint::p95_ms)},
                       {tr("p50"), Tone::ok, false, of(&SeriesPoint::p50_ms)}});
}

void LatencyPanel::drawThroughput(qint64 from, qint64 to) {
  const auto requests = [](const SeriesPoint& point) {
    return std::optional(double(point.requests));
  };
  throughput_->setCurves({{{}, Tone::accent, true, valuesOf(points_, from, to, requests)}});
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

void LatencyPanel::drawErrors(qint64 from, qint64 to) {
  static constexpr std::array<Tone, 4> tones{Tone::bad, Tone::warning, Tone::accent, Tone::muted};
  std::vector<Curve> curves;
  const auto causes = causesOf(points_, tones.size());
  keepColours(causes, tones.size());
  for (const std::string& cause : causes) {
    const auto count = [&cause](const SeriesPoint& point) {
      const auto found = point.errors.find(cause);
      return std::optional(found == point.errors.end() ? 0.0 : double(found->second));
    };
    curves.push_back(
        {causeWords(cause), tones[colours_.at(cause)], true, valuesOf(points_, from, to, count)});
  }
  errors_->setCurves(std::move(curves));
}

}  // namespace sextant::ui
