// SPDX-License-Identifier: GPL-3.0-or-later
// The data of the treasure hunt.
#pragma once

#include "model/base/result.h"

#include <string>

namespace sextant::hunt {

inline constexpr int hunt_count = 1000;
inline constexpr int clues_per_hunt = 500;

// Makes the tables and fills them (about 50 MB), in one transaction; where they are already, it
// changes nothing. Takes a few seconds. Error: unavailable.
[[nodiscard]] Result<void> createHuntData(const std::string& conninfo);

}  // namespace sextant::hunt
