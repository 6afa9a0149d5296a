// SPDX-License-Identifier: GPL-3.0-or-later
// A problem found in a profile: shown in the editor's margin, the problem list, on the command
// line.
#pragma once

#include <cstddef>
#include <string>

namespace sextant {

// A place in a text. Lines and columns count from 1; a column counts bytes of UTF-8.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

enum class Severity { error, warning };

// An error keeps a profile from being published; a warning does not.
struct Problem {
  Severity severity = Severity::error;
  std::string message;       // a sentence for people
  std::string pointer = {};  // JSON pointer of the value, empty for the document as a whole
  Position position = {};
  std::string scope = {};  // address of the profile that set the value; empty: the one looked at

  friend bool operator==(const Problem&, const Problem&) = default;
};

// "FILE:LINE:COLUMN: message", the form that editors and compilers share.
[[nodiscard]] std::string toString(const Problem& problem, const std::string& file);

}  // namespace sextant
