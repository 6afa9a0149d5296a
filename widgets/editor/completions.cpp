// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/completions.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "model/document/render.h"
#include "model/schema/guide_words.h"

namespace sextant::ui {
namespace {

constexpr std::size_t offered_max = 200;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Those that begin with the word come before those that hold it somewhere.
std::vector<Completion> ranked(std::vector<Completion> all, const std::string& typed) {
  const std::string word = lower(typed);
  std::vector<Completion> first;
  std::vector<Completion> second;
  for (Completion& one : all) {
    const std::size_t at = lower(one.text).find(word);
    if (at == 0)
      first.push_back(std::move(one));
    else if (at != std::string::npos)
      second.push_back(std::move(one));
  }
  std::move(second.begin(), second.end(), std::back_inserter(first));
  if (first.size() > offered_max) first.resize(offered_max);
  const bool whole = first.size() == 1 && first.front().text == typed;
  return whole ? std::vector<Completion>{} : first;
}

std::string noteOf(const KeyGuide& guide) {
  std::string note = kindWords(guide);
  const std::string range = rangeWords(guide);
  if (!range.empty()) note += (note.empty() ? "" : ", ") + range;
  return note;
}

// What follows a new key: room for a value, or the line where its first key or item goes.
std::string behindKey(const KeyGuide& guide, const YamlPlace& place, std::string_view newline) {
  if (place.in_flow) return ": ";
  const std::string indent(place.column + 2, ' ');
  if (guide.isOnly(ValueKind::map)) return ":" + std::string(newline) + indent;
  if (guide.isOnly(ValueKind::sequence)) return ":" + std::string(newline) + indent + "- ";
  return ": ";
}

std::vector<Completion> valuesFor(const KeyGuide& guide, bool in_flow) {
  std::vector<Value> values = guide.allowed.empty() ? guide.suggested : guide.allowed;
  const bool ticks =
      guide.allowed.empty() && guide.allows(ValueKind::boolean) && !guide.kinds.empty();
  if (ticks) {
    values.push_back(Value::boolean(true));
    values.push_back(Value::boolean(false));
  }
  if (guide.default_value && guide.default_value->isScalar() &&
      std::find(values.begin(), values.end(), *guide.default_value) == values.end())
    values.push_back(*guide.default_value);
  std::vector<Completion> completions;
  for (const Value& value : values) {
    if (!value.isScalar()) continue;
    const bool is_default = guide.default_value && *guide.default_value == value;
    const std::string text = scalarYaml(value, NodeStyle::plain, in_flow);
    completions.push_back({text, is_default ? "default" : "", text});
  }
  return completions;
}

bool isNumber(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::real;
}

}  // namespace

bool isFreeNumber(const SchemaGuide& guide, const YamlPlace& place) {
  if (place.kind != YamlPlace::Kind::value) return false;
  const KeyGuide here = guide.describe(guide.at(place.steps, nullptr));
  if (!here.allowed.empty()) return false;
  return here.quantity != QuantityKind::none ||
         std::any_of(here.kinds.begin(), here.kinds.end(), isNumber) ||
         (here.default_value && isNumber(here.default_value->kind()));
}

std::vector<Completion> completionsAt(const SchemaGuide& guide, std::string_view text,
                                      const YamlPlace& place) {
  if (place.kind == YamlPlace::Kind::none) return {};
  const GuideSpot spot = guide.at(place.steps, nullptr);
  const KeyGuide here = guide.describe(spot);
  if (place.kind == YamlPlace::Kind::value)
    return ranked(valuesFor(here, place.in_flow), place.word);
  std::vector<Completion> keys;
  const auto known = keysBeside(text, place.begin);
  const std::set<std::string> there(known.begin(), known.end());
  const std::size_t end = text.find('\n');
  const bool crlf = end != std::string_view::npos && end > 0 && text[end - 1] == '\r';
  for (const std::string& key : guide.keys(spot)) {
    if (there.count(key) > 0) continue;
    const KeyGuide below = guide.describe(guide.key(spot, key));
    std::string written = keyYaml(key, place.in_flow);
    if (!place.has_colon) written += behindKey(below, place, crlf ? "\r\n" : "\n");
    keys.push_back({key, noteOf(below), std::move(written)});
  }
  // Where an item of a list begins, it may be a value.
  const bool item = keys.empty() && !here.allowed.empty();
  return ranked(item ? valuesFor(here, place.in_flow) : std::move(keys), place.word);
}

}  // namespace sextant::ui
