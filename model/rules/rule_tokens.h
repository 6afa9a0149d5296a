// SPDX-License-Identifier: GPL-3.0-or-later
// The words and signs of a rule's text.
#pragma once

#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/rules/rule_value.h"

namespace sextant {

struct RuleToken {
  enum class Kind { end, name, number, text, sign };
  Kind kind = Kind::end;
  std::string text;        // a name, the sign, what stands between the quotes
  RuleNumber number = {};  // of a number
  std::size_t at = 0;      // the column, from 1
};

// Ends with a token of Kind::end. Error: input, with the column.
[[nodiscard]] Result<std::vector<RuleToken>> ruleTokens(const std::string& text);

}  // namespace sextant
