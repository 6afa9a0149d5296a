// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign text on its way to a terminal or report: what would move the cursor, turn the reading direction or
// hide is shown as an escape, as editor and diff show it too.
#pragma once

#include <string>
#include <string_view>

namespace sextant {

// One line: line ends and tabs are escapes too ("\n", "\u001b", "\u202e"; "\xff" for a byte that is
// no UTF-8).
[[nodiscard]] std::string visibleLine(std::string_view text);
// Several lines: line ends and tabs stay.
[[nodiscard]] std::string visibleLines(std::string_view text);

}  // namespace sextant
