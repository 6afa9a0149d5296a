// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about values that break a schema. Private to this folder.
#pragma once

#include <string>

#include "model/document/value.h"

namespace sextant {

// What a value must be by its description: "an integer from 1 to 512".
[[nodiscard]] std::string expectation(const Value& description);

// A value within a sentence: a scalar as JSON, shortened where it is long; else "a map", "a list".
[[nodiscard]] std::string inSentence(const Value& value);

}  // namespace sextant
