// SPDX-License-Identifier: GPL-3.0-or-later
// Hints about many things, each told at most ten times a second, and the last one always.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace sextant {

// Pure: the time is given in, in milliseconds of any clock that does not go back. Anyone can send
// hints, so there is a bound to what it keeps.
class HintLimiter {
 public:
  static constexpr std::int64_t gap_ms = 100;
  // More than anybody looks at; what comes beyond is dropped, and found by the next poll.
  static constexpr std::size_t waiting_max = 1000;

  void take(std::int64_t number);
  // Until the next one may be told; nothing where none waits.
  [[nodiscard]] std::optional<std::int64_t> waitMs(std::int64_t now_ms) const;
  // Those to tell now, each once; they count as told.
  [[nodiscard]] std::vector<std::int64_t> due(std::int64_t now_ms);

 private:
  [[nodiscard]] std::int64_t waitOf(std::int64_t number, std::int64_t now_ms) const;

  std::set<std::int64_t> waiting_;
  std::map<std::int64_t, std::int64_t> told_at_ms_;  // not longer ago than the gap
};

}  // namespace sextant
