// SPDX-License-Identifier: GPL-3.0-or-later
// What charts draw and verdicts read: one-second samples of instances, kept for a bounded time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/identifiers.h"
#include "model/metrics/latency_histogram.h"

namespace sextant {

// What one instance did in one second, as its agent measured it.
struct TelemetrySample {
  Scope instance;
  std::int64_t second = 0;  // Unix time, the start of the second
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;  // by cause; a cause is there even when it is 0
  std::map<std::string, double> gauges;         // queue_depth, pool_wait_seconds, cache_hits, ...
  std::optional<RevisionNumber> revision;       // what the instance ran
};

// A point of a chart; nothing where there was no sample (a gap) or no request.
struct SeriesPoint {
  std::int64_t second = 0;
  bool reported = false;  // at least one instance sent a sample for this second
  std::uint64_t requests = 0;
  std::optional<double> p50_ms;
  std::optional<double> p95_ms;
  std::optional<double> p99_ms;
  std::optional<double> mean_ms;
  std::map<std::string, std::uint64_t> errors;
};

// Sums over a range of time.
struct LatencySummary {
  std::int64_t seconds = 0;  // completed seconds with at least one sample
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;
  [[nodiscard]] std::uint64_t errorCount() const;
};

// Samples of one service in one environment, newest `capacity_seconds` kept. Not thread-safe.
class LatencySeries {
 public:
  explicit LatencySeries(std::int64_t capacity_seconds = 3600);

  // A second sample for the same instance and second replaces the first. Older than the capacity:
  // dropped. With the Unix time of whoever adds, a sample that is later than that by more than the
  // capacity is dropped too, and none pushes out what is younger than the capacity by that time: a
  // clock that is ahead does no harm.
  void add(const TelemetrySample& sample, std::optional<std::int64_t> now = std::nullopt);
  void clear();

  // One point for each second of [from, to], over the instances that `scope` covers. With a window
  // above 1, latencies are those of that many seconds up to the point's, and requests their mean a
  // second; errors stay those of the second, so that none vanishes in an average.
  [[nodiscard]] std::vector<SeriesPoint> points(const Scope& scope, std::int64_t from,
                                                std::int64_t to,
                                                std::int64_t window_seconds = 1) const;
  [[nodiscard]] LatencySummary summary(const Scope& scope, std::int64_t from,
                                       std::int64_t to) const;
  [[nodiscard]] std::optional<std::int64_t> lastSecond() const;
  [[nodiscard]] std::vector<Scope> instances() const;

 private:
  std::int64_t capacity_seconds_;
  std::map<std::int64_t, std::map<Scope, TelemetrySample>> samples_;
};

}  // namespace sextant
