// SPDX-License-Identifier: GPL-3.0-or-later
// What both forms of a report are made from. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "model/review/change_report.h"

namespace sextant {

// The comments that begin a thread, each followed by what was said in it; what answers to nothing
// that is there begins one.
[[nodiscard]] std::vector<ReportComment> byThread(const std::vector<ReportComment>& comments);

// What a profile's change means, a line each: "/db/pool/max: 20 → 4". Empty where a side is no
// document, or only comments and formatting differ.
[[nodiscard]] std::vector<std::string> meaningOf(const ReportProfile& profile,
                                                 const ItemKey& item_key);

// "is added", "is removed", "changes".
[[nodiscard]] std::string actionOf(const ReportProfile& profile);

// The rollouts' part of a page and of a Markdown text; empty where there are none.
[[nodiscard]] std::string rolloutsHtml(const std::vector<ReportRollout>& rollouts);
[[nodiscard]] std::string rolloutsMarkdown(const std::vector<ReportRollout>& rollouts);

// Foreign text in a page (as it is, and kept in its reading direction) and in Markdown, without
// effect.
[[nodiscard]] std::string escapedLine(const std::string& foreign);
[[nodiscard]] std::string inlineHtml(const std::string& foreign);
[[nodiscard]] std::string markdownSpan(const std::string& foreign);

}  // namespace sextant
