// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/latency_controller.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

#include "widgets/console/chart_marks.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

// A burst lasts a second; over a long range the curves of single seconds become one block of
// colour.
std::int64_t stepSeconds(int range_minutes, std::int64_t finest) {
  const std::int64_t wanted = range_minutes <= 2    ? 1
                              : range_minutes <= 5  ? 4
                              : range_minutes <= 12 ? 8
                                                    : 32;
  return std::max(finest, wanted / finest * finest);
}

}  // namespace

LatencyController::LatencyController(const ConsoleParts& parts, LatencyPanel* panel,
                                     EffectTable* table, QObject* parent)
    : QObject(parent), parts_(parts), panel_(panel), table_(table) {
  connect(panel_, &LatencyPanel::sourceChosen, this, [this] {
    refreshPoints();
    refreshEffect();
  });
  connect(panel_, &LatencyPanel::rangeChosen, this, &LatencyController::refreshPoints);
  connect(panel_, &LatencyPanel::rangeMoved, this, &LatencyController::refreshPoints);
  connect(panel_, &LatencyPanel::markerActivated, this, [this](const QString& marker) {
    const auto revision = markedRevision(marker);
    if (key_ && revision) emit revisionWanted(*key_, *revision);
  });
  connect(panel_, &LatencyPanel::momentChosen, this, [this](qint64 second) {
    if (key_) emit momentWanted(*key_, second);
  });
  connect(&parts_.session, &Session::historyChanged, this, [this] {
    refreshMarkers();
    refreshEffect();
  });
  connect(&parts_.session, &Session::overviewChanged, this, &LatencyController::refreshSources);
  connect(&parts_.latency, &LatencyFeed::changed, this, [this](const ServiceKey& changed) {
    if (changed == key_) refreshPoints();
  });
  seconds_.setInterval(1000);
  connect(&seconds_, &QTimer::timeout, this, [this] {
    refreshPoints();
    refreshEffect();
  });
  seconds_.start();
}

void LatencyController::setService(std::optional<ServiceKey> key) {
  if (key_ == key) return;
  key_ = std::move(key);
  parts_.latency.attend(key_);
  scopes_.clear();
  refreshSources();
  refreshMarkers();
  refreshPoints();
  refreshEffect();
}

void LatencyController::refreshSources() {
  std::vector<Scope> scopes;
  QStringList names;
  if (key_) {
    for (const Scope& scope : scopesOf(parts_.session, *key_)) {
      if (scope.isBase()) continue;
      scopes.push_back(scope);
      names.append(QString::fromStdString(scope.name()));
    }
  }
  if (scopes.empty()) {
    scopes.push_back({});
    names.append(tr("whole service"));
  }
  if (scopes == scopes_) return;
  scopes_ = std::move(scopes);
  panel_->setSources(names);
  refreshPoints();
}

Scope LatencyController::scope() const {
  const int index = panel_->currentSource();
  return index < 0 || std::size_t(index) >= scopes_.size() ? Scope{} : scopes_[std::size_t(index)];
}

int LatencyController::expectedInstances() const {
  const auto inventory = parts_.session.overview().inventory(*key_);
  const Scope looked_at = scope();
  return int(std::count_if(inventory.begin(), inventory.end(),
                           [&](const Scope& instance) { return looked_at.covers(instance); }));
}

void LatencyController::refreshPoints() {
  if (!key_) {
    panel_->setEmptyWords(tr("No service is open"), tr("Open a profile to see its latency."));
    panel_->setPoints({}, 1, 0);
    return;
  }
  const LatencyHistory& history = parts_.latency.live(*key_);
  const LatencyStanding standing = parts_.latency.standing(*key_);
  if (!history.newest()) {
    const auto trouble = storeTrouble(parts_.session);
    if (standing.problem) {
      panel_->setEmptyWords(tr("The measurements cannot be read"),
                            QString::fromStdString(standing.problem->toString()));
    } else {
      panel_->setEmptyWords(
          trouble ? trouble->what : tr("No measurements yet"),
          trouble ? tr("Measurements appear here once the store can be read.")
                  : tr("The agents beside the instances report every second. Their measurements "
                       "appear here as they come in."));
    }
    panel_->setPoints({}, 1, 0);
    return;
  }
  const std::int64_t edge = parts_.latency.rightEdge(*key_);
  const TimeSpan shown = panel_->wantedRange(edge);
  const std::int64_t step = stepSeconds(int(std::ceil(shown.length() / 60)), history.stepSeconds());
  // A step that is not over would seem a fall: of a burst each four seconds it has a part.
  const TimeSpan range = panel_->wantedRange(stepStart(edge, step));
  panel_->setPoints(history.points(scope(), std::int64_t(std::floor(range.from)),
                                   std::int64_t(std::ceil(range.to)), step),
                    step, expectedInstances());
}

void LatencyController::refreshMarkers() {
  std::vector<ChartMarker> markers;
  if (key_) {
    const auto& revisions = parts_.session.recentRevisions(*key_);
    for (auto it = revisions.rbegin(); it != revisions.rend(); ++it)
      markers.push_back(publishMarker(*it));
  }
  panel_->setMarkers(std::move(markers));
}

// The newest that is stable or older: a later one that never became so has done nothing.
std::optional<std::size_t> LatencyController::inForce() const {
  const auto& revisions = parts_.session.recentRevisions(*key_);
  const Head* head = parts_.session.overview().head(*key_);
  for (std::size_t i = 0; head != nullptr && i < revisions.size(); ++i) {
    if (revisions[i].number <= head->stable) return i;
  }
  return std::nullopt;
}

std::optional<Effect> LatencyController::effect() const {
  if (!key_) return std::nullopt;
  const auto& revisions = parts_.session.recentRevisions(*key_);
  const auto shown = inForce();
  if (!shown) return std::nullopt;
  EffectSpan span{
      revisions[*shown].published_at_us / us_per_second, {}, QDateTime::currentSecsSinceEpoch()};
  if (*shown + 1 < revisions.size())
    span.previous = revisions[*shown + 1].published_at_us / us_per_second;
  span.left_out = parts_.session.ownRuns(*key_);
  return effectOf(parts_.latency.live(*key_), scope(), span);
}

void LatencyController::refreshEffect() {
  const auto now = effect();
  if (!now) {
    table_->setTitle(tr("What a revision did"));
    table_->setNotEnough(tr("After a publish this compares what was measured before and after."));
    return;
  }
  table_->setTitle(
      tr("What revision %1 did").arg(parts_.session.recentRevisions(*key_)[*inForce()].number.value));
  if (now->rows.empty()) {
    table_->setNotEnough(now->sentence);
  } else {
    table_->setRows(now->rows);
  }
}

}  // namespace sextant::ui
