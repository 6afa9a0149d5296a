// SPDX-License-Identifier: GPL-3.0-or-later
// Three-way merge of profile texts: the meaning is merged key by key, and the comments and style of
// both sides stay.
#pragma once

#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/diff/text_merge.h"
#include "model/diff/value_merge.h"

namespace sextant {

struct MergeTexts {
  std::string base;
  std::string ours;
  std::string theirs;
};

struct DocumentMerge {
  std::string text;
  // By the key, with the choice made for each already in `text`; see mergeValues.
  std::vector<MergeConflict> conflicts;
  // Both sides changed the same comment or the same formatting; ours stands.
  bool comments_clash = false;
  // One of the texts is no document, so lines were merged.
  bool by_lines = false;
  // `text` has the marks of lines that clash; only where `by_lines`.
  bool has_marks = false;

  [[nodiscard]] bool isClean() const { return conflicts.empty() && !has_marks; }
};

// Where one side changed nothing the answer is the other's text, byte by byte. The merged text
// means exactly what mergeValues says of the three values, or the call fails. Errors: input (the
// merged meaning cannot be written safely), unavailable (the library that merges lines refuses).
[[nodiscard]] Result<DocumentMerge> mergeDocuments(const MergeTexts& texts,
                                                   const ItemKey& item_key = {},
                                                   const std::vector<MergeSide>& choices = {});

// The text of a merge with conflicts, as an editor or a version control system wants it: clashing
// keys stand between marks, one side above the other. Errors as above.
[[nodiscard]] Result<std::string> markedMerge(const MergeTexts& texts, const ItemKey& item_key,
                                              const TextMergeOptions& names);

}  // namespace sextant
