// SPDX-License-Identifier: GPL-3.0-or-later
// Why the drafts of a service cannot be published now.
#pragma once

#include "widgets/console/console_parts.h"

namespace sextant::ui {

// A sentence; empty where publishing can be offered.
[[nodiscard]] QString publishHindrance(const ConsoleParts& parts, const ServiceKey& key);

}  // namespace sextant::ui
