// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_line.h"

#include <algorithm>

namespace sextant::ui {

std::size_t yamlQuotedEnd(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return text.size();
}

std::string yamlUnquoted(std::string_view key) {
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
    key = key.substr(1, key.size() - 2);
  return std::string(key);
}

namespace {

void readKey(YamlLine& line) {
  std::size_t at = line.column;
  const std::string_view text = line.text;
  const bool flow = at < text.size() && (text[at] == '{' || text[at] == '[');
  const bool quoted = at < text.size() && (text[at] == '"' || text[at] == '\'');
  if (quoted) at = yamlQuotedEnd(text, at);
  // The keys of a flow collection are not the line's.
  for (; !flow && at < text.size(); ++at) {
    const bool before_blank = at + 1 == text.size() || isYamlBlank(text[at + 1]);
    if (text[at] == '#' && (at == 0 || isYamlBlank(text[at - 1]))) break;
    if (text[at] != ':' || !before_blank) continue;
    std::size_t end = at;
    while (end > line.column && isYamlBlank(text[end - 1]))
      --end;
    line.key = yamlUnquoted(text.substr(line.column, end - line.column));
    line.colon = at++;
    break;
  }
  // Behind it: where a comment begins.
  for (; at < text.size(); ++at) {
    const bool opens = line.colon != std::string_view::npos && isYamlBlank(text[at - 1]) &&
                       (text[at] == '"' || text[at] == '\'');
    if (opens) at = yamlQuotedEnd(text, at);
    if (at < text.size() && text[at] == '#' && (at == 0 || isYamlBlank(text[at - 1]))) {
      line.comment = at;
      return;
    }
  }
}

}  // namespace

YamlLine readYamlLine(std::string_view text) {
  YamlLine line;
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  line.text = text;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
    } else if (text[at] == '-' && (at + 1 == text.size() || text[at + 1] == ' ')) {
      line.dashes.push_back(at++);
    } else {
      break;
    }
  }
  line.column = at;
  readKey(line);
  return line;
}

std::size_t yamlLineBegin(std::string_view text, std::size_t offset) {
  const std::size_t end = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

std::string_view yamlLineAt(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

}  // namespace sextant::ui
