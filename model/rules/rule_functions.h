// SPDX-License-Identifier: GPL-3.0-or-later
// The functions that a rule may call on values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/rules/rule_value.h"

namespace sextant {

// Nothing where there is no such function; else how many values it takes at least and at most.
struct RuleArity {
  std::size_t min = 0;
  std::size_t max = 0;
};
[[nodiscard]] std::optional<RuleArity> arityOf(const std::string& function);

// Precondition: the function takes so many. Any argument may be unknown; see resources/help/rules.md
// for what each does.
[[nodiscard]] RuleValue callFunction(const std::string& function,
                                     const std::vector<RuleValue>& arguments);

// Operators: `sign` is one of + - * /, or of < <= > >= == !=.
[[nodiscard]] RuleValue arithmetic(const std::string& sign, const RuleValue& a, const RuleValue& b);
[[nodiscard]] RuleValue compare(const std::string& sign, const RuleValue& a, const RuleValue& b);
[[nodiscard]] RuleValue conjunction(const RuleValue& a, const RuleValue& b);
[[nodiscard]] RuleValue disjunction(const RuleValue& a, const RuleValue& b);
[[nodiscard]] RuleValue inversion(const RuleValue& value);

}  // namespace sextant
