// SPDX-License-Identifier: GPL-3.0-or-later
// What a reviewer reads of a change in half a minute: what it changes for whom, which rules hold, what
// is expected and what a preview measured, how it goes out and how it is undone, who approves.
#pragma once

#include "widgets/console/change_estimate.h"
#include "widgets/console/change_needs.h"
#include "widgets/console/change_trial.h"
#include "widgets/review/summary_strip.h"

namespace sextant::ui {

// Precondition: the change has been read.
[[nodiscard]] std::vector<SummaryFact> changeFacts(const ConsoleParts& parts,
                                                   const ChangeWatch& watch,
                                                   const ChangeEstimate& estimate,
                                                   const ChangeTrial& trial,
                                                   const ChangeNeeds& needs);
// What is known of how it did, a sentence each: for a report.
[[nodiscard]] std::vector<std::string> changeFindings(const ChangeEstimate& estimate,
                                                      const ChangeTrial& trial);

}  // namespace sextant::ui
