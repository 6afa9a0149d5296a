// SPDX-License-Identifier: GPL-3.0-or-later
// A profile with one value changed, to see what comes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/rules/rule_checks.h"

namespace sextant {

// The value that the first instance of the inventory gets there, or the schema's default; null where
// there is neither.
[[nodiscard]] Value valueInForce(const RuleSubject& subject, const std::string& pointer);

// What is worth trying instead of a value: others of its kind, ascending, without itself. Empty for
// kinds that cannot be varied.
[[nodiscard]] std::vector<Value> valuesToTry(const Value& now);

// The text with a value set; nothing where it cannot be set there.
[[nodiscard]] std::optional<std::string> textWith(const std::string& text,
                                                  const std::string& pointer, const Value& value);

// How large a value is, as a number with its unit counts; 0 where it is none.
[[nodiscard]] double magnitudeOf(const Value& value);

}  // namespace sextant
