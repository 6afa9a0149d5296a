// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/review/anchor.h"

#include "model/diff/item_pairs.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

struct Step {
  const Value* value = nullptr;  // nothing: there is none
  std::string name = {};         // the step that leads to it
};

Step memberOf(const Value& value, const std::string& name) {
  if (value.isMap()) return {value.member(name), name};
  if (!value.isSequence()) return {};
  const auto index = stepIndex(name);
  if (!index || *index >= value.items().size()) return {};
  return {&value.items()[*index], name};
}

// The item of `after` that the item of `before` with this number has become.
Step itemAfter(const Value& before, const Value& after, std::size_t number,
               const std::string& key) {
  for (const auto& [old_index, index] : pairItems(before.items(), after.items(), key)) {
    if (old_index == number) return {&after.items()[index], std::to_string(index)};
  }
  return {};
}

Step followed(const Value& before, const Value& after, const std::string& name,
              const std::string& pointer, const ItemKey& item_key) {
  if (before.kind() != after.kind()) return {};
  if (before.isMap()) return {after.member(name), name};
  const auto index = stepIndex(name);
  if (!index) return {};
  return itemAfter(before, after, *index, item_key ? item_key(pointer) : std::string());
}

}  // namespace

AnchoredPlace anchorIn(const std::optional<Value>& before, const std::optional<Value>& after,
                       std::string_view pointer, const ItemKey& item_key) {
  const auto steps = pointerSteps(pointer);
  if (!steps || !after) return {!steps || before.has_value(), false, {}};
  const Value* was = before ? &*before : nullptr;
  const Value* is = &*after;
  std::string place;
  for (const std::string& name : *steps) {
    const Value* next_was = was != nullptr ? memberOf(*was, name).value : nullptr;
    const Step next = next_was != nullptr ? followed(*was, *is, name, place, item_key)
                      : is != nullptr     ? memberOf(*is, name)
                                          : Step{};
    if (next_was != nullptr && next.value == nullptr) return {true, false, place};
    place += '/' + escapeStep(next.value != nullptr ? next.name : name);
    was = next_was;
    is = next.value;
  }
  const bool same = (was == nullptr) == (is == nullptr) && (was == nullptr || *was == *is);
  return {false, !same, place};
}

}  // namespace sextant
