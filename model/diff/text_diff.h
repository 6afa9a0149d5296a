// SPDX-License-Identifier: GPL-3.0-or-later
// Line differences of two texts, with the words that differ inside changed lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/result.h"

namespace sextant {

enum class DiffKind { same, changed, removed, added };

// Bytes [begin, end) of a line.
struct WordSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const WordSpan&, const WordSpan&) = default;
};

// One row of a side-by-side view. Line numbers count from 1; nothing on a side means a filler.
struct DiffRow {
  DiffKind kind = DiffKind::same;
  std::optional<std::size_t> left;
  std::optional<std::size_t> right;
  std::vector<WordSpan> left_words;  // what differs in the left line; changed rows only
  std::vector<WordSpan> right_words;
  // Above 1: the row stands for so many equal lines that are not shown; the numbers are those of
  // the first.
  std::size_t folded = 0;
};

struct TextDiff {
  std::vector<DiffRow> rows;
  std::vector<std::string> left_lines;  // without line ends
  std::vector<std::string> right_lines;
  std::size_t differences = 0;  // runs of rows that are not `same`
  [[nodiscard]] bool same() const { return differences == 0; }
};

struct TextDiffOptions {
  // Lines that differ in blanks alone count as the same. Only for looking: in YAML indentation has
  // a meaning.
  bool ignore_whitespace = false;
};

// Every line of both texts, paired. Cost: libgit2's (Myers), plus the words of changed lines.
// Error: unavailable, when the library refuses (out of memory).
[[nodiscard]] Result<TextDiff> textDiff(const std::string& left, const std::string& right,
                                        const TextDiffOptions& options = {});

// The same with each run of equal lines folded into one row, but for `context` lines beside a
// difference.
[[nodiscard]] TextDiff folded(const TextDiff& diff, std::size_t context);

// The unified form that `diff -u` and `git diff` print; empty for equal texts.
[[nodiscard]] Result<std::string> unifiedDiff(const std::string& left, const std::string& right,
                                              const std::string& left_name,
                                              const std::string& right_name);

}  // namespace sextant
