// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison as one HTML page that stands alone: for a mail, a ticket or an incident's file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"

namespace sextant {

struct DiffHeadings {
  std::string title;
  std::string left_name;
  std::string right_name;
};

// Lines side by side with their words marked, and above them what changed by key; `values` is
// nothing where a side is no document. Everything from outside is escaped; the page loads nothing.
[[nodiscard]] std::string diffHtml(const DiffHeadings& headings, const TextDiff& diff,
                                   const std::optional<std::vector<ValueChange>>& values);

// For other pages with a comparison in them: a text as HTML shows it, in an element or a
// double-quoted attribute; the rules of style; and the table of lines alone.
[[nodiscard]] std::string htmlEscaped(std::string_view text);
[[nodiscard]] std::string_view diffStyle();
[[nodiscard]] std::string diffTable(const std::string& left_name, const std::string& right_name,
                                    const TextDiff& diff);

}  // namespace sextant
