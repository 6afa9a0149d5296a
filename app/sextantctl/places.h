// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a list is asked for is there: an empty list of a place that does not exist would
// hide a slip of the pen.
#pragma once

#include "app/sextantctl/command_line.h"

namespace sextant::ctl {

// Errors: answer_no with the known names, and the store's.
[[nodiscard]] Result<void> environmentExists(Store& store, const std::string& name);

// Its environment, and something published in it. Errors: as above.
[[nodiscard]] Result<void> serviceExists(Store& store, const ServiceKey& key);

}  // namespace sextant::ctl
