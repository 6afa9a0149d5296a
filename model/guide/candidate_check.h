// SPDX-License-Identifier: GPL-3.0-or-later
// What a controller finds out about a candidate before anybody runs it: texts, schema and rules, for
// every instance and for the time in which old and new stand side by side. Pure.
#pragma once

#include <optional>
#include <string>

#include "model/rules/rule_checks.h"

namespace sextant {

struct CandidateFinding {
  std::optional<std::string> fault;  // why it is not valid, in a sentence
  // Nothing is known of this rule, whose breaking would be an error; empty: of all something is.
  std::string open_rule;
};

// `question.after` is the candidate. A rule that is broken as it is does not stand in the way of a
// change that does not mend it.
[[nodiscard]] CandidateFinding lookAtCandidate(const RuleSet& rules, const RuleQuestion& question);

}  // namespace sextant
