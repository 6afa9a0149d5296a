// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/document/random_document.h"

#include <algorithm>

#include "model/document/core_schema.h"
#include "model/document/json.h"

namespace sextant::testing {
namespace {

const std::vector<std::string> texts = {"x",
                                        "two words",
                                        "it's",
                                        "a: b",
                                        "# no",
                                        "12",
                                        "",
                                        "no",
                                        "\xc3\xa9t\xc3\xa9",
                                        "tab\there",
                                        "two\nlines\n",
                                        "a\n\nb",
                                        "null",
                                        "-",
                                        "x,y",
                                        "[z]",
                                        "end\n\n",
                                        "  lead\nback\n",
                                        "0x1F",
                                        "say \"hi\"",
                                        "a # b",
                                        "C:\\dir",
                                        "http://h:1",
                                        "1500ms",
                                        "line\n",
                                        "~",
                                        "?",
                                        "{}"};

bool isSimple(const std::string& text) {
  return !text.empty() && !resolvesToNonString(text) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == ' ' || c >= 0x80; });
}

bool isBlockText(const std::string& text) {
  return text.find('\n') != std::string::npos && text.find('\t') == std::string::npos &&
         text.find_first_not_of(" \n") != std::string::npos;
}

std::string singleQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + '\'';
}

bool isEmpty(const Value& value) {
  return value.members().empty() && value.items().empty();
}

}  // namespace

RandomDocument::RandomDocument(unsigned seed, int values) : random_(seed), budget_(values) {
  if (oneIn(6)) newline_ = "\r\n";
  indent_ = 1 + below(4);
  dash_indent_ = below(3);
  while (value_.isScalar() || isEmpty(value_)) {
    budget_ = values;
    value_ = randomValue(4);
  }
  if (oneIn(10)) text_ = "\xef\xbb\xbf";
  if (oneIn(8)) text_ += "---" + newline_;
  if (oneIn(8)) {
    text_ += flow(value_, 0);
    endLine();
  } else {
    writeEntries(value_, 0, false);
  }
  if (!keeps_lines_ && oneIn(5)) text_ += newline_ + newComment() + newline_;
  const bool ends_with_block = !keeps_lines_ && text_.back() == '\n';
  if (oneIn(6) && ends_with_block && comments_.empty()) {
    text_.resize(text_.size() - newline_.size());
  }
}

std::string RandomDocument::randomKey() {
  static const std::vector<std::string> odd = {"a b", "it's", "80", "x: y", "true", "k/~", "-"};
  if (oneIn(8)) return odd[below(odd.size())];
  return std::string(1, static_cast<char>('a' + below(26))) + std::to_string(below(100));
}

Value RandomDocument::randomScalar() {
  switch (below(8)) {
    case 0:
      return Value::null();
    case 1:
      return Value::boolean(oneIn(2));
    case 2:
      return Value::integer(static_cast<long long>(below(100000)) - 500);
    case 3:
      return Value::realText(std::to_string(below(1000)) + ".25");
    default:
      return Value::string(texts[below(texts.size())]);
  }
}

Value RandomDocument::randomValue(int depth) {
  --budget_;
  if (depth == 0 || budget_ <= 0 || oneIn(3)) return randomScalar();
  const std::size_t count = below(5);
  Value value = oneIn(2) ? Value::map() : Value::sequence();
  for (std::size_t i = 0; i < count; ++i) {
    if (value.isMap()) {
      value.setMember(randomKey(), randomValue(depth - 1));
    } else {
      value.items().push_back(randomValue(depth - 1));
    }
  }
  return value;
}

std::string RandomDocument::newComment() {
  comments_.push_back("# comment " + std::to_string(comments_.size()) + '.');
  return comments_.back();
}

void RandomDocument::fillLine() {
  // Blank lines right behind a block that keeps them would be of its value.
  if (!keeps_lines_ && oneIn(8)) text_ += newline_;
  keeps_lines_ = false;
  if (oneIn(12)) text_ += std::string(column_, ' ') + newComment() + newline_ + newline_;
  if (oneIn(6)) text_ += std::string(column_, ' ') + newComment() + newline_;
}

void RandomDocument::endLine() {
  if (oneIn(5)) text_ += ' ' + newComment();
  text_ += newline_;
}

std::string RandomDocument::key(const std::string& name, bool flow) {
  if (isSimple(name) && !oneIn(8)) return name;
  if (oneIn(2) && name.find('\n') == std::string::npos && !flow) return singleQuoted(name);
  return jsonString(name);
}

std::string RandomDocument::inlineScalar(const Value& value, bool flow, std::size_t column) {
  if (value.kind() == ValueKind::null) return oneIn(2) ? "~" : "null";
  if (value.kind() != ValueKind::string) return value.text();
  const std::string& text = value.text();
  if (isSimple(text) && !oneIn(3)) {
    const std::size_t space = text.find(' ');
    if (space == std::string::npos || flow || !oneIn(3)) return text;
    return text.substr(0, space) + newline_ + std::string(column + 3, ' ') + text.substr(space + 1);
  }
  const bool one_line = text.find_first_of("\n\t") == std::string::npos;
  return one_line && oneIn(2) ? singleQuoted(text) : jsonString(text);
}

std::string RandomDocument::flow(const Value& value, std::size_t column) {
  if (value.isScalar()) return inlineScalar(value, true, column);
  const bool lines = oneIn(4) && !isEmpty(value);
  const std::string margin = newline_ + std::string(column + 2, ' ');
  std::string text(1, value.isMap() ? '{' : '[');
  const std::size_t count = value.members().size() + value.items().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (lines) text += margin;
    if (value.isMap()) {
      const auto& [name, member] = value.members()[i];
      text += key(name, true) + ": " + flow(member, column + 2);
    } else {
      text += flow(value.items()[i], column + 2);
    }
    if (i + 1 < count || (lines && oneIn(2))) text += lines ? "," : ", ";
    if (lines && oneIn(4)) text += ' ' + newComment();
  }
  if (lines) text += newline_ + std::string(column + 1, ' ');
  return text + (value.isMap() ? '}' : ']');
}

void RandomDocument::writeProperties(const Value& value) {
  if (oneIn(25)) text_ += " &anchor" + std::to_string(++anchors_);
  if (!oneIn(20)) return;
  if (value.isMap()) text_ += " !!map";
  if (value.isSequence()) text_ += " !!seq";
  if (value.kind() == ValueKind::string) text_ += " !!str";
  if (value.kind() == ValueKind::integer) text_ += " !!int";
}

void RandomDocument::writeEntries(const Value& value, std::size_t column, bool first_is_placed) {
  const std::size_t count = value.members().size() + value.items().size();
  for (std::size_t i = 0; i < count; ++i) {
    column_ = column;
    if (i > 0 || !first_is_placed) {
      fillLine();
      text_.append(column, ' ');
    }
    if (value.isSequence()) {
      text_ += '-';
      writeValue(value.items()[i], column, true);
      continue;
    }
    const auto& [name, member] = value.members()[i];
    if (oneIn(15)) {
      text_ += "? " + key(name, false);
      endLine();
      text_.append(column, ' ');
    } else {
      text_ += key(name, false);
    }
    text_ += ':';
    writeValue(member, column, false);
  }
}

void RandomDocument::writeValue(const Value& value, std::size_t column, bool behind_dash) {
  const std::size_t before = text_.size();
  writeProperties(value);
  const bool plain_start = text_.size() == before;
  // libfyaml refuses an empty item in dashes right below their key.
  const bool may_be_blank = !behind_dash || dash_indent_ > 0;
  if (value.kind() == ValueKind::null && plain_start && may_be_blank && oneIn(3)) return endLine();
  if (value.kind() == ValueKind::string) return writeString(value.text(), column);
  if (value.isScalar() || isEmpty(value) || oneIn(5)) {
    text_ += ' ' + flow(value, column);
    return endLine();
  }
  const bool compact = behind_dash && plain_start && !oneIn(4);
  if (compact) {
    const std::size_t gap = 1 + (oneIn(5) ? 2 : 0);
    text_.append(gap, ' ');
    return writeEntries(value, column + 1 + gap, true);
  }
  endLine();
  const bool dashes = value.isSequence() && !behind_dash;
  writeEntries(value, column + (dashes ? dash_indent_ : indent_), false);
}

void RandomDocument::writeString(const std::string& text, std::size_t column) {
  if (isBlockText(text) && !oneIn(3)) return writeBlockScalar(text, column);
  text_ += ' ' + inlineScalar(Value::string(text), false, column);
  endLine();
}

void RandomDocument::writeBlockScalar(const std::string& text, std::size_t column) {
  std::string content = text;
  std::size_t ends = 0;
  for (; !content.empty() && content.back() == '\n'; ++ends)
    content.pop_back();
  const bool folded = content.find('\n') == std::string::npos && content.front() != ' ';
  text_ += folded && oneIn(2) ? " >" : " |";
  const std::size_t indent = 1 + below(4);
  if (content[content.find_first_not_of('\n')] == ' ' || oneIn(4)) text_ += std::to_string(indent);
  if (ends == 0) text_ += '-';
  if (ends > 1) text_ += '+';
  endLine();
  for (std::size_t at = 0; at <= content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    if (end > at) text_ += std::string(column + indent, ' ') + content.substr(at, end - at);
    text_ += newline_;
    at = end + 1;
  }
  keeps_lines_ = ends > 1;
  for (; ends > 1; --ends)
    text_ += newline_;
}

}  // namespace sextant::testing
