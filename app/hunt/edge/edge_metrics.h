// SPDX-License-Identifier: GPL-3.0-or-later
// What an edge counts, and how it tells. HAProxy's own exporter has no histogram, and its counters
// begin anew with each reload; the requests that it logs have neither fault.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "app/hunt/edge/edge_log.h"
#include "app/hunt/edge/edge_profile.h"
#include "model/metrics/latency_histogram.h"

namespace sextant::hunt {

// What HAProxy says of itself at the moment of asking; nothing where it does not answer. It is of
// its newest process: after a reload, what the older one still works on is not in it.
struct EdgeStanding {
  std::optional<std::int64_t> queue_depth;  // requests that wait for an instance
  std::optional<std::int64_t> connections;  // of clients
  std::optional<std::int64_t> instances_up;
};

// Not thread-safe. Seconds are Unix time.
class EdgeMetrics {
 public:
  // `second`: when the request ended.
  void add(const EdgeRequest& request, std::int64_t second);
  // A line of a request that could not be read; lines that found no room, since the beginning.
  void countUnread() { ++unread_; }
  void setDropped(std::uint64_t lines) { dropped_ = lines; }

  // The longest wait for an instance of the requests that ended in the last second that is over;
  // 0 where none waited a millisecond.
  [[nodiscard]] double longestQueueSeconds(std::int64_t now) const;

  // The OpenMetrics text, with its end mark.
  [[nodiscard]] std::string write(const EdgeStanding& standing, std::int64_t now) const;

 private:
  struct Second {
    std::int64_t second = 0;
    double longest_queue = 0;
  };
  void use(EdgeKey key) { ++key_uses_[static_cast<std::size_t>(key)]; }
  void countKeyUses(const EdgeRequest& request);
  void noteQueue(double seconds, std::int64_t second);

  LatencyHistogram durations_;
  LatencyHistogram queue_;
  std::uint64_t queue_waits_ = 0;  // of those that waited at all
  std::array<std::uint64_t, edge_cause_names.size()> errors_{};
  std::array<std::uint64_t, edge_key_count> key_uses_{};
  std::uint64_t cache_hits_ = 0;
  std::uint64_t cache_misses_ = 0;
  std::uint64_t unread_ = 0;
  std::uint64_t dropped_ = 0;
  std::array<Second, 4> recent_{};  // by the second's remainder
};

}  // namespace sextant::hunt
