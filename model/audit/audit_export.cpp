// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/audit/audit_export.h"

#include <charconv>

#include "model/document/json.h"

namespace sextant {
namespace {

const std::string* stringIn(const Value& line, const char* name) {
  const Value* member = line.member(name);
  return member != nullptr && member->kind() == ValueKind::string ? &member->text() : nullptr;
}

std::optional<AuditEntry> entryOf(const Value& line) {
  const std::string* environment = stringIn(line, "environment");
  const std::string* previous = stringIn(line, "previous");
  const std::string* hash = stringIn(line, "hash");
  const std::string* record = stringIn(line, "record");
  const Value* number = line.member("number");
  const bool whole = environment != nullptr && previous != nullptr && hash != nullptr &&
                     record != nullptr && number != nullptr && number->kind() == ValueKind::integer;
  if (!whole) return std::nullopt;
  AuditEntry entry{*environment, 0, *previous, *hash, *record};
  const std::string& digits = number->text();
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), entry.number);
  if (read.ec != std::errc()) return std::nullopt;
  return entry;
}

std::optional<AuditExportEnd> endOf(const Value& line) {
  const std::string* environment = stringIn(line, "environment");
  const std::string* store_id = stringIn(line, "store_id");
  const std::string* anchor = stringIn(line, "anchor");
  if (environment == nullptr || store_id == nullptr || anchor == nullptr) return std::nullopt;
  const auto parsed = parseAnchor(*anchor);
  if (!parsed) return std::nullopt;
  return AuditExportEnd{*environment, *store_id, *parsed};
}

}  // namespace

std::string exportLine(const AuditEntry& entry) {
  return "{\"environment\": " + jsonString(entry.environment) +
         ", \"number\": " + std::to_string(entry.number) +
         ", \"previous\": " + jsonString(entry.previous) + ", \"hash\": " + jsonString(entry.hash) +
         ", \"record\": " + jsonString(entry.record) + "}";
}

std::string exportLine(const AuditExportEnd& end) {
  return "{\"anchor\": " + jsonString(toString(end.anchor)) +
         ", \"environment\": " + jsonString(end.environment) +
         ", \"store_id\": " + jsonString(end.store_id) + "}";
}

AuditExportCheck::AuditExportCheck(std::vector<AuditAnchor> anchors, AuditCheck::Found found)
    : anchors_(std::move(anchors)), found_(std::move(found)) {}

void AuditExportCheck::tell(const std::string& fault) {
  ++faults_;
  found_({anchor().number, fault});
}

// Which chain this should be is what its first line says; every other one is held against it.
void AuditExportCheck::begin(const std::string& environment) {
  environment_ = environment;
  check_.emplace(AuditCheck::Chain{environment, 1, anchors_}, [this](const AuditFault& fault) {
    ++faults_;
    found_(fault);
  });
}

Result<void> AuditExportCheck::takeLine(const std::string& line) {
  ++lines_;
  const std::string place = "Line " + std::to_string(lines_);
  const auto parsed = fromJson(line);
  const bool is_map = parsed && parsed->isMap();
  const auto entry = is_map ? entryOf(*parsed) : std::nullopt;
  const auto end = is_map ? endOf(*parsed) : std::nullopt;
  if (!entry && !end && lines_ == 1) {
    return fail(ErrorKind::input, "This is no export of an audit log: its first line is no entry.");
  }
  if (end_) {
    tell(place + " stands behind the export's end.");
  } else if (entry) {
    if (!check_) begin(entry->environment);
    check_->take(*entry);
  } else if (end) {
    if (!check_) begin(end->environment);
    end_ = end;
  } else {
    tell(place + " is no entry, or was cut off.");
  }
  return {};
}

Result<void> AuditExportCheck::end() {
  if (!check_) return fail(ErrorKind::input, "This is no export of an audit log: it is empty.");
  if (!end_) tell("The export has no end: its last line, which names the last entry, is missing.");
  if (end_ && end_->environment != environment_) {
    tell("The export's end is of another environment.");
  }
  check_->end(end_ ? end_->store_id : std::string(),
              end_ ? std::optional(end_->anchor) : std::nullopt);
  return {};
}

}  // namespace sextant
