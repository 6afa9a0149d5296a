// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/store/event_types.h"

namespace sextant::ui::samples {

// One event of each sort, newest first.
[[nodiscard]] std::vector<StoreEvent> events();
// An event of its number, a second older for each that is greater.
[[nodiscard]] StoreEvent numbered(int number);

}  // namespace sextant::ui::samples
