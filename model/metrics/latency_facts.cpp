// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_facts.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t points = 3600;
// A minute of which fewer seconds are known says little.
constexpr std::int64_t minute_seconds_min = 20;
constexpr std::int64_t minutes_read_again = 2;

void addGauges(const LatencyHistory& history, std::int64_t now,
               std::map<std::string, double>& facts) {
  const std::int64_t step = history.stepSeconds();
  for (const StepPoint& point : history.points({}, now - std::max(minute, step), now, step, true)) {
    for (const auto& [name, gauge] : point.gauges) {
      if (gauge.count == 0) continue;
      const auto [known, is_first] = facts.try_emplace(name, gauge.max);
      if (!is_first) known->second = std::max(known->second, gauge.max);
    }
  }
}

}  // namespace

void FactsReader::readMinutes(const LatencyHistory& history, std::int64_t from, std::int64_t now) {
  const std::int64_t step = history.stepSeconds();
  for (const StepPoint& point : history.points({}, from, now, step)) {
    Minute& of = minutes_[point.start / minute];
    of.peak = std::max(of.peak, static_cast<double>(point.requests) / static_cast<double>(step));
    if (point.held_seconds == 0) continue;
    of.seconds += step;
    of.requests += static_cast<double>(point.requests);
  }
}

std::map<std::string, double> FactsReader::read(const LatencyHistory& history, std::int64_t now) {
  const std::int64_t step = history.stepSeconds();
  const std::int64_t oldest = now - points * step;
  std::int64_t from = (now / minute - minutes_read_again) * minute;
  // A clock that was set back begins anew as well; steps that lie across minutes are few.
  const bool is_whole = whole_at_ == 0 || now < whole_at_ ||
                        now - whole_at_ >= whole_every_seconds || minute % step != 0 ||
                        from < oldest;
  if (is_whole) {
    minutes_.clear();
    whole_at_ = now;
    from = oldest;
  } else {
    minutes_.erase(minutes_.begin(), minutes_.lower_bound(oldest / minute));
    minutes_.erase(minutes_.lower_bound(from / minute), minutes_.end());
  }
  readMinutes(history, from, now);
  std::map<std::string, double> facts;
  addGauges(history, now, facts);
  double peak = 0, busiest = 0;
  for (const auto& [number, one] : minutes_) {
    peak = std::max(peak, one.peak);
    if (one.seconds >= minute_seconds_min)
      busiest = std::max(busiest, one.requests / static_cast<double>(one.seconds));
  }
  if (peak > 0) facts["requests_per_second_peak"] = peak;
  if (busiest > 0) facts["requests_per_second_busiest_minute"] = busiest;
  return facts;
}

std::map<std::string, double> measuredFacts(const LatencyHistory& history, std::int64_t now) {
  return FactsReader().read(history, now);
}

}  // namespace sextant
