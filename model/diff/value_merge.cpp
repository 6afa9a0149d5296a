// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/value_merge.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "model/diff/item_pairs.h"
#include "model/diff/list_merge.h"
#include "model/diff/text_merge.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

// A value of one of the three documents, or nullptr where there is none.
using Side = const Value*;
struct Three {
  Side base;
  Side ours;
  Side theirs;
};

bool same(Side a, Side b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

std::optional<Value> copied(Side side) {
  return side == nullptr ? std::nullopt : std::optional(*side);
}

bool bothMaps(const Three& at) {
  return at.ours != nullptr && at.theirs != nullptr && at.ours->isMap() && at.theirs->isMap() &&
         (at.base == nullptr || at.base->isMap());
}

bool allLists(const Three& at) {
  return at.base != nullptr && at.ours != nullptr && at.theirs != nullptr &&
         at.base->isSequence() && at.ours->isSequence() && at.theirs->isSequence();
}

std::optional<Value> mergedText(const Three& at) {
  for (const Side side : {at.base, at.ours, at.theirs}) {
    if (side == nullptr || side->kind() != ValueKind::string) return std::nullopt;
    if (side->text().find('\n') == std::string::npos) return std::nullopt;
  }
  const auto merged = textMerge(at.base->text(), at.ours->text(), at.theirs->text());
  if (!merged || merged->conflicts) return std::nullopt;
  return Value::string(merged->text);
}

using MemberIndex = std::unordered_map<std::string_view, Side>;

MemberIndex membersOf(Side map) {
  MemberIndex index;
  if (map == nullptr) return index;
  for (const auto& [key, value] : map->members())
    index.emplace(key, &value);
  return index;
}

Side find(const MemberIndex& index, std::string_view key) {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : found->second;
}

// All keys: those of ours in their order, each of theirs alone behind the one that it follows
// there, and behind what ours put at the same place.
std::vector<std::string_view> keysInOrder(const Value& ours, const Value& theirs,
                                          const MemberIndex& in_ours,
                                          const MemberIndex& in_theirs) {
  std::unordered_map<std::string_view, std::vector<std::string_view>> behind;
  std::string_view previous;
  bool first = true;
  std::vector<std::string_view> leading;
  for (const auto& [key, value] : theirs.members()) {
    if (find(in_ours, key) != nullptr) {
      previous = key;
      first = false;
    } else {
      (first ? leading : behind[previous]).push_back(key);
    }
  }
  std::vector<std::string_view> keys;
  std::vector<std::string_view> waiting = std::move(leading);
  const auto placeWaiting = [&] {
    keys.insert(keys.end(), waiting.begin(), waiting.end());
    waiting.clear();
  };
  for (const auto& [key, value] : ours.members()) {
    if (find(in_theirs, key) != nullptr) {
      placeWaiting();
      if (const auto found = behind.find(key); found != behind.end()) waiting = found->second;
    }
    keys.push_back(key);
  }
  placeWaiting();
  return keys;
}

class Merging {
 public:
  Merging(const ItemKey& item_key, const std::vector<MergeSide>& choices)
      : item_key_(item_key), choices_(choices) {}

  // Nothing: the merged document has no such value.
  std::optional<Value> merge(const Three& at, const std::string& pointer) {
    if (same(at.ours, at.theirs) || same(at.theirs, at.base)) return copied(at.ours);
    if (same(at.ours, at.base)) return copied(at.theirs);
    if (bothMaps(at)) return mergeMaps(at, pointer);
    if (allLists(at)) return mergeSequences(at, pointer);
    if (auto text = mergedText(at)) return text;
    return chosen(at, pointer);
  }

  std::vector<MergeConflict> conflicts;

 private:
  std::optional<Value> chosen(const Three& at, const std::string& pointer) {
    const std::size_t number = conflicts.size();
    conflicts.push_back({pointer, copied(at.base), copied(at.ours), copied(at.theirs)});
    const MergeSide side = number < choices_.size() ? choices_[number] : MergeSide::ours;
    return copied(side == MergeSide::ours     ? at.ours
                  : side == MergeSide::theirs ? at.theirs
                                              : at.base);
  }

  Value mergeMaps(const Three& at, const std::string& pointer) {
    const MemberIndex base = membersOf(at.base);
    const MemberIndex ours = membersOf(at.ours);
    const MemberIndex theirs = membersOf(at.theirs);
    Value merged = Value::map();
    for (const std::string_view key : keysInOrder(*at.ours, *at.theirs, ours, theirs)) {
      auto value = merge({find(base, key), find(ours, key), find(theirs, key)},
                         pointer + '/' + escapeStep(std::string(key)));
      if (value) merged.members().emplace_back(std::string(key), std::move(*value));
    }
    return merged;
  }

  std::optional<Value> mergeSequences(const Three& at, const std::string& pointer) {
    const std::string key = item_key_ ? item_key_(pointer) : std::string();
    const auto base = namesOf(at.base->items(), key);
    const auto ours = namesOf(at.ours->items(), key);
    const auto theirs = namesOf(at.theirs->items(), key);
    if (base && ours && theirs) return mergeNamed(at, pointer, *base, *ours, *theirs);
    return mergeUnnamed(at, pointer);
  }

  // Items without names: by stretches; where both sides changed one, item by item if no side
  // changed the number of items, else nobody can say which is which.
  std::optional<Value> mergeUnnamed(const Three& at, const std::string& pointer) {
    const std::vector<Stretch> stretches = mergeLists(
        hashesOf(at.base->items()), hashesOf(at.ours->items()), hashesOf(at.theirs->items()));
    for (const Stretch& stretch : stretches) {
      if (stretch.kind != StretchKind::both_changed) continue;
      if (stretch.base.size() != stretch.ours.size() ||
          stretch.base.size() != stretch.theirs.size()) {
        return chosen(at, pointer);
      }
    }
    Value merged = Value::sequence();
    for (const Stretch& stretch : stretches) {
      if (stretch.kind == StretchKind::both_changed) {
        for (std::size_t i = 0; i < stretch.base.size(); ++i) {
          const std::size_t mine = stretch.ours.begin + i;
          auto item = merge({&at.base->items()[stretch.base.begin + i], &at.ours->items()[mine],
                             &at.theirs->items()[stretch.theirs.begin + i]},
                            pointer + '/' + std::to_string(mine));
          merged.items().push_back(std::move(*item));
        }
      } else {
        const bool take_theirs = stretch.kind == StretchKind::theirs_changed;
        const ListRange range = take_theirs ? stretch.theirs : stretch.ours;
        const auto& from = take_theirs ? at.theirs->items() : at.ours->items();
        for (std::size_t i = range.begin; i < range.end; ++i)
          merged.items().push_back(from[i]);
      }
    }
    return merged;
  }

  // Items with names: their order merges by stretches, their content by name.
  std::optional<Value> mergeNamed(const Three& at, const std::string& pointer, const Labels& base,
                                  const Labels& ours, const Labels& theirs) {
    const std::optional<Labels> order = mergedOrder(base, ours, theirs);
    if (!order) return chosen(at, pointer);
    const auto in_base = placesOf(base, *at.base);
    const auto in_ours = placesOf(ours, *at.ours);
    const auto in_theirs = placesOf(theirs, *at.theirs);
    const auto item = [](const Places& places, std::uint64_t label) -> Side {
      const auto found = places.find(label);
      return found == places.end() ? nullptr : found->second;
    };
    Value merged = Value::sequence();
    for (std::size_t i = 0; i < order->size(); ++i) {
      const std::uint64_t label = (*order)[i];
      auto value = merge({item(in_base, label), item(in_ours, label), item(in_theirs, label)},
                         pointer + '/' + std::to_string(i));
      if (value) merged.items().push_back(std::move(*value));
    }
    return merged;
  }

  using Places = std::unordered_map<std::uint64_t, Side>;
  static Places placesOf(const Labels& labels, const Value& list) {
    Places places;
    for (std::size_t i = 0; i < labels.size(); ++i)
      places.emplace(labels[i], &list.items()[i]);
    return places;
  }

  // Every name that any side still has, once; whether it stays is for the merge of its item to say.
  // Nothing: both sides ordered the same items otherwise.
  static std::optional<Labels> mergedOrder(const Labels& base, const Labels& ours,
                                           const Labels& theirs) {
    const auto keptBy = [](const Labels& side) {
      return std::unordered_set<std::uint64_t>(side.begin(), side.end());
    };
    const auto base_has = keptBy(base);
    const auto ours_has = keptBy(ours);
    const auto theirs_has = keptBy(theirs);
    // Removals are told from moves by leaving out what a side lacks from the comparison of orders.
    const auto only = [](const Labels& labels, const auto& wanted) {
      Labels result;
      std::copy_if(labels.begin(), labels.end(), std::back_inserter(result), wanted);
      return result;
    };
    const auto inAll = [&](std::uint64_t label) {
      return base_has.count(label) > 0 && ours_has.count(label) > 0 && theirs_has.count(label) > 0;
    };
    const Labels base_order = only(base, inAll);
    const Labels ours_order = only(ours, inAll);
    const Labels theirs_order = only(theirs, inAll);
    const bool follow_theirs = ours_order == base_order;
    if (!follow_theirs && theirs_order != base_order && ours_order != theirs_order) {
      return std::nullopt;
    }
    return follow_theirs ? interleaved(theirs, ours, theirs_has)
                         : interleaved(ours, theirs, ours_has);
  }

  // `leading` in its order, and what only `other` has behind the name that it follows there, and
  // behind what `leading` put at the same place.
  static Labels interleaved(const Labels& leading, const Labels& other,
                            const std::unordered_set<std::uint64_t>& leading_has) {
    Labels front;
    std::unordered_map<std::uint64_t, Labels> behind;
    std::optional<std::uint64_t> previous;
    for (const std::uint64_t label : other) {
      if (leading_has.count(label) > 0) {
        previous = label;
      } else {
        (previous ? behind[*previous] : front).push_back(label);
      }
    }
    Labels order;
    Labels waiting = std::move(front);
    const auto placeWaiting = [&] {
      order.insert(order.end(), waiting.begin(), waiting.end());
      waiting.clear();
    };
    const std::unordered_set<std::uint64_t> other_has(other.begin(), other.end());
    for (const std::uint64_t label : leading) {
      if (other_has.count(label) > 0) {
        placeWaiting();
        if (const auto found = behind.find(label); found != behind.end()) waiting = found->second;
      }
      order.push_back(label);
    }
    placeWaiting();
    return order;
  }

  const ItemKey& item_key_;
  const std::vector<MergeSide>& choices_;
};

}  // namespace

ValueMerge mergeValues(const Value& base, const Value& ours, const Value& theirs,
                       const ItemKey& item_key, const std::vector<MergeSide>& choices) {
  Merging merging(item_key, choices);
  auto value = merging.merge({&base, &ours, &theirs}, {});
  return {value ? std::move(*value) : Value(), std::move(merging.conflicts)};
}

}  // namespace sextant
