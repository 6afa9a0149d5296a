// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of an environment's settings: everything that some part of Sextant reads in them.
#pragma once

#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"

namespace sextant {

// What is wrong with the profiles of the reserved service "sextant": texts that do not parse, what
// settingsSchema() says, and what only the reader of a section sees (schemas, latency, objectives,
// rules, capacity). The reader of a section is not asked where the schema has refused it already.
[[nodiscard]] std::vector<Problem> checkAllSettings(const ProfileSet& settings);

}  // namespace sextant
