// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison shows: the aligned lines that model/diff computed, and what the sides are.
#pragma once

#include <QString>

#include <vector>

#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"

namespace sextant::ui {

struct DiffDocument {
  TextDiff diff;
  QString left_title;   // "revision 42"
  QString right_title;  // "draft"
  // The texts themselves, for a patch and for a comparison without blanks; both empty where the
  // caller has only the lines.
  std::string left_text = {};
  std::string right_text = {};
  // What changed by key; nothing where a side is no document.
  std::optional<std::vector<ValueChange>> values = {};
};

// The first row of each difference, that is, of each run of rows that are not the same.
[[nodiscard]] std::vector<int> differenceStarts(const std::vector<DiffRow>& rows);

// One line of the unified form.
struct UnifiedLine {
  std::size_t row = 0;  // of the side-by-side form
  bool right = false;   // which side's text it shows; equal rows show the right one
};
// Within a difference the left lines come first, then the right ones.
[[nodiscard]] std::vector<UnifiedLine> unifiedLines(const std::vector<DiffRow>& rows);

}  // namespace sextant::ui
