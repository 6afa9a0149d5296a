// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_board.h"

#include <QVBoxLayout>

#include <cmath>

#include "widgets/charts/board_curves.h"
#include "widgets/charts/chart_export.h"
#include "widgets/charts/export_dialog.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

// From here on the newest measured second is worth a warning; agents report a second or two late.
constexpr qint64 stale_from_steps = 3;
constexpr qint64 stale_from_seconds = 10;

}  // namespace

LatencyBoard::LatencyBoard(QWidget* parent)
    : QWidget(parent),
      timeline_(new ChartTimeline(this)),
      toolbar_(new BoardToolbar(timeline_)),
      empty_what_(tr("No measurements yet")),
      empty_how_(tr("Latency appears here a second after the first agent reports.")) {
  setSurface(this, "surface");
  build();
  repaint_.setSingleShot(true);
  repaint_.setInterval(repaint_ms);
  asking_.setSingleShot(true);
  asking_.setInterval(asking_ms);
  connect(&repaint_, &QTimer::timeout, this, &LatencyBoard::draw);
  connect(&asking_, &QTimer::timeout, this, &LatencyBoard::ask);
  connectTime();
  connectToolbar();
  draw();
}

void LatencyBoard::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  charts_ = new BoardCharts(timeline_);
  grid_ = new ChartGrid;
  grid_->setTimeline(timeline_);
  grid_->setQuantity(tr("p99 in ms"));
  empty_ = new EmptyState(empty_what_, empty_how_);
  pages_ = new QStackedWidget;
  pages_->addWidget(charts_);
  pages_->addWidget(grid_);
  pages_->addWidget(empty_);
  problem_ = new PlainLabel({}, Tone::bad);
  problem_->wrapped();
  problem_->setMinimumWidth(1);  // a long address in it shall not widen the window
  problem_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  problem_->hide();
  column->addWidget(toolbar_);
  column->addWidget(problem_);
  column->addWidget(pages_, 1);
  column->addWidget(horizontalRule());
  column->addWidget(buildFoot());
}

QWidget* LatencyBoard::buildFoot() {
  auto* foot = new QWidget;
  foot->setFixedHeight(size::status_bar);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(size::gap, 0, size::gap, 0);
  row->setSpacing(size::gap_large);
  source_ = new ElidedLabel({}, Tone::muted);
  source_->withFont(12);
  coverage_ = new StateLabel(State::none);
  coverage_->setFont(wordFont(12));
  row->addWidget(source_, 1);
  row->addWidget(coverage_);
  return foot;
}

void LatencyBoard::connectTime() {
  connect(timeline_, &ChartTimeline::rangeChanged, this, [this] {
    // One that follows moves by itself; zoomed, it is another one.
    const bool zoomed = std::abs(timeline_->range().length() - asked_length_) > 0.5;
    if (!timeline_->isFollowing() || zoomed) asking_.start();
  });
  connect(timeline_, &ChartTimeline::modeChanged, this, [this] {
    asking_.start();
    draw();
  });
  connect(timeline_, &ChartTimeline::momentChanged, this, [this](std::optional<qint64> second) {
    if (second) emit momentChosen(*second);
  });
}

void LatencyBoard::connectToolbar() {
  connect(toolbar_->ranges(), &ChoiceButton::chosen, this, [this] { asking_.start(); });
  connect(toolbar_, &BoardToolbar::scopeChosen, this, &LatencyBoard::scopeChosen);
  connect(toolbar_, &BoardToolbar::viewChosen, this, [this] {
    changeView();
    emit viewChanged();
  });
  connect(toolbar_, &BoardToolbar::scaleChosen, this, [this](Scale scale) {
    charts_->setScale(scale);
    grid_->setScale(scale);
  });
  connect(charts_, &BoardCharts::scaleChosen, this, &LatencyBoard::setScale);
  connect(charts_, &BoardCharts::markerActivated, this, &LatencyBoard::markerActivated);
  connect(grid_, &ChartGrid::instanceOpened, this, &LatencyBoard::instanceOpened);
  connect(toolbar_, &BoardToolbar::copyWanted, this,
          [this] { copyToClipboard(picture(), numbers()); });
  connect(toolbar_, &BoardToolbar::pngWanted, this, &LatencyBoard::exportPng);
  connect(toolbar_, &BoardToolbar::csvWanted, this, &LatencyBoard::exportCsv);
}

void LatencyBoard::setScopes(const QStringList& names) {
  toolbar_->setScopes(names);
}

void LatencyBoard::setEmptyWords(const QString& what, const QString& how) {
  empty_what_ = what;
  empty_how_ = how;
  showPage();
}

void LatencyBoard::setView(BoardView view) {
  toolbar_->setView(view);
  changeView();
}

// What is not seen is made when it is: quantiles of a thousand instances take their time.
void LatencyBoard::changeView() {
  view() == BoardView::instances ? drawInstances() : charts_->setData(data_);
  showPage();
}

void LatencyBoard::setScale(Scale scale) {
  toolbar_->setScale(scale);
  charts_->setScale(scale);
  grid_->setScale(scale);
}

void LatencyBoard::setData(BoardData board) {
  waiting_ = std::move(board);
  if (!timeline_->isHeld() && !repaint_.isActive()) repaint_.start();
}

void LatencyBoard::draw() {
  if (timeline_->isHeld()) return;
  if (waiting_) data_ = *std::exchange(waiting_, std::nullopt);
  if (data_.now > 0) timeline_->setNow(double(data_.now));
  changeView();
}

void LatencyBoard::drawInstances() {
  std::vector<GridCell> cells;
  for (const InstancePoints& instance : data_.instances) {
    GridCell cell{instance.instance, instance.state, {}, {}};
    cell.curve =
        quantileCurve({instance.points, data_.instance_step_seconds}, 0.99, {}, Tone::candidate);
    cell.worst = worstOf(cell.curve);
    cells.push_back(std::move(cell));
  }
  grid_->setCells(std::move(cells));
}

QString LatencyBoard::sourceWords() const {
  if (data_.source.isEmpty()) return {};
  QStringList words{data_.source};
  const auto step = ageWords(data_.step_seconds);
  words.append(tr("each point %1").arg(step));
  if (data_.stale_seconds && !isStale())
    words.append(*data_.stale_seconds <= 0
                     ? tr("newest now")
                     : tr("newest %1 ago").arg(ageWords(*data_.stale_seconds)));
  if (data_.loading) words.append(tr("loading"));
  return words.join(QStringLiteral(" · "));
}

// What the charts lack, the worst first; empty where they lack nothing.
QString LatencyBoard::coverageWords() const {
  const auto measured = measuredInstances(data_.whole);
  if (isStale()) return tr("newest measurement %1 old").arg(ageWords(*data_.stale_seconds));
  if (!data_.problem.isEmpty()) return tr("the source cannot be read now");
  if (data_.expected_instances > 0 && measured && *measured < data_.expected_instances)
    return tr("%1 of %2 instances measured")
        .arg(countText(*measured), countText(data_.expected_instances));
  return {};
}

// A source of long steps is not late by a step.
bool LatencyBoard::isStale() const {
  const qint64 late = std::max(stale_from_seconds, stale_from_steps * data_.step_seconds);
  return data_.stale_seconds && *data_.stale_seconds > late;
}

void LatencyBoard::drawFoot() {
  source_->setFullText(sourceWords());
  const QString lacking = coverageWords();
  const auto measured = measuredInstances(data_.whole);
  if (!lacking.isEmpty()) {
    coverage_->setState(data_.problem.isEmpty() ? State::drift : State::failed, lacking);
  } else if (measured) {
    coverage_->setState(State::healthy,
                        *measured == 1 ? tr("1 instance measured")
                                       : tr("%1 instances measured").arg(countText(*measured)));
  }
  coverage_->setVisible(!lacking.isEmpty() || measured);
}

void LatencyBoard::showPage() {
  const bool any = measuredInstances(data_.whole).has_value() || data_.candidate;
  const bool instances = view() == BoardView::instances;
  toolbar_->setScaleShown(view() != BoardView::heat_map);
  charts_->setHeatMap(view() == BoardView::heat_map);
  // Who went to a range without points is not sent away from the charts.
  const bool blank = timeline_->isLive() && (instances ? data_.instances.empty() : !any);
  pages_->setCurrentIndex(blank ? 2 : instances ? 1 : 0);
  drawFoot();
  // An empty page says it in its middle.
  problem_->setText(visibleText(data_.problem));
  problem_->setVisible(!blank && !data_.problem.isEmpty());
  if (!blank) return;
  if (!data_.problem.isEmpty())
    empty_->setWords(data_.problem, empty_how_);
  else if (data_.loading)
    empty_->setWords(tr("Loading"), tr("Measurements are being read from %1.").arg(data_.source));
  else
    empty_->setWords(empty_what_, empty_how_);
}

void LatencyBoard::ask() {
  const TimeSpan now = timeline_->range();
  asked_length_ = now.length();
  emit rangeWanted(qint64(std::floor(now.from)), qint64(std::ceil(now.to)), timeline_->isLive());
}

QImage LatencyBoard::picture() const {
  return view() == BoardView::instances ? grid_->grab().toImage() : imageOf(charts_->shown());
}

QString LatencyBoard::numbers() const {
  if (view() != BoardView::instances) return csvOf(charts_->shown());
  std::vector<CsvColumn> columns;
  for (const GridCell& cell : grid_->cells())
    columns.push_back(
        {tr("%1 p99 (ms)").arg(QString::fromStdString(cell.instance.path())), cell.curve});
  return csvOf(columns, timeline_->from(), timeline_->to());
}

void LatencyBoard::exportPng() {
  saveAs(this, tr("latency"), QStringLiteral("png"),
         [image = picture()](const QString& path) { return writePng(path, image); });
}

void LatencyBoard::exportCsv() {
  saveAs(this, tr("latency"), QStringLiteral("csv"),
         [text = numbers()](const QString& path) { return writeText(path, text); });
}

}  // namespace sextant::ui
