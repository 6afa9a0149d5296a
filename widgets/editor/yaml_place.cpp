// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_place.h"

#include <algorithm>
#include <optional>

namespace sextant::ui {
namespace {

constexpr int lines_max = 20'000;  // looked at, upwards and downwards

struct Line {
  std::string_view text;            // without its line end
  std::vector<std::size_t> dashes;  // their columns
  std::size_t column = 0;           // of what follows the dashes
  std::optional<std::string> key;
  std::size_t colon = std::string_view::npos;
  std::size_t comment = std::string_view::npos;
  [[nodiscard]] bool blank() const { return column >= text.size() && dashes.empty(); }
  [[nodiscard]] bool onlyComment() const { return dashes.empty() && comment == column; }
  [[nodiscard]] std::size_t first() const { return dashes.empty() ? column : dashes.front(); }
};

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}

// Behind the closing quote, or the end of the line.
std::size_t quotedEnd(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return text.size();
}

std::string unquoted(std::string_view key) {
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
    key = key.substr(1, key.size() - 2);
  return std::string(key);
}

void readKey(Line& line) {
  std::size_t at = line.column;
  const std::string_view text = line.text;
  const bool quoted = at < text.size() && (text[at] == '"' || text[at] == '\'');
  if (quoted) at = quotedEnd(text, at);
  for (; at < text.size(); ++at) {
    const bool before_blank = at + 1 == text.size() || isBlank(text[at + 1]);
    if (text[at] == '#' && (at == 0 || isBlank(text[at - 1]))) break;
    if (text[at] != ':' || !before_blank) continue;
    std::size_t end = at;
    while (end > line.column && isBlank(text[end - 1]))
      --end;
    line.key = unquoted(text.substr(line.column, end - line.column));
    line.colon = at++;
    break;
  }
  // Behind it: where a comment begins.
  for (; at < text.size(); ++at) {
    const bool opens = line.colon != std::string_view::npos && isBlank(text[at - 1]) &&
                       (text[at] == '"' || text[at] == '\'');
    if (opens) at = quotedEnd(text, at);
    if (at < text.size() && text[at] == '#' && (at == 0 || isBlank(text[at - 1]))) {
      line.comment = at;
      return;
    }
  }
}

Line readLine(std::string_view text) {
  Line line;
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

std::size_t lineBegin(std::string_view text, std::size_t offset) {
  const std::size_t end = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

std::string_view lineAt(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

// Goes up through the lines and collects the steps, the innermost first.
class Ascent {
 public:
  explicit Ascent(std::size_t column) : column_(column) {}

  // Entries of a line that stand left of where the ascent is, from right to left.
  void take(const Line& line) {
    if (line.blank() || line.onlyComment()) return;
    if (line.key) takeKey(line.column, *line.key);
    for (std::size_t i = line.dashes.size(); i-- > 0;)
      takeDash(line.dashes[i]);
  }
  void takeDashes(const Line& line) {
    for (std::size_t i = line.dashes.size(); i-- > 0;)
      takeDash(line.dashes[i]);
  }
  [[nodiscard]] bool isAtTop() const { return !in_list_ && column_ == 0; }
  [[nodiscard]] bool isFirstLevel() const { return steps_.empty() && !in_list_; }

  std::vector<std::string> steps() {
    if (in_list_) steps_.push_back(std::to_string(number_));
    std::reverse(steps_.begin(), steps_.end());
    return steps_;
  }

 private:
  void takeKey(std::size_t column, const std::string& key) {
    const bool above = in_list_ ? column <= column_ : column < column_;
    if (!above) return;
    if (in_list_) steps_.push_back(std::to_string(number_));
    steps_.push_back(key);
    in_list_ = false;
    column_ = column;
  }
  void takeDash(std::size_t column) {
    if (in_list_ && column == column_) {
      ++number_;
      return;
    }
    if (column >= column_) return;
    if (in_list_) steps_.push_back(std::to_string(number_));
    in_list_ = true;
    number_ = 0;
    column_ = column;
  }

  std::vector<std::string> steps_;
  std::size_t column_;
  bool in_list_ = false;
  std::size_t number_ = 0;
};

bool isWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '/' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

void takeWord(YamlPlace& place, std::string_view text, std::size_t offset, std::size_t least) {
  place.begin = place.end = offset;
  while (place.begin > least && isWord(text[place.begin - 1]))
    --place.begin;
  while (place.end < text.size() && isWord(text[place.end]))
    ++place.end;
  place.word = std::string(text.substr(place.begin, offset - place.begin));
}

// True where the value of a key is a text of the lines below it.
bool opensBlockText(const Line& line) {
  if (line.colon == std::string_view::npos) return false;
  std::size_t at = line.colon + 1;
  while (at < line.text.size() && isBlank(line.text[at]))
    ++at;
  return at < line.text.size() && (line.text[at] == '|' || line.text[at] == '>');
}

std::vector<std::string> stepsAbove(std::string_view text, std::size_t begin, Ascent& ascent,
                                    bool& in_block_text, std::size_t column) {
  for (int seen = 0; begin > 0 && seen < lines_max && !ascent.isAtTop(); ++seen) {
    begin = lineBegin(text, begin - 1);
    const Line line = readLine(lineAt(text, begin));
    const bool parent = ascent.isFirstLevel() && !line.blank() && line.first() < column;
    if (parent && opensBlockText(line)) in_block_text = true;
    ascent.take(line);
  }
  return ascent.steps();
}

}  // namespace

std::vector<std::string> YamlPlace::pointed() const {
  std::vector<std::string> result = steps;
  if (kind == Kind::key && !key.empty()) result.push_back(key);
  return result;
}

YamlPlace yamlPlaceAt(std::string_view text, std::size_t offset) {
  YamlPlace place;
  offset = std::min(offset, text.size());
  const std::size_t begin = lineBegin(text, offset);
  const Line line = readLine(lineAt(text, begin));
  const std::size_t at = offset - begin;
  if (line.comment != std::string_view::npos && at > line.comment) return place;
  // On an empty line the cursor says how deep a key would stand.
  const bool empty = line.blank();
  if (!empty && at < line.column) return place;
  place.column = empty && line.dashes.empty() ? at : line.column;
  const bool behind = line.colon != std::string_view::npos && at > line.colon;
  std::size_t least = begin + (behind ? line.colon + 1 : line.column);
  takeWord(place, text, offset, std::min(least, offset));
  const std::string_view rest = text.substr(least, place.begin > least ? place.begin - least : 0);
  const bool lone = rest.find_first_not_of(" \t") == std::string_view::npos;
  if (line.key) place.key = *line.key;
  Ascent ascent(place.column);
  ascent.takeDashes(line);
  bool in_block_text = false;
  place.steps = stepsAbove(text, begin, ascent, in_block_text, line.first());
  if (in_block_text) return place;
  place.has_colon = !behind && line.key.has_value();
  if (behind) {
    place.steps.push_back(*line.key);
    // Still the key that a person points at, though nothing can be completed in it.
    place.kind = YamlPlace::Kind::value;
    if (!lone) place.word = std::string(rest) + place.word;
    return place;
  }
  place.kind = YamlPlace::Kind::key;
  return place;
}

std::vector<std::string> keysBeside(std::string_view text, std::size_t offset) {
  std::vector<std::string> keys;
  const std::size_t begin = lineBegin(text, std::min(offset, text.size()));
  const Line here = readLine(lineAt(text, begin));
  const std::size_t column = here.blank() ? offset - begin : here.column;
  // Above, up to the dash or the key that the map belongs to; below, until something stands left.
  std::size_t at = begin;
  bool open = here.dashes.empty();
  for (int seen = 0; open && at > 0 && seen < lines_max; ++seen) {
    at = lineBegin(text, at - 1);
    const Line line = readLine(lineAt(text, at));
    if (line.blank() || line.onlyComment() || line.first() > column) continue;
    if (line.column == column && line.key) keys.push_back(*line.key);
    open = line.first() == column && line.dashes.empty();
  }
  at = begin;
  for (int seen = 0; seen < lines_max; ++seen) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
    const Line line = readLine(lineAt(text, at));
    if (line.blank() || line.onlyComment() || line.first() > column) continue;
    if (line.first() < column || !line.dashes.empty()) break;
    if (line.key) keys.push_back(*line.key);
  }
  return keys;
}

}  // namespace sextant::ui
