// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of services: profiles of the reserved service "sextant" in each environment, one at the
// scope named after the service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/profile/effective_profile.h"
#include "model/schema/service_schema.h"

namespace sextant {

inline constexpr const char* settings_service = "sextant";

// The schema of a service from the settings' profiles; nothing where there is none.
// Error: input, where the settings cannot be read or the schema cannot be used.
[[nodiscard]] Result<std::optional<ServiceSchema>> schemaFromSettings(const ProfileSet& settings,
                                                                      const std::string& service);

// What is wrong with a set of settings' profiles: a schema that cannot be used, or stands where no
// service would find it. The texts have to parse; checkProfiles() tells where they do not.
[[nodiscard]] std::vector<Problem> checkSettings(const ProfileSet& settings);

// The settings' profile that holds a schema given as JSON. Error: input.
[[nodiscard]] Result<std::string> settingsProfile(const std::string& schema_json);

}  // namespace sextant
