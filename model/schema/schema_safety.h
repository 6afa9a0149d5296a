// SPDX-License-Identifier: GPL-3.0-or-later
// What a schema must not hold, because the validator would crash or never end on it. Private to
// this folder.
#pragma once

#include "model/base/result.h"
#include "model/document/value.h"

namespace sextant {

// Refused, each with where and why: patterns that do not compile, patterns of keys that may take
// exponential time, references that lead back to themselves on the same value, and combinations
// that check one value more than 100,000 times. Error: input.
[[nodiscard]] Result<void> checkSafety(const Value& schema);

// The schema that a local "$ref" names; nullptr where there is none.
[[nodiscard]] const Value* referenced(const Value& root, const std::string& reference);

// The same schema with each "pattern" under another keyword, for which the validator calls our own
// bounded match.
[[nodiscard]] Value withOwnPatterns(const Value& schema);
inline constexpr const char* own_pattern_keyword = "x-sextant-bounded-pattern";

}  // namespace sextant
