// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hunt/engine/engine_time.h"

#include <cstdint>

namespace sextant::hunt {

// Stands for one request that waits for its answer. A value: copies name the same request.
struct Ticket {
  std::uint64_t connection = 0;
  bool business = false;  // its duration counts in the histogram
  TimePoint read_at = {};
};

}  // namespace sextant::hunt
