// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_checks.h"

#include <algorithm>
#include <set>

namespace sextant {
namespace {

using Folded = std::shared_ptr<const Value>;

// Effective profiles, each different one once.
class Folder {
 public:
  explicit Folder(const ProfileSet& profiles) : profiles_(profiles) {}

  // Nothing where a text cannot be read.
  Folded at(const Scope& instance) {
    // Instances of a cluster without a profile of their own get the same.
    const Scope source = profiles_.contains(instance) ? instance : Scope{instance.cluster, {}};
    const auto known = by_scope_.find(source);
    if (known != by_scope_.end()) return known->second;
    const auto effective = effectiveProfile(profiles_, source);
    return by_scope_[source] =
               effective ? std::make_shared<const Value>(effective->value) : nullptr;
  }

 private:
  const ProfileSet& profiles_;
  std::map<Scope, Folded> by_scope_;
};

struct Fleet {
  RuleFleet fleet;
  std::vector<Scope> without;  // cannot be read
  [[nodiscard]] bool isEmpty() const { return fleet.members.empty() && !without.empty(); }
};

// The members of a fleet; each instance runs one of what these sets of profiles give it.
Fleet fleetOf(const std::vector<const ProfileSet*>& sets, const RuleSubject& subject) {
  std::vector<Folder> folders;
  folders.reserve(sets.size());
  for (const ProfileSet* profiles : sets)
    folders.emplace_back(*profiles);
  Fleet found{{{}, subject.schema}, {}};
  std::map<std::pair<std::string, std::vector<Folded>>, RuleMember> alike;
  for (const Scope& instance : subject.inventory) {
    std::vector<Folded> variants;
    bool is_readable = true;
    for (Folder& folder : folders) {
      Folded one = folder.at(instance);
      is_readable = is_readable && one != nullptr;
      if (!is_readable) break;
      const bool is_new = std::none_of(variants.begin(), variants.end(),
                                       [&](const Folded& other) { return *other == *one; });
      if (is_new) variants.push_back(std::move(one));
    }
    if (!is_readable) {
      found.without.push_back(instance);
      continue;
    }
    auto [member, is_first] = alike.try_emplace({instance.cluster, variants});
    if (is_first) {
      member->second = {instance, 1, variants};
    } else {
      ++member->second.count;
    }
  }
  for (auto& [key, member] : alike)
    found.fleet.members.push_back(std::move(member));
  return found;
}

// What a rule says in one world.
struct Answer {
  RuleState state = RuleState::holds;
  std::string why_unknown;
  const RuleMember* member = nullptr;  // for which it is not true
  std::size_t variant = 0;
  std::size_t instances = 0;
};

void take(const RuleValue& value, const RuleMember* member, std::size_t variant, Answer& answer) {
  if (const auto* truth = std::get_if<RuleTruth>(&value)) {
    if (!truth->can_be_false) return;
    if (member != nullptr) answer.instances += member->count;
    if (answer.state == RuleState::broken) return;
    answer.state = RuleState::broken;
    answer.member = member;
    answer.variant = variant;
    return;
  }
  if (answer.state != RuleState::holds) return;
  answer.state = RuleState::unknown;
  answer.member = member;
  const auto* unknown = std::get_if<RuleUnknown>(&value);
  answer.why_unknown =
      unknown != nullptr ? unknown->why : wordsOf(value) + " is neither true nor false";
}

Answer answerOf(const Rule& rule, const RuleWorld& world) {
  Answer answer;
  if (!rule.check.isOfInstance()) {
    take(evaluate(rule.check, world, nullptr), nullptr, 0, answer);
    return answer;
  }
  for (const RuleMember& member : world.own.members) {
    // Old or new, an instance runs one of them: each has to hold.
    for (std::size_t variant = 0; variant < member.variants.size(); ++variant)
      take(evaluate(rule.check, world, &member, variant), &member, variant, answer);
  }
  return answer;
}

// Before, after, and both at once, each without the instances that cannot be read in it.
struct Worlds {
  RuleWorld after;
  std::optional<RuleWorld> before, between;
  std::vector<Scope> without;  // of `after`
};

// Nothing where no instance can be read.
std::optional<Worlds> worldsOf(const RuleSet& rules, const RuleQuestion& question) {
  const RuleFacts facts = rules.factsWith(question.gauges);
  std::map<std::string, RuleFleet> others;
  for (const auto& [service, subject] : question.others) {
    Fleet fleet = fleetOf({&subject.profiles}, subject);
    if (fleet.without.empty()) others[service] = std::move(fleet.fleet);
  }
  Fleet after = fleetOf({&question.after.profiles}, question.after);
  if (after.isEmpty()) return std::nullopt;
  Worlds worlds{{std::move(after.fleet), others, facts}, {}, {}, std::move(after.without)};
  rules.computeFacts(worlds.after);
  if (question.before.empty() || question.before == question.after.profiles) return worlds;
  if (Fleet before = fleetOf({&question.before}, question.after); !before.isEmpty())
    worlds.before = RuleWorld{std::move(before.fleet), others, facts};
  Fleet both = fleetOf({&question.before, &question.after.profiles}, question.after);
  if (!both.isEmpty()) worlds.between = RuleWorld{std::move(both.fleet), others, facts};
  for (auto* world : {&worlds.before, &worlds.between}) {
    if (*world) rules.computeFacts(**world);
  }
  return worlds;
}

// Of an "and" of several, those that are not true.
std::size_t brokenParts(const RuleNode& node, const RuleWorld& world, const Answer& answer) {
  if (node.kind == RuleNode::Kind::both) {
    return brokenParts(node.operands[0], world, answer) +
           brokenParts(node.operands[1], world, answer);
  }
  const RuleValue value = evaluate(node, world, answer.member, answer.variant);
  const auto* truth = std::get_if<RuleTruth>(&value);
  return truth == nullptr || truth->can_be_false ? 1 : 0;
}

// The place of the first of the rule's pointers that the profiles have.
Problem placeOf(const Rule& rule, const Answer& answer, const RuleQuestion& question,
                const std::vector<Scope>& without) {
  Problem problem{rule.severity, {}, {}, {}, {}};
  const auto& inventory = question.after.inventory;
  const auto readable = std::find_if(inventory.begin(), inventory.end(), [&](const Scope& one) {
    return std::find(without.begin(), without.end(), one) == without.end();
  });
  const Scope instance = answer.member != nullptr       ? answer.member->example
                         : readable == inventory.end() ? Scope{}
                                                       : *readable;
  const auto effective = effectiveProfile(question.after.profiles, instance);
  if (!effective) return problem;
  for (const std::string& pointer : rule.shown_at) {
    const EffectiveEntry* entry = effective->entryAt(pointer);
    if (entry == nullptr) continue;
    problem.pointer = pointer;
    problem.scope = entry->origin.scope.path();
    problem.position = entry->origin.position;
    return problem;
  }
  if (!rule.shown_at.empty()) problem.pointer = rule.shown_at.front();
  return problem;
}

// "a, b, c and 4 more"
std::string enumerated(const std::vector<std::string>& names) {
  constexpr std::size_t named_max = 3;
  std::string words;
  for (std::size_t i = 0; i < std::min(names.size(), named_max); ++i)
    words += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > named_max)
    words += " and " + std::to_string(names.size() - named_max) + " more";
  return words;
}

RuleFinding findingOf(const Rule& rule, const Worlds& worlds, const RuleQuestion& question) {
  RuleFinding finding;
  finding.rule = rule.name;
  finding.severity = rule.severity;
  const RuleWorld* world = &worlds.after;
  Answer answer = answerOf(rule, worlds.after);
  const bool was_broken =
      worlds.before ? answerOf(rule, *worlds.before).state == RuleState::broken
                    : !question.before.empty() && answer.state == RuleState::broken;
  if (answer.state == RuleState::holds && worlds.between && !was_broken) {
    if (Answer between = answerOf(rule, *worlds.between); between.state == RuleState::broken) {
      between.state = RuleState::broken_between;
      answer = between;
      world = &*worlds.between;
    }
  }
  if (answer.state == RuleState::holds && !worlds.without.empty()) {
    answer.state = RuleState::unknown;
    answer.why_unknown = "the profile of " + worlds.without.front().path() + " cannot be read";
  }
  finding.state = answer.state;
  finding.was_broken = was_broken;
  finding.without = worlds.without;
  if (answer.state == RuleState::holds) return finding;
  finding.broken_parts = brokenParts(rule.check.root(), *world, answer);
  finding.instances = answer.instances;
  if (answer.member != nullptr) finding.example = answer.member->example;
  finding.problem = placeOf(rule, answer, question, worlds.without);
  if (answer.state == RuleState::unknown) {
    finding.what = "The rule \"" + rule.name + "\" could not be checked: " + answer.why_unknown + '.';
    finding.problem.severity = Severity::warning;
    return finding;
  }
  finding.what = rule.says.words(*world, answer.member, answer.variant);
  finding.change = rule.change.words(*world, answer.member, answer.variant);
  if (answer.state == RuleState::broken_between) {
    finding.what = "Before and after it holds, but not while instances run both: " + finding.what;
    finding.problem.severity = Severity::warning;
  }
  return finding;
}

}  // namespace

std::optional<RuleWorld> ruleWorld(const RuleSet& rules, const RuleQuestion& question) {
  RuleQuestion asked = question;
  asked.before.clear();
  auto worlds = worldsOf(rules, asked);
  return worlds && worlds->without.empty() ? std::optional(std::move(worlds->after)) : std::nullopt;
}

std::vector<Scope> unreadableInstances(const RuleSubject& subject) {
  return fleetOf({&subject.profiles}, subject).without;
}

std::vector<RuleFinding> checkRules(const RuleSet& rules, const RuleQuestion& question) {
  std::vector<RuleFinding> findings;
  if (rules.rules.empty()) return findings;
  const auto worlds = worldsOf(rules, question);
  if (!worlds) return findings;
  findings.reserve(rules.rules.size());
  for (const Rule& rule : rules.rules)
    findings.push_back(findingOf(rule, *worlds, question));
  return findings;
}

std::vector<Problem> ruleProblems(const std::vector<RuleFinding>& findings, bool beside_errors) {
  std::vector<Problem> problems;
  std::vector<std::string> unchecked;
  std::set<std::string> instances;
  for (const RuleFinding& finding : findings) {
    if (finding.state == RuleState::holds) continue;
    for (const Scope& scope : finding.without)
      instances.insert(scope.path());
    if (finding.state == RuleState::unknown && (beside_errors || !finding.without.empty())) {
      unchecked.push_back('"' + finding.rule + '"');
      if (finding.example.isInstance()) instances.insert(finding.example.path());
      continue;
    }
    Problem problem = finding.problem;
    problem.message = finding.what;
    if (!finding.change.empty()) problem.message += ' ' + finding.change;
    problems.push_back(std::move(problem));
  }
  if (!unchecked.empty()) {
    std::string message = "As long as the profiles have errors, rules cannot be checked: " +
                          enumerated(unchecked) + '.';
    if (!instances.empty()) {
      message += " What cannot be evaluated: " +
                 enumerated({instances.begin(), instances.end()}) + '.';
    }
    problems.push_back({Severity::warning, std::move(message), {}, {}, {}});
  }
  return problems;
}

}  // namespace sextant
