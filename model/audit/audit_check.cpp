// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/audit/audit_check.h"

#include <charconv>

#include "model/base/identifiers.h"
#include "model/document/json.h"

namespace sextant {
namespace {

// The hash that an entry must have; nothing where `previous` is no hash.
std::optional<std::string> hashOf(const AuditEntry& entry) {
  const auto previous = ContentHash::fromHex(entry.previous);
  if (!previous) return std::nullopt;
  std::string bytes(previous->bytes().begin(), previous->bytes().end());
  return ContentHash::of(bytes + entry.record).hex();
}

// The text of a member that is a string or number; nothing where there is none.
std::optional<std::string> memberOf(const Value& record, const char* name) {
  const Value* member = record.isMap() ? record.member(name) : nullptr;
  if (member == nullptr || !member->isScalar()) return std::nullopt;
  return member->text();
}

}  // namespace

std::string auditGenesis(const std::string& store_id, const std::string& environment) {
  return ContentHash::of("sextant audit " + store_id + ' ' + environment).hex();
}

Result<AuditAnchor> parseAnchor(const std::string& text) {
  AuditAnchor anchor;
  const auto colon = text.find(':');
  const char* end = text.data() + std::min(colon, text.size());
  const auto read = std::from_chars(text.data(), end, anchor.number);
  const auto hash = colon == std::string::npos ? ContentHash::fromHex("")
                                               : ContentHash::fromHex(text.substr(colon + 1));
  if (read.ec != std::errc() || read.ptr != end || anchor.number < 0 || !hash) {
    return fail(ErrorKind::input, "An anchor is written NUMBER:HASH, with 64 hexadecimal digits.",
                text);
  }
  anchor.hash = hash->hex();
  return anchor;
}

std::string toString(const AuditAnchor& anchor) {
  return std::to_string(anchor.number) + ':' + anchor.hash;
}

AuditCheck::AuditCheck(Chain chain, Found found)
    : chain_(std::move(chain)), found_(std::move(found)), anchor_seen_(chain_.anchors.size()) {}

void AuditCheck::tell(std::int64_t number, const char* fault) {
  ++faults_;
  found_({number, fault});
}

void AuditCheck::take(const AuditEntry& entry) {
  ++entries_;
  checkContent(entry);
  checkPlace(entry);
  checkAnchors(entry);
  last_ = AuditAnchor{entry.number, entry.hash};
}

void AuditCheck::checkContent(const AuditEntry& entry) {
  if (hashOf(entry) != entry.hash) tell(entry.number, "The hash is not that of the entry.");
  const auto record = fromJson(entry.record);
  if (!record) return tell(entry.number, "The record cannot be read.");
  // The chain of the whole store also holds what was refused for environments that do not exist.
  const bool elsewhere =
      !chain_.environment.empty() && memberOf(*record, "environment") != chain_.environment;
  if (memberOf(*record, "number") != std::to_string(entry.number) || elsewhere ||
      entry.environment != chain_.environment) {
    tell(entry.number, "The entry was written for another place.");
  }
}

void AuditCheck::checkPlace(const AuditEntry& entry) {
  if (!last_) {
    if (entry.number == 1) genesis_ = entry.previous;
    if (entry.number != chain_.from) tell(entry.number, "Entries before this one are missing.");
    return;
  }
  if (entry.number <= last_->number) {
    tell(entry.number, "It stands behind an entry that it should come before.");
  } else if (entry.number != last_->number + 1) {
    tell(entry.number, "Entries before this one are missing.");
  }
  if (entry.previous != last_->hash) {
    tell(entry.number, "It does not follow the entry before it.");
  }
}

void AuditCheck::checkAnchors(const AuditEntry& entry) {
  for (std::size_t i = 0; i < chain_.anchors.size(); ++i) {
    if (chain_.anchors[i].number != entry.number) continue;
    anchor_seen_[i] = true;
    if (chain_.anchors[i].hash != entry.hash) {
      tell(entry.number, "It is not the entry that the anchor was made of.");
    }
  }
}

void AuditCheck::checkGenesis(const std::string& store_id) {
  const std::string genesis =
      store_id.empty() ? genesis_ : auditGenesis(store_id, chain_.environment);
  if (!genesis_.empty() && genesis_ != genesis) {
    tell(1, "The first entry belongs to another store.");
  }
  // The anchor of a chain that had no entry yet.
  for (std::size_t i = 0; i < chain_.anchors.size(); ++i) {
    if (chain_.anchors[i].number == 0) anchor_seen_[i] = chain_.anchors[i].hash == genesis;
  }
}

void AuditCheck::end(const std::string& store_id, const std::optional<AuditAnchor>& recorded_end) {
  checkGenesis(store_id);
  if (recorded_end && recorded_end->number > anchor().number) {
    tell(recorded_end->number, "The log ends before its recorded end.");
  } else if (recorded_end && recorded_end->number > 0 && *recorded_end != anchor()) {
    tell(recorded_end->number, "The recorded end is not that of the log.");
  } else if (recorded_end && recorded_end->number == 0 && entries_ > 0) {
    tell(0, "The recorded end is not that of the log.");
  }
  for (std::size_t i = 0; i < chain_.anchors.size(); ++i) {
    if (anchor_seen_[i]) continue;
    const std::int64_t number = chain_.anchors[i].number;
    if (number == 0) {
      tell(0, "The anchor is of another store.");
    } else {
      tell(number, number < chain_.from ? "The anchor is of an entry before those that were read."
                                        : "The entry that the anchor was made of is missing.");
    }
  }
}

}  // namespace sextant
