// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of a draft, change or preview, laid over a set of profiles.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/profile/effective_profile.h"

namespace sextant {

// Nothing: the profile at this scope goes.
using ProfileTexts = std::map<Scope, std::optional<std::string>>;

[[nodiscard]] ProfileSet withTexts(ProfileSet profiles, const ProfileTexts& texts);

}  // namespace sextant
