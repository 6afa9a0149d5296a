// SPDX-License-Identifier: GPL-3.0-or-later
// What the store says of a change, as a report for a ticket, an incident or an audit.
#pragma once

#include <vector>

#include "model/profile/effective_profile.h"
#include "model/review/approver_rules.h"
#include "model/review/change_report.h"
#include "model/store/change_types.h"

namespace sextant {

// `base`: the profiles that the change starts from. Findings and the key of items are left to the
// caller.
[[nodiscard]] ChangeReport changeReport(const Change& change, const ProfileSet& base,
                                        const std::vector<ApprovalNeed>& needs);
// "1 of 2", "1 of 2, 1 against".
[[nodiscard]] std::string approvalWords(const ChangeSummary& summary);

}  // namespace sextant
