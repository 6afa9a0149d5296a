// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine counts, and how it tells.
#pragma once

#include "app/hunt/engine/engine_profile.h"
#include "app/hunt/engine/error_cause.h"
#include "model/metrics/latency_histogram.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace sextant::hunt {

// Counters that any thread may raise.
class EngineMetrics {
 public:
  void countError(ErrorCause cause) { ++errors_[static_cast<std::size_t>(cause)]; }
  // A key counts where it decides something, not where it is read.
  void countKeyUse(ProfileKey key) { ++key_uses_[static_cast<std::size_t>(key)]; }
  void countCacheHit() { ++cache_hits_; }
  void countCacheMiss() { ++cache_misses_; }
  void countPoolConnect() { ++pool_connects_; }
  void addPoolWait(std::chrono::nanoseconds wait);
  // A connection was lent for so long.
  void addPoolUse(std::chrono::nanoseconds use);
  // A request held a worker for so long.
  void addWorkerUse(std::chrono::nanoseconds use);

  // What is so at the moment of asking; gathered by the caller.
  struct Gauges {
    int pool_open = 0;
    int pool_in_use = 0;
    int queue_depth = 0;
    int workers_busy = 0;
    std::size_t cache_entries = 0;
    std::int64_t profile_revision = 0;
    int database_connections_max = 0;  // 0: not known yet
  };

  // The OpenMetrics text, with its end mark. `durations` are those of the business requests.
  [[nodiscard]] std::string write(const LatencyHistogram& durations, const Gauges& gauges) const;

 private:
  using Counter = std::atomic<std::uint64_t>;
  std::array<Counter, all_error_causes.size()> errors_{};
  std::array<Counter, profile_key_count> key_uses_{};
  Counter cache_hits_ = 0;
  Counter cache_misses_ = 0;
  Counter pool_connects_ = 0;
  Counter pool_waits_ = 0;
  Counter pool_wait_nanoseconds_ = 0;
  Counter pool_uses_ = 0;
  Counter pool_use_nanoseconds_ = 0;
  Counter worker_uses_ = 0;
  Counter worker_use_nanoseconds_ = 0;
};

}  // namespace sextant::hunt
