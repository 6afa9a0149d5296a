// SPDX-License-Identifier: GPL-3.0-or-later
// One line of a YAML text in block style, read on its own: its dashes, its key, its comment.
// Private to this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::ui {

struct YamlLine {
  std::string_view text;            // without its line end
  std::vector<std::size_t> dashes;  // their columns
  std::size_t column = 0;           // of what follows the dashes
  std::optional<std::string> key;
  std::size_t colon = std::string_view::npos;
  std::size_t comment = std::string_view::npos;
  [[nodiscard]] bool blank() const { return column >= text.size() && dashes.empty(); }
  [[nodiscard]] bool onlyComment() const { return dashes.empty() && comment == column; }
  [[nodiscard]] std::size_t first() const { return dashes.empty() ? column : dashes.front(); }
  // Where the value begins: behind the key's colon, else behind the dashes.
  [[nodiscard]] std::size_t value() const { return key ? colon + 1 : column; }
};

[[nodiscard]] YamlLine readYamlLine(std::string_view line);

[[nodiscard]] std::size_t yamlLineBegin(std::string_view text, std::size_t offset);
// Without the line feed.
[[nodiscard]] std::string_view yamlLineAt(std::string_view text, std::size_t begin);

[[nodiscard]] inline bool isYamlBlank(char c) {
  return c == ' ' || c == '\t';
}
// Behind the closing quote of the text that opens at `at`, or the end of `text`.
[[nodiscard]] std::size_t yamlQuotedEnd(std::string_view text, std::size_t at);
[[nodiscard]] std::string yamlUnquoted(std::string_view key);

}  // namespace sextant::ui
