// SPDX-License-Identifier: GPL-3.0-or-later
// What a side-by-side comparison shows, computed elsewhere: rows of aligned lines and the words in
// them that differ.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sextant::ui {

enum class RowKind { equal, added, removed, changed };

// Bytes [begin, end) of a line.
struct WordSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const WordSpan&, const WordSpan&) = default;
};

// One aligned row. Line numbers count from 1; 0 where that side has no line (a filler).
struct DiffRow {
  std::size_t left_line = 0;
  std::size_t right_line = 0;
  RowKind kind = RowKind::equal;
  std::vector<WordSpan> left_words = {};
  std::vector<WordSpan> right_words = {};
};

// Rows cover both texts completely, in order. A difference is a run of rows that are not equal.
struct DiffDocument {
  std::string left_text;
  std::string right_text;
  std::string left_title;
  std::string right_title;
  std::vector<DiffRow> rows;
};

}  // namespace sextant::ui
