// SPDX-License-Identifier: GPL-3.0-or-later
// The profiles that a tour types, and where their values stand.
#pragma once

#include <string>

namespace sextant::tour {

// "small-scale-defaults.yaml" or "tuned.yaml", as it ships.
[[nodiscard]] std::string shippedProfile(const char* name);
// Comments and form apart. False where one of them cannot be read.
[[nodiscard]] bool sameMeaning(const std::string& a, const std::string& b);

// A line (from 0) of a text of plain "key: value" lines, and its value; -1 where there is none.
struct ValueLine {
  int line = -1;
  int length = 0;
  std::string value = {};
};
[[nodiscard]] ValueLine findValue(const std::string& text, const std::string& key);

}  // namespace sextant::tour
