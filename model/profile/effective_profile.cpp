// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile/effective_profile.h"

#include "model/document/json.h"
#include "model/document/pointer.h"
#include "model/document/render.h"
#include "model/profile/merge_patch.h"

namespace sextant {
namespace {

struct Layer {
  Scope scope;
  Document document;
};

ValueOrigin originOf(const Layer& layer, NodeId id) {
  return {layer.scope, toJson(layer.document.value(id)), layer.document.markOf(id)};
}

// The entry of one leaf: the last layer that sets it wins, those before it are overridden, also where
// a layer between them had removed the value.
EffectiveEntry entryFor(const std::vector<Layer>& layers, std::string pointer, const Value& value) {
  EffectiveEntry entry{std::move(pointer), value, {}, {}};
  bool found = false;
  for (const Layer& layer : layers) {
    const auto node = layer.document.find(entry.pointer);
    if (!node || !*node) continue;
    if (found) entry.overridden.push_back(entry.origin);
    entry.origin = originOf(layer, **node);
    found = true;
  }
  return entry;
}

void collect(const std::vector<Layer>& layers, const Value& value, const std::string& pointer,
             std::vector<EffectiveEntry>& entries) {
  if (!value.isMap() || (value.members().empty() && !pointer.empty())) {
    entries.push_back(entryFor(layers, pointer, value));
    return;
  }
  for (const auto& [key, member] : value.members()) {
    collect(layers, member, pointer + '/' + escapeStep(key), entries);
  }
}

}  // namespace

std::string EffectiveProfile::text() const {
  return canonicalYaml(value);
}

const EffectiveEntry* EffectiveProfile::entryAt(std::string_view pointer) const {
  for (const auto& entry : entries) {
    const bool prefix = pointer.substr(0, entry.pointer.size()) == entry.pointer;
    if (prefix &&
        (pointer.size() == entry.pointer.size() || pointer[entry.pointer.size()] == '/')) {
      return &entry;
    }
  }
  return nullptr;
}

tl::expected<EffectiveProfile, Problem> effectiveProfile(const ProfileSet& profiles,
                                                         const Scope& instance) {
  std::vector<Layer> layers;
  EffectiveProfile effective;
  effective.value = Value::map();
  for (const auto& [scope, text] : profiles) {
    if (!scope.covers(instance)) continue;
    auto document = Document::parse(text);
    if (!document) {
      Problem problem = document.error();
      problem.scope = scope.path();
      return tl::unexpected<Problem>(std::move(problem));
    }
    Value value = document->value();
    if (value.kind() == ValueKind::null) value = Value::map();
    if (!value.isMap()) {
      return tl::unexpected<Problem>(
          Problem{Severity::error,
                  "A profile is a map of keys, not " + std::string(nameOf(value.kind())) + ".",
                  {},
                  {},
                  scope.path()});
    }
    effective.value = mergePatch(std::move(effective.value), value);
    layers.push_back({scope, std::move(*document)});
  }
  collect(layers, effective.value, {}, effective.entries);
  return effective;
}

ContentHash contentHash(const ProfileSet& profiles) {
  std::map<std::string, std::string> by_path;
  for (const auto& [scope, text] : profiles) {
    by_path[scope.path()] = ContentHash::of(text).hex();
  }
  std::string listing;
  for (const auto& [path, hash] : by_path) {
    listing += path + '\n' + hash + '\n';
  }
  return ContentHash::of(listing);
}

}  // namespace sextant
