// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands about the audit log share.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"

namespace sextant::ctl {

struct AuditOptions {
  std::string environment;
  bool whole_store = false;
  std::string login;
  std::string service;
  std::string action;
  bool denied = false;
  int limit = 50;
  std::string file;
  std::int64_t from = 1;
  std::vector<std::string> anchors;
};

[[nodiscard]] Outcome verifyLog(Context& context, const AuditOptions& options);

// The environment; empty for the log of the whole store. Error: usage.
[[nodiscard]] Result<std::string> chainOf(const AuditOptions& options);
// Where the store says that a log ends. Errors: answer_no (nothing to be seen), the store's.
[[nodiscard]] Result<AuditAnchor> endOf(Store& store, const std::string& environment);
// Hands over the entries from one number to another in their order, some hundred in memory at a
// time, until `take` is false. Errors: the store's.
[[nodiscard]] Result<void> forEachEntry(Store& store, const std::string& environment,
                                        std::int64_t from, std::int64_t to,
                                        const std::function<bool(const AuditEntry&)>& take);

}  // namespace sextant::ctl
