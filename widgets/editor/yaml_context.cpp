// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_context.h"

#include <algorithm>

#include "widgets/editor/yaml_line.h"

namespace sextant::ui {
namespace {

constexpr int lines_max = 20'000;
constexpr std::size_t bytes_max = std::size_t{1024} * 1024;

bool opensFlow(char c) {
  return c == '{' || c == '[';
}

bool closesFlow(char c) {
  return c == '}' || c == ']';
}

bool isOneFlow(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && opensFlow(text[first]);
}

// Where reading can begin: a line at the left edge is inside of nothing, except in a document that
// is one flow collection.
std::size_t safeBegin(std::string_view text, std::size_t offset) {
  if (isOneFlow(text)) return 0;
  std::size_t begin = yamlLineBegin(text, offset);
  for (int seen = 0; begin > 0 && seen < lines_max; ++seen) {
    const char c = begin < text.size() ? text[begin] : '\n';
    const bool inside = isYamlBlank(c) || c == '\r' || c == '\n' || c == '#' || closesFlow(c);
    if (!inside) break;
    begin = yamlLineBegin(text, begin - 1);
  }
  return begin;
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  void readTo(std::size_t end) {
    end_ = end;
    while (at_ < end_)
      frames_.empty() ? readLine() : readFlow();
  }
  // On to the end of the innermost collection that is open, or to `end`; its keys.
  std::vector<std::pair<std::size_t, std::string>> readOut(std::size_t end) {
    end_ = end;
    const std::size_t depth = frames_.size();
    auto keys = frames_.back().keys;
    while (at_ < end_ && frames_.size() >= depth) {
      if (frames_.size() == depth) keys = frames_.back().keys;
      readFlow();
    }
    return frames_.size() >= depth ? frames_[depth - 1].keys : keys;
  }
  [[nodiscard]] YamlContext context() const {
    if (in_text_) return {YamlContext::Kind::text, {}};
    if (frames_.empty()) return {};
    return {YamlContext::Kind::flow, frames_};
  }

 private:
  void readLine();
  void readValue(const YamlLine& line, std::size_t begin);
  void skipBlockText(long parent);
  void skipQuoted(long parent);
  void readFlow();
  void readToken(char c);
  void lineBroken();
  void open();
  void nextEntry();
  void takeKey();
  [[nodiscard]] bool isKeyEnd() const;
  [[nodiscard]] long columnAt(std::size_t begin) const;
  [[nodiscard]] std::size_t lineEnd(std::size_t from) const {
    return std::min(text_.find('\n', from), text_.size());
  }
  void toNextLine() { at_ = std::min(lineEnd(at_) + 1, text_.size() + 1); }

  std::string_view text_;
  std::size_t at_;
  std::size_t end_ = 0;
  bool in_text_ = false;
  std::vector<FlowFrame> frames_;
  long parent_ = -1;           // lines of what is open stand right of this column
  std::optional<long> plain_;  // the same of a plain text, which may go on below
};

long Reader::columnAt(std::size_t begin) const {
  const std::size_t first = text_.find_first_not_of(' ', begin);
  return long(std::min(first, text_.size()) - begin);
}

void Reader::readLine() {
  const std::size_t begin = at_;
  const YamlLine line = readYamlLine(yamlLineAt(text_, begin));
  const std::size_t value = line.value();
  if (line.comment != std::string_view::npos && line.comment <= value) {
    in_text_ = end_ > begin + line.comment && end_ <= begin + line.text.size();
    toNextLine();
    return;
  }
  if (line.blank()) {
    toNextLine();
    return;
  }
  readValue(line, begin);
}

// Properties before the value are passed over.
void Reader::readValue(const YamlLine& line, std::size_t begin) {
  std::size_t value = line.value();
  const auto blanks = [&] {
    while (value < line.text.size() && isYamlBlank(line.text[value]))
      ++value;
  };
  blanks();
  while (value < line.text.size() && (line.text[value] == '&' || line.text[value] == '!')) {
    value = std::min(line.text.find_first_of(" \t", value), line.text.size());
    blanks();
  }
  const char c = value < line.text.size() ? line.text[value] : '\n';
  const bool alone = !line.key && line.dashes.empty();
  const bool goes_on = alone && plain_ && long(line.column) > *plain_;
  long parent = long(line.column) - 1;
  if (line.key) parent = long(line.column);
  if (!line.key && !line.dashes.empty()) parent = long(line.dashes.back());
  parent_ = parent;
  at_ = begin + value;
  if (c == '|' || c == '>') {
    plain_.reset();
    toNextLine();
    skipBlockText(alone ? -1 : parent);
  } else if (c == '"' || c == '\'') {
    plain_.reset();
    skipQuoted(parent);
  } else if (opensFlow(c) && !goes_on) {
    plain_.reset();
    if (at_ < end_) open();
  } else {
    if (!goes_on) plain_.reset();
    if (c != '\n' && c != '#' && !alone) plain_ = parent;
    toNextLine();
  }
}

void Reader::skipBlockText(long parent) {
  while (at_ <= end_ && at_ <= text_.size()) {
    const std::size_t end = lineEnd(at_);
    const std::size_t column = std::size_t(columnAt(at_));
    const bool blank = at_ + column >= end || text_[at_ + column] == '\r';
    if (!blank && long(column) <= parent) return;
    if (end_ <= end) {
      // On an empty line the cursor says whether what is typed there goes on with the text.
      in_text_ = !blank || long(end_ - at_) > parent;
      at_ = end_;
      return;
    }
    at_ = end + 1;
  }
}

void Reader::skipQuoted(long parent) {
  const std::size_t opened = at_;
  std::size_t end = yamlQuotedEnd(text_.substr(0, std::min(text_.size(), end_)), at_);
  // One that nobody has closed yet ends where a line stands too far left for it.
  for (std::size_t line = lineEnd(at_) + 1; line < end; line = lineEnd(line) + 1) {
    const std::size_t first = line + std::size_t(columnAt(line));
    const bool blank = first >= end || text_[first] == '\n' || text_[first] == '\r';
    if (blank || long(first - line) > parent) continue;
    at_ = line;
    return;
  }
  at_ = end;
  const bool closed = end - opened > 1 && text_[end - 1] == text_[opened];
  if (end >= end_ && !closed) {
    // On its first line it is the value that a person points at.
    in_text_ = lineEnd(opened) < end_;
    return;
  }
  toNextLine();
}

void Reader::open() {
  FlowFrame frame;
  frame.is_map = text_[at_] == '{';
  frame.opened = at_;
  frames_.push_back(std::move(frame));
  ++at_;
}

void Reader::nextEntry() {
  FlowFrame& frame = frames_.back();
  ++frame.number;
  frame.key.reset();
  frame.token.reset();
}

bool Reader::isKeyEnd() const {
  const FlowFrame& frame = frames_.back();
  if (frame.key || text_[at_] != ':') return false;
  // As in JSON: behind a quoted key nothing needs to follow.
  const bool quoted =
      frame.token && at_ > 0 && (text_[*frame.token] == '"' || text_[*frame.token] == '\'');
  const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\n';
  return quoted || isYamlBlank(next) || next == '\n' || next == '\r' || next == ',' ||
         opensFlow(next) || closesFlow(next);
}

void Reader::takeKey() {
  FlowFrame& frame = frames_.back();
  std::size_t end = at_;
  const std::size_t begin = frame.token.value_or(at_);
  while (end > begin && (isYamlBlank(text_[end - 1]) || text_[end - 1] == '\n'))
    --end;
  frame.key = yamlUnquoted(text_.substr(begin, end - begin));
  frame.keys.emplace_back(frame.number, *frame.key);
  frame.token.reset();
}

// Behind a line end: a line that stands too far left is not of the collection, which somebody has
// not closed yet.
void Reader::lineBroken() {
  const std::size_t first = at_ + std::size_t(columnAt(at_));
  const char c = first < text_.size() ? text_[first] : '\n';
  const bool blank = c == '\n' || c == '\r';
  if (!blank && !closesFlow(c) && long(first - at_) <= parent_) frames_.clear();
}

void Reader::readToken(char c) {
  FlowFrame& frame = frames_.back();
  const bool begins = !frame.token;
  if (begins && !isYamlBlank(c) && c != '\r') frame.token = at_;
  if (begins && (c == '"' || c == '\'')) {
    at_ = yamlQuotedEnd(text_.substr(0, std::min(end_, text_.size())), at_);
  } else {
    ++at_;
  }
}

// One character, or one quoted text or comment.
void Reader::readFlow() {
  const char c = text_[at_];
  const bool after_blank = at_ == 0 || isYamlBlank(text_[at_ - 1]) || text_[at_ - 1] == '\n';
  if (c == '\n') {
    ++at_;
    lineBroken();
  } else if (c == '#' && after_blank) {
    const std::size_t end = lineEnd(at_);
    in_text_ = end_ <= end;
    at_ = std::min(end, end_);
  } else if (opensFlow(c)) {
    frames_.back().token = frames_.back().token.value_or(at_);
    open();
  } else if (closesFlow(c)) {
    frames_.pop_back();
    ++at_;
    // The rest of the line, where only a comment can be.
    if (frames_.empty() && lineEnd(at_) < end_)
      toNextLine();
    else if (frames_.empty())
      at_ = end_;
  } else if (c == ',') {
    nextEntry();
    ++at_;
  } else if (isKeyEnd()) {
    takeKey();
    ++at_;
  } else {
    readToken(c);
  }
}

std::optional<Reader> readerAt(std::string_view text, std::size_t offset) {
  const std::size_t begin = safeBegin(text, offset);
  if (offset - begin > bytes_max) return std::nullopt;
  Reader reader(text, begin);
  reader.readTo(offset);
  return reader;
}

}  // namespace

YamlContext yamlContextAt(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const auto reader = readerAt(text, offset);
  if (reader) return reader->context();
  // Too far from anything that is known: the line has to do, but in brackets it says nothing.
  return {isOneFlow(text) ? YamlContext::Kind::text : YamlContext::Kind::block, {}};
}

std::optional<std::vector<std::string>> flowKeysBeside(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  auto reader = readerAt(text, offset);
  if (!reader || reader->context().kind != YamlContext::Kind::flow) return std::nullopt;
  const std::size_t here = reader->context().flow.back().number;
  std::vector<std::string> keys;
  for (auto& [number, key] : reader->readOut(std::min(text.size(), offset + bytes_max))) {
    if (number != here) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace sextant::ui
