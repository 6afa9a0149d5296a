// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of an audit log as the store makes them, for pictures and tests.
#pragma once

#include <vector>

#include "model/audit/audit_entry.h"

namespace sextant::ui::samples {

// Newest first, a whole chain: publishes, changes, grants, a denied attempt, foreign words with
// characters that hide.
[[nodiscard]] std::vector<AuditEntry> auditEntries();
// A chain of so many publishes, newest first.
[[nodiscard]] std::vector<AuditEntry> manyAuditEntries(int count);

}  // namespace sextant::ui::samples
