// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_safety.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/document/pointer.h"
#include "model/schema/pattern.h"

namespace sextant {
namespace {

constexpr std::size_t checks_of_a_value_max = 100'000;

// Their content is data, whatever it looks like.
bool holdsData(std::string_view keyword) {
  return keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "examples";
}

// A repeated group that repeats inside, like (a+)+: the validator's own engine tries all ways to
// split a key among the repetitions. Careful rather than exact: escapes and classes are skipped.
bool repeatsARepetition(const std::string& expression) {
  std::vector<bool> repeats_inside;  // one an open group
  bool closed_group_repeats = false;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const bool after_group = closed_group_repeats;
    closed_group_repeats = false;
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      repeats_inside.push_back(false);
    } else if (c == ')') {
      if (repeats_inside.empty()) continue;
      closed_group_repeats = repeats_inside.back();
      repeats_inside.pop_back();
      if (closed_group_repeats && !repeats_inside.empty()) repeats_inside.back() = true;
    } else if (c == '*' || c == '+' || c == '{') {
      if (after_group) return true;
      if (!repeats_inside.empty()) repeats_inside.back() = true;
    } else if (c == '|' && !repeats_inside.empty()) {
      repeats_inside.back() = true;  // (a|a)* is as bad
    }
  }
  return false;
}

class Safety {
 public:
  explicit Safety(const Value& root) : root_(root) {}

  Result<void> check(const Value& value) {
    if (value.isMap()) {
      if (auto patterns = checkPatterns(value); !patterns) return patterns;
      if (const auto cost = costOf(value); !cost) return tl::unexpected<Error>(cost.error());
    }
    for (const Value& item : value.items()) {
      if (auto inner = check(item); !inner) return inner;
    }
    for (const auto& [key, member] : value.members()) {
      if (holdsData(key)) continue;
      if (auto inner = check(member); !inner) return inner;
    }
    return {};
  }

 private:
  Result<void> checkPatterns(const Value& schema) const {
    const Value* pattern = schema.member("pattern");
    if (pattern != nullptr && pattern->kind() == ValueKind::string) {
      if (const auto compiled = Pattern::compile(pattern->text()); !compiled)
        return tl::unexpected<Error>(compiled.error());
    }
    const Value* keys = schema.member("patternProperties");
    if (keys == nullptr || !keys->isMap()) return {};
    for (const auto& [expression, ignored] : keys->members()) {
      if (const auto compiled = Pattern::compile(expression); !compiled)
        return tl::unexpected<Error>(compiled.error());
      if (repeatsARepetition(expression)) {
        return fail(ErrorKind::input,
                    "The pattern of keys '" + expression +
                        "' repeats what repeats inside, which can take for ever. Write it without "
                        "a repeated group.");
      }
    }
    return {};
  }

  // How many schemas a check of one value against this one may try, references followed.
  Result<std::size_t> costOf(const Value& schema) {
    const auto known = costs_.find(&schema);
    if (known != costs_.end()) {
      if (known->second == being_counted) {
        return fail(ErrorKind::input,
                    "A reference in the schema leads back to itself without going a level down, "
                    "so no value could ever be checked against it.");
      }
      return known->second;
    }
    costs_[&schema] = being_counted;
    std::size_t cost = 1;
    for (const Value* other : onTheSameValue(schema)) {
      const auto more = costOf(*other);
      if (!more) return more;
      cost += *more;
      if (cost > checks_of_a_value_max) {
        return fail(ErrorKind::input,
                    "The schema's combinations would check one value more than 100,000 times.");
      }
    }
    costs_[&schema] = cost;
    return cost;
  }

  [[nodiscard]] std::vector<const Value*> onTheSameValue(const Value& schema) const {
    std::vector<const Value*> result;
    const auto add = [&](const Value* value) {
      if (value != nullptr && value->isMap()) result.push_back(value);
    };
    if (!schema.isMap()) return result;
    const Value* reference = schema.member("$ref");
    if (reference != nullptr && reference->kind() == ValueKind::string) {
      add(referenced(root_, reference->text()));
      return result;  // draft 7 ignores what stands beside a reference
    }
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
      const Value* list = schema.member(keyword);
      if (list == nullptr) continue;
      for (const Value& item : list->items())
        add(&item);
    }
    for (const char* keyword : {"not", "if", "then", "else"})
      add(schema.member(keyword));
    if (const Value* dependencies = schema.member("dependencies")) {
      for (const auto& [key, dependency] : dependencies->members())
        add(&dependency);
    }
    return result;
  }

  static constexpr std::size_t being_counted = 0;
  const Value& root_;
  std::unordered_map<const Value*, std::size_t> costs_;
};

}  // namespace

Result<void> checkSafety(const Value& schema) {
  return Safety(schema).check(schema);
}

const Value* referenced(const Value& root, const std::string& reference) {
  if (reference.rfind('#', 0) != 0) return nullptr;
  const auto target = valueAt(root, reference.substr(1));
  return target ? *target : nullptr;
}

Value withOwnPatterns(const Value& schema) {
  if (schema.isSequence()) {
    Value result = Value::sequence();
    for (const Value& item : schema.items())
      result.items().push_back(withOwnPatterns(item));
    return result;
  }
  if (!schema.isMap()) return schema;
  Value result = Value::map();
  for (const auto& [key, member] : schema.members()) {
    if (holdsData(key)) {
      result.members().emplace_back(key, member);
    } else if (key == "pattern" && member.kind() == ValueKind::string) {
      result.members().emplace_back(own_pattern_keyword, member);
    } else {
      result.members().emplace_back(key, withOwnPatterns(member));
    }
  }
  return result;
}

}  // namespace sextant
