// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison shows: the aligned lines that model/diff computed, and what the sides are.
#pragma once

#include <QColor>
#include <QString>

#include <memory>
#include <vector>

#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "widgets/theme/tokens.h"

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

// Words after a line of one side: whose key it is that somebody points at, how often it is spoken of.
struct PlaceMark {
  bool left = false;         // a line of the left text, of what is gone in the right one
  std::size_t line = 0;      // from 1
  std::string pointer = {};  // the key that stands there, for the comparison by key
  QString text = {};
  Tone tone = Tone::muted;
  QColor colour = {};  // instead of the tone's, where it is valid
  friend bool operator==(const PlaceMark&, const PlaceMark&) = default;
};

enum class DiffMode { side_by_side, unified, by_key };

// How a comparison is wanted.
struct DiffLook {
  DiffMode mode = DiffMode::side_by_side;
  bool folded = false;
  bool whitespace_ignored = false;  // where the document has its texts
};

// A comparison made ready for the panes: all that takes time for a large one.
struct ShownDiff {
  std::shared_ptr<const DiffDocument> document;
  std::shared_ptr<const TextDiff> diff;  // as it is drawn: folded, or without blanks
  DiffMode mode = DiffMode::side_by_side;
  std::vector<int> differences;       // first row of each difference
  std::vector<int> starts;            // the same in lines of the panes that show it
  std::vector<UnifiedLine> unified;   // of the unified mode alone
  std::string left_text, right_text;  // of the panes; the unified one shows the right
};
[[nodiscard]] ShownDiff shownDiff(std::shared_ptr<const DiffDocument> document,
                                  const DiffLook& look);

// Bytes that a look at the document goes through.
[[nodiscard]] std::size_t weightOf(const DiffDocument& document);

// What stands in a pane for a row of folded lines.
[[nodiscard]] std::string foldedWords(const DiffRow& row);
[[nodiscard]] std::string_view withoutReturn(std::string_view line);

}  // namespace sextant::ui
