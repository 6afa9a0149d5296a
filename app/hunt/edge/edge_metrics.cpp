// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_metrics.h"

#include <algorithm>

#include "model/metrics/openmetrics.h"

namespace sextant::hunt {

void EdgeMetrics::add(const EdgeRequest& request, std::int64_t second) {
  durations_.add(request.seconds);
  if (request.cause) ++errors_[static_cast<std::size_t>(*request.cause)];
  if (request.queue_seconds) {
    queue_.add(*request.queue_seconds);
    if (*request.queue_seconds > 0) ++queue_waits_;
    noteQueue(*request.queue_seconds, second);
  }
  const bool may_be_kept = request.kept_bytes > 0 && request.is_read;
  if (request.from_cache) {
    ++cache_hits_;
  } else if (may_be_kept && request.reached_instance) {
    ++cache_misses_;
  }
  countKeyUses(request);
}

void EdgeMetrics::noteQueue(double seconds, std::int64_t second) {
  Second& slot = recent_[static_cast<std::size_t>(second) % recent_.size()];
  if (slot.second != second) slot = {second, 0};
  slot.longest_queue = std::max(slot.longest_queue, seconds);
}

double EdgeMetrics::longestQueueSeconds(std::int64_t now) const {
  const Second& slot = recent_[static_cast<std::size_t>(now - 1) % recent_.size()];
  return slot.second == now - 1 ? slot.longest_queue : 0;
}

// Where a log line shows that a key decided: what was evicted or kept open, it does not show.
void EdgeMetrics::countKeyUses(const EdgeRequest& request) {
  if (request.reached_instance) use(EdgeKey::balance);
  if (request.queue_seconds.value_or(0) > 0) use(EdgeKey::server_maxconn);
  if (request.from_cache) {
    use(EdgeKey::cache_enabled);
    use(EdgeKey::cache_max_age);
  }
  // Without a cache there is nothing that it would keep.
  const bool could_be_kept = request.is_read && request.status == 200 && !request.cause;
  if (request.kept_bytes == 0 && could_be_kept && request.reached_instance)
    use(EdgeKey::cache_enabled);
  const bool is_too_large = request.kept_bytes > 0 && request.bytes > request.kept_bytes;
  if (is_too_large && request.is_read && request.status == 200) use(EdgeKey::cache_max_object);
  if (!request.cause) return;
  switch (*request.cause) {
    case EdgeCause::queue_timeout:
      return use(EdgeKey::timeout_queue);
    case EdgeCause::connect_timeout:
      return use(EdgeKey::timeout_connect);
    case EdgeCause::server_timeout:
      return use(EdgeKey::timeout_server);
    case EdgeCause::client_timeout:
      return use(request.phase == 'R' ? EdgeKey::timeout_http_request : EdgeKey::timeout_client);
    case EdgeCause::cut_off:
      return use(EdgeKey::timeout_drain);
    default:
      return;
  }
}

std::string EdgeMetrics::write(const EdgeStanding& standing, std::int64_t now) const {
  MetricsWriter out;
  out.histogram("edge_request_duration_seconds",
                "Requests from their whole head to the end of their answer.", durations_);
  out.counter("edge_requests", "Requests that ended.", durations_.count());
  out.family("edge_errors", "counter", "Requests that failed, by cause.");
  for (std::size_t cause = 0; cause < edge_cause_names.size(); ++cause) {
    out.sample("edge_errors_total", static_cast<std::int64_t>(errors_[cause]),
               {{"cause", std::string(edge_cause_names[cause])}});
  }
  out.histogram("edge_queue_duration_seconds",
                "Waits for an instance, in whole milliseconds: the first bucket is below one.",
                queue_);
  out.counter("edge_queue_waits", "Requests that waited a millisecond or more.", queue_waits_);
  out.family("edge_queue_longest_seconds", "gauge",
             "Longest wait for an instance of the last second that is over.");
  out.seconds("edge_queue_longest_seconds", longestQueueSeconds(now));
  const auto gauge = [&out](const char* name, const char* help,
                            const std::optional<std::int64_t>& value) {
    if (value) out.gauge(name, help, *value);
  };
  gauge("edge_queue_depth", "Requests that wait for an instance.", standing.queue_depth);
  gauge("edge_connections", "Connections of clients.", standing.connections);
  gauge("edge_instances_up", "Instances that take requests.", standing.instances_up);
  out.counter("edge_log_lines_dropped", "Log lines that found no room: requests not counted here.",
              dropped_);
  out.counter("edge_log_lines_unread", "Log lines of requests that could not be read.", unread_);
  out.counter("edge_cache_hits", "Reads answered from the cache.", cache_hits_);
  out.counter("edge_cache_misses", "Reads that the cache, being on, did not answer.",
              cache_misses_);
  out.family("edge_key_uses", "counter", "Times that a key of the profile decided something.");
  for (std::size_t key = 0; key < edge_key_count; ++key) {
    out.sample("edge_key_uses_total", static_cast<std::int64_t>(key_uses_[key]),
               {{"pointer", std::string(jsonPointer(static_cast<EdgeKey>(key)))}});
  }
  return out.text();
}

}  // namespace sextant::hunt
