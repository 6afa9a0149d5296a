// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log in a file: JSON lines, an entry each, and a last line that says where the log
// ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/audit/audit_check.h"

namespace sextant {

// Longer lines are no entries; a reader may cut them there.
inline constexpr std::size_t audit_line_bytes_max = std::size_t{4} * 1024 * 1024;

// The last line of an export.
struct AuditExportEnd {
  std::string environment;
  std::string store_id;
  AuditAnchor anchor;
};

// {"environment": "prod", "number": 1, "previous": "...", "hash": "...", "record": "{...}"},
// without a line feed.
[[nodiscard]] std::string exportLine(const AuditEntry& entry);
// {"anchor": "120:HASH", "environment": "prod", "store_id": "..."}
[[nodiscard]] std::string exportLine(const AuditExportEnd& end);

// Checks an export without any store, line by line; keeps no line.
class AuditExportCheck {
 public:
  // `found` is called for each fault, within takeLine() and end().
  AuditExportCheck(std::vector<AuditAnchor> anchors, AuditCheck::Found found);
  AuditExportCheck(const AuditExportCheck&) = delete;
  AuditExportCheck& operator=(const AuditExportCheck&) = delete;

  // The next line, without its line feed. Error: input, where the first one shows that this is no
  // export at all.
  [[nodiscard]] Result<void> takeLine(const std::string& line);
  // Call once, last. Error: input, where there was no line.
  [[nodiscard]] Result<void> end();

  [[nodiscard]] std::string environment() const { return environment_; }
  // Nothing where the export has no last line.
  [[nodiscard]] const std::optional<AuditExportEnd>& exportEnd() const { return end_; }
  [[nodiscard]] std::int64_t entries() const { return check_ ? check_->entries() : 0; }
  [[nodiscard]] std::int64_t faults() const { return faults_; }
  [[nodiscard]] AuditAnchor anchor() const { return check_ ? check_->anchor() : AuditAnchor{}; }

 private:
  void begin(const std::string& environment);
  void tell(const std::string& fault);

  std::vector<AuditAnchor> anchors_;
  AuditCheck::Found found_;
  std::optional<AuditCheck> check_;
  std::optional<AuditExportEnd> end_;
  std::string environment_;
  std::int64_t lines_ = 0;
  std::int64_t faults_ = 0;
};

}  // namespace sextant
