// SPDX-License-Identifier: GPL-3.0-or-later
// What a profile of `edge` says: HAProxy, with its HTTP cache, in front of hunt-engine. Pure.
#pragma once

#include <array>
#include <cstddef>

#include "app/hunt/engine/profile_file.h"
#include "app/hunt/engine/profile_reader.h"

namespace sextant::hunt {

// The keys of a profile, as positions in tables of counters.
enum class EdgeKey : std::size_t {
  balance,
  connections,
  server_maxconn,
  check_every,
  timeout_client,
  timeout_http_request,
  timeout_keep_alive,
  timeout_queue,
  timeout_connect,
  timeout_server,
  timeout_drain,
  cache_enabled,
  cache_size,
  cache_max_age,
  cache_max_object,
};
inline constexpr std::size_t edge_key_count = 15;

// "/servers/maxconn"
[[nodiscard]] std::string_view jsonPointer(EdgeKey key);

// Every key has a default: what stood in front of the treasure hunt before it had a profile.
struct EdgeProfile {
  using Time = std::chrono::milliseconds;

  std::string balance = "roundrobin";
  int connections = 6000;  // of clients, at once
  int server_maxconn = 0;  // requests at once at one instance; 0: no limit, so nothing queues here
  Time check_every{500};
  Time client{60000};        // for what is left of a request, and for taking the answer
  Time http_request{10000};  // for the head of a request
  Time keep_alive{60000};
  Time queue{1000};
  Time connect{1000};
  Time server{5000};
  Time drain{30000};  // how long requests of an older configuration may go on after a reload
  bool cache_enabled = false;
  std::int64_t cache_size_bytes = 16 * 1024 * 1024;
  Time cache_max_age{10000};
  std::int64_t cache_max_object_bytes = 16 * 1024;

  friend bool operator==(const EdgeProfile&, const EdgeProfile&) = default;
};

// As parseEngineProfile().
[[nodiscard]] tl::expected<EdgeProfile, std::vector<Problem>> parseEdgeProfile(
    std::string_view text);

struct LoadedEdgeProfile {
  EdgeProfile profile;
  ProfileHeader header;
};

// As loadProfileFile().
[[nodiscard]] Result<LoadedEdgeProfile> loadEdgeProfile(const std::string& path);

}  // namespace sextant::hunt
