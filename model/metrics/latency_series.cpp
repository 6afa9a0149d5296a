// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_series.h"

#include <set>

namespace sextant {
namespace {

std::optional<double> milliseconds(std::optional<double> seconds) {
  if (!seconds) return std::nullopt;
  return *seconds * 1e3;
}

SeriesPoint summarise(std::int64_t second, const Scope& scope,
                      const std::map<Scope, TelemetrySample>& samples) {
  SeriesPoint point;
  point.second = second;
  LatencyHistogram sum;
  for (const auto& [instance, sample] : samples) {
    if (!scope.covers(instance)) continue;
    point.reported = true;
    sum += sample.durations;
    for (const auto& [cause, count] : sample.errors) {
      point.errors[cause] += count;
    }
  }
  point.requests = sum.count();
  point.p50_ms = milliseconds(sum.quantileSeconds(0.50));
  point.p95_ms = milliseconds(sum.quantileSeconds(0.95));
  point.p99_ms = milliseconds(sum.quantileSeconds(0.99));
  point.mean_ms = milliseconds(sum.meanSeconds());
  return point;
}

}  // namespace

std::uint64_t LatencySummary::errorCount() const {
  std::uint64_t total = 0;
  for (const auto& [cause, count] : errors) {
    total += count;
  }
  return total;
}

LatencySeries::LatencySeries(std::int64_t capacity_seconds) : capacity_seconds_(capacity_seconds) {}

void LatencySeries::add(const TelemetrySample& sample) {
  if (const auto last = lastSecond(); last && sample.second <= *last - capacity_seconds_) return;
  samples_[sample.second][sample.instance] = sample;
  const std::int64_t oldest = *lastSecond() - capacity_seconds_;
  samples_.erase(samples_.begin(), samples_.upper_bound(oldest));
}

void LatencySeries::clear() {
  samples_.clear();
}

std::vector<SeriesPoint> LatencySeries::points(const Scope& scope, std::int64_t from,
                                               std::int64_t to) const {
  std::vector<SeriesPoint> result;
  auto at = samples_.lower_bound(from);
  for (std::int64_t second = from; second <= to; ++second) {
    if (at != samples_.end() && at->first == second) {
      result.push_back(summarise(second, scope, at->second));
      ++at;
    } else {
      result.push_back(SeriesPoint{second});
    }
  }
  return result;
}

LatencySummary LatencySeries::summary(const Scope& scope, std::int64_t from,
                                      std::int64_t to) const {
  LatencySummary result;
  for (auto at = samples_.lower_bound(from); at != samples_.end() && at->first <= to; ++at) {
    bool any = false;
    for (const auto& [instance, sample] : at->second) {
      if (!scope.covers(instance)) continue;
      any = true;
      result.durations += sample.durations;
      for (const auto& [cause, count] : sample.errors) {
        result.errors[cause] += count;
      }
    }
    result.seconds += any ? 1 : 0;
  }
  return result;
}

std::optional<std::int64_t> LatencySeries::lastSecond() const {
  if (samples_.empty()) return std::nullopt;
  return samples_.rbegin()->first;
}

std::vector<Scope> LatencySeries::instances() const {
  std::set<Scope> names;
  for (const auto& [second, by_instance] : samples_) {
    for (const auto& [instance, sample] : by_instance) {
      names.insert(instance);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace sextant
