// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_place.h"

#include <algorithm>

#include "widgets/editor/yaml_context.h"
#include "widgets/editor/yaml_line.h"

namespace sextant::ui {
namespace {

constexpr int lines_max = 20'000;  // looked at, upwards and downwards

// Goes up through the lines and collects the steps, the innermost first.
class Ascent {
 public:
  explicit Ascent(std::size_t column) : column_(column) {}

  // Entries of a line that stand left of where the ascent is, from right to left.
  void take(const YamlLine& line) {
    if (line.blank() || line.onlyComment()) return;
    if (line.key) takeKey(line.column, *line.key);
    for (std::size_t i = line.dashes.size(); i-- > 0;)
      takeDash(line.dashes[i]);
  }
  void takeDashes(const YamlLine& line) {
    for (std::size_t i = line.dashes.size(); i-- > 0;)
      takeDash(line.dashes[i]);
  }
  [[nodiscard]] bool isAtTop() const { return !in_list_ && column_ == 0; }

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

std::vector<std::string> stepsAbove(std::string_view text, std::size_t begin, Ascent& ascent) {
  for (int seen = 0; begin > 0 && seen < lines_max && !ascent.isAtTop(); ++seen) {
    begin = yamlLineBegin(text, begin - 1);
    ascent.take(readYamlLine(yamlLineAt(text, begin)));
  }
  return ascent.steps();
}

// What stands between the place where the entry may begin and the word is of the word, so that
// nothing fits what is not a word alone.
void takeRest(YamlPlace& place, std::string_view text, std::size_t least) {
  const std::string_view rest = text.substr(least, place.begin > least ? place.begin - least : 0);
  const bool lone = rest.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (!lone) place.word = std::string(rest) + place.word;
}

YamlPlace blockPlace(std::string_view text, std::size_t offset) {
  YamlPlace place;
  const std::size_t begin = yamlLineBegin(text, offset);
  const YamlLine line = readYamlLine(yamlLineAt(text, begin));
  const std::size_t at = offset - begin;
  if (line.comment != std::string_view::npos && at > line.comment) return place;
  // On an empty line the cursor says how deep a key would stand.
  const bool empty = line.blank();
  if (!empty && at < line.column) return place;
  place.column = empty && line.dashes.empty() ? at : line.column;
  const bool behind = line.key && at > line.colon;
  const std::size_t least = begin + (behind ? line.value() : line.column);
  takeWord(place, text, offset, std::min(least, offset));
  takeRest(place, text, least);
  if (line.key) place.key = *line.key;
  Ascent ascent(place.column);
  ascent.takeDashes(line);
  place.steps = stepsAbove(text, begin, ascent);
  place.has_colon = !behind && line.key.has_value();
  // Of a value it is still the key that a person points at, though nothing fits.
  place.kind = behind ? YamlPlace::Kind::value : YamlPlace::Kind::key;
  if (behind) place.steps.push_back(*line.key);
  return place;
}

// Up to the colon of the entry, where it has one.
void takeFlowKey(YamlPlace& place, std::string_view text, std::size_t begin) {
  const std::size_t from = text.find_first_not_of(" \t\r\n", begin);
  if (from == std::string_view::npos) return;
  const bool quoted = text[from] == '"' || text[from] == '\'';
  std::size_t end = quoted ? yamlQuotedEnd(text, from) : text.find_first_of(":,{}[]\n", place.end);
  if (quoted) end = text.find_first_not_of(" \t", end);
  if (end == std::string_view::npos || text[end] != ':') return;
  place.has_colon = true;
  while (end > from && isYamlBlank(text[end - 1]))
    --end;
  place.key = yamlUnquoted(text.substr(from, end - from));
}

YamlPlace flowPlace(std::string_view text, std::size_t offset, const YamlContext& context) {
  YamlPlace place;
  place.steps = blockPlace(text, context.flow.front().opened).steps;
  for (const FlowFrame& frame : context.flow) {
    if (!frame.is_map) place.steps.push_back(std::to_string(frame.number));
    if (frame.key) place.steps.push_back(*frame.key);
  }
  const FlowFrame& here = context.flow.back();
  // Comments and line ends may stand before it.
  const std::size_t begin = here.token.value_or(offset);
  place.in_flow = true;
  place.kind = here.key ? YamlPlace::Kind::value : YamlPlace::Kind::key;
  takeWord(place, text, offset, begin);
  takeRest(place, text, begin);
  if (here.key) {
    place.key = *here.key;
  } else {
    takeFlowKey(place, text, begin);
  }
  return place;
}

}  // namespace

std::vector<std::string> YamlPlace::pointed() const {
  std::vector<std::string> result = steps;
  if (kind == Kind::key && !key.empty()) result.push_back(key);
  return result;
}

YamlPlace yamlPlaceAt(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const YamlContext context = yamlContextAt(text, offset);
  switch (context.kind) {
    case YamlContext::Kind::text:
      return {};
    case YamlContext::Kind::flow:
      return flowPlace(text, offset, context);
    case YamlContext::Kind::block:
      break;
  }
  return blockPlace(text, offset);
}

std::vector<std::string> keysBeside(std::string_view text, std::size_t offset) {
  if (auto keys = flowKeysBeside(text, offset)) return *std::move(keys);
  std::vector<std::string> keys;
  const std::size_t begin = yamlLineBegin(text, std::min(offset, text.size()));
  const YamlLine here = readYamlLine(yamlLineAt(text, begin));
  const std::size_t column = here.blank() ? offset - begin : here.column;
  // Above, up to the dash or the key that the map belongs to; below, until something stands left.
  std::size_t at = begin;
  bool open = here.dashes.empty();
  for (int seen = 0; open && at > 0 && seen < lines_max; ++seen) {
    at = yamlLineBegin(text, at - 1);
    const YamlLine line = readYamlLine(yamlLineAt(text, at));
    if (line.blank() || line.onlyComment() || line.first() > column) continue;
    if (line.column == column && line.key) keys.push_back(*line.key);
    open = line.first() == column && line.dashes.empty();
  }
  at = begin;
  for (int seen = 0; seen < lines_max; ++seen) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
    const YamlLine line = readYamlLine(yamlLineAt(text, at));
    if (line.blank() || line.onlyComment() || line.first() > column) continue;
    if (line.first() < column || !line.dashes.empty()) break;
    if (line.key) keys.push_back(*line.key);
  }
  return keys;
}

}  // namespace sextant::ui
