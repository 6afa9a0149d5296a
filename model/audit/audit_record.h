// SPDX-License-Identifier: GPL-3.0-or-later
// What an entry of the audit log says, read from its record for people.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "model/audit/audit_entry.h"

namespace sextant {

// Empty or 0 where the record does not say it.
struct AuditRecord {
  std::int64_t at_us = 0;  // Unix time in microseconds, by the store's clock
  std::string login;
  std::string person;
  std::string action;
  std::string outcome;  // "done", "published", "denied", "conflict", "invalid"
  std::string service;
  std::string message;
  std::string reason;
  std::int64_t change = 0;
  std::int64_t revision = 0;
  // All of the record's members, strings as they are and anything else as JSON: those that every
  // action may have first, then what is particular to this one.
  std::vector<std::pair<std::string, std::string>> facts;
};

// Nothing where the record cannot be read.
[[nodiscard]] std::optional<AuditRecord> auditRecord(const AuditEntry& entry);

// What is particular to an action and stands in no field above: "cluster eu1, instance hunt-1".
[[nodiscard]] std::string particulars(const AuditRecord& record);

}  // namespace sextant
