// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/shrinkage.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "model/document/pointer.h"

namespace sextant {
namespace {

std::size_t keysIn(const Value& value) {
  std::size_t count = value.members().size();
  for (const auto& [key, member] : value.members()) {
    count += keysIn(member);
  }
  for (const Value& item : value.items()) {
    count += keysIn(item);
  }
  return count;
}

std::size_t keysGone(const Value& before, const Value& after);

// A map can have a million members, so they are not looked for one by one.
std::size_t membersGone(const Value& before, const Value& after) {
  std::unordered_map<std::string_view, const Value*> kept;
  for (const auto& [key, member] : after.members()) {
    kept.emplace(key, &member);
  }
  std::size_t gone = 0;
  for (const auto& [key, member] : before.members()) {
    const auto found = kept.find(key);
    gone += found == kept.end() ? 1 + keysIn(member) : keysGone(member, *found->second);
  }
  return gone;
}

std::size_t keysGone(const Value& before, const Value& after) {
  if (before.isMap()) return membersGone(before, after);
  std::size_t gone = 0;
  for (std::size_t i = 0; i < before.items().size(); ++i) {
    const bool kept = i < after.items().size();
    gone += kept ? keysGone(before.items()[i], after.items()[i]) : keysIn(before.items()[i]);
  }
  return gone;
}

// Into the shrinkage, at every depth where both texts have a list at the same place.
void findShrunkLists(const Value& before, const Value& after, const std::string& pointer,
                     Shrinkage& found) {
  const std::size_t had = before.items().size(), has = after.items().size();
  const bool shrinks = had >= Shrinkage::list_entries_min && (had - std::min(had, has)) * 3 > had;
  if (shrinks && had - has > found.list_before - found.list_after) {
    found.list = pointer;
    found.list_before = had;
    found.list_after = has;
  }
  for (std::size_t i = 0; i < std::min(had, has); ++i)
    findShrunkLists(before.items()[i], after.items()[i], pointer + '/' + std::to_string(i), found);
  std::unordered_map<std::string_view, const Value*> there;
  for (const auto& [key, member] : after.members())
    there.emplace(key, &member);
  for (const auto& [key, member] : before.members()) {
    const auto same = there.find(key);
    if (same != there.end())
      findShrunkLists(member, *same->second, pointer + '/' + escapeStep(key), found);
  }
}

}  // namespace

bool Shrinkage::needsConfirmation() const {
  return (keys_before > 0 && keys_gone * 3 > keys_before) || !list.empty();
}

std::string Shrinkage::sentence() const {
  if (keys_gone * 3 <= keys_before) {
    return std::to_string(list_before - list_after) + " of the " + std::to_string(list_before) +
           " entries of " + list + " would go.";
  }
  if (keys_gone == keys_before) {
    return keys_before == 1 ? "Its only key would go."
                            : "All of its " + std::to_string(keys_before) + " keys would go.";
  }
  return std::to_string(keys_gone) + " of its " + std::to_string(keys_before) + " keys would go.";
}

Shrinkage shrinkage(const Value& before, const Value& after) {
  Shrinkage found{keysIn(before), keysGone(before, after), {}, 0, 0};
  findShrunkLists(before, after, {}, found);
  return found;
}

}  // namespace sextant
