// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a chain of the audit log entry by entry, far from the store that wrote it.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/audit/audit_entry.h"
#include "model/base/result.h"

namespace sextant {

// What the first entry of a chain follows, hexadecimal: it names the store, whose id is a UUID.
[[nodiscard]] std::string auditGenesis(const std::string& store_id, const std::string& environment);

// "120:HASH" with 64 hexadecimal digits. Error: input.
[[nodiscard]] Result<AuditAnchor> parseAnchor(const std::string& text);
[[nodiscard]] std::string toString(const AuditAnchor& anchor);

// What a check of a chain found.
struct AuditVerdict {
  std::int64_t entries = 0;
  std::int64_t fault_count = 0;
  std::optional<AuditFault> first;  // the fault that was found first
  AuditAnchor anchor;               // the last entry that was read
};

// Takes one chain's entries in the order in which they are stored, and remembers only the last, so
// a log of any length can be checked. Its sentences are those of the store's own check.
class AuditCheck {
 public:
  struct Chain {
    std::string environment;
    std::int64_t from = 1;             // the first entry that is looked at
    std::vector<AuditAnchor> anchors;  // kept from earlier
  };
  using Found = std::function<void(const AuditFault&)>;

  // `found` is called for each fault, within take() and end().
  AuditCheck(Chain chain, Found found);

  void take(const AuditEntry& entry);
  // Call once, last. `store_id`: whose chain it should be; empty: not known. `recorded_end`: where
  // the store, or an export, says that the chain ends.
  void end(const std::string& store_id, const std::optional<AuditAnchor>& recorded_end);

  [[nodiscard]] std::int64_t entries() const { return entries_; }
  [[nodiscard]] std::int64_t faults() const { return faults_; }
  // The last entry that was taken; number 0 where there was none.
  [[nodiscard]] AuditAnchor anchor() const { return last_.value_or(AuditAnchor{}); }

 private:
  void tell(std::int64_t number, const char* fault);
  void checkContent(const AuditEntry& entry);
  void checkPlace(const AuditEntry& entry);
  void checkAnchors(const AuditEntry& entry);
  void checkGenesis(const std::string& store_id);

  Chain chain_;
  Found found_;
  std::int64_t entries_ = 0;
  std::int64_t faults_ = 0;
  std::optional<AuditAnchor> last_;
  std::string genesis_;  // as the chain's first entry has it
  std::vector<bool> anchor_seen_;
};

}  // namespace sextant
