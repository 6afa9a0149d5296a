// SPDX-License-Identifier: GPL-3.0-or-later
// The values of the keyword "format". Private to this folder.
#pragma once

#include <string_view>

namespace sextant {

struct Format {
  std::string_view name;
  // What it is, for "This must be ...": "an IPv4 address like 192.0.2.1".
  std::string_view what;
  // Work in proportion to the text's length.
  bool (*fits)(std::string_view text);
};

// nullptr for a name that draft 7 and we do not know; such a format allows everything.
[[nodiscard]] const Format* formatNamed(std::string_view name);

}  // namespace sextant
