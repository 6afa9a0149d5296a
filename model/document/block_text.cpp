// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/block_text.h"

#include <algorithm>

#include "model/document/render.h"

namespace sextant {
namespace {

// True for a text of several lines that a literal block shows as it is.
bool fitsLiteral(std::string_view text) {
  if (text.find('\n') == std::string_view::npos ||
      text.find_first_not_of(" \n") == std::string_view::npos ||
      text.find(" \n") != std::string_view::npos || text.back() == ' ') {
    return false;
  }
  // What needs escapes in one line besides the line ends, needs them here as well.
  std::string one_line(text);
  std::replace(one_line.begin(), one_line.end(), '\n', 'x');
  const std::string quoted = scalarYaml(Value::string(one_line), NodeStyle::double_quoted, false);
  return quoted.find("\\x") == std::string::npos && quoted.find("\\u") == std::string::npos &&
         quoted.find("\\t") == std::string::npos && quoted.find("\\r") == std::string::npos;
}

ValueText literalText(std::string_view text, std::size_t column, const BlockStyle& style) {
  const std::size_t indent = std::clamp<std::size_t>(style.map_indent, 1, 9);
  ValueText result{" |", {}};
  if (text[text.find_first_not_of('\n')] == ' ') result.head += std::to_string(indent);
  if (text.back() != '\n') {
    result.head += '-';
  } else if (text.size() > 1 && text[text.size() - 2] == '\n') {
    result.head += '+';
  }
  if (text.back() == '\n') text.remove_suffix(1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result.below += style.newline;
    if (end > at) result.below.append(column + indent, ' ');
    result.below += text.substr(at, end - at);
    at = end + 1;
  }
  return result;
}

std::string withoutLineEnd(std::string lines, std::string_view newline) {
  lines.resize(lines.size() - newline.size());
  return lines;
}

}  // namespace

bool isInline(const Value& value) {
  return value.isScalar() || (value.members().empty() && value.items().empty());
}

ValueText blockValueText(const Value& value, std::size_t column, NodeStyle wish,
                         const BlockStyle& style, bool compact) {
  const bool quoted = wish == NodeStyle::single_quoted || wish == NodeStyle::double_quoted;
  const bool literal = style.literal_texts && !quoted && value.kind() == ValueKind::string;
  if (literal && fitsLiteral(value.text())) {
    return literalText(value.text(), column, style);
  }
  if (value.isScalar()) return {' ' + scalarYaml(value, wish, false), {}};
  if (isInline(value)) return {value.isMap() ? " {}" : " []", {}};
  if (compact) {
    const std::string lines = blockEntries(value, column + 2, style);
    return {' ' + withoutLineEnd(lines.substr(column + 2), style.newline), {}};
  }
  const std::size_t indent = value.isMap() ? style.map_indent : style.sequence_indent;
  return {{},
          std::string(style.newline) +
              withoutLineEnd(blockEntries(value, column + indent, style), style.newline)};
}

std::string blockEntries(const Value& value, std::size_t column, const BlockStyle& style) {
  std::string lines;
  const auto line = [&](const std::string& intro, const Value& content, bool compact) {
    const ValueText text = blockValueText(content, column, NodeStyle::plain, style, compact);
    lines.append(column, ' ');
    lines += intro + text.head + text.below;
    lines += style.newline;
  };
  for (const auto& [key, member] : value.members())
    line(keyYaml(key, false) + ':', member, false);
  for (const auto& item : value.items())
    line("-", item, true);
  return lines;
}

}  // namespace sextant
