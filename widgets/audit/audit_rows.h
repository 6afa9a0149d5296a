// SPDX-License-Identifier: GPL-3.0-or-later
// How an entry of the audit log is told: as a row, and as everything that is in it.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "model/audit/audit_record.h"
#include "widgets/common/table.h"

namespace sextant::ui {

[[nodiscard]] std::vector<Column> auditColumns();
// `now`: Unix time in seconds that ages are counted to.
[[nodiscard]] Row auditRow(const AuditEntry& entry, qint64 now);

// An outcome's mark: a shape where something was refused, none where it was done.
[[nodiscard]] State outcomeState(const std::string& outcome);
[[nodiscard]] Tone outcomeTone(const std::string& outcome);

// Names for people and what the record says, then the entry's place in the chain.
using AuditFacts = std::vector<std::pair<QString, QString>>;
[[nodiscard]] AuditFacts auditFacts(const AuditEntry& entry);

}  // namespace sextant::ui
