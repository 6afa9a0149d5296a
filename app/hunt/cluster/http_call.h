// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request to a program on this machine, without an event loop.
#pragma once

#include <string>

#include "app/hunt/load/http_answer.h"
#include "model/base/result.h"

namespace sextant::hunt {

// Blocks until the answer or the time-out. Error: unavailable.
[[nodiscard]] Result<HttpAnswer> httpCall(int port, const std::string& method,
                                          const std::string& path, int timeout_ms = 3000);

// Waits until something listens on the port. Error: unavailable.
[[nodiscard]] Result<void> waitUntilListening(int port, int timeout_ms);

}  // namespace sextant::hunt
