// SPDX-License-Identifier: GPL-3.0-or-later
// A change in words: its summary, threads, approvals and row in a list.
#pragma once

#include "widgets/console/change_anchors.h"
#include "widgets/console/change_needs.h"
#include "widgets/console/change_watch.h"
#include "widgets/review/approvals_view.h"
#include "widgets/review/change_list_view.h"
#include "widgets/review/conversation_view.h"

namespace sextant::ui {

// As the change has it now, for its next version.
[[nodiscard]] ChangeContent contentOf(const Change& change);
// "C-121".
[[nodiscard]] QString changeName(ChangeNumber number);
// The first line of a description, without the marks of a heading.
[[nodiscard]] QString changeTitle(const std::string& description);
// The first and the last digits: "9f3c…e1".
[[nodiscard]] QString shortHash(const std::string& hash);
// " · ends 2026-12-01 10:00 UTC, undone by C-14"; empty: it has no end.
[[nodiscard]] QString endWords(const ChangeSummary& summary);
[[nodiscard]] State changeStateShape(const ChangeSummary& summary);
[[nodiscard]] QString changeStateWord(const ChangeSummary& summary);

[[nodiscard]] std::vector<CommentThread> changeThreads(const ChangeWatch& watch,
                                                       const ChangeAnchors& anchors);
[[nodiscard]] std::vector<ApprovalRow> changeApprovals(const Change& change,
                                                        const ChangeNeeds& needs);
// "1 of 2".
[[nodiscard]] QString approvalsWords(const ChangeSummary& summary);
[[nodiscard]] ChangeRow changeRow(const ChangeSummary& summary);

}  // namespace sextant::ui
