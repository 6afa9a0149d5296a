// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/profile_checks.h"

#include <algorithm>
#include <map>
#include <set>

namespace sextant {
namespace {

std::vector<Problem> parseAll(const ProfileSet& profiles) {
  std::vector<Problem> problems;
  for (const auto& [scope, text] : profiles) {
    const auto document = Document::parse(text);
    if (!document) {
      problems.push_back(document.error());
      problems.back().scope = scope.path();
      continue;
    }
    const ValueKind kind = document->node(document->root()).kind;
    if (kind != ValueKind::map && kind != ValueKind::null) {
      problems.push_back({Severity::error,
                          "A profile is a map of keys, not " + std::string(nameOf(kind)) + '.',
                          {},
                          {},
                          scope.path()});
    }
  }
  return problems;
}

// The texts of a set, each read once and only where a problem has to be found in it.
class Texts {
 public:
  explicit Texts(const ProfileSet& profiles) : profiles_(profiles) {}

  // nullptr where there is none, or it does not parse.
  const Document* at(const Scope& scope) {
    const auto text = profiles_.find(scope);
    if (text == profiles_.end()) return nullptr;
    auto known = documents_.find(scope);
    if (known == documents_.end())
      known = documents_.emplace(scope, Document::parse(text->second)).first;
    return known->second ? &*known->second : nullptr;
  }

 private:
  const ProfileSet& profiles_;
  std::map<Scope, tl::expected<Document, Problem>> documents_;
};

// Where a value, or the nearest value above it, was set.
Problem located(const SchemaProblem& found, const EffectiveProfile& effective,
                const Scope& instance, const ProfileSet& profiles, Texts& texts) {
  Problem problem{Severity::error, found.message, found.pointer, {}, {}};
  if (const EffectiveEntry* entry = effective.entryAt(found.pointer)) {
    problem.scope = entry->origin.scope.path();
    problem.position = entry->origin.position;
    // A list is one entry, whatever is in it.
    if (const Document* document = texts.at(entry->origin.scope))
      problem.position = document->markOf(document->nearest(found.pointer));
    return problem;
  }
  // A map (which is no entry) or a missing key: the last scope that has something there.
  for (const auto& [scope, text] : profiles) {
    if (!scope.covers(instance)) continue;
    const Document* document = texts.at(scope);
    if (document == nullptr) continue;
    const NodeId node = document->nearest(found.pointer);
    if (node == document->root() && !scope.isBase()) continue;
    problem.scope = scope.path();
    problem.position = document->markOf(node);
  }
  return problem;
}

}  // namespace

std::vector<Problem> checkProfiles(const ProfileSet& profiles, const ServiceSchema* schema,
                                   const std::vector<Scope>& inventory) {
  std::vector<Problem> problems = parseAll(profiles);
  if (!problems.empty() || schema == nullptr) return problems;
  std::set<Scope> targets(inventory.begin(), inventory.end());
  for (const auto& [scope, text] : profiles) {
    targets.insert(scope);
  }
  std::set<ContentHash> seen;
  Texts texts(profiles);
  for (const Scope& target : targets) {
    const auto effective = effectiveProfile(profiles, target);
    if (!effective || !seen.insert(effective->hash()).second) continue;
    for (const SchemaProblem& found : schema->check(effective->value)) {
      Problem problem = located(found, *effective, target, profiles, texts);
      if (std::find(problems.begin(), problems.end(), problem) == problems.end()) {
        problems.push_back(std::move(problem));
      }
    }
  }
  return problems;
}

bool hasErrors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Severity::error; });
}

}  // namespace sextant
