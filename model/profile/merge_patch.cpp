// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile/merge_patch.h"

#include <string>
#include <unordered_map>

namespace sextant {
namespace {

// Below, a search from the front is faster than an index.
constexpr std::size_t few = 16;

void mergeFew(Value& target, const Value& patch) {
  for (const auto& [key, value] : patch.members()) {
    if (value.kind() == ValueKind::null) {
      target.removeMember(key);
      continue;
    }
    Value* existing = target.member(key);
    Value merged = mergePatch(existing == nullptr ? Value::null() : std::move(*existing), value);
    target.setMember(key, std::move(merged));
  }
}

// The same in linear time, for profiles of many thousand keys.
void mergeMany(Value& target, const Value& patch) {
  auto& members = target.members();
  std::unordered_map<std::string, std::size_t> places;
  places.reserve(members.size() + patch.members().size());
  for (std::size_t i = 0; i < members.size(); ++i)
    places.emplace(members[i].first, i);
  std::vector<bool> removed(members.size(), false);
  for (const auto& [key, value] : patch.members()) {
    const auto found = places.find(key);
    if (value.kind() == ValueKind::null) {
      if (found != places.end()) removed[found->second] = true;
    } else if (found != places.end()) {
      Value& existing = members[found->second].second;
      existing = mergePatch(std::move(existing), value);
    } else {
      members.emplace_back(key, mergePatch(Value::null(), value));
      removed.push_back(false);
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (removed[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

}  // namespace

Value mergePatch(Value target, const Value& patch) {
  if (!patch.isMap()) return patch;
  if (!target.isMap()) target = Value::map();
  if (patch.members().size() <= few) {
    mergeFew(target, patch);
  } else {
    mergeMany(target, patch);
  }
  return target;
}

}  // namespace sextant
