// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of an environment's settings: everything that some part of Sextant reads in them.
#pragma once

#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"

namespace sextant {

// What is wrong with the profiles of the reserved service "sextant": schemas, where latency comes
// from, objectives, rules,
// capacity. The texts have to parse; checkProfiles() tells where they do not.
[[nodiscard]] std::vector<Problem> checkAllSettings(const ProfileSet& settings);

}  // namespace sextant
