// SPDX-License-Identifier: GPL-3.0-or-later
// How plain scalars get their type: the core schema of YAML 1.2.2, section 10.3.2.
#pragma once

#include <string>
#include <string_view>

#include "model/base/result.h"
#include "model/document/value.h"

namespace sextant {

// The typed value of an unquoted scalar. Octal and hexadecimal integers become decimal digits.
// Error: input, for NaN, infinities, and numbers of over 300 digits or beyond what a double holds.
[[nodiscard]] Result<Value> resolvePlain(std::string_view text);

// The same without copying: the kind, and the text where it differs from what is written.
struct PlainScalar {
  ValueKind kind = ValueKind::null;
  std::string normal;  // empty: as written
};
[[nodiscard]] Result<PlainScalar> resolvePlainInPlace(std::string_view text);

// True where the text, written plain, would resolve to something other than a string.
[[nodiscard]] bool resolvesToNonString(std::string_view text);

}  // namespace sextant
