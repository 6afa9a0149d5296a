// SPDX-License-Identifier: GPL-3.0-or-later
// A service's rules: the section "rules" of its settings (resources/schemas/rules.schema.json).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"
#include "model/rules/rule_evaluation.h"

namespace sextant {

struct Rule {
  std::string name;
  Severity severity = Severity::warning;
  RuleExpression check;
  RuleSentence says;                // what it means that the check is not true
  RuleSentence change;              // what to do about it; may be empty
  std::vector<std::string> shown_at;  // pointers; the first that the profile has
};

// Where a fact comes from: a gauge, an expression, or what is said. A gauge that nobody measures, or
// an expression that has no value, and without `otherwise`: not known.
struct FactSource {
  std::string name;
  std::string gauge;  // of the service's telemetry; the largest of its newest values. Empty: none
  std::optional<RuleExpression> value;  // over groups, for example of another service; no facts
  std::optional<RuleValue> otherwise;
};

struct RuleSet {
  std::vector<FactSource> facts;
  std::vector<Rule> rules;
  // Services beside its own whose profiles the rules and facts read.
  [[nodiscard]] std::vector<std::string> services() const;
  // The facts of now but for those with an expression. `gauges`: the newest values by name.
  [[nodiscard]] RuleFacts factsWith(const std::map<std::string, double>& gauges) const;
  // Puts those with an expression to the others.
  void computeFacts(RuleWorld& world) const;
};

// What the settings say of a service; no rules where they say nothing. Error: input, in a sentence
// and with the place, where the section cannot be used.
[[nodiscard]] Result<RuleSet> serviceRules(const ProfileSet& settings, const std::string& service);

// What is wrong with the sections of a set of settings' profiles, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkRuleSettings(const ProfileSet& settings);

}  // namespace sextant
