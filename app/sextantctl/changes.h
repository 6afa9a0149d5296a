// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands about changes share.
#pragma once

#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/proposal.h"
#include "model/review/approver_rules.h"

namespace sextant::ctl {

// Of all `sextantctl change ...`; each takes what it needs.
struct ChangeOptions {
  std::int64_t number = 0;
  std::string service;
  std::vector<std::string> pairs;  // ADDRESS FILE ADDRESS FILE ...
  std::vector<std::string> removed;
  std::vector<std::string> dropped;
  std::optional<std::string> message;
  std::string plan;
  std::string request_id;
  std::string hash;
  std::string at;
  std::string text;
  std::int64_t base = -1;
  int version = 0;  // 0: the newest
  int limit = 100;
  bool at_once = false;
  MeantSlips meant;
  bool all = false;
  std::optional<std::string> ticket;
  std::optional<std::string> risk;
  std::vector<std::string> reviewers;  // instead of those that are asked; empty: they stay
  bool no_reviewers = false;
  std::int64_t reply_to = 0;
  std::optional<std::string> suggestion;
  bool resolve = false;
  bool reopen = false;
  bool asked = false;
  bool mine = false;
  bool published = false;
  int from = -1;  // of two versions; 0: the base, -1: the one before
  int to = 0;     // 0: the newest
  bool html = false;
  std::string folder;
  std::string ends;  // a time
  bool no_end = false;
};

[[nodiscard]] Outcome listChanges(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome showChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome diffChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome reportChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome openChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome editChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome rebaseChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome commentChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome judgeChange(Context& context, const ChangeOptions& options,
                                  ChangeVerdict verdict);
[[nodiscard]] Outcome endChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome abandonChange(Context& context, const ChangeOptions& options);

// Error: usage.
[[nodiscard]] Result<ChangeNumber> changeNumberOf(const std::string& argument);
// Errors: answer_no, and the store's.
[[nodiscard]] Result<Change> readChange(Store& store, ChangeNumber number);
// All versions of a change, without their texts. Errors: the store's.
[[nodiscard]] Result<std::vector<ChangeVersion>> readVersions(Store& store, ChangeNumber number);
// What a person is asked by: the login, its groups in the settings of these environments, and the
// person's own name. Errors: the store's, input (rules that cannot be used).
[[nodiscard]] Result<std::vector<std::string>> namesThatAsk(
    Store& store, const std::vector<std::string>& environments);
// The login of this connection. Errors: the store's.
[[nodiscard]] Result<std::string> loginOf(Store& store);
// The words that the approver rules of an environment ask for.
struct AskedWords {
  RevisionNumber settings;  // that the rules are of; 0: there are none
  std::vector<ApprovalNeed> needs = {};
  std::string problem = {};  // why the rules cannot be used; empty: they can

  // The same as a sentence for people. Precondition: there is a problem.
  [[nodiscard]] std::string problemWords() const {
    return "The approver rules cannot be used: " + problem;
  }
};
// Errors: the store's.
[[nodiscard]] Result<AskedWords> askedOf(Store& store, const Change& change, const Base& base,
                                         const std::vector<ChangeVersion>& versions);
// The same, of a change's own base and versions.
[[nodiscard]] Result<AskedWords> askedOf(Store& store, const Change& change);
// What a change's texts are against those of a base, a profile each.
struct ProfileDiff {
  Scope scope;
  std::string action;  // add, change or remove
  std::string patch;
  std::optional<std::string> text;
};
[[nodiscard]] Result<std::vector<ProfileDiff>> diffsOf(const Change& change, const Base& base);
[[nodiscard]] std::string approvalsOf(const ChangeSummary& summary);
// The texts of a change, named by their addresses.
[[nodiscard]] Proposal proposalOf(const Change& change);
[[nodiscard]] std::map<Scope, std::optional<std::string>> profilesOf(const Proposal& proposal);
// The change's hash, where it begins with the digits that somebody saw; all where they are none.
// Errors: conflict (it has another hash now), usage.
[[nodiscard]] Result<std::string> hashSeen(const Change& change, const std::string& seen);

// One row of a list.
[[nodiscard]] Json summaryJson(const ChangeSummary& summary);
// "Opened change 7, version 1 (hash 1a2b3c4d)."
void printReceipt(const Context& context, const ChangeReceipt& receipt, const RequestId& id,
                  const std::string& done_what);
// The version that an edit of the change starts from: the one that was named, else the newest; of a
// command that ran before, the one before that.
[[nodiscard]] int versionSeen(const Change& change, const ChangeOptions& options, bool ran_before);

}  // namespace sextant::ctl
