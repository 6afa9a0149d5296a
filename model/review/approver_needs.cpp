// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules a change meets, and whose word is still missing.
#include <algorithm>
#include <set>

#include "model/document/pointer.h"
#include "model/review/approver_rules.h"

namespace sextant {
namespace {

constexpr std::size_t because_max = 10;

// "*" stands for any characters. In time that is the product of both lengths at most.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

bool isAt(const ApproverPlace& place, const Scope& scope) {
  switch (place.reach) {
    case ApproverPlace::Reach::everywhere:
      return true;
    case ApproverPlace::Reach::base:
      return scope.isBase();
    case ApproverPlace::Reach::cluster:
      return !scope.isBase() && matches(place.cluster, scope.cluster);
    case ApproverPlace::Reach::instances:
      break;
  }
  return scope.isInstance() && matches(place.cluster, scope.cluster) &&
         matches(place.instance, scope.instance);
}

// Whether one lies at or below the other: what is above a rule's key goes with everything in it.
bool meets(const std::vector<std::string>& rule, const std::vector<std::string>& touched) {
  for (std::size_t i = 0; i < std::min(rule.size(), touched.size()); ++i) {
    if (rule[i] != "*" && rule[i] != touched[i]) return false;
  }
  return true;
}

bool isMetBy(const ApproverRule& rule, const TouchedPlace& touched) {
  if (!isAt(rule.place, touched.scope)) return false;
  if (!rule.place.steps) return true;
  if (!touched.pointer) return false;
  const auto steps = pointerSteps(*touched.pointer);
  return !steps || meets(*rule.place.steps, *steps);
}

std::string wordsOf(const TouchedPlace& touched) {
  const std::string pointer = touched.pointer.value_or(std::string());
  if (touched.scope.isBase()) return pointer.empty() ? "base" : pointer;
  return touched.scope.path() + (pointer.empty() ? "" : '#' + pointer);
}

std::set<std::string> setOf(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

ApprovalNeed needOf(const ApproverRules& rules, const ApproverRule& rule,
                    const std::set<std::string>& approved, const std::set<std::string>& authors) {
  ApprovalNeed need;
  need.at = rule.at;
  need.needed = rule.needed;
  need.asked = rule.groups;
  need.asked.insert(need.asked.end(), rule.persons.begin(), rule.persons.end());
  std::set<std::string> logins = setOf(rule.persons);
  for (const std::string& group : rule.groups)
    logins.merge(setOf(rules.loginsOf(group)));
  for (const std::string& login : logins) {
    if (authors.contains(login)) continue;
    need.logins.push_back(login);
    if (approved.contains(login)) need.given_by.push_back(login);
  }
  return need;
}

std::string listed(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names)
    words += (words.empty() ? "" : ", ") + name;
  return words;
}

}  // namespace

std::vector<TouchedPlace> touchedPlaces(const Scope& scope, const std::optional<Value>& before,
                                        const std::optional<Value>& after,
                                        const ItemKey& item_key) {
  if (!before && !after) return {};
  if (!before || !after) return {{scope, std::string()}};
  std::vector<TouchedPlace> touched;
  for (const ValueChange& change : semanticDiff(*before, *after, item_key)) {
    touched.push_back({scope, change.pointer});
    if (!change.from.empty()) touched.push_back({scope, change.from});
  }
  if (touched.empty()) touched.push_back({scope, std::nullopt});
  return touched;
}

std::vector<ApprovalNeed> approvalNeeds(const ApproverRules& rules,
                                        const std::vector<TouchedPlace>& touched,
                                        const std::vector<std::string>& approved_by,
                                        const std::vector<std::string>& authors) {
  const std::set<std::string> approved = setOf(approved_by);
  const std::set<std::string> wrote = setOf(authors);
  std::vector<ApprovalNeed> needs;
  for (const ApproverRule& rule : rules.rules) {
    std::vector<std::string> because;
    for (const TouchedPlace& place : touched) {
      if (isMetBy(rule, place) && because.size() < because_max) because.push_back(wordsOf(place));
    }
    if (because.empty()) continue;
    needs.push_back(needOf(rules, rule, approved, wrote));
    needs.back().because = std::move(because);
  }
  return needs;
}

int ApprovalNeed::missing() const {
  return std::max(0, needed - static_cast<int>(given_by.size()));
}

std::string toString(const ApprovalNeed& need) {
  std::string words = std::to_string(need.needed) + " of " + listed(need.asked) + ", because of " +
                      need.at + " (" + listed(need.because) + "): ";
  words += need.given_by.empty() ? "nobody yet" : "approved by " + listed(need.given_by);
  if (need.cannotBeMet()) return words + "; too few are left who did not write it";
  if (need.missing() > 0 && !need.given_by.empty())
    words += "; " + std::to_string(need.missing()) + " more";
  return words;
}

}  // namespace sextant
