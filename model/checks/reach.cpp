// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/reach.h"

#include <algorithm>
#include <map>

#include "model/document/json.h"

namespace sextant {
namespace {

// The scopes whose texts an instance gets, of the two sets together.
using Layers = std::vector<Scope>;

Layers layersOf(const ProfileSet& before, const ProfileSet& after, const Scope& instance) {
  Layers layers;
  for (const Scope& scope : {Scope{}, Scope{instance.cluster, {}}, instance}) {
    if (before.count(scope) > 0 || after.count(scope) > 0) layers.push_back(scope);
  }
  return layers;
}

const std::string& textIn(const ProfileSet& profiles, const Scope& scope) {
  static const std::string none;
  const auto found = profiles.find(scope);
  return found == profiles.end() ? none : found->second;
}

std::string jsonOf(const std::optional<Value>& value) {
  return value ? toJson(*value) : std::string();
}

using Instances = std::vector<Scope>;

class Gathering {
 public:
  Gathering(const ProfileSet& before, const ProfileSet& after, const ItemKey& item_key)
      : before_(before), after_(after), item_key_(item_key) {}

  std::optional<Problem> add(const Layers& layers, const Instances& instances) {
    const bool touched = std::any_of(layers.begin(), layers.end(), [&](const Scope& scope) {
      return textIn(before_, scope) != textIn(after_, scope);
    });
    if (!touched) return std::nullopt;
    const auto old_profile = effectiveProfile(before_, instances.front());
    if (!old_profile) return old_profile.error();
    const auto new_profile = effectiveProfile(after_, instances.front());
    if (!new_profile) return new_profile.error();
    const auto changes = semanticDiff(old_profile->value, new_profile->value, item_key_);
    if (!changes.empty()) reach_.instances += instances.size();
    for (const ValueChange& change : changes)
      addChange(change, instances);
    for (const Scope& scope : layers)
      addKept(scope, *new_profile, instances);
    return std::nullopt;
  }

  Reach take() {
    for (auto& [place, change] : changes_)
      reach_.changes.push_back(std::move(change));
    for (auto& [place, kept] : kept_)
      reach_.kept.push_back(std::move(kept));
    return std::move(reach_);
  }

 private:
  void addChange(const ValueChange& change, const Instances& instances) {
    const auto place = std::make_tuple(change.pointer, jsonOf(change.before), jsonOf(change.after));
    auto& known = changes_[place];
    known.pointer = change.pointer;
    known.before = change.before;
    known.after = change.after;
    known.instances.insert(known.instances.end(), instances.begin(), instances.end());
  }

  void addKept(const Scope& scope, const EffectiveProfile& profile, const Instances& instances) {
    for (const ValueChange& change : textChanges(scope)) {
      const EffectiveEntry* entry = profile.entryAt(change.pointer);
      if (entry == nullptr || !(scope < entry->origin.scope)) continue;
      auto& known = kept_[{entry->pointer, entry->origin.scope}];
      known.pointer = entry->pointer;
      known.set_by = entry->origin.scope;
      known.value = entry->value;
      // A group comes as a whole; two layers of it may set the same key.
      if (!known.instances.empty() && known.instances.back() == instances.back()) continue;
      known.instances.insert(known.instances.end(), instances.begin(), instances.end());
    }
  }

  const std::vector<ValueChange>& textChanges(const Scope& scope) {
    const auto known = text_changes_.find(scope);
    if (known != text_changes_.end()) return known->second;
    std::vector<ValueChange> changes;
    const auto old_text = Document::parse(textIn(before_, scope));
    const auto new_text = Document::parse(textIn(after_, scope));
    if (old_text && new_text)
      changes = semanticDiff(old_text->value(), new_text->value(), item_key_);
    return text_changes_.emplace(scope, std::move(changes)).first->second;
  }

  const ProfileSet& before_;
  const ProfileSet& after_;
  const ItemKey& item_key_;
  std::map<std::tuple<std::string, std::string, std::string>, ReachedValue> changes_;
  std::map<std::pair<std::string, Scope>, KeptValue> kept_;
  std::map<Scope, std::vector<ValueChange>> text_changes_;
  Reach reach_;
};

}  // namespace

tl::expected<Reach, Problem> computeReach(const ProfileSet& before, const ProfileSet& after,
                                          const std::vector<Scope>& inventory,
                                          const ItemKey& item_key) {
  std::map<Layers, Instances> groups;
  for (const Scope& instance : inventory)
    groups[layersOf(before, after, instance)].push_back(instance);
  Gathering gathering(before, after, item_key);
  for (const auto& [layers, instances] : groups) {
    if (auto problem = gathering.add(layers, instances)) return tl::unexpected<Problem>(*problem);
  }
  return gathering.take();
}

}  // namespace sextant
