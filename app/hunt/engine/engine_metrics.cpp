// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_metrics.h"

#include "model/metrics/openmetrics.h"

#include <cstdio>

namespace sextant::hunt {
namespace {

std::string head(const std::string& name, const std::string& type, const std::string& help) {
  return "# TYPE " + name + ' ' + type + "\n# HELP " + name + ' ' + help + '\n';
}

template <class Number>
std::string sample(const std::string& name, Number value) {
  return name + ' ' + std::to_string(value) + '\n';
}

std::string counter(const std::string& name, const std::string& help, std::uint64_t value) {
  return head(name, "counter", help) + sample(name + "_total", value);
}

template <class Number>
std::string gauge(const std::string& name, const std::string& help, Number value) {
  return head(name, "gauge", help) + sample(name, value);
}

}  // namespace

void EngineMetrics::addPoolWait(std::chrono::nanoseconds wait) {
  ++pool_waits_;
  pool_wait_nanoseconds_ += static_cast<std::uint64_t>(wait.count());
}

std::string EngineMetrics::write(const LatencyHistogram& durations, const Gauges& gauges) const {
  std::string text = writeHistogram("hunt_request_duration_seconds",
                                    "Business requests from read to answer written.", durations);
  text += counter("hunt_requests", "Business requests answered.", durations.count());
  text += head("hunt_errors", "counter", "Business requests that failed, by cause.");
  for (const ErrorCause cause : all_error_causes) {
    text += sample("hunt_errors_total{cause=\"" + std::string(toString(cause)) + "\"}",
                   errors_[static_cast<std::size_t>(cause)].load());
  }
  char seconds[40];
  std::snprintf(seconds, sizeof seconds, "%.9f",
                static_cast<double>(pool_wait_nanoseconds_.load()) / 1e9);
  text += head("hunt_pool_wait_seconds", "summary", "Waits for a database connection.");
  text += std::string("hunt_pool_wait_seconds_sum ") + seconds + '\n';
  text += sample("hunt_pool_wait_seconds_count", pool_waits_.load());
  text += counter("hunt_pool_connects", "Database connections opened.", pool_connects_);
  text += gauge("hunt_pool_open", "Database connections open.", gauges.pool_open);
  text += gauge("hunt_pool_in_use", "Database connections lent to requests.", gauges.pool_in_use);
  text += gauge("hunt_queue_depth", "Requests that wait for a worker.", gauges.queue_depth);
  text += gauge("hunt_workers_busy", "Workers that hold a request.", gauges.workers_busy);
  text += counter("hunt_cache_hits", "Reads answered from the cache.", cache_hits_);
  text += counter("hunt_cache_misses", "Reads that the cache could not answer.", cache_misses_);
  text += gauge("hunt_cache_entries", "Clues in the cache.", gauges.cache_entries);
  text +=
      gauge("hunt_profile_revision", "Revision of the running profile.", gauges.profile_revision);
  text += head("hunt_key_uses", "counter", "Times that a key of the profile decided something.");
  for (std::size_t key = 0; key < profile_key_count; ++key) {
    const std::string pointer(jsonPointer(static_cast<ProfileKey>(key)));
    text += sample("hunt_key_uses_total{pointer=\"" + pointer + "\"}", key_uses_[key].load());
  }
  return text + "# EOF\n";
}

}  // namespace sextant::hunt
