// SPDX-License-Identifier: GPL-3.0-or-later
// What a service calls a cause of its errors, as a person says it: for charts, alerts and events
// alike.
#pragma once

#include <string>

namespace sextant {

// "queue_full" is "queue full", "pool_timeout" is "pool time-out".
[[nodiscard]] std::string causeWords(std::string cause);

}  // namespace sextant
