// SPDX-License-Identifier: GPL-3.0-or-later
// What the store says of a change, as a report for a ticket, an incident or an audit.
#pragma once

#include <vector>

#include "model/profile/effective_profile.h"
#include "model/review/approver_rules.h"
#include "model/review/change_report.h"
#include "model/rollout/rollout_plan.h"
#include "model/store/change_types.h"

namespace sextant {

// `base`: the profiles that the change starts from. Findings and the key of items are left to the
// caller.
[[nodiscard]] ChangeReport changeReport(const Change& change, const ProfileSet& base,
                                        const std::vector<ApprovalNeed>& needs);
// A plan's stages, of the store's JSON; none where it is empty or cannot be read.
[[nodiscard]] std::vector<RolloutStage> stagesOf(const std::string& plan_json);
// "share 5 %; share 100 %", "at once, to every instance".
[[nodiscard]] std::string planWords(const std::string& plan_json);
// "1 of 2", "1 of 2, 1 against".
[[nodiscard]] std::string approvalWords(const ChangeSummary& summary);

}  // namespace sextant
