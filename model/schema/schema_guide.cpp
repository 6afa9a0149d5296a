// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_guide.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "model/document/pointer.h"
#include "model/schema/pattern.h"
#include "model/schema/schema_fit.h"
#include "model/schema/schema_safety.h"

namespace sextant {
namespace {

constexpr std::size_t parts_max = 256;
constexpr std::size_t indexed_from = 24;  // members; below, looking through them is as quick
constexpr int depth_max = 200;

const Value* memberOf(const Value* map, const char* key) {
  return map != nullptr && map->isMap() ? map->member(key) : nullptr;
}

const Value* mapAt(const Value& schema, const char* key) {
  const Value* found = schema.member(key);
  return found != nullptr && found->isMap() ? found : nullptr;
}

const Value* listAt(const Value& schema, const char* key) {
  const Value* found = schema.member(key);
  return found != nullptr && found->isSequence() ? found : nullptr;
}

bool isFalse(const Value* value) {
  return value != nullptr && value->kind() == ValueKind::boolean && value->text() == "false";
}

bool listsKey(const Value& schema, std::string_view key) {
  const Value* required = listAt(schema, "required");
  return required != nullptr &&
         std::any_of(required->items().begin(), required->items().end(),
                     [&](const Value& one) { return one.isScalar() && one.text() == key; });
}

const Value* itemKeyIn(const Value& schema) {
  const Value* key = memberOf(&schema, "x-sextant-key");
  return key != nullptr && key->kind() == ValueKind::string ? key : nullptr;
}

}  // namespace

// The schema, and quick ways into its large maps. It never moves, so parts may point into it.
struct SchemaGuide::Source {
  explicit Source(const Value& schema) : root(schema) { prepare(root, 0); }

  // NOLINTNEXTLINE(misc-no-recursion): bounded by `depth_max`
  void prepare(const Value& value, int depth) {
    if (depth > depth_max) return;
    if (itemKeyIn(value) != nullptr) names_items = true;
    if (value.isMap() && value.members().size() >= indexed_from) {
      auto& index = members[&value];
      index.reserve(value.members().size());
      for (const auto& [key, member] : value.members())
        index.emplace(key, &member);
    }
    if (const Value* keys = value.isMap() ? mapAt(value, "patternProperties") : nullptr) {
      for (const auto& [expression, member] : keys->members()) {
        if (auto pattern = Pattern::compile(expression))
          patterns[keys].emplace_back(std::move(*pattern), &member);
      }
    }
    for (const Value& item : value.items())
      prepare(item, depth + 1);
    for (const auto& [key, member] : value.members())
      prepare(member, depth + 1);
  }

  [[nodiscard]] const Value* find(const Value* map, std::string_view key) const {
    if (map == nullptr) return nullptr;
    const auto index = members.find(map);
    if (index == members.end()) return map->member(key);
    const auto found = index->second.find(key);
    return found == index->second.end() ? nullptr : found->second;
  }

  const Value root;
  bool names_items = false;
  std::unordered_map<const Value*, std::unordered_map<std::string_view, const Value*>> members;
  std::unordered_map<const Value*, std::vector<std::pair<Pattern, const Value*>>> patterns;
};

// Adds everything that speaks of the same value: references followed, combinations opened.
class SpotExpansion {
 public:
  SpotExpansion(const Value& root, GuideSpot& spot, const SchemaGuide::ValueSource& value)
      : root_(root), spot_(spot), source_(value) {}

  // NOLINTNEXTLINE(misc-no-recursion): each schema once, `parts_max` at most
  void add(const Value& schema, bool alternative) {
    if (isFalse(&schema) && !alternative) spot_.refused_ = true;
    const bool full = spot_.parts_.size() >= parts_max;
    if (!schema.isMap() || full || !seen_.insert(&schema).second) return;
    const Value* reference = schema.member("$ref");
    spot_.parts_.push_back({&schema, alternative, reference != nullptr});
    if (reference != nullptr) {
      const Value* target = reference->isScalar() ? referenced(root_, reference->text()) : nullptr;
      if (target != nullptr) add(*target, alternative);
      return;
    }
    if (const Value* all = listAt(schema, "allOf")) {
      for (const Value& one : all->items())
        add(one, alternative);
    }
    addAlternatives(listAt(schema, "anyOf"), alternative);
    addAlternatives(listAt(schema, "oneOf"), alternative);
    addCondition(schema, alternative);
    addDependencies(mapAt(schema, "dependencies"), alternative);
  }

 private:
  const Value* value() {
    if (!asked_ && source_) value_ = source_();
    asked_ = true;
    return value_;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void addAlternatives(const Value* list, bool alternative) {
    if (list == nullptr || list->items().empty()) return;
    std::vector<const Value*> wanted;
    for (const Value& one : list->items()) {
      if (wanted.size() >= parts_max) break;
      if (value() == nullptr || seemsToFit(root_, one, *value())) wanted.push_back(&one);
    }
    // A single alternative that fits is still told with the others: one may want to change to them.
    if (wanted.empty() || (value() != nullptr && value()->isScalar())) {
      wanted.clear();
      for (const Value& one : list->items())
        wanted.push_back(&one);
    }
    for (const Value* one : wanted)
      add(*one, alternative || wanted.size() > 1);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void addCondition(const Value& schema, bool alternative) {
    const Value* condition = schema.member("if");
    if (condition == nullptr) return;
    const Value* then = schema.member("then");
    const Value* otherwise = schema.member("else");
    if (value() == nullptr) {
      if (then != nullptr) add(*then, true);
      if (otherwise != nullptr) add(*otherwise, true);
      return;
    }
    const Value* chosen = seemsToFit(root_, *condition, *value()) ? then : otherwise;
    if (chosen != nullptr) add(*chosen, alternative);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void addDependencies(const Value* dependencies, bool alternative) {
    if (dependencies == nullptr) return;
    for (const auto& [key, dependency] : dependencies->members()) {
      if (memberOf(value(), key.c_str()) != nullptr) add(dependency, alternative);
    }
  }

  const Value& root_;
  GuideSpot& spot_;
  const SchemaGuide::ValueSource& source_;
  std::unordered_set<const Value*> seen_;
  bool asked_ = false;
  const Value* value_ = nullptr;
};

SchemaGuide::SchemaGuide(const Value& schema) : source_(std::make_shared<const Source>(schema)) {}

GuideSpot SchemaGuide::settled(GuideSpot spot, const ValueSource& value) const {
  GuideSpot result;
  result.required_ = spot.required_;
  result.known_ = spot.known_;
  result.refused_ = spot.refused_;
  SpotExpansion expansion(source_->root, result, value);
  for (const GuideSpot::Part& part : spot.parts_)
    expansion.add(*part.schema, part.alternative);
  return result;
}

GuideSpot SchemaGuide::root(const ValueSource& value) const {
  GuideSpot spot;
  if (!source_) return spot;
  spot.known_ = true;
  spot.required_ = true;
  spot.parts_.push_back({&source_->root});
  return settled(std::move(spot), value);
}

GuideSpot SchemaGuide::key(const GuideSpot& map, std::string_view key,
                           const ValueSource& value) const {
  GuideSpot spot;
  if (!source_) return spot;
  const auto take = [&](const Value& schema, bool alternative) {
    spot.known_ = spot.known_ || schema.isMap();
    spot.parts_.push_back({&schema, alternative});
  };
  for (const GuideSpot::Part& part : map.parts_) {
    if (part.words_only) continue;
    if (listsKey(*part.schema, key) && !part.alternative) spot.required_ = true;
    bool described = false;
    if (const Value* found = source_->find(mapAt(*part.schema, "properties"), key)) {
      take(*found, part.alternative);
      described = true;
    }
    const auto patterns = source_->patterns.find(mapAt(*part.schema, "patternProperties"));
    if (patterns != source_->patterns.end()) {
      for (const auto& [pattern, schema] : patterns->second) {
        if (!pattern.foundIn(key).value_or(false)) continue;
        take(*schema, part.alternative);
        described = true;
      }
    }
    if (described) continue;
    const Value* others = part.schema->member("additionalProperties");
    if (others != nullptr && others->isMap()) take(*others, part.alternative);
    if (isFalse(others) && !part.alternative) spot.refused_ = true;
  }
  return settled(std::move(spot), value);
}

GuideSpot SchemaGuide::item(const GuideSpot& list, std::size_t number,
                            const ValueSource& value) const {
  GuideSpot spot;
  if (!source_) return spot;
  for (const GuideSpot::Part& part : list.parts_) {
    if (part.words_only) continue;
    const Value* items = part.schema->member("items");
    if (items != nullptr && items->isSequence()) {
      items = number < items->items().size() ? &items->items()[number]
                                             : part.schema->member("additionalItems");
    }
    if (items == nullptr || !items->isMap()) continue;
    spot.known_ = true;
    spot.parts_.push_back({items, part.alternative});
  }
  return settled(std::move(spot), value);
}

std::vector<std::string> SchemaGuide::keys(const GuideSpot& map) const {
  std::vector<std::string> keys;
  std::unordered_set<std::string_view> seen;
  for (const GuideSpot::Part& part : map.parts_) {
    if (part.words_only) continue;
    const Value* properties = mapAt(*part.schema, "properties");
    if (properties == nullptr) continue;
    for (const auto& [key, schema] : properties->members()) {
      if (!isFalse(&schema) && seen.insert(key).second) keys.push_back(key);
    }
  }
  return keys;
}

GuideSpot SchemaGuide::at(const std::vector<std::string>& steps, const Value* document) const {
  GuideSpot spot = root([document] { return document; });
  for (const std::string& step : steps) {
    const auto number = stepIndex(step);
    const KeyGuide here = describe(spot);
    const bool only_list =
        here.allows(ValueKind::sequence) && !here.allows(ValueKind::map) && here.known;
    const bool list = document != nullptr ? document->isSequence() : only_list;
    if (list) {
      const bool inside = document != nullptr && number && *number < document->items().size();
      document = inside ? &document->items()[*number] : nullptr;
      spot = item(spot, number.value_or(0), [document] { return document; });
    } else {
      document = document != nullptr && document->isMap() ? document->member(step) : nullptr;
      spot = key(spot, step, [document] { return document; });
    }
  }
  return spot;
}

KeyGuide SchemaGuide::at(std::string_view pointer, const Value* document) const {
  const auto steps = pointerSteps(pointer);
  return steps ? describe(at(*steps, document)) : KeyGuide{};
}

std::string SchemaGuide::itemKey(std::string_view pointer) const {
  if (!namesItems()) return {};
  const auto steps = pointerSteps(pointer);
  if (!steps) return {};
  GuideSpot spot = root();
  for (const std::string& step : *steps) {
    GuideSpot next = key(spot, step);
    const auto number = stepIndex(step);
    if (!next.hasParts() && number) next = item(spot, *number);
    spot = std::move(next);
  }
  for (const GuideSpot::Part& part : spot.parts_) {
    if (const Value* name = part.words_only ? nullptr : itemKeyIn(*part.schema))
      return name->text();
  }
  return {};
}

bool SchemaGuide::namesItems() const {
  return source_ && source_->names_items;
}

}  // namespace sextant
