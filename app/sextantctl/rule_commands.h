// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of a service, asked of the store.
#pragma once

#include <vector>

#include "app/sextantctl/proposal.h"
#include "model/rules/rule_checks.h"

namespace sextant::ctl {

// How the rules of the settings stand when these were the service's profiles, with facts as the
// telemetry of the last minute has them. Empty where there are no rules. Errors: input (rules that
// cannot be used), the store's.
[[nodiscard]] Result<std::vector<RuleFinding>> ruleFindings(Store& store, const ServiceKey& key,
                                                            const ProfileSet& before,
                                                            const ProfileSet& after,
                                                            const std::vector<Scope>& inventory);

}  // namespace sextant::ctl
