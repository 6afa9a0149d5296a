// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_fit.h"

#include <algorithm>
#include <cstdlib>

#include "model/schema/schema_safety.h"

namespace sextant {
namespace {

constexpr int steps_max = 2000;

class Fit {
 public:
  explicit Fit(const Value& root) : root_(root) {}

  // NOLINTNEXTLINE(misc-no-recursion): bounded by `steps_`
  bool fits(const Value& schema, const Value& value) {
    if (++steps_ > steps_max) return true;
    if (schema.kind() == ValueKind::boolean) return schema.text() == "true";
    if (!schema.isMap()) return true;
    if (const Value* reference = schema.member("$ref")) {
      const Value* target = reference->isScalar() ? referenced(root_, reference->text()) : nullptr;
      return target == nullptr || fits(*target, value);
    }
    return fitsKind(schema, value) && fitsFixed(schema, value) && fitsBounds(schema, value) &&
           fitsKeys(schema, value) && fitsCombinations(schema, value);
  }

 private:
  static bool fitsKind(const Value& schema, const Value& value) {
    const Value* type = schema.member("type");
    if (type == nullptr) return true;
    if (type->isScalar()) return isOfType(value.kind(), type->text());
    return std::any_of(type->items().begin(), type->items().end(), [&](const Value& one) {
      return one.isScalar() && isOfType(value.kind(), one.text());
    });
  }

  static bool fitsFixed(const Value& schema, const Value& value) {
    if (const Value* fixed = schema.member("const"); fixed != nullptr && !(*fixed == value))
      return false;
    const Value* list = schema.member("enum");
    return list == nullptr || !list->isSequence() ||
           std::find(list->items().begin(), list->items().end(), value) != list->items().end();
  }

  static bool fitsBounds(const Value& schema, const Value& value) {
    if (value.kind() != ValueKind::integer && value.kind() != ValueKind::real) return true;
    const Value* low = schema.member("minimum");
    const Value* high = schema.member("maximum");
    return (low == nullptr || !low->isScalar() || compareNumbers(value.text(), low->text()) >= 0) &&
           (high == nullptr || !high->isScalar() ||
            compareNumbers(value.text(), high->text()) <= 0);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool fitsKeys(const Value& schema, const Value& value) {
    if (!value.isMap()) return true;
    const Value* required = schema.member("required");
    if (required != nullptr) {
      for (const Value& key : required->items()) {
        if (key.isScalar() && value.member(key.text()) == nullptr) return false;
      }
    }
    const Value* properties = schema.member("properties");
    if (properties == nullptr || !properties->isMap()) return true;
    for (const auto& [key, member] : value.members()) {
      if (steps_ > steps_max) return true;
      const Value* inner = properties->member(key);
      if (inner != nullptr && !fits(*inner, member)) return false;
    }
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool fitsCombinations(const Value& schema, const Value& value) {
    if (const Value* all = schema.member("allOf")) {
      for (const Value& one : all->items()) {
        if (!fits(one, value)) return false;
      }
    }
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const Value* any = schema.member(keyword);
      if (any == nullptr || any->items().empty()) continue;
      if (std::none_of(any->items().begin(), any->items().end(),
                       [&](const Value& one) { return fits(one, value); }))
        return false;
    }
    const Value* forbidden = schema.member("not");
    return forbidden == nullptr || !isDecided(*forbidden) || !fits(*forbidden, value);
  }

  // "Fits" of an unknown keyword must not become "does not fit" below a "not".
  static bool isDecided(const Value& schema) {
    return schema.isMap() &&
           std::all_of(schema.members().begin(), schema.members().end(), [](const auto& member) {
             return member.first == "type" || member.first == "const" || member.first == "enum" ||
                    member.first == "required";
           });
  }

  const Value& root_;
  int steps_ = 0;
};

}  // namespace

bool seemsToFit(const Value& root, const Value& schema, const Value& value) {
  return Fit(root).fits(schema, value);
}

bool isOfType(ValueKind kind, const std::string& type) {
  switch (kind) {
    case ValueKind::null:
      return type == "null";
    case ValueKind::boolean:
      return type == "boolean";
    case ValueKind::integer:
      return type == "integer" || type == "number";
    case ValueKind::real:
      return type == "number";
    case ValueKind::string:
      return type == "string";
    case ValueKind::map:
      return type == "object";
    case ValueKind::sequence:
      return type == "array";
  }
  return false;
}

int compareNumbers(const std::string& a, const std::string& b) {
  // 64 bits of mantissa on the processors that Sextant is built for.
  const long double x = std::strtold(a.c_str(), nullptr);
  const long double y = std::strtold(b.c_str(), nullptr);
  return x < y ? -1 : (x > y ? 1 : 0);
}

}  // namespace sextant
