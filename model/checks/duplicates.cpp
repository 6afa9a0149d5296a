// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "model/document/pointer.h"

namespace sextant {
namespace {

constexpr std::size_t texts_min = 4;  // of a list, before repeated ones look like a slip
// Different numbers of a list, before it looks like the same ones twice rather than like weights.
constexpr std::size_t numbers_min = 8;

// A part of the document with what is needed to find it again.
struct Part {
  const Value* value = nullptr;
  std::size_t parent = 0;    // its place in the list of parts; that of the root is its own
  std::size_t number = 0;    // among its parent's members or items
  std::size_t values = 0;    // below it
  std::uint64_t digest = 0;  // equal values have equal ones
};

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  return (a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6U) + (a >> 2U))) * 0xff51afd7ed558ccdULL;
}

class Search {
 public:
  explicit Search(const Value& document) { add(document, 0, 0); }

  std::vector<Duplicate> run() {
    std::vector<bool> is_told(parts_.size(), false);
    std::vector<Duplicate> found;
    std::unordered_map<std::uint64_t, std::size_t> first;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      // What lies in a part that is told is told with it.
      if (i > 0 && is_told[part.parent]) {
        is_told[i] = true;
        continue;
      }
      if (auto list = repeatedItems(i)) {
        found.push_back(std::move(*list));
        is_told[i] = true;
        continue;
      }
      if (part.value->isScalar() || part.values < duplicate_values_min) continue;
      const auto [known, is_first] = first.try_emplace(part.digest, i);
      if (is_first || !(*parts_[known->second].value == *part.value)) continue;
      is_told[i] = true;
      found.push_back({pointerOf(i), pointerOf(i) + " is the same as " + pointerOf(known->second) +
                                         ", " + std::to_string(part.values) + " values."});
    }
    return found;
  }

 private:
  std::size_t add(const Value& value, std::size_t parent, std::size_t number) {
    const std::size_t own = parts_.size();
    parts_.push_back({&value, parent, number, 0, 0});
    std::uint64_t digest = mixed(static_cast<std::uint64_t>(value.kind()), 1);
    std::size_t values = 0;
    for (std::size_t i = 0; i < value.members().size(); ++i) {
      const auto& [key, member] = value.members()[i];
      const std::size_t child = add(member, own, i);
      // The order of members means nothing.
      digest += mixed(std::hash<std::string_view>()(key), parts_[child].digest);
      values += 1 + parts_[child].values;
    }
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const std::size_t child = add(value.items()[i], own, i);
      digest = mixed(digest, parts_[child].digest);
      values += 1 + parts_[child].values;
    }
    if (value.isScalar()) digest = mixed(digest, std::hash<std::string_view>()(value.text()));
    parts_[own].digest = digest;
    parts_[own].values = values;
    return own;
  }

  // Children of a part follow it, each with all of its own.
  [[nodiscard]] std::optional<Duplicate> repeatedItems(std::size_t list) const {
    const std::vector<Value>& items = parts_[list].value->items();
    std::unordered_set<std::uint64_t> texts, numbers, others;
    std::size_t text_count = 0, repeated_texts = 0, repeated_others = 0, repeated_numbers = 0;
    std::size_t child = list + 1;
    for (const Value& item : items) {
      const Part& part = parts_[child];
      if (!item.isScalar() && part.values >= 2 && !others.insert(part.digest).second)
        ++repeated_others;
      if (item.kind() == ValueKind::string) {
        ++text_count;
        if (!texts.insert(part.digest).second) ++repeated_texts;
      }
      const bool is_number =
          item.kind() == ValueKind::integer || item.kind() == ValueKind::real;
      if (is_number && !numbers.insert(part.digest).second) ++repeated_numbers;
      child += 1 + part.values;
    }
    const bool are_numbers = numbers.size() >= numbers_min && repeated_numbers >= numbers.size();
    const bool are_texts = text_count >= texts_min && repeated_texts * 2 >= text_count;
    const std::size_t repeated = repeated_others + (are_texts ? repeated_texts : 0) + (are_numbers ? repeated_numbers : 0);
    if (repeated == 0) return std::nullopt;
    return Duplicate{pointerOf(list), pointerOf(list) + " has " + std::to_string(items.size()) +
                                          " items, and " + std::to_string(repeated) +
                                          (repeated == 1 ? " of them is" : " of them are") +
                                          " there already."};
  }

  [[nodiscard]] std::string pointerOf(std::size_t part) const {
    std::vector<std::string> steps;
    for (std::size_t at = part; at != 0; at = parts_[at].parent) {
      const Value& parent = *parts_[parts_[at].parent].value;
      steps.push_back(parent.isMap() ? parent.members()[parts_[at].number].first
                                     : std::to_string(parts_[at].number));
    }
    std::reverse(steps.begin(), steps.end());
    return joinPointer(steps);
  }

  std::vector<Part> parts_;  // in the order of the document
};

}  // namespace

std::vector<Duplicate> duplicatesIn(const Value& document) {
  return Search(document).run();
}

std::vector<Duplicate> newDuplicates(const Value& before, const Value& after) {
  std::unordered_set<std::string> known;
  for (const Duplicate& one : duplicatesIn(before))
    known.insert(one.pointer);
  std::vector<Duplicate> found = duplicatesIn(after);
  std::erase_if(found, [&](const Duplicate& one) { return known.contains(one.pointer); });
  return found;
}

}  // namespace sextant
