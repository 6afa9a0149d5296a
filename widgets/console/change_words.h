// SPDX-License-Identifier: GPL-3.0-or-later
// A change in words: its summary, threads, approvals and row in a list.
#pragma once

#include "widgets/console/change_watch.h"
#include "widgets/review/approvals_view.h"
#include "widgets/review/change_list_view.h"
#include "widgets/review/conversation_view.h"
#include "widgets/review/summary_strip.h"

namespace sextant::ui {

// "C-121".
[[nodiscard]] QString changeName(ChangeNumber number);
// The first line of a description, without the marks of a heading.
[[nodiscard]] QString changeTitle(const std::string& description);
// The first and the last digits: "9f3c…e1".
[[nodiscard]] QString shortHash(const std::string& hash);
[[nodiscard]] State changeStateShape(const ChangeSummary& summary);
[[nodiscard]] QString changeStateWord(const ChangeSummary& summary);

[[nodiscard]] std::vector<SummaryFact> changeFacts(const ConsoleParts& parts,
                                                   const ChangeWatch& watch);
[[nodiscard]] std::vector<CommentThread> changeThreads(const ChangeWatch& watch);
[[nodiscard]] std::vector<ApprovalRow> changeApprovals(const Change& change);
// "1 of 2".
[[nodiscard]] QString approvalsWords(const ChangeSummary& summary);
[[nodiscard]] ChangeRow changeRow(const ChangeSummary& summary);

}  // namespace sextant::ui
