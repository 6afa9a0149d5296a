// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in the judge's sentences.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

// "14 %", "0.4 %".
[[nodiscard]] std::string percentWords(double share);
// "23 ms", "1.5 s".
[[nodiscard]] std::string secondsWords(double seconds);
// "about 40 s", "about 3 min", "about 2 h".
[[nodiscard]] std::string waitWords(std::int64_t seconds);
// "1,204 requests", "1 request".
[[nodiscard]] std::string countWords(std::uint64_t count, const std::string& one);
// "a", "a and b", "a, b and 3 more".
[[nodiscard]] std::string listWords(const std::vector<std::string>& names);

}  // namespace sextant
