// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/board_reader.h"

#include <QDateTime>

#include <algorithm>

#include "model/store/event_words.h"
#include "widgets/console/chart_marks.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/instance_reports.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

// A long live range moves on by a step; asking more often gives the same.
constexpr std::int64_t load_every_min = 10;
constexpr std::int64_t events_every = 5;
constexpr int events_max = 200;
constexpr std::size_t remembered_max = 2000;
constexpr std::int64_t us_per_second = 1'000'000;

// The step of a picture, a multiple of what there is.
std::int64_t stepOf(std::int64_t from, std::int64_t to, std::int64_t finest, std::int64_t most) {
  const std::int64_t wanted = stepFor(from, to, most);
  return (wanted + finest - 1) / finest * finest;
}

std::vector<StepPoint> sumOver(const LatencyHistory& history, const std::vector<Scope>& instances,
                               std::int64_t from, std::int64_t to, std::int64_t step) {
  std::vector<StepPoint> sum;
  for (const Scope& instance : instances) {
    auto points = history.points(instance, from, to, step, true);
    if (sum.empty()) {
      sum = std::move(points);
      continue;
    }
    for (std::size_t i = 0; i < points.size(); ++i)
      mergeInto(sum[i], points[i]);
  }
  return sum;
}

}  // namespace

BoardReader::BoardReader(const ConsoleParts& parts, ServiceKey key, LatencyBoard* board,
                         QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)), board_(board) {
  connect(board_, &LatencyBoard::rangeWanted, this, &BoardReader::rangeWanted);
  connect(board_, &LatencyBoard::scopeChosen, this, &BoardReader::refresh);
  connect(board_, &LatencyBoard::viewChanged, this, &BoardReader::refresh);
  connect(&parts_.session, &Session::overviewChanged, this, &BoardReader::refreshScopes);
  connect(&parts_.session, &Session::historyChanged, this, &BoardReader::refreshMarkers);
  connect(&parts_.latency, &LatencyFeed::changed, this, [this](const ServiceKey& changed) {
    if (changed != key_) return;
    // What another source measured is no more shown beside this one's name.
    const QString source = parts_.latency.standing(key_).source;
    if (source != std::exchange(source_, source)) {
      history_.reset();
      question_.reset();
      load();
    }
    if (!board_->isVisible()) return;
    // What could not be asked for before the settings were read.
    if (problem_ && question_ == nullptr) load();
    refresh();
  });
  seconds_.setInterval(1000);
  connect(&seconds_, &QTimer::timeout, this, &BoardReader::tick);
  seconds_.start();
  refreshScopes();
  refreshMarkers();
  const TimeSpan range = board_->range();
  rangeWanted(qint64(range.from), qint64(range.to), true);
}

std::int64_t BoardReader::now() const {
  return parts_.latency.rightEdge(key_);
}

void BoardReader::refreshScopes() {
  std::vector<Scope> scopes{{}};
  QStringList names{tr("whole service")};
  for (const Scope& scope : scopesOf(parts_.session, key_)) {
    if (scope.isBase()) continue;
    scopes.push_back(scope);
    names.append(QString::fromStdString(scope.name()));
  }
  if (scopes == scopes_) return;
  scopes_ = std::move(scopes);
  board_->setScopes(names);
  refresh();
}

Scope BoardReader::scope() const {
  const int index = board_->scopes()->current();
  return index < 0 || std::size_t(index) >= scopes_.size() ? Scope{} : scopes_[std::size_t(index)];
}

void BoardReader::look(const Scope& scope) {
  const auto found = std::find(scopes_.begin(), scopes_.end(), scope);
  if (found == scopes_.end()) return;
  board_->scopes()->setCurrent(int(found - scopes_.begin()));
  refresh();
}

void BoardReader::refreshMarkers() {
  markers_.clear();
  const auto& revisions = parts_.session.recentRevisions(key_);
  for (auto it = revisions.rbegin(); it != revisions.rend(); ++it)
    markers_.push_back(publishMarker(*it));
  for (const StoreEvent& event : events_)
    markers_.push_back(eventMarker(event));
  refresh();
}

// Publishes and rollbacks are there already, from the history.
void BoardReader::readEvents() {
  EventFilter filter;
  filter.environment = key_.environment;
  filter.service = key_.service;
  filter.kinds = {"stage", "abort", "verdict", "restart", "failure", "pin", "preview"};
  filter.since_us = (live_ ? now() - (to_ - from_) : from_) * us_per_second;
  if (!live_) filter.before = positionAt(to_ * us_per_second);
  filter.limit = events_max;
  events_again_at_ = now() + events_every;
  events_question_ = std::make_unique<QObject>();
  parts_.session.events(filter, events_question_.get(), [this](const Result<EventPage>& page) {
    // Without them the charts say less, and nothing wrong; the event log tells what failed.
    if (!page) return;
    events_ = page->events;
    if (remembered_.size() > remembered_max) remembered_.clear();
    for (const StoreEvent& event : events_)
      remembered_.insert_or_assign(QString::fromStdString(event.position), event);
    refreshMarkers();
  });
}

const StoreEvent* BoardReader::eventOf(const QString& key) const {
  const auto found = remembered_.find(key);
  return found == remembered_.end() ? nullptr : &found->second;
}

bool BoardReader::isBeyondLive() const {
  return live_ ? to_ - from_ > LatencyFeed::live_seconds
               : from_ < now() - LatencyFeed::live_seconds;
}

// What is shown stays until the answer is there.
void BoardReader::rangeWanted(qint64 from, qint64 to, bool live) {
  from_ = from;
  to_ = to;
  live_ = live;
  problem_.reset();
  question_.reset();
  if (!isBeyondLive()) history_.reset();
  readEvents();
  load();
}

void BoardReader::load() {
  if (!isBeyondLive()) return refresh();
  const std::int64_t length = to_ - from_;
  const std::int64_t to = live_ ? now() : to_;
  load_again_at_ = now() + std::max(load_every_min, stepFor(to - length, to, points_max));
  question_ = std::make_unique<QObject>();
  parts_.latency.load(key_, to - length, to, points_max, question_.get(),
                      [this](const Result<LatencyFeed::History>& history) { loaded(history); });
  refresh();
}

// A live range moves on, a fixed one leaves the live hour some day, and what failed is tried again.
void BoardReader::tick() {
  if (!board_->isVisible()) return;
  if (live_ && now() >= events_again_at_) readEvents();
  const bool is_wanted = isBeyondLive() && (live_ || history_ == nullptr);
  if (is_wanted && question_ == nullptr && now() >= load_again_at_) return load();
  refresh();
}

void BoardReader::loaded(const Result<LatencyFeed::History>& history) {
  // What called is its receiver.
  question_.release()->deleteLater();
  problem_.reset();
  if (history) {
    history_ = *history;
  } else {
    problem_ = history.error();
  }
  refresh();
}

void BoardReader::refresh() {
  const std::int64_t length = std::max<std::int64_t>(to_ - from_, 1);
  const LatencyHistory& history = history_ ? *history_ : parts_.latency.live(key_);
  const std::int64_t step = stepOf(from_, to_, history.stepSeconds(), points_max);
  // A step that is not over would seem a fall.
  const std::int64_t to = live_ ? stepStart(now(), step) : to_;
  const std::int64_t from = to - length;
  BoardData board;
  board.now = live_ ? to : now();
  board.step_seconds = step;
  board.whole = history.points(scope(), from, to, board.step_seconds, true);
  board.markers = markers_;
  board.objectives = objectives();
  board.loading = question_ != nullptr && history_ == nullptr;
  if (board_->view() == BoardView::instances) addInstances(board, history, board.step_seconds);
  addArms(board, history, board.step_seconds);
  addStanding(board);
  board_->setData(std::move(board));
}

void BoardReader::addInstances(BoardData& board, const LatencyHistory& history,
                               std::int64_t step) const {
  const qint64 from = board.whole.empty() ? from_ : board.whole.front().start;
  const qint64 to = board.whole.empty() ? to_ : board.whole.back().start + step;
  const std::int64_t own = stepOf(from, to, history.stepSeconds(), instance_points_max);
  board.instance_step_seconds = own;
  for (const InstanceReport& report : instanceReports(parts_.session, key_)) {
    if (!scope().covers(report.scope)) continue;
    InstancePoints one{report.scope, State::waiting, {}};
    if (report.report != nullptr)
      one.state = instanceShape(*report.report, report.wanted.value_or(RevisionNumber{}),
                                report.because);
    one.points = history.points(report.scope, from, to, own);
    board.instances.push_back(std::move(one));
  }
}

void BoardReader::compare(Comparison comparison) {
  if (comparison == comparison_) return;
  comparison_ = std::move(comparison);
  refresh();
}

// Pinned instances and previews are in neither arm of a rollout.
void BoardReader::addArms(BoardData& board, const LatencyHistory& history,
                          std::int64_t step) const {
  const Head* head = parts_.session.overview().head(key_);
  if (head == nullptr || scope().isInstance() || board.whole.empty()) return;
  std::vector<Scope> candidate = comparison_.candidate, baseline = comparison_.baseline;
  if (!candidate.empty()) {
    board.compared_between.emplace(comparison_.from, comparison_.to);
    board.candidate_name = QString::fromStdString(candidate.front().name());
  } else if (head->rollout) {
    const auto inventory = parts_.session.overview().inventory(key_);
    const auto assigned = assignments(*head, inventory);
    for (std::size_t i = 0; i < inventory.size(); ++i) {
      if (!scope().covers(inventory[i])) continue;
      if (assigned[i].reason == AssignmentReason::candidate) candidate.push_back(inventory[i]);
      if (assigned[i].reason == AssignmentReason::stable) baseline.push_back(inventory[i]);
    }
  }
  if (candidate.empty() || baseline.empty()) return;
  const qint64 from = board.whole.front().start, to = board.whole.back().start + step;
  board.candidate = sumOver(history, candidate, from, to, step);
  board.baseline = sumOver(history, baseline, from, to, step);
}

void BoardReader::addStanding(BoardData& board) const {
  const LatencyStanding standing = parts_.latency.standing(key_);
  board.source = standing.source;
  board.stale_seconds = standing.stale_seconds;
  const auto& problem = problem_ ? problem_ : standing.problem;
  if (problem) board.problem = QString::fromStdString(problem->toString());
  const auto inventory = parts_.session.overview().inventory(key_);
  board.expected_instances =
      int(std::count_if(inventory.begin(), inventory.end(),
                        [&](const Scope& instance) { return scope().covers(instance); }));
  const auto trouble = storeTrouble(parts_.session);
  board_->setEmptyWords(trouble ? trouble->what : tr("Nothing was measured then"),
                        trouble ? tr("Measurements appear here once the store can be read.")
                                : tr("The agents beside the instances report every second. Choose "
                                     "another time, or wait for their first report."));
}

std::vector<Objective> BoardReader::objectives() const {
  std::vector<Objective> lines;
  for (const LatencyObjective& one : parts_.alerts.objectives(key_).latency) {
    lines.push_back(
        {one.threshold_seconds * 1000,
         tr("%1 % within %2 ms").arg(one.target * 100).arg(one.threshold_seconds * 1000)});
  }
  return lines;
}

}  // namespace sextant::ui
