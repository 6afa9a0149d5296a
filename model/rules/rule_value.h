// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule computes with: numbers that know their unit, and answers that may be open. A number
// is a range from `low` to `high`, for while a rollout runs it is not known which instance runs
// what; most are one number.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/document/value.h"

namespace sextant {

// Exponents of the units: a duration has seconds 1, a rate seconds -1, a size bytes 1.
struct Dimension {
  int seconds = 0;
  int bytes = 0;
  friend bool operator==(const Dimension&, const Dimension&) = default;
};
// "a duration", "a size", "a number", "a rate", ... for sentences.
[[nodiscard]] std::string nameOf(const Dimension& dimension);

// In seconds and bytes. low <= high, neither is NaN.
struct RuleNumber {
  double low = 0;
  double high = 0;
  Dimension dimension = {};
  [[nodiscard]] bool isOne() const { return low == high; }
};

// Both: it depends on which instances run what.
struct RuleTruth {
  bool can_be_true = false;
  bool can_be_false = false;
  [[nodiscard]] static RuleTruth of(bool value) { return {value, !value}; }
};

// Nothing can be said, and why: a sentence without its full stop.
struct RuleUnknown {
  std::string why;
};

struct RuleText {
  std::string text;
};

// Null, or nothing there.
struct RuleNothing {
  std::string pointer = {};  // of the place that has nothing, where it is known
};

using RuleValue =
    std::variant<RuleUnknown, RuleNothing, RuleTruth, RuleNumber, RuleText, const Value*>;

// A value of a profile: a text that is a duration or a size is a number with that unit, and a
// number whose schema names a unit of time or size (`unit`, for example "ms") is one in it. A list
// or a map is a pointer to it: the value must outlive the result.
[[nodiscard]] RuleValue ruleValueOf(const Value& value, const std::string& unit);

// A number with a unit as rules write it: "250ms", "64KiB", "70%", "12". Nothing where the text is
// none.
[[nodiscard]] std::optional<RuleNumber> ruleNumber(const std::string& text);

// For sentences: "12", "0.72", "1.5 s", "64 MiB", "7 to 12", "yes", "\"none\"".
[[nodiscard]] std::string wordsOf(const RuleValue& value);

}  // namespace sextant
