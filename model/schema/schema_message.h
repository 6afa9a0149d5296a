// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about values that break a schema. Private to this folder.
#pragma once

#include <string>

#include "model/document/value.h"

namespace sextant {

// What a value must be by its description: "an integer from 1 to 512".
[[nodiscard]] std::string expectation(const Value& description);

// A sentence on why `value` breaks `description` (nullptr: unknown key); `fallback` is the
// validator's own message.
[[nodiscard]] std::string explain(const Value* value, const Value* description,
                                  const std::string& fallback);

}  // namespace sextant
