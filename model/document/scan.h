// SPDX-License-Identifier: GPL-3.0-or-later
// Reading along a YAML text outside its values: blanks, comments, line ends. Private to this
// folder.
#pragma once

#include <cstddef>
#include <string_view>

namespace sextant {

// Behind spaces, tabs, line ends and comments.
[[nodiscard]] std::size_t skipTrivia(std::string_view text, std::size_t offset);
// Behind spaces and tabs.
[[nodiscard]] std::size_t skipBlanks(std::string_view text, std::size_t offset);
// Behind a value's tag and anchor and what follows them.
[[nodiscard]] std::size_t skipProperties(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t lineStart(std::string_view text, std::size_t offset);
// Where the line of this offset ends, before its line end.
[[nodiscard]] std::size_t lineEnd(std::string_view text, std::size_t offset);
// Where the next line begins, or the end of the text.
[[nodiscard]] std::size_t nextLine(std::string_view text, std::size_t offset);
// True where nothing but spaces stands before this offset on its line. A byte-order mark is
// nothing.
[[nodiscard]] bool isFirstOnLine(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t columnOf(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t byteOrderMarkBytes(std::string_view text);
// A carriage return without a line feed: a line end to YAML, but not to editors.
[[nodiscard]] bool hasLoneReturn(std::string_view text);
// A tab right behind a "-", "?" or ":" that begins a line: libfyaml 0.7.12 then minds what follows
// far below.
[[nodiscard]] bool hasTabBehindIndicator(std::string_view text);
// "\r\n" where the first line ends so, else "\n".
[[nodiscard]] std::string_view newlineOf(std::string_view text);

}  // namespace sextant
