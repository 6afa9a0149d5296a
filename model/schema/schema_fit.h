// SPDX-License-Identifier: GPL-3.0-or-later
// Which alternative of a schema a value is meant for. Private to this folder.
#pragma once

#include "model/document/value.h"

namespace sextant {

// True where nothing that is cheap to see speaks against the value: kinds, fixed values, required
// keys, bounds, and the same of what lies below. Keywords that it does not know count as fitting.
// Bounded work for any schema.
[[nodiscard]] bool seemsToFit(const Value& root, const Value& schema, const Value& value);

// True where a value of this kind has the JSON Schema type of this name.
[[nodiscard]] bool isOfType(ValueKind kind, const std::string& type);

// Less than, equal to or greater than 0, like memcmp. Exact for 64-bit integers.
[[nodiscard]] int compareNumbers(const std::string& a, const std::string& b);

}  // namespace sextant
