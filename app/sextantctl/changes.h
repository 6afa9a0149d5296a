// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands about changes share.
#pragma once

#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/proposal.h"

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
};

[[nodiscard]] Outcome listChanges(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome showChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome openChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome editChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome rebaseChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome commentChange(Context& context, const ChangeOptions& options);
[[nodiscard]] Outcome judgeChange(Context& context, const ChangeOptions& options,
                                  ChangeVerdict verdict);
[[nodiscard]] Outcome abandonChange(Context& context, const ChangeOptions& options);

// Error: usage.
[[nodiscard]] Result<ChangeNumber> changeNumberOf(const std::string& argument);
// Errors: answer_no, and the store's.
[[nodiscard]] Result<Change> readChange(Store& store, ChangeNumber number);
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
