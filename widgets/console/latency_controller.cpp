// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/latency_controller.h"

#include <QDateTime>

#include <cmath>

#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
// Reports come a second or two late; up to here the last one is "now".
constexpr std::int64_t lag_seconds = 5;

// A burst lasts a second; over a long range the curves of single seconds become one block of
// colour.
std::int64_t windowSeconds(int range_minutes) {
  if (range_minutes <= 2) return 1;
  if (range_minutes <= 5) return 4;
  return range_minutes <= 12 ? 8 : 32;
}

std::int64_t rightEdge(const LatencySeries& series) {
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const auto last = series.lastSecond();
  return last && now - *last <= lag_seconds ? *last : now;
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
  connect(&parts_.session, &Session::historyChanged, this, [this] {
    refreshMarkers();
    refreshEffect();
  });
  connect(&parts_.session, &Session::overviewChanged, this, &LatencyController::refreshSources);
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

void LatencyController::refreshPoints() {
  if (!key_) {
    panel_->setEmptyWords(tr("No service is open"), tr("Open a profile to see its latency."));
    panel_->setPoints({});
    return;
  }
  const LatencySeries& series = parts_.session.latency(*key_);
  if (!series.lastSecond()) {
    const auto trouble = storeTrouble(parts_.session);
    panel_->setEmptyWords(
        trouble ? trouble->what : tr("No measurements yet"),
        trouble ? tr("Measurements appear here once the store can be read.")
                : tr("The agents beside the instances report every second. Their measurements "
                     "appear here as they come in."));
    panel_->setPoints({});
    return;
  }
  const std::int64_t to = rightEdge(series);
  const TimeSpan range = panel_->wantedRange(to);
  const std::int64_t window = windowSeconds(int(std::ceil(range.length() / 60)));
  panel_->setWindowSeconds(int(window));
  panel_->setPoints(series.points(scope(), std::int64_t(std::floor(range.from)),
                                  std::int64_t(std::ceil(range.to)), window));
}

void LatencyController::refreshMarkers() {
  std::vector<ChartMarker> markers;
  if (key_) {
    const auto& revisions = parts_.session.recentRevisions(*key_);
    for (auto it = revisions.rbegin(); it != revisions.rend(); ++it) {
      markers.push_back({it->published_at_us / us_per_second,
                         QStringLiteral("r%1").arg(it->number.value),
                         it->restored ? tr("rolled back") : tr("published"), Tone::normal,
                         it->restored ? MarkerKind::rollback : MarkerKind::publish});
    }
  }
  panel_->setMarkers(std::move(markers));
}

std::optional<Effect> LatencyController::effect() const {
  if (!key_) return std::nullopt;
  const auto& revisions = parts_.session.recentRevisions(*key_);
  if (revisions.empty()) return std::nullopt;
  EffectSpan span{
      revisions[0].published_at_us / us_per_second, {}, QDateTime::currentSecsSinceEpoch()};
  if (revisions.size() > 1) span.previous = revisions[1].published_at_us / us_per_second;
  return effectOf(parts_.session.latency(*key_), scope(), span);
}

void LatencyController::refreshEffect() {
  const auto now = effect();
  if (!now) {
    table_->setTitle(tr("What a revision did"));
    table_->setNotEnough(tr("After a publish this compares what was measured before and after."));
    return;
  }
  table_->setTitle(
      tr("What revision %1 did").arg(parts_.session.recentRevisions(*key_)[0].number.value));
  if (now->rows.empty()) {
    table_->setNotEnough(now->sentence);
  } else {
    table_->setRows(now->rows);
  }
}

}  // namespace sextant::ui
