// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_message.h"

#include "model/document/json.h"

namespace sextant {
namespace {

std::string textOf(const Value& description, const char* key) {
  const Value* found = description.member(key);
  return found != nullptr && found->isScalar() ? found->text() : std::string();
}

std::string typeName(const Value& description) {
  const std::string type = textOf(description, "type");
  if (type == "integer") return "an integer";
  if (type == "number") return "a number";
  if (type == "string") return "a text";
  if (type == "boolean") return "true or false";
  if (type == "object") return "a map";
  if (type == "array") return "a list";
  return "a value";
}

std::string listed(const Value& values) {
  std::string text;
  for (std::size_t i = 0; i < values.items().size(); ++i) {
    if (i > 0) text += i + 1 == values.items().size() ? " or " : ", ";
    text += toJson(values.items()[i]);
  }
  return text;
}

std::string range(const Value& description) {
  const std::string low = textOf(description, "minimum");
  const std::string high = textOf(description, "maximum");
  const std::string unit = textOf(description, "x-sextant-unit");
  std::string text;
  if (!low.empty() && !high.empty()) {
    text = " from " + low + " to " + high;
  } else if (!low.empty()) {
    text = " of at least " + low;
  } else if (!high.empty()) {
    text = " of at most " + high;
  }
  return unit.empty() || text.empty() ? text : text + ' ' + unit;
}

}  // namespace

std::string expectation(const Value& description) {
  if (const Value* allowed = description.member("enum");
      allowed != nullptr && allowed->isSequence()) {
    return listed(*allowed);
  }
  std::string text = typeName(description) + range(description);
  if (const Value* examples = description.member("examples");
      examples != nullptr && examples->isSequence() && !examples->items().empty()) {
    text += ", for example " + listed(*examples);
  }
  return text;
}

std::string explain(const Value* value, const Value* description, const std::string& fallback) {
  if (description == nullptr) return "This key is not known to the service.";
  if (value == nullptr) return fallback;
  if (description->isMap() && !value->isScalar() && textOf(*description, "type").empty())
    return fallback;
  const std::string type = textOf(*description, "type");
  const bool right_map = value->isMap() && type == "object";
  const bool right_list = value->isSequence() && type == "array";
  if (right_map || right_list) return fallback;
  const std::string is = value->isScalar() ? toJson(*value) : std::string(nameOf(value->kind()));
  return "This must be " + expectation(*description) + "; it is " + is + '.';
}

}  // namespace sextant
