// SPDX-License-Identifier: GPL-3.0-or-later
// What a service's candidates are held to: the settings of the judge, and where they name no
// objective, the strictest that the service has promised.
#pragma once

#include <string>

#include "model/profile/effective_profile.h"
#include "model/rollout/judge.h"

namespace sextant {

// Error: input, with the place, where a section cannot be used.
[[nodiscard]] Result<JudgeRules> rulesToJudgeBy(const ProfileSet& settings,
                                                const std::string& service);

}  // namespace sextant
