// SPDX-License-Identifier: GPL-3.0-or-later
// Formats of times: RFC 3339, section 5.6 and appendix A. Private to this folder.
#pragma once

#include <string_view>

namespace sextant {

[[nodiscard]] bool isDateTime(std::string_view text);
[[nodiscard]] bool isDate(std::string_view text);
[[nodiscard]] bool isTime(std::string_view text);
[[nodiscard]] bool isDuration(std::string_view text);

}  // namespace sextant
