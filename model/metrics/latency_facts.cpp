// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_facts.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t points = 3600;
// A minute of which fewer seconds are known says little.
constexpr std::int64_t minute_seconds_min = 20;

// The most requests a second over the known seconds of one minute.
double busiestMinute(const LatencyHistory& history, std::int64_t now) {
  struct Minute {
    std::int64_t seconds = 0;
    double requests = 0;
  };
  std::map<std::int64_t, Minute> minutes;
  const std::int64_t step = history.stepSeconds();
  for (const StepPoint& point : history.points({}, now - points * step, now, step)) {
    if (point.held_seconds == 0) continue;
    Minute& of = minutes[point.start / minute];
    of.seconds += step;
    of.requests += static_cast<double>(point.requests);
  }
  double most = 0;
  for (const auto& [number, one] : minutes) {
    if (one.seconds >= minute_seconds_min)
      most = std::max(most, one.requests / static_cast<double>(one.seconds));
  }
  return most;
}

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
  if (const double busiest = busiestMinute(history, now); busiest > 0)
    facts["requests_per_second_busiest_minute"] = busiest;
  return facts;
}

}  // namespace sextant
