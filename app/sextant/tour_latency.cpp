// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's steps that show what a publish did: charts over the whole time, a moment before it,
// and what was told meanwhile.
#include <algorithm>
#include <numeric>

#include "app/sextant/tour.h"
#include "app/sextant/tour_hand.h"
#include "widgets/console/alerts_page.h"
#include "widgets/console/latency_page.h"

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int soon_ms = 20'000;
// What an agent and a service need until a revision counts, and some more.
constexpr std::int64_t settle_seconds = 10;

// The values of a curve in [from, to), Unix times, in their order of size.
std::vector<double> valuesOf(const ui::Curve& curve, std::int64_t from, std::int64_t to) {
  std::vector<double> values;
  for (std::size_t step = 0; step < curve.values.size(); ++step) {
    const std::int64_t start = curve.start + std::int64_t(step) * curve.step_seconds;
    if (start >= from && start < to && curve.values[step]) values.push_back(*curve.values[step]);
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::optional<double> meanOf(const ui::Curve& curve, std::int64_t from, std::int64_t to) {
  const auto values = valuesOf(curve, from, to);
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

std::optional<double> medianOf(const ui::Curve& curve, std::int64_t from, std::int64_t to) {
  const auto values = valuesOf(curve, from, to);
  return values.empty() ? std::nullopt : std::optional(values[values.size() / 2]);
}

}  // namespace

std::int64_t Tour::publishedAt() const {
  for (const RevisionInfo& info : window_.session().recentRevisions(key_)) {
    if (info.number == after_) return info.published_at_us / us_per_second;
  }
  return 0;
}

// The errors name their cause before the publish, and there are none after it; its mark stands
// where latency falls.
Tour::Complaint Tour::latencyStory() {
  const std::int64_t published = publishedAt();
  ui::LatencyPage* page = window_.openLatency(key_);
  ui::LatencyBoard* board = page->board();
  board->timeline()->goLive(180);
  const auto& charts = *board->charts();
  const auto told = [&] {
    const auto& errors = charts.errors()->curves();
    const auto& latency = charts.latency()->curves();
    const auto ran_out = std::count_if(errors.begin(), errors.end(), [&](const ui::Curve& cause) {
      const auto before = meanOf(cause, published - 60, published);
      const auto after = meanOf(cause, published + settle_seconds, published + 600);
      return before && after && *before > 0.5 && *after < *before / 10;
    });
    if (latency.empty() || ran_out == 0) return false;
    // The last is p50: bursts of a machine that does other things too are not in it.
    const auto before = medianOf(latency.back(), published - 60, published);
    const auto after = medianOf(latency.back(), published + settle_seconds, published + 600);
    return before && after && *after < *before;
  };
  if (!tour::waitFor(told, soon_ms)) {
    return QStringLiteral("The charts do not show that errors and latency fell after the publish.");
  }
  const auto& marks = charts.latency()->markers();
  const bool marked = std::any_of(marks.begin(), marks.end(), [&](const ui::ChartMarker& mark) {
    return mark.second == published;
  });
  return marked ? Complaint() : QStringLiteral("No mark stands at the publish.");
}

Tour::Complaint Tour::heatMap() {
  window_.openLatency(key_)->board()->setView(ui::BoardView::heat_map);
  return {};
}

Tour::Complaint Tour::incident() {
  ui::LatencyPage* page = window_.openLatency(key_);
  page->board()->setView(ui::BoardView::lines);
  page->showMoment(publishedAt() - 2);
  const QString stable = QStringLiteral("Revision %1 was stable").arg(before_.value);
  const auto* view = page->momentView();
  const auto* instances = view->instances()->model();
  const QString ran = QStringLiteral("r%1").arg(before_.value);
  const auto told = [&] {
    return view->revisionWords().startsWith(stable) && instances->rowCount() == 3 &&
           instances->index(0, 1).data().toString() == ran;
  };
  return tour::waitFor(told, soon_ms)
             ? Complaint()
             : QStringLiteral("The incident view does not tell what ran before the publish.");
}

Tour::Complaint Tour::alerts() {
  window_.openAlerts();
  const auto& book = window_.alerts().book();
  const auto all = book.alerts();
  const bool told = std::any_of(all.begin(), all.end(), [](const Alert& alert) {
    return alert.condition.kind == AlertKind::exhaustion;
  });
  return told ? Complaint() : QStringLiteral("Nobody was told that something had run out.");
}

}  // namespace sextant
