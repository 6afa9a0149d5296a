// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings themselves must look like: the profiles of the reserved service "sextant" have
// a schema that is part of the program (resources/schemas), for completion and checks like any
// other. Any thread.
#pragma once

#include <string>

#include "model/base/result.h"
#include "model/schema/service_schema.h"

namespace sextant {

// Of one section: "latency", "objectives", "rules", "capacity". It does not say all: the reader of a
// section knows more (that an expression can be read, that no name is there twice). Error:
// unavailable, where the program was built without it.
[[nodiscard]] const Result<ServiceSchema>& sectionSchema(const std::string& section);

// Of a whole profile of the settings: these sections, each where it is there, and any others.
[[nodiscard]] const ServiceSchema& settingsSchema();

}  // namespace sextant
