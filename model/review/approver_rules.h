// SPDX-License-Identifier: GPL-3.0-or-later
// Who is asked for a change, by what it touches: the section "approvers" of the settings.
//
//   approvers:
//     groups:
//       databases: [ann, bob]
//     rules:
//       - {at: /db, groups: [databases], needed: 1}
//       - {at: "eu1/*", persons: [eve]}
//       - {at: "eu1#/cache", groups: [databases]}
//
// Groups are lists of logins, and persons are logins. `at` is a place: a JSON pointer (that key and
// all below it, in every profile), a scope ("base"; "eu1" for a cluster and its instances; "eu1/*"
// for its instances alone; "*" for every profile; "*" in a name stands for any characters), or both
// with "#" between them. "*" as a step of a pointer is any key or item. `needed` is 1 where it is
// not said. Unlike in CODEOWNERS every rule that fits is asked, not the last one: what a rule
// protects cannot be given away by a line below it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/diff/semantic_diff.h"

namespace sextant {

inline constexpr std::size_t approver_rules_max = 200;
inline constexpr std::size_t approver_group_max = 1000;  // logins
// Of all rules together, a login as often as rules ask it: what an approval can state.
inline constexpr std::size_t approver_asked_max = 10'000;
inline constexpr int approvals_needed_max = 10;

// Which places a rule is about.
struct ApproverPlace {
  // cluster: its profile and those of its instances.
  enum class Reach { everywhere, base, cluster, instances };
  Reach reach = Reach::everywhere;
  std::string cluster = {};                            // a pattern; of cluster and instances
  std::string instance = {};                           // a pattern; of instances
  std::optional<std::vector<std::string>> steps = {};  // of a pointer; nothing: the whole profile

  // Error: input.
  [[nodiscard]] static Result<ApproverPlace> parse(const std::string& at);
};

struct ApproverGroup {
  std::string name;
  std::vector<std::string> logins;
};

struct ApproverRule {
  std::string at;  // as it is written
  ApproverPlace place;
  std::vector<std::string> groups;
  std::vector<std::string> persons;
  int needed = 1;
};

struct ApproverRules {
  std::vector<ApproverGroup> groups;
  std::vector<ApproverRule> rules;

  // Of the section's value. Error: input, with the place within the section as `where`: a group
  // that is not there, more words needed than a rule asks persons, a key that is not known.
  [[nodiscard]] static Result<ApproverRules> parse(const Value& section);
  // Empty where there is no such group.
  [[nodiscard]] std::vector<std::string> loginsOf(const std::string& group) const;
  // What a change may name to ask this login: itself, and its groups.
  [[nodiscard]] std::vector<std::string> namesOf(const std::string& login) const;
};

// Something that a change does to a profile.
struct TouchedPlace {
  Scope scope;
  // Empty: the whole profile comes or goes. Nothing: its text alone differs (comments, formatting).
  std::optional<std::string> pointer;
};

// Nothing for a side: the profile is not there. Empty where both are not, and where the texts,
// compared by the caller, are the same.
[[nodiscard]] std::vector<TouchedPlace> touchedPlaces(const Scope& scope,
                                                      const std::optional<Value>& before,
                                                      const std::optional<Value>& after,
                                                      const ItemKey& item_key = {});

// The words that one rule asks for.
struct ApprovalNeed {
  std::string at;                    // the rule's
  std::vector<std::string> because;  // what is touched, "eu1#/db/pool"; the first ten
  std::vector<std::string> asked;    // groups and persons, as the rule names them
  std::vector<std::string> logins;   // who may give one: all of those but the authors
  std::vector<std::string> given_by;
  int needed = 1;

  [[nodiscard]] int missing() const;
  // Too few may give one, whoever is asked: the author is among the few.
  [[nodiscard]] bool cannotBeMet() const { return static_cast<int>(logins.size()) < needed; }
};

// One for each rule that fits, in the order of the rules. An approval counts for every rule that
// asks its login. `approved_by`: logins whose approval counts now; `authors`: logins that wrote a
// version.
[[nodiscard]] std::vector<ApprovalNeed> approvalNeeds(const ApproverRules& rules,
                                                      const std::vector<TouchedPlace>& touched,
                                                      const std::vector<std::string>& approved_by,
                                                      const std::vector<std::string>& authors);

// "1 of databases, because of /db (/db/pool/size): nobody yet". For people; names are as they came.
[[nodiscard]] std::string toString(const ApprovalNeed& need);

}  // namespace sextant
