// SPDX-License-Identifier: GPL-3.0-or-later
// Several parts of a schema that speak of one place, read as one description.
#include <algorithm>
#include <map>

#include "model/schema/schema_fit.h"
#include "model/schema/schema_guide.h"

namespace sextant {
namespace {

using Kinds = std::vector<ValueKind>;

constexpr std::size_t listed_max = 200;  // values that are offered at most

std::string textAt(const Value& schema, const char* key) {
  const Value* found = schema.member(key);
  return found != nullptr && found->kind() == ValueKind::string ? found->text() : std::string();
}

std::string numberAt(const Value& schema, const char* key) {
  const Value* found = schema.member(key);
  const bool number =
      found != nullptr && (found->kind() == ValueKind::integer || found->kind() == ValueKind::real);
  return number ? found->text() : std::string();
}

bool isTrue(const Value& schema, const char* key) {
  const Value* found = schema.member(key);
  return found != nullptr && found->kind() == ValueKind::boolean && found->text() == "true";
}

bool has(const Kinds& kinds, ValueKind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void addValues(std::vector<Value>& values, const std::vector<Value>& more) {
  for (const Value& value : more) {
    if (values.size() >= listed_max) return;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
}

std::vector<Value> fixedValues(const Value& schema) {
  if (const Value* fixed = schema.member("const")) return {*fixed};
  const Value* list = schema.member("enum");
  if (list == nullptr || !list->isSequence()) return {};
  std::vector<Value> values;
  addValues(values, list->items());
  return values;
}

Kinds kindsOf(const Value& schema) {
  static constexpr ValueKind all[] = {ValueKind::null,    ValueKind::boolean, ValueKind::integer,
                                      ValueKind::real,    ValueKind::string,  ValueKind::map,
                                      ValueKind::sequence};
  Kinds kinds;
  const Value* type = schema.member("type");
  if (type != nullptr) {
    for (const ValueKind kind : all) {
      const bool named =
          type->isScalar()
              ? isOfType(kind, type->text())
              : std::any_of(type->items().begin(), type->items().end(), [&](const Value& one) {
                  return one.isScalar() && isOfType(kind, one.text());
                });
      if (named) kinds.push_back(kind);
    }
    return kinds;
  }
  for (const Value& value : fixedValues(schema)) {
    if (!has(kinds, value.kind())) kinds.push_back(value.kind());
  }
  if (!kinds.empty()) return kinds;
  if (schema.member("properties") != nullptr) return {ValueKind::map};
  if (schema.member("items") != nullptr) return {ValueKind::sequence};
  return {};
}

// One description of the parts, in their order: the outermost words win, bounds close in.
class Merge {
 public:
  explicit Merge(KeyGuide& guide) : guide_(guide) {}

  void words(const Value& schema) {
    const auto take = [&](std::string& into, const char* key) {
      if (into.empty()) into = textAt(schema, key);
    };
    take(guide_.title, "title");
    take(guide_.description, "description");
    take(guide_.unit, "x-sextant-unit");
    take(form_, "x-sextant-format");
    if (!guide_.default_value) {
      if (const Value* found = schema.member("default")) guide_.default_value = *found;
    }
    guide_.secret = guide_.secret || isTrue(schema, "x-sextant-secret");
  }

  void rules(const Value& schema, bool alternative) {
    const Kinds kinds = kindsOf(schema);
    const std::vector<Value> fixed = fixedValues(schema);
    if (const Value* examples = schema.member("examples")) addValues(examples_, examples->items());
    if (alternative) {
      if (!kinds.empty()) {
        ++alternatives_;
        if (!fixed.empty()) ++fixed_alternatives_;
      }
      for (const ValueKind kind : kinds) {
        if (!has(either_, kind)) either_.push_back(kind);
      }
      addValues(offered_, fixed);
      other_.push_back(&schema);
      return;
    }
    if (!kinds.empty()) narrow(kinds);
    if (!fixed.empty() && guide_.allowed.empty()) guide_.allowed = fixed;
    bounds(schema);
    if (const Value* others = schema.member("additionalProperties");
        others != nullptr && others->kind() == ValueKind::boolean && others->text() == "false")
      guide_.open = false;
  }

  void finish() {
    if (!either_.empty()) narrow(either_);
    // Alternatives that differ in a bound have none in common, unless only one speaks of numbers.
    if (other_.size() <= listed_max) oneBound();
    if (guide_.allowed.empty() && alternatives_ > 0 && fixed_alternatives_ == alternatives_)
      guide_.allowed = offered_;
    guide_.suggested = guide_.allowed.empty() ? offered_ : std::vector<Value>{};
    if (guide_.allowed.empty()) addValues(guide_.suggested, examples_);
    const bool text = guide_.allows(ValueKind::string);
    if (form_ == "duration" || (form_.empty() && guide_.unit == "duration" && text))
      guide_.quantity = QuantityKind::duration;
    if (form_ == "bytes" ||
        (form_.empty() && guide_.unit == "bytes" && text && !guide_.kinds.empty()))
      guide_.quantity = QuantityKind::bytes;
    // The unit is part of such a text.
    if (guide_.quantity != QuantityKind::none) guide_.unit.clear();
  }

 private:
  void narrow(const Kinds& kinds) {
    if (guide_.kinds.empty()) {
      guide_.kinds = kinds;
      return;
    }
    Kinds both;
    for (const ValueKind kind : guide_.kinds) {
      if (has(kinds, kind)) both.push_back(kind);
    }
    // A contradiction allows nothing; the first word of it is told.
    if (!both.empty()) guide_.kinds = both;
  }

  void bounds(const Value& schema) {
    const auto low = [&](const std::string& bound, bool above) {
      if (bound.empty()) return;
      if (!guide_.minimum.empty() && compareNumbers(bound, guide_.minimum) < 0) return;
      guide_.minimum = bound;
      guide_.above_minimum = above;
    };
    const auto high = [&](const std::string& bound, bool below) {
      if (bound.empty()) return;
      if (!guide_.maximum.empty() && compareNumbers(bound, guide_.maximum) > 0) return;
      guide_.maximum = bound;
      guide_.below_maximum = below;
    };
    low(numberAt(schema, "minimum"), false);
    low(numberAt(schema, "exclusiveMinimum"), true);
    high(numberAt(schema, "maximum"), false);
    high(numberAt(schema, "exclusiveMaximum"), true);
    if (guide_.multiple_of.empty()) guide_.multiple_of = numberAt(schema, "multipleOf");
    if (guide_.pattern.empty()) guide_.pattern = textAt(schema, "pattern");
    if (guide_.format.empty()) guide_.format = textAt(schema, "format");
  }

  void oneBound() {
    const auto speaks = [](const Value* schema) {
      const Kinds kinds = kindsOf(*schema);
      return has(kinds, ValueKind::integer) || has(kinds, ValueKind::real);
    };
    if (std::count_if(other_.begin(), other_.end(), speaks) == 1)
      bounds(**std::find_if(other_.begin(), other_.end(), speaks));
  }

  KeyGuide& guide_;
  std::string form_;
  Kinds either_;
  std::vector<Value> offered_, examples_;
  std::vector<const Value*> other_;
  std::size_t alternatives_ = 0;
  std::size_t fixed_alternatives_ = 0;
};

}  // namespace

bool KeyGuide::allows(ValueKind kind) const {
  return kinds.empty() || has(kinds, kind);
}

bool KeyGuide::isOnly(ValueKind kind) const {
  return has(kinds, kind) && std::all_of(kinds.begin(), kinds.end(), [kind](ValueKind one) {
           return one == kind || one == ValueKind::null;
         });
}

KeyGuide SchemaGuide::describe(const GuideSpot& spot) const {
  KeyGuide guide;
  guide.known = spot.known_;
  guide.required = spot.required_;
  guide.refused = spot.refused_ && !spot.known_;
  Merge merge(guide);
  for (const GuideSpot::Part& part : spot.parts_) {
    merge.words(*part.schema);
    if (!part.words_only) merge.rules(*part.schema, part.alternative);
  }
  merge.finish();
  return guide;
}

}  // namespace sextant
