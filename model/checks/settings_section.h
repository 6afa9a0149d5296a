// SPDX-License-Identifier: GPL-3.0-or-later
// Sections of the settings that are said for a service or for all: "latency", "objectives". Each
// stands in the profiles of the reserved service "sextant", at the scope named after the service,
// else at base.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/document/value.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct SettingsSection {
  Value value;
  std::string where;  // for an error: "settings of hunt-engine /latency"
};

// What the settings say of a service; nothing where they say nothing. Error: input, where the
// profile that is looked at cannot be read.
[[nodiscard]] Result<std::optional<SettingsSection>> settingsSection(const ProfileSet& settings,
                                                                     const std::string& service,
                                                                     const std::string& name);

// Problems of all sections with this name. `check` gives for a section's value why it cannot be
// used, with the place within it as the error's `where`. The texts have to parse; checkProfiles()
// tells where they do not.
[[nodiscard]] std::vector<Problem> checkSettingsSections(
    const ProfileSet& settings, const std::string& name,
    const std::function<Result<void>(const Value&)>& check);

}  // namespace sextant
