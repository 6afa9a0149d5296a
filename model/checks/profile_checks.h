// SPDX-License-Identifier: GPL-3.0-or-later
// The checks before a publish, in their order: the text parses, the schema holds.
#pragma once

#include <optional>
#include <vector>

#include "model/profile/effective_profile.h"
#include "model/schema/service_schema.h"

namespace sextant {

// Checks a whole set of profiles: every text by itself, then the effective profile of every
// instance of the inventory and of every scope that has a profile. Each problem names the scope,
// line and column that set the value, and is told once however many instances it touches. Without a
// schema the texts are only parsed.
[[nodiscard]] std::vector<Problem> checkProfiles(const ProfileSet& profiles,
                                                 const ServiceSchema* schema,
                                                 const std::vector<Scope>& inventory);

[[nodiscard]] bool hasErrors(const std::vector<Problem>& problems);

}  // namespace sextant
