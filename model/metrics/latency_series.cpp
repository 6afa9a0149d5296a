// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_series.h"

#include <deque>
#include <set>

namespace sextant {
namespace {

std::optional<double> milliseconds(std::optional<double> seconds) {
  if (!seconds) return std::nullopt;
  return *seconds * 1e3;
}

// What the covered instances did in one second; nothing where none reported.
struct Second {
  bool reported = false;
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;
};

Second sumOf(const Scope& scope, const std::map<Scope, TelemetrySample>& samples) {
  Second second;
  for (const auto& [instance, sample] : samples) {
    if (!scope.covers(instance)) continue;
    second.reported = true;
    second.durations += sample.durations;
    for (const auto& [cause, count] : sample.errors) {
      second.errors[cause] += count;
    }
  }
  return second;
}

// The last seconds, and the sum of what was reported in them.
class Window {
 public:
  explicit Window(std::int64_t seconds_max) : seconds_max_(static_cast<std::size_t>(seconds_max)) {}

  void push(Second second) {
    seconds_.push_back(std::move(second));
    if (seconds_.size() > seconds_max_) seconds_.pop_front();
  }

  [[nodiscard]] SeriesPoint point(std::int64_t at) const {
    SeriesPoint point;
    point.second = at;
    const Second& newest = seconds_.back();
    // A gap stays a gap: what was before it says nothing about it.
    if (!newest.reported) return point;
    LatencyHistogram sum;
    std::uint64_t reported = 0;
    for (const Second& second : seconds_) {
      sum += second.durations;
      reported += second.reported ? 1U : 0U;
    }
    point.reported = true;
    point.errors = newest.errors;
    point.requests = (sum.count() + reported / 2) / reported;
    point.p50_ms = milliseconds(sum.quantileSeconds(0.50));
    point.p95_ms = milliseconds(sum.quantileSeconds(0.95));
    point.p99_ms = milliseconds(sum.quantileSeconds(0.99));
    point.mean_ms = milliseconds(sum.meanSeconds());
    return point;
  }

 private:
  std::size_t seconds_max_;
  std::deque<Second> seconds_;
};

}  // namespace

std::uint64_t LatencySummary::errorCount() const {
  std::uint64_t total = 0;
  for (const auto& [cause, count] : errors) {
    total += count;
  }
  return total;
}

LatencySeries::LatencySeries(std::int64_t capacity_seconds) : capacity_seconds_(capacity_seconds) {}

void LatencySeries::add(const TelemetrySample& sample, std::optional<std::int64_t> now) {
  if (now && sample.second > *now + capacity_seconds_) return;
  std::int64_t end = std::max(sample.second, lastSecond().value_or(sample.second));
  if (now) end = std::min(end, *now);
  const std::int64_t oldest = end - capacity_seconds_;
  if (sample.second <= oldest) return;
  samples_[sample.second][sample.instance] = sample;
  samples_.erase(samples_.begin(), samples_.upper_bound(oldest));
}

void LatencySeries::clear() {
  samples_.clear();
}

std::vector<SeriesPoint> LatencySeries::points(const Scope& scope, std::int64_t from,
                                               std::int64_t to, std::int64_t window_seconds) const {
  std::vector<SeriesPoint> result;
  Window window(window_seconds);
  const std::int64_t first = from - window_seconds + 1;
  auto at = samples_.lower_bound(first);
  for (std::int64_t second = first; second <= to; ++second) {
    if (at != samples_.end() && at->first == second) {
      window.push(sumOf(scope, at->second));
      ++at;
    } else {
      window.push({});
    }
    if (second >= from) result.push_back(window.point(second));
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
