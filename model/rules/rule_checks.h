// SPDX-License-Identifier: GPL-3.0-or-later
// The rules as a check before a publish: on the new texts, and on old and new side by side, as they
// are while a rollout runs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"
#include "model/rules/rule_set.h"

namespace sextant {

// A service as rules see it.
struct RuleSubject {
  ProfileSet profiles;
  std::vector<Scope> inventory;
  std::shared_ptr<const ServiceSchema> schema;  // nullptr: none
};

struct RuleQuestion {
  RuleSubject after;       // with the drafts
  ProfileSet before = {};  // the stable revision; empty: nothing is published yet
  std::map<std::string, RuleSubject> others = {};  // by service, as they are
  std::map<std::string, double> gauges = {};       // the newest values of the service's telemetry
};

// How a rule stands.
enum class RuleState {
  holds,
  broken,
  broken_between,  // holds before and after, but not while both are there
  unknown,
};

struct RuleFinding {
  std::string rule;
  Severity severity = Severity::warning;
  RuleState state = RuleState::holds;
  bool was_broken = false;   // before as well
  std::string what;          // a sentence; empty where it holds
  std::string change;        // what to do; may be empty
  std::size_t broken_parts = 0;  // of what the check joins by "and"; 0 where it holds
  std::size_t instances = 0;  // of which it is not true; 0 where it is of the fleet as a whole
  Scope example = {};         // one of them
  // Instances that could not be looked at, for their profiles cannot be read. A rule that holds for
  // the others is unknown then.
  std::vector<Scope> without = {};
  Problem problem;           // the place; without a message where it holds
};

// The fleet with the new texts, and the facts; for other questions than rules. Nothing where a text
// cannot be read.
[[nodiscard]] std::optional<RuleWorld> ruleWorld(const RuleSet& rules,
                                                 const RuleQuestion& question);

// Instances whose profiles cannot be read, in the inventory's order.
[[nodiscard]] std::vector<Scope> unreadableInstances(const RuleSubject& subject);

// Each rule once, in the rules' order; nothing where no instance can be looked at. Instances that are
// alike are looked at once. Profiles that cannot be read break no rule: another check tells.
[[nodiscard]] std::vector<RuleFinding> checkRules(const RuleSet& rules,
                                                  const RuleQuestion& question);

// Those that do not hold, as problems with what to change. `beside_errors`: the profiles have other
// problems, which are why rules cannot be checked; that is said once, and not of each rule.
[[nodiscard]] std::vector<Problem> ruleProblems(const std::vector<RuleFinding>& findings,
                                                bool beside_errors = false);

}  // namespace sextant
