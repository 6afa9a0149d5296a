// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/render.h"

#include <algorithm>

#include "model/document/core_schema.h"

namespace sextant {
namespace {

bool hasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// The code of a character that is written as an escape: what YAML takes for a control or line break
// although it is no ASCII control (C1, NEL, LS, PS, the byte-order mark), and what nobody sees or
// what turns the order of others round. 0: none begins here.
unsigned specialAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return byte(1);
  if (byte(0) != 0xe2 && byte(0) != 0xef) return 0;
  const unsigned code = (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
  const auto within = [code](unsigned first, unsigned last) {
    return code >= first && code <= last;
  };
  const bool special = code == 0xfeff || within(0x200b, 0x200f) || within(0x2028, 0x202e) ||
                       within(0x2060, 0x2064) || within(0x2066, 0x2069);
  return special ? code : 0;
}

bool hasSpecialUnicode(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (specialAt(text, i) != 0) return true;
  }
  return false;
}

std::string escapeOf(unsigned code) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string escape = code < 0x100 ? "\\x" : "\\u";
  for (unsigned shift = code < 0x100 ? 8 : 16; shift > 0; shift -= 4)
    escape += digits[code >> (shift - 4) & 15U];
  return escape;
}

// Strings to YAML 1.2, truth values to the many services that still read YAML 1.1.
bool isOldTruthValue(std::string_view text) {
  if (text.size() < 2 || text.size() > 3) return false;
  std::string lower;
  for (const char c : text)
    lower += static_cast<char>(c | 0x20);
  for (const std::string_view word : {"yes", "no", "on", "off"}) {
    if (lower == word) return true;
  }
  return false;
}

bool safePlain(std::string_view text, bool in_flow) {
  if (text.empty() || resolvesToNonString(text) || hasControl(text) || hasSpecialUnicode(text)) {
    return false;
  }
  if (text.front() == ' ' || text.back() == ' ' || text == "<<") return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`=~").find(text.front()) != std::string_view::npos) {
    return false;
  }
  if (text.substr(0, 3) == "---" || text.substr(0, 3) == "...") return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos ||
      text.back() == ':') {
    return false;
  }
  return !in_flow || text.find_first_of(",[]{}:") == std::string_view::npos;
}

std::string doubleQuoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c < 0x20 || c == 0x7f) {
      constexpr char digits[] = "0123456789abcdef";
      out += "\\x";
      out += digits[c >> 4U];
      out += digits[c & 15U];
    } else if (const unsigned special = specialAt(text, i)) {
      out += escapeOf(special);
      i += special < 0x100 ? 1 : 2;
    } else {
      out += text[i];
    }
  }
  return out + '"';
}

std::string singleQuoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + '\'';
}

Value sortedByKey(const Value& value) {
  if (value.isSequence()) {
    Value result = Value::sequence();
    for (const auto& item : value.items()) {
      result.items().push_back(sortedByKey(item));
    }
    return result;
  }
  if (!value.isMap()) return value;
  Value result = Value::map();
  for (const auto& [key, member] : value.members()) {
    result.members().emplace_back(key, sortedByKey(member));
  }
  std::sort(result.members().begin(), result.members().end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return result;
}

bool isEmptyCollection(const Value& value) {
  return (value.isMap() && value.members().empty()) ||
         (value.isSequence() && value.items().empty());
}

std::string inlineYaml(const Value& value) {
  if (value.isMap()) return "{}";
  if (value.isSequence()) return "[]";
  return scalarYaml(value, NodeStyle::plain, false);
}

}  // namespace

std::string scalarYaml(const Value& value, NodeStyle style, bool in_flow) {
  if (value.kind() != ValueKind::string) return value.text();
  const std::string& text = value.text();
  const bool needs_escapes = hasControl(text) || hasSpecialUnicode(text);
  if (style == NodeStyle::double_quoted || needs_escapes) return doubleQuoted(text);
  if (style == NodeStyle::single_quoted) return singleQuoted(text);
  return safePlain(text, in_flow) && !isOldTruthValue(text) ? text : doubleQuoted(text);
}

std::string keyYaml(std::string_view key, bool in_flow) {
  return safePlain(key, in_flow) ? std::string(key) : doubleQuoted(key);
}

std::string flowYaml(const Value& value) {
  if (value.isScalar()) return scalarYaml(value, NodeStyle::plain, true);
  std::string out = value.isMap() ? "{" : "[";
  bool first = true;
  const auto separate = [&] {
    if (!first) out += ", ";
    first = false;
  };
  for (const auto& [key, member] : value.members()) {
    separate();
    out += keyYaml(key, true) + ": " + flowYaml(member);
  }
  for (const auto& item : value.items()) {
    separate();
    out += flowYaml(item);
  }
  return out + (value.isMap() ? '}' : ']');
}

std::string blockYaml(const Value& value, std::size_t indent, std::string_view newline) {
  std::string out;
  const std::string margin(indent, ' ');
  const auto line = [&](const std::string& head, const Value& content) {
    if (content.isScalar() || isEmptyCollection(content)) {
      out += margin + head + ' ' + inlineYaml(content);
      out += newline;
      return;
    }
    out += margin + head;
    out += newline;
    out += blockYaml(content, indent + 2, newline);
  };
  for (const auto& [key, member] : value.members()) {
    line(keyYaml(key, false) + ':', member);
  }
  for (const auto& item : value.items()) {
    line("-", item);
  }
  return out;
}

std::string canonicalYaml(const Value& value) {
  const Value sorted = sortedByKey(value);
  if (sorted.isScalar() || isEmptyCollection(sorted)) return inlineYaml(sorted) + '\n';
  return blockYaml(sorted, 0, "\n");
}

}  // namespace sextant
