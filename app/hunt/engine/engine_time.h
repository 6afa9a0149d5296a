// SPDX-License-Identifier: GPL-3.0-or-later
// The clock and the limits that all parts of the engine share.
#pragma once

#include <chrono>
#include <optional>

namespace sextant::hunt {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

// A limit on time as a profile writes it; nothing means "none", no limit at all.
using TimeLimit = std::optional<std::chrono::milliseconds>;

// When a wait must end; nothing means never.
using Deadline = std::optional<TimePoint>;

[[nodiscard]] inline Deadline deadlineAfter(TimePoint start, TimeLimit limit) {
  return limit ? Deadline(start + *limit) : std::nullopt;
}

[[nodiscard]] inline Deadline earlier(Deadline a, Deadline b) {
  if (!a || !b) return a ? a : b;
  return *a < *b ? a : b;
}

[[nodiscard]] inline bool isPast(Deadline deadline, TimePoint now) {
  return deadline && now >= *deadline;
}

}  // namespace sextant::hunt
