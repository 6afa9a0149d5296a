// SPDX-License-Identifier: GPL-3.0-or-later
// A change as a file that a person keeps: a page of HTML, or Markdown, by the name that they give.
#pragma once

#include <QString>

#include "model/review/change_report.h"
#include "widgets/console/change_estimate.h"
#include "widgets/console/change_needs.h"
#include "widgets/console/change_trial.h"

namespace sextant::ui {

// Precondition: the change has been read and compared.
[[nodiscard]] ChangeReport reportOf(const ConsoleParts& parts, const ChangeWatch& watch,
                                    const ChangeNeeds& needs, const ChangeEstimate& estimate,
                                    const ChangeTrial& trial);
// Markdown where the name ends in .md or .markdown, else HTML. Whole, or not at all. Error:
// unavailable, where it cannot be written or the texts cannot be compared.
[[nodiscard]] Result<void> saveReport(const ChangeReport& report, const QString& file);
// "change-C-12-prod-hunt-engine.html"
[[nodiscard]] QString reportName(const ChangeSummary& summary);

}  // namespace sextant::ui
