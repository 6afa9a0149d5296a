// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/audit/audit_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "model/document/json.h"

namespace sextant {
namespace {

// In the order in which people ask: what happened, to what, who did it, from where.
constexpr std::array<std::string_view, 18> common{
    "at_us",   "action", "outcome", "reason",   "message", "environment",
    "service", "change", "version", "revision", "base",    "restored",
    "login",   "person", "from",    "program",  "request", "number"};
constexpr std::array<std::string_view, 2> hashes{"before", "after"};

template <class Names>
bool isIn(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string wordsOf(const Value& value) {
  return value.kind() == ValueKind::string ? value.text() : toJson(value);
}

std::string textIn(const Value& record, std::string_view name) {
  const Value* member = record.member(name);
  return member == nullptr ? std::string() : wordsOf(*member);
}

std::int64_t numberIn(const Value& record, std::string_view name) {
  const Value* member = record.member(name);
  std::int64_t number = 0;
  if (member == nullptr || member->kind() != ValueKind::integer) return 0;
  const std::string& digits = member->text();
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return read.ec == std::errc() ? number : 0;
}

template <class Names>
void addKnown(const Names& names, const Value& from, AuditRecord& to) {
  for (const std::string_view name : names) {
    if (const Value* member = from.member(name))
      to.facts.emplace_back(std::string(name), wordsOf(*member));
  }
}

}  // namespace

std::optional<AuditRecord> auditRecord(const AuditEntry& entry) {
  const auto parsed = fromJson(entry.record);
  if (!parsed || !parsed->isMap()) return std::nullopt;
  AuditRecord record;
  record.at_us = numberIn(*parsed, "at_us");
  record.login = textIn(*parsed, "login");
  record.person = textIn(*parsed, "person");
  record.action = textIn(*parsed, "action");
  record.outcome = textIn(*parsed, "outcome");
  record.service = textIn(*parsed, "service");
  record.message = textIn(*parsed, "message");
  record.reason = textIn(*parsed, "reason");
  record.change = numberIn(*parsed, "change");
  record.revision = numberIn(*parsed, "revision");
  addKnown(common, *parsed, record);
  addKnown(hashes, *parsed, record);
  for (const auto& [name, value] : parsed->members()) {
    if (!isIn(common, name) && !isIn(hashes, name)) record.facts.emplace_back(name, wordsOf(value));
  }
  return record;
}

std::string particulars(const AuditRecord& record) {
  std::string words;
  for (const auto& [name, value] : record.facts) {
    if (isIn(common, name) || isIn(hashes, name)) continue;
    words += (words.empty() ? "" : ", ") + name + ' ' + value;
  }
  return words;
}

}  // namespace sextant
