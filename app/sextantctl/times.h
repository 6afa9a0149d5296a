// SPDX-License-Identifier: GPL-3.0-or-later
// Times as people write them on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/base/result.h"

namespace sextant::ctl {

// "2026-12-01", "2026-12-01T10:00:00", both in UTC, or with an offset behind: microseconds since 1970.
// Nothing where the text is empty. Errors: usage (no time, or one that is over).
[[nodiscard]] Result<std::optional<std::int64_t>> comingTime(const std::string& text);

}  // namespace sextant::ctl
