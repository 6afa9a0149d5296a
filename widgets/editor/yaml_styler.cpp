// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_styler.h"

#include <algorithm>
#include <array>

namespace sextant::ui {
namespace {

constexpr std::string_view blanks = " \t\r";

bool isBlank(char c) {
  return blanks.find(c) != std::string_view::npos;
}
bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%';
}

std::size_t indentOf(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool isWord(std::string_view s) {
  static constexpr std::array<std::string_view, 10> words{"true",  "True", "TRUE", "false", "False",
                                                          "FALSE", "null", "Null", "NULL",  "~"};
  return std::find(words.begin(), words.end(), s) != words.end();
}

// A number, with the unit that profiles write behind it: 42, -1.5e3, 0x1F, 1500ms, 64MiB, 30%.
bool isNumber(std::string_view s) {
  std::size_t i = !s.empty() && (s[0] == '-' || s[0] == '+') ? 1 : 0;
  if (s.substr(i, 2) == "0x" || s.substr(i, 2) == "0o") return s.size() > i + 2;
  const std::size_t digits = i;
  while (i < s.size() && (isDigit(s[i]) || s[i] == '_' || s[i] == '.'))
    ++i;
  if (i == digits || !std::any_of(s.begin() + long(digits), s.begin() + long(i), isDigit)) {
    return false;
  }
  if (i + 1 < s.size() && (s[i] == 'e' || s[i] == 'E') &&
      (isDigit(s[i + 1]) || s[i + 1] == '-' || s[i + 1] == '+')) {
    i += 2;
    while (i < s.size() && isDigit(s[i]))
      ++i;
  }
  const std::size_t unit = i;
  while (i < s.size() && isLetter(s[i]))
    ++i;
  return i == s.size() && i - unit <= 3;
}

YamlStyle styleOfScalar(std::string_view s) {
  if (isNumber(s)) return YamlStyle::number;
  return isWord(s) ? YamlStyle::word : YamlStyle::text;
}

class LineStyler {
 public:
  LineStyler(std::string_view line, YamlLineState state, std::vector<StyledSpan>& spans)
      : line_(line), state_(state), spans_(spans) {}

  YamlLineState run() {
    if (state_.kind == YamlLineState::block_scalar && inBlockScalar()) return state_;
    if (state_.kind != YamlLineState::normal) continueQuoted();
    if (at_ == 0) startOfLine();
    while (at_ < line_.size())
      step();
    return state_;
  }

 private:
  void add(std::size_t begin, std::size_t end, YamlStyle style) {
    if (end > begin) spans_.push_back({begin, end, style});
  }
  void take(std::size_t length, YamlStyle style) {
    add(at_, at_ + length, style);
    at_ += length;
  }
  [[nodiscard]] bool endsAt(std::size_t i) const { return i >= line_.size() || isBlank(line_[i]); }

  bool inBlockScalar() {
    const std::size_t text = line_.find_first_not_of(blanks);
    const bool inside = text == std::string_view::npos || int(text) > state_.parent_indent;
    if (inside) {
      add(0, line_.size(), YamlStyle::text);
    } else {
      state_.kind = YamlLineState::normal;
    }
    return inside;
  }

  void continueQuoted() {
    if (state_.kind == YamlLineState::block_scalar) return;
    scanQuoted(0);
  }

  // From inside a quoted scalar that began at `begin` (or on a line before: 0) to its end.
  void scanQuoted(std::size_t begin) {
    const bool twice = state_.kind == YamlLineState::double_quoted;
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (twice && c == '\\') {
        at_ = std::min(at_ + 2, line_.size());
      } else if (!twice && line_.substr(at_, 2) == "''") {
        at_ += 2;
      } else if (c == (twice ? '"' : '\'')) {
        ++at_;
        state_.kind = YamlLineState::normal;
        break;
      } else {
        ++at_;
      }
    }
    const std::size_t next = line_.find_first_not_of(blanks, at_);
    const bool key = state_.kind == YamlLineState::normal && next != std::string_view::npos &&
                     line_[next] == ':';
    if (key) key_column_ = begin;
    add(begin, at_, key ? YamlStyle::key : YamlStyle::text);
  }

  void startOfLine() {
    const std::string_view head = line_.substr(0, 3);
    if ((head == "---" || head == "...") && endsAt(3)) {
      take(3, YamlStyle::directive);
    } else if (!line_.empty() && line_[0] == '%' && state_.flow_depth == 0) {
      take(line_.size(), YamlStyle::directive);
    }
    key_column_ = indentOf(line_);
  }

  void step() {
    const char c = line_[at_];
    if (isBlank(c)) {
      ++at_;
    } else if (c == '#' && (at_ == 0 || isBlank(line_[at_ - 1]))) {
      take(line_.size() - at_, YamlStyle::comment);
    } else if ((c == '-' || c == '?' || c == ':') && endsAt(at_ + 1)) {
      if (c == '-') key_column_ = at_;
      take(1, YamlStyle::punctuation);
    } else if (c == '[' || c == '{') {
      state_.flow_depth = std::min(state_.flow_depth + 1, 255);
      take(1, YamlStyle::punctuation);
    } else if (c == ']' || c == '}') {
      state_.flow_depth = std::max(state_.flow_depth - 1, 0);
      take(1, YamlStyle::punctuation);
    } else if (c == ',' && state_.flow_depth > 0) {
      take(1, YamlStyle::punctuation);
    } else if (c == '&' || c == '*' || c == '!') {
      takeProperty();
    } else if (c == '"' || c == '\'') {
      takeQuoted(c);
    } else if ((c == '|' || c == '>') && state_.flow_depth == 0) {
      takeBlockHeader();
    } else {
      takePlain();
    }
  }

  void takeProperty() {
    std::size_t end = line_.find_first_of(state_.flow_depth > 0 ? " \t\r,]}" : " \t\r", at_);
    take(std::min(end, line_.size()) - at_, YamlStyle::anchor);
  }

  void takeQuoted(char quote) {
    const std::size_t begin = at_++;
    state_.kind = quote == '"' ? YamlLineState::double_quoted : YamlLineState::single_quoted;
    scanQuoted(begin);
  }

  void takeBlockHeader() {
    std::size_t end = at_ + 1;
    while (end < line_.size() && (isDigit(line_[end]) || line_[end] == '+' || line_[end] == '-')) {
      ++end;
    }
    take(end - at_, YamlStyle::punctuation);
    state_.kind = YamlLineState::block_scalar;
    state_.parent_indent = int(key_column_);
    const std::size_t comment = line_.find('#', at_);
    if (comment != std::string_view::npos) add(comment, line_.size(), YamlStyle::comment);
    at_ = line_.size();
  }

  [[nodiscard]] bool plainEndsAt(std::size_t i) const {
    const char c = line_[i];
    if (c == ':') {
      return endsAt(i + 1) ||
             (state_.flow_depth > 0 &&
              std::string_view(",]}").find(line_[i + 1]) != std::string_view::npos);
    }
    if (c == '#') return isBlank(line_[i - 1]);
    return state_.flow_depth > 0 && std::string_view(",[]{}").find(c) != std::string_view::npos;
  }

  void takePlain() {
    const std::size_t begin = at_++;
    while (at_ < line_.size() && !plainEndsAt(at_))
      ++at_;
    const bool key = at_ < line_.size() && line_[at_] == ':';
    std::size_t end = at_;
    while (end > begin + 1 && isBlank(line_[end - 1]))
      --end;
    if (key) {
      key_column_ = begin;
      add(begin, end, YamlStyle::key);
      take(1, YamlStyle::punctuation);
    } else {
      add(begin, end, styleOfScalar(line_.substr(begin, end - begin)));
    }
  }

  std::string_view line_;
  YamlLineState state_;
  std::vector<StyledSpan>& spans_;
  std::size_t at_ = 0;
  std::size_t key_column_ = 0;
};

}  // namespace

int YamlLineState::packed() const {
  return int(kind) | (std::min(parent_indent, 0xFFFF) << 2) | (flow_depth << 18);
}

YamlLineState YamlLineState::unpacked(int value) {
  return {Kind(value & 3), (value >> 2) & 0xFFFF, value >> 18};
}

YamlLineState styleLine(std::string_view line, YamlLineState before,
                        std::vector<StyledSpan>& spans) {
  return LineStyler(line, before, spans).run();
}

int foldDepth(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == std::string_view::npos) return -1;
  const char c = line[indent];
  if (c == '#' || c == '\r' || c == '\n' || c == '\t') return -1;
  const bool item = c == '-' && (indent + 1 >= line.size() || isBlank(line[indent + 1]));
  return int(indent) * 2 + (item ? 1 : 0);
}

}  // namespace sextant::ui
