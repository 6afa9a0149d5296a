// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace sextant {

// For CLI::Option::check(): an option that is given and empty is a variable that is not set, and
// must not mean another store than the one that was named.
inline std::string notEmpty(const std::string& value) {
  return value.empty() ? "is given and empty" : std::string();
}

}  // namespace sextant
