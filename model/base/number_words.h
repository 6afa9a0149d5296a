// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in sentences, the same in the model's as in the widgets'.
#pragma once

#include <cstdint>
#include <string>

namespace sextant {

// With separators: "4,120", "-12,300".
[[nodiscard]] std::string countWords(std::int64_t value);
// "45 s", "12 min", "3 h", "5 days": a length of time, at least two of its unit but for seconds.
[[nodiscard]] std::string lengthWords(std::int64_t seconds);

}  // namespace sextant
