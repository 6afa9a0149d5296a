// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_metrics.h"

#include "model/metrics/openmetrics.h"

namespace sextant::hunt {

void EngineMetrics::addPoolWait(std::chrono::nanoseconds wait) {
  ++pool_waits_;
  pool_wait_nanoseconds_ += static_cast<std::uint64_t>(wait.count());
}

void EngineMetrics::addPoolUse(std::chrono::nanoseconds use) {
  ++pool_uses_;
  pool_use_nanoseconds_ += static_cast<std::uint64_t>(use.count());
}

void EngineMetrics::addWorkerUse(std::chrono::nanoseconds use) {
  ++worker_uses_;
  worker_use_nanoseconds_ += static_cast<std::uint64_t>(use.count());
}

std::string EngineMetrics::write(const LatencyHistogram& durations, const Gauges& gauges) const {
  MetricsWriter out;
  out.histogram("hunt_request_duration_seconds", "Business requests from read to answer written.",
                durations);
  out.counter("hunt_requests", "Business requests answered.", durations.count());
  const auto signedOf = [](const Counter& counter) {
    return static_cast<std::int64_t>(counter.load());
  };
  out.family("hunt_errors", "counter", "Business requests that failed, by cause.");
  for (const ErrorCause cause : all_error_causes) {
    out.sample("hunt_errors_total", signedOf(errors_[static_cast<std::size_t>(cause)]),
               {{"cause", std::string(toString(cause))}});
  }
  out.family("hunt_pool_wait_seconds", "summary", "Waits for a database connection.");
  out.seconds("hunt_pool_wait_seconds_sum",
              static_cast<double>(pool_wait_nanoseconds_.load()) / 1e9);
  out.sample("hunt_pool_wait_seconds_count", signedOf(pool_waits_));
  out.family("hunt_pool_use_seconds", "summary", "How long database connections were lent.");
  out.seconds("hunt_pool_use_seconds_sum",
              static_cast<double>(pool_use_nanoseconds_.load()) / 1e9);
  out.sample("hunt_pool_use_seconds_count", signedOf(pool_uses_));
  out.counter("hunt_pool_connects", "Database connections opened.", pool_connects_);
  out.gauge("hunt_pool_open", "Database connections open.", gauges.pool_open);
  out.gauge("hunt_pool_in_use", "Database connections lent to requests.", gauges.pool_in_use);
  out.gauge("hunt_queue_depth", "Requests that wait for a worker.", gauges.queue_depth);
  out.gauge("hunt_workers_busy", "Workers that hold a request.", gauges.workers_busy);
  out.family("hunt_worker_use_seconds", "summary", "How long requests held a worker.");
  out.seconds("hunt_worker_use_seconds_sum",
              static_cast<double>(worker_use_nanoseconds_.load()) / 1e9);
  out.sample("hunt_worker_use_seconds_count", signedOf(worker_uses_));
  out.counter("hunt_cache_hits", "Reads answered from the cache.", cache_hits_);
  out.counter("hunt_cache_misses", "Reads that the cache could not answer.", cache_misses_);
  out.gauge("hunt_cache_entries", "Clues in the cache.",
            static_cast<std::int64_t>(gauges.cache_entries));
  out.gauge("hunt_profile_revision", "Revision of the running profile.", gauges.profile_revision);
  if (gauges.database_connections_max > 0) {
    out.gauge("hunt_database_connections_max", "Connections that the database lets in at most.",
              gauges.database_connections_max);
  }
  out.family("hunt_key_uses", "counter", "Times that a key of the profile decided something.");
  for (std::size_t key = 0; key < profile_key_count; ++key) {
    out.sample("hunt_key_uses_total", signedOf(key_uses_[key]),
               {{"pointer", std::string(jsonPointer(static_cast<ProfileKey>(key)))}});
  }
  return out.text();
}

}  // namespace sextant::hunt
