// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/candidate_check.h"

#include "model/checks/profile_checks.h"

namespace sextant {

std::optional<std::string> faultOfCandidate(const RuleSet& rules, const RuleQuestion& question) {
  const RuleSubject& after = question.after;
  for (const Problem& problem : checkProfiles(after.profiles, after.schema.get(), after.inventory)) {
    if (problem.severity == Severity::error)
      return toString(problem, problem.scope.empty() ? "base" : problem.scope);
  }
  for (const RuleFinding& finding : checkRules(rules, question)) {
    const bool is_broken =
        finding.state == RuleState::broken || finding.state == RuleState::broken_between;
    if (is_broken && finding.severity == Severity::error && !finding.was_broken)
      return finding.what + (finding.change.empty() ? "" : " " + finding.change);
  }
  return std::nullopt;
}

}  // namespace sextant
