// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/review/approver_rules.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "model/document/pointer.h"

namespace sextant {
namespace {

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t place_bytes_max = 1000;

// Neither is stored or shown in one line.
bool hasControls(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

tl::unexpected<Error> wrong(std::string what, std::string where) {
  return fail(ErrorKind::input, std::move(what), std::move(where),
              "Correct the section \"approvers\" of the settings.");
}

bool isPattern(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '*', 'x');
  return isName(name);
}

Result<void> takeScope(const std::string& scope, ApproverPlace& place) {
  if (scope == "*" || scope.empty()) return {};
  if (scope == "base") {
    place.reach = ApproverPlace::Reach::base;
    return {};
  }
  const std::size_t slash = scope.find('/');
  const bool of_instances = slash != std::string::npos;
  place.reach = of_instances ? ApproverPlace::Reach::instances : ApproverPlace::Reach::cluster;
  place.cluster = scope.substr(0, slash);
  if (of_instances) place.instance = scope.substr(slash + 1);
  const bool fits = isPattern(place.cluster) && (!of_instances || isPattern(place.instance));
  return fits ? Result<void>()
              : wrong("A place is a pointer (/db), a scope (base, eu1, eu1/*), or both (eu1#/db).",
                      {});
}

Result<std::vector<std::string>> namesIn(const Value& value, const std::string& where) {
  if (!value.isSequence()) return wrong("This is a list of names.", where);
  if (value.items().size() > approver_group_max)
    return wrong("A list has at most 1,000 names.", where);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    const Value& item = value.items()[i];
    const bool is_name = item.kind() == ValueKind::string && !item.text().empty() &&
                         item.text().size() <= name_bytes_max && !hasControls(item.text());
    if (!is_name) return wrong("A name has 1 to 200 bytes, in one line.", where + '/' + std::to_string(i));
    if (std::find(names.begin(), names.end(), item.text()) != names.end())
      return wrong("This name stands here twice.", where + '/' + std::to_string(i));
    names.push_back(item.text());
  }
  return names;
}

Result<int> neededIn(const Value& value, const std::string& where) {
  int needed = 0;
  const std::string text = value.kind() == ValueKind::integer ? value.text() : std::string();
  const auto read = std::from_chars(text.data(), text.data() + text.size(), needed);
  if (text.empty() || read.ec != std::errc() || needed < 1 || needed > approvals_needed_max)
    return wrong("A rule needs 1 to 10 approvals.", where);
  return needed;
}

Result<std::vector<ApproverGroup>> groupsIn(const Value& value) {
  if (!value.isMap()) return wrong("Groups are a map of names and logins.", "/groups");
  if (value.members().size() > approver_rules_max)
    return wrong("There are at most 200 groups.", "/groups");
  std::vector<ApproverGroup> groups;
  for (const auto& [name, members] : value.members()) {
    const std::string where = "/groups/" + escapeStep(name);
    if (name.empty() || name.size() > name_bytes_max)
      return wrong("The name of a group has 1 to 200 bytes.", where);
    auto logins = namesIn(members, where);
    if (!logins) return tl::unexpected<Error>(logins.error());
    groups.push_back({name, std::move(*logins)});
  }
  return groups;
}

// Takes a member of a rule. Error: one that is not known, or cannot be used.
Result<void> takeMember(ApproverRule& rule, const std::string& key, const Value& value,
                        const std::string& where) {
  if (key == "groups" || key == "persons") {
    auto names = namesIn(value, where);
    if (!names) return tl::unexpected<Error>(names.error());
    (key == "groups" ? rule.groups : rule.persons) = std::move(*names);
    return {};
  }
  if (key == "needed") {
    const auto needed = neededIn(value, where);
    if (!needed) return tl::unexpected<Error>(needed.error());
    rule.needed = *needed;
    return {};
  }
  if (key != "at") return wrong("A rule has at, groups, persons and needed.", where);
  const bool is_place = value.kind() == ValueKind::string && !value.text().empty() &&
                        value.text().size() <= place_bytes_max && !hasControls(value.text());
  if (!is_place) return wrong("A place is a text of at most 1,000 bytes, in one line.", where);
  auto place = ApproverPlace::parse(value.text());
  if (!place) return wrong(place.error().what, where);
  rule.at = value.text();
  rule.place = std::move(*place);
  return {};
}

std::set<std::string> askedBy(const ApproverRules& rules, const ApproverRule& rule) {
  std::set<std::string> logins(rule.persons.begin(), rule.persons.end());
  for (const std::string& group : rule.groups) {
    const std::vector<std::string> members = rules.loginsOf(group);
    logins.insert(members.begin(), members.end());
  }
  return logins;
}

Result<ApproverRule> ruleIn(const ApproverRules& rules, const Value& value,
                            const std::string& where) {
  if (!value.isMap()) return wrong("A rule is a map.", where);
  ApproverRule rule;
  for (const auto& [key, member] : value.members()) {
    const auto taken = takeMember(rule, key, member, where + '/' + escapeStep(key));
    if (!taken) return tl::unexpected<Error>(taken.error());
  }
  if (rule.at.empty()) return wrong("A rule says at which place it asks.", where);
  for (const std::string& group : rule.groups) {
    const auto same = [&](const ApproverGroup& one) { return one.name == group; };
    if (std::none_of(rules.groups.begin(), rules.groups.end(), same))
      return wrong("There is no group \"" + group + "\".", where + "/groups");
  }
  if (static_cast<int>(askedBy(rules, rule).size()) < rule.needed)
    return wrong("A rule cannot need more approvals than it asks persons.", where);
  return rule;
}

}  // namespace

Result<ApproverPlace> ApproverPlace::parse(const std::string& at) {
  ApproverPlace place;
  const bool is_pointer = !at.empty() && at.front() == '/';
  const std::size_t hash = is_pointer ? 0 : at.find('#');
  const std::string scope = is_pointer ? std::string() : at.substr(0, hash);
  if (const auto taken = takeScope(scope, place); !taken)
    return tl::unexpected<Error>(taken.error());
  if (hash == std::string::npos) return place;
  const std::string pointer = is_pointer ? at : at.substr(hash + 1);
  auto steps = pointerSteps(pointer);
  if (!steps) return wrong("This is no JSON pointer.", {});
  if (!steps->empty()) place.steps = std::move(*steps);
  return place;
}

Result<ApproverRules> ApproverRules::parse(const Value& section) {
  ApproverRules result;
  if (!section.isMap()) return wrong("Approvers are groups and rules.", {});
  for (const auto& [key, value] : section.members()) {
    if (key != "groups" && key != "rules")
      return wrong("Approvers are groups and rules.", '/' + escapeStep(key));
  }
  if (const Value* groups = section.member("groups")) {
    auto read = groupsIn(*groups);
    if (!read) return tl::unexpected<Error>(read.error());
    result.groups = std::move(*read);
  }
  const Value* rules = section.member("rules");
  if (rules == nullptr) return result;
  if (!rules->isSequence() || rules->items().size() > approver_rules_max)
    return wrong("Rules are a list, of at most 200.", "/rules");
  std::size_t asked = 0;
  for (std::size_t i = 0; i < rules->items().size(); ++i) {
    auto rule = ruleIn(result, rules->items()[i], "/rules/" + std::to_string(i));
    if (!rule) return tl::unexpected<Error>(rule.error());
    asked += askedBy(result, *rule).size();
    if (asked > approver_asked_max)
      return wrong("All rules together ask at most 10,000 persons.", "/rules");
    result.rules.push_back(std::move(*rule));
  }
  return result;
}

std::vector<std::string> ApproverRules::loginsOf(const std::string& group) const {
  for (const ApproverGroup& one : groups) {
    if (one.name == group) return one.logins;
  }
  return {};
}

std::vector<std::string> ApproverRules::namesOf(const std::string& login) const {
  std::vector<std::string> names{login};
  for (const ApproverGroup& group : groups) {
    const bool is_in =
        std::find(group.logins.begin(), group.logins.end(), login) != group.logins.end();
    if (is_in && group.name != login) names.push_back(group.name);
  }
  return names;
}

}  // namespace sextant
