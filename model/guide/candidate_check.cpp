// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/candidate_check.h"

#include "model/checks/profile_checks.h"

namespace sextant {

CandidateFinding lookAtCandidate(const RuleSet& rules, const RuleQuestion& question) {
  const RuleSubject& after = question.after;
  for (const Problem& problem : checkProfiles(after.profiles, after.schema.get(), after.inventory)) {
    if (problem.severity == Severity::error)
      return {toString(problem, problem.scope.empty() ? "base" : problem.scope), {}};
  }
  CandidateFinding found;
  for (const RuleFinding& finding : checkRules(rules, question)) {
    if (finding.severity != Severity::error) continue;
    const bool is_broken =
        finding.state == RuleState::broken || finding.state == RuleState::broken_between;
    if (is_broken && !finding.was_broken)
      return {finding.what + (finding.change.empty() ? "" : " " + finding.change), {}};
    if (finding.state == RuleState::unknown) found.open_rule = finding.rule;
  }
  return found;
}

}  // namespace sextant
