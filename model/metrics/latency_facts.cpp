// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_facts.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t points = 3600;

}  // namespace

std::map<std::string, double> measuredFacts(const LatencyHistory& history, std::int64_t now) {
  std::map<std::string, double> facts;
  const std::int64_t step = history.stepSeconds();
  for (const StepPoint& point : history.points({}, now - std::max(minute, step), now, step, true)) {
    for (const auto& [name, gauge] : point.gauges) {
      if (gauge.count == 0) continue;
      const auto [known, is_first] = facts.try_emplace(name, gauge.max);
      if (!is_first) known->second = std::max(known->second, gauge.max);
    }
  }
  double peak = 0;
  for (const StepPoint& point : history.points({}, now - points * step, now, step)) {
    peak = std::max(peak, static_cast<double>(point.requests) / static_cast<double>(step));
  }
  if (peak > 0) facts["requests_per_second_peak"] = peak;
  return facts;
}

}  // namespace sextant
