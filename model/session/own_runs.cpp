// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/own_runs.h"

#include <algorithm>
#include <map>

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

// The second that holds a moment's end is not whole either.
std::int64_t secondAfter(std::int64_t at_us) {
  return (at_us + us_per_second - 1) / us_per_second;
}

}  // namespace

std::optional<LeftOut> ownRun(const Preview& preview) {
  if (!preview.started_at_us) return std::nullopt;
  LeftOut run{preview.instance, *preview.started_at_us / us_per_second, {}};
  if (preview.over_at_us) run.to = secondAfter(*preview.over_at_us);
  return run;
}

std::vector<LeftOut> ownRuns(const std::vector<Preview>& previews, std::vector<StoreEvent> pins,
                             const Head& head) {
  std::vector<LeftOut> runs;
  for (const Preview& preview : previews) {
    if (auto run = ownRun(preview)) runs.push_back(std::move(*run));
  }
  std::sort(pins.begin(), pins.end(),
            [](const StoreEvent& a, const StoreEvent& b) { return a.at_us < b.at_us; });
  std::map<Scope, std::int64_t> since;
  std::set<Scope> told;
  for (const StoreEvent& event : pins) {
    if (event.outcome != "done" || event.scope.isBase()) continue;
    const bool is_first = told.insert(event.scope).second;
    if (event.fact("action") == "pin") {
      since.emplace(event.scope, event.at_us / us_per_second);
    } else if (const auto begun = since.find(event.scope); begun != since.end() || is_first) {
      runs.push_back({event.scope, begun == since.end() ? 0 : begun->second,
                      secondAfter(event.at_us)});
      since.erase(event.scope);
    }
  }
  for (const auto& [instance, revision] : head.pins) {
    const auto begun = since.find(instance);
    runs.push_back({instance, begun == since.end() ? 0 : begun->second, {}});
  }
  return runs;
}

}  // namespace sextant
