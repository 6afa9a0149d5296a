// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/semantic_diff.h"

#include <algorithm>
#include <unordered_map>

#include "model/diff/item_pairs.h"
#include "model/document/json.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

// Finds members by key; in constant time for wide maps, where a search from the front would make a
// diff quadratic.
class Members {
 public:
  explicit Members(const Value& map) : map_(map) {
    if (map.members().size() <= few) return;
    for (const auto& [key, value] : map.members())
      index_.emplace(key, &value);
  }
  [[nodiscard]] const Value* find(const std::string& key) const {
    if (map_.members().size() <= few) return map_.member(key);
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : found->second;
  }

 private:
  static constexpr std::size_t few = 12;
  const Value& map_;
  std::unordered_map<std::string_view, const Value*> index_;
};

class Comparison {
 public:
  explicit Comparison(const ItemKey& item_key) : item_key_(item_key) {}

  // The two pointers differ below a list whose items stand elsewhere.
  void compare(const Value& before, const Value& after, const std::string& was,
               const std::string& is) {
    if (before.isMap() && after.isMap()) {
      compareMaps(before, after, was, is);
    } else if (before.isSequence() && after.isSequence()) {
      compareLists(before.items(), after.items(), was, is);
    } else if (!(before == after)) {
      changes.push_back({ChangeKind::changed, is, before, after, {}});
    }
  }

  std::vector<ValueChange> changes;

 private:
  void compareMaps(const Value& before, const Value& after, const std::string& was,
                   const std::string& is) {
    const Members old_members(before);
    const Members new_members(after);
    for (const auto& [key, value] : before.members()) {
      if (new_members.find(key) == nullptr) remove(below(was, key), value);
    }
    for (const auto& [key, value] : after.members()) {
      if (const Value* old = old_members.find(key)) {
        compare(*old, value, below(was, key), below(is, key));
      } else {
        add(below(is, key), value);
      }
    }
  }

  void compareLists(const std::vector<Value>& before, const std::vector<Value>& after,
                    const std::string& was, const std::string& is) {
    const std::vector<IndexPair> pairs =
        pairItems(before, after, item_key_ ? item_key_(is) : std::string());
    constexpr std::size_t none = ~std::size_t{0};
    std::vector<std::size_t> partner(after.size(), none);
    std::vector<bool> stays(after.size(), false);
    std::vector<bool> paired(before.size(), false);
    for (const auto& [a, b] : pairs) {
      partner[b] = a;
      paired[a] = true;
    }
    for (const auto& [a, b] : inOrder(pairs))
      stays[b] = true;
    for (std::size_t a = 0; a < before.size(); ++a) {
      if (!paired[a]) remove(below(was, std::to_string(a)), before[a]);
    }
    for (std::size_t b = 0; b < after.size(); ++b) {
      const std::string here = below(is, std::to_string(b));
      if (partner[b] == none) {
        add(here, after[b]);
        continue;
      }
      const std::string there = below(was, std::to_string(partner[b]));
      const Value& old = before[partner[b]];
      if (!stays[b]) changes.push_back({ChangeKind::moved, here, old, after[b], there});
      compare(old, after[b], there, here);
    }
  }

  static std::string below(const std::string& pointer, const std::string& step) {
    return pointer + '/' + escapeStep(step);
  }
  void add(std::string pointer, const Value& value) {
    changes.push_back({ChangeKind::added, std::move(pointer), std::nullopt, value, {}});
  }
  void remove(std::string pointer, const Value& value) {
    changes.push_back({ChangeKind::removed, std::move(pointer), value, std::nullopt, {}});
  }

  const ItemKey& item_key_;
};

}  // namespace

std::string_view wordOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return "added";
    case ChangeKind::removed:
      return "removed";
    case ChangeKind::changed:
      return "changed";
    case ChangeKind::moved:
      break;
  }
  return "moved";
}

bool ValueChange::changesType() const {
  return kind == ChangeKind::changed && before->kind() != after->kind();
}

std::vector<ValueChange> semanticDiff(const Value& before, const Value& after,
                                      const ItemKey& item_key) {
  Comparison comparison(item_key);
  comparison.compare(before, after, {}, {});
  return std::move(comparison.changes);
}

std::string toString(const ValueChange& change) {
  switch (change.kind) {
    case ChangeKind::added:
      return change.pointer + " added: " + toJson(*change.after);
    case ChangeKind::removed:
      return change.pointer + " removed: " + toJson(*change.before);
    case ChangeKind::moved:
      return change.pointer + " moved from " + change.from;
    case ChangeKind::changed:
      break;
  }
  std::string text = change.pointer + ": " + toJson(*change.before) + " → " + toJson(*change.after);
  if (change.changesType()) {
    text.append(" (").append(nameOf(change.before->kind())).append(" became ");
    text.append(nameOf(change.after->kind())).append(")");
  }
  return text;
}

}  // namespace sextant
