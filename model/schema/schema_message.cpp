// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_message.h"

#include <algorithm>

#include "model/document/json.h"
#include "model/schema/format.h"

namespace sextant {
namespace {

std::string textOf(const Value& description, const char* key) {
  const Value* found = description.member(key);
  return found != nullptr && found->isScalar() ? found->text() : std::string();
}

std::string typeWords(const std::string& type) {
  if (type == "integer") return "an integer";
  if (type == "number") return "a number";
  if (type == "string") return "a text";
  if (type == "boolean") return "true or false";
  if (type == "object") return "a map";
  if (type == "array") return "a list";
  if (type == "null") return "null";
  return "a value";
}

std::string typeName(const Value& description) {
  const Value* type = description.member("type");
  if (type == nullptr) {
    for (const char* bound : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}) {
      if (description.member(bound) != nullptr) return "a number";
    }
  }
  if (type == nullptr || !type->isSequence()) return typeWords(textOf(description, "type"));
  std::string words;
  for (const Value& one : type->items())
    words += (words.empty() ? "" : " or ") + typeWords(one.isScalar() ? one.text() : "");
  return words;
}

// Of long lists the beginning.
std::string listed(const Value& values) {
  constexpr std::size_t values_max = 20;
  const std::size_t count = values.items().size();
  std::string text;
  for (std::size_t i = 0; i < std::min(count, values_max); ++i) {
    if (i > 0) text += i + 1 == count ? " or " : ", ";
    text += values.items()[i].isScalar() ? inSentence(values.items()[i])
                                         : toJson(values.items()[i]).substr(0, 100);
  }
  return count > values_max ? text + " or one of " + std::to_string(count - values_max) + " more"
                            : text;
}

// "above 0 and at most 1", "from 1 to 512 connections".
std::string range(const Value& description) {
  const std::string low = textOf(description, "minimum");
  const std::string high = textOf(description, "maximum");
  const std::string above = textOf(description, "exclusiveMinimum");
  const std::string below = textOf(description, "exclusiveMaximum");
  const std::string unit = textOf(description, "x-sextant-unit");
  std::string text;
  if (!low.empty() && !high.empty() && above.empty() && below.empty()) {
    text = " from " + low + " to " + high;
  } else {
    const auto add = [&](const char* words, const std::string& bound) {
      if (!bound.empty()) text += (text.empty() ? " " : " and ") + (words + bound);
    };
    add("of at least ", low);
    add("above ", above);
    add("of at most ", high);
    add("below ", below);
  }
  return unit.empty() || text.empty() ? text : text + ' ' + unit;
}

}  // namespace

std::string expectation(const Value& description) {
  if (const Value* allowed = description.member("enum");
      allowed != nullptr && allowed->isSequence()) {
    return listed(*allowed);
  }
  if (const Value* only = description.member("const")) return inSentence(*only);
  std::string text = typeName(description) + range(description);
  if (const Format* format = formatNamed(textOf(description, "format"))) text = format->what;
  if (const Value* examples = description.member("examples");
      examples != nullptr && examples->isSequence() && !examples->items().empty()) {
    text += ", for example " + listed(*examples);
  }
  return text;
}

std::string inSentence(const Value& value) {
  if (!value.isScalar()) return std::string(nameOf(value.kind()));
  constexpr std::size_t bytes_max = 100;
  const std::string text = value.text();
  if (text.size() <= bytes_max) return toJson(value);
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
    --end;
  return jsonString(text.substr(0, end)) + " and " + std::to_string(text.size() - end) +
         " more bytes";
}

}  // namespace sextant
