// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a change asks by the approver rules of its environment's settings: from what the store says
// of it. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "model/profile/effective_profile.h"
#include "model/review/approver_rules.h"
#include "model/store/change_types.h"

namespace sextant {

// Of a service; none where the settings have none. Error: input, where they cannot be read.
[[nodiscard]] Result<ApproverRules> approverRulesOf(const ProfileSet& settings,
                                                    const std::string& service);
// Logins whose approval counts now.
[[nodiscard]] std::vector<std::string> approversOf(const Change& change);
// Logins that wrote what is proposed; who only asked other reviewers is none of them.
[[nodiscard]] std::vector<std::string> authorsOf(const std::vector<ChangeVersion>& versions);
// What the change does to the profiles of its base.
[[nodiscard]] std::vector<TouchedPlace> touchedBy(const Change& change, const ProfileSet& base,
                                                  const ItemKey& item_key);
// All of it together. Empty where no rule fits.
[[nodiscard]] std::vector<ApprovalNeed> needsOf(const ApproverRules& rules, const Change& change,
                                                const ProfileSet& base,
                                                const std::vector<ChangeVersion>& versions,
                                                const ItemKey& item_key);
// What an approval states of them. `settings`: the revision that the rules are of.
[[nodiscard]] StatedNeeds statedNeeds(RevisionNumber settings,
                                      const std::vector<ApprovalNeed>& needs);

}  // namespace sextant
