// SPDX-License-Identifier: GPL-3.0-or-later
// What HAProxy logs of a request, read. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sextant::hunt {

// Why a request failed: the closed set that metrics and verdicts count by.
enum class EdgeCause : std::size_t {
  queue_timeout,    // no instance had room in time
  connect_timeout,  // an instance did not take the connection in time
  server_timeout,   // an instance did not answer in time
  client_timeout,   // the client did not send its request, or take its answer, in time
  no_instance,      // none is up, or the one that was chosen takes no connection
  server_gone,      // an instance ended its answer too early, or it was none
  service_error,    // an instance answered with a status from 500
  client_gone,      // the client went away before its answer was complete
  cut_off,          // a reload or stop did not wait any longer
  edge,             // HAProxy itself: out of memory or ports, or an internal error
};
inline constexpr std::array<std::string_view, 10> edge_cause_names{
    "queue_timeout", "connect_timeout", "server_timeout", "client_timeout", "no_instance",
    "server_gone",   "service_error",   "client_gone",    "cut_off",        "edge"};

// One line. Times are nothing where the request did not come so far.
struct EdgeRequest {
  int status = 0;
  std::optional<EdgeCause> cause;  // nothing: it was answered as it should be
  bool is_read = false;            // GET, which alone a cache may answer
  bool from_cache = false;
  bool reached_instance = false;
  std::optional<double> queue_seconds;  // in whole milliseconds, as HAProxy measures it
  double seconds = 0;                   // from the whole head to the end of the answer
  std::int64_t bytes = 0;               // of the answer, with its head
  std::int64_t kept_bytes = 0;          // the largest answer that the cache takes; 0: it is off
  char ended_by = '-';                  // who ended it, and in what phase: HAProxy's own letters
  char phase = '-';
};

// No request where the line tells of none, or cannot be read (then `is_request` is true). HAProxy
// logs other things to the same socket; what begins with `key` (of the site) tells of a request.
struct EdgeLogLine {
  std::optional<EdgeRequest> request;
  bool is_request = false;
};
[[nodiscard]] EdgeLogLine readEdgeLog(std::string_view line, std::string_view key);

}  // namespace sextant::hunt
