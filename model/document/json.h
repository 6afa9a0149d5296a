// SPDX-License-Identifier: GPL-3.0-or-later
// Values as JSON text (RFC 8259), with the digits of every number kept.
#pragma once

#include <string>
#include <string_view>

#include "model/base/result.h"
#include "model/document/value.h"

namespace sextant {

// One line, or with `indent` spaces a level over several lines. Members keep their order.
[[nodiscard]] std::string toJson(const Value& value, int indent = -1);
// A quoted, escaped JSON string.
[[nodiscard]] std::string jsonString(std::string_view text);
// Error: input, with the place.
[[nodiscard]] Result<Value> fromJson(std::string_view text);

}  // namespace sextant
