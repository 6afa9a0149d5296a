// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/semantic_diff.h"

#include <algorithm>

#include "model/document/json.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

void compare(const Value& before, const Value& after, const std::string& pointer,
             std::vector<ValueChange>& changes) {
  if (before.isMap() && after.isMap()) {
    for (const auto& [key, value] : before.members()) {
      if (after.member(key) == nullptr) {
        changes.push_back({pointer + '/' + escapeStep(key), value, std::nullopt});
      }
    }
    for (const auto& [key, value] : after.members()) {
      const std::string below = pointer + '/' + escapeStep(key);
      if (const Value* old = before.member(key)) {
        compare(*old, value, below, changes);
      } else {
        changes.push_back({below, std::nullopt, value});
      }
    }
    return;
  }
  if (before.isSequence() && after.isSequence()) {
    const std::size_t count = std::max(before.items().size(), after.items().size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string below = pointer + '/' + std::to_string(i);
      if (i >= after.items().size()) {
        changes.push_back({below, before.items()[i], std::nullopt});
      } else if (i >= before.items().size()) {
        changes.push_back({below, std::nullopt, after.items()[i]});
      } else {
        compare(before.items()[i], after.items()[i], below, changes);
      }
    }
    return;
  }
  if (!(before == after)) changes.push_back({pointer, before, after});
}

}  // namespace

std::vector<ValueChange> semanticDiff(const Value& before, const Value& after) {
  std::vector<ValueChange> changes;
  compare(before, after, {}, changes);
  return changes;
}

std::string toString(const ValueChange& change) {
  if (!change.before) return change.pointer + " added: " + toJson(*change.after);
  if (!change.after) return change.pointer + " removed: " + toJson(*change.before);
  return change.pointer + ": " + toJson(*change.before) + " → " + toJson(*change.after);
}

}  // namespace sextant
