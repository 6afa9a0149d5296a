// SPDX-License-Identifier: GPL-3.0-or-later
// What a profile of hunt-engine says, and how it is read. Pure: no file, no clock.
#pragma once

#include "app/hunt/engine/profile_reader.h"
#include "model/base/problem.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sextant::hunt {

// The keys of a profile, as positions in tables of counters.
enum class ProfileKey : std::size_t {
  workers_threads,
  workers_queue_limit,
  pool_max,
  pool_max_idle,
  pool_acquire_timeout,
  statement_timeout,
  request_deadline,
  cache_entries,
  cache_ttl,
  cache_coalesce_misses,
  closed_hunts,
  maintenance,
};
inline constexpr std::size_t profile_key_count = 12;
// The engine has room for so many closed hunts.
inline constexpr std::size_t closed_hunts_max = 256;

// "/db/pool/max"
[[nodiscard]] std::string_view jsonPointer(ProfileKey key);

// Every key has a default: the values of the first release, made for one small server.
struct EngineProfile {
  int worker_threads = 32;
  int queue_limit = 32;  // requests that wait for a worker
  int pool_max = 20;     // open database connections
  int pool_max_idle = 2;
  TimeLimit acquire_timeout = std::chrono::milliseconds(250);
  TimeLimit statement_timeout;
  TimeLimit request_deadline;
  int cache_entries = 100;  // 0 turns the cache off
  TimeLimit cache_ttl = std::chrono::seconds(1);
  bool coalesce_misses = false;
  std::set<int> closed_hunts;  // they are over: asked for, they say so
  bool maintenance = false;    // every request is refused

  friend bool operator==(const EngineProfile&, const EngineProfile&) = default;
};

// Reads a profile (YAML or JSON, one document). A key that is not there keeps its default; an
// empty document is all defaults. Every problem is reported, each with its place, in the order
// of the text; the list is never empty when the call fails.
[[nodiscard]] tl::expected<EngineProfile, std::vector<Problem>> parseEngineProfile(
    std::string_view text);

}  // namespace sextant::hunt
