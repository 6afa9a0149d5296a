// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile/effective_profile.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

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

// Where each layer has its value of one pointer; no_node where it has none.
using Places = std::vector<NodeId>;

// The entry of one leaf: the last layer that sets it wins, those before it are overridden, also
// where a layer between them had removed the value.
EffectiveEntry entryFor(const std::vector<Layer>& layers, const Places& places, std::string pointer,
                        const Value& value) {
  EffectiveEntry entry{std::move(pointer), value, {}, {}};
  bool found = false;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (places[i] == no_node) continue;
    if (found) entry.overridden.push_back(std::move(entry.origin));
    entry.origin = originOf(layers[i], places[i]);
    found = true;
  }
  return entry;
}

// The children of one map of a layer by their keys.
class ChildIndex {
 public:
  ChildIndex(const Document& document, NodeId map) {
    if (map == no_node || document.node(map).kind != ValueKind::map) return;
    for (const NodeId child : document.children(map))
      children_.emplace(document.node(child).key, child);
  }
  [[nodiscard]] NodeId find(const std::string& key) const {
    const auto found = children_.find(key);
    return found == children_.end() ? no_node : found->second;
  }

 private:
  std::unordered_map<std::string_view, NodeId> children_;
};

// Walks the layers beside the folded value, so that its cost is linear in their keys.
void collect(const std::vector<Layer>& layers, const Places& places, const Value& value,
             const std::string& pointer, std::vector<EffectiveEntry>& entries) {
  if (!value.isMap() || (value.members().empty() && !pointer.empty())) {
    entries.push_back(entryFor(layers, places, pointer, value));
    return;
  }
  std::vector<ChildIndex> children;
  children.reserve(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i)
    children.emplace_back(layers[i].document, places[i]);
  Places below(layers.size(), no_node);
  for (const auto& [key, member] : value.members()) {
    for (std::size_t i = 0; i < layers.size(); ++i)
      below[i] = children[i].find(key);
    collect(layers, below, member, pointer + '/' + escapeStep(key), entries);
  }
}

std::vector<std::uint32_t> orderByPointer(const std::vector<EffectiveEntry>& entries) {
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return entries[a].pointer < entries[b].pointer;
  });
  return order;
}

}  // namespace

std::string EffectiveProfile::text() const {
  return canonicalYaml(value);
}

const EffectiveEntry* EffectiveProfile::entryAt(std::string_view pointer) const {
  while (true) {
    const auto place = std::lower_bound(by_pointer.begin(), by_pointer.end(), pointer,
                                        [this](std::uint32_t entry, std::string_view wanted) {
                                          return entries[entry].pointer < wanted;
                                        });
    if (place != by_pointer.end() && entries[*place].pointer == pointer) return &entries[*place];
    const std::size_t step = pointer.rfind('/');
    if (step == std::string_view::npos) return nullptr;
    pointer = pointer.substr(0, step);
  }
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
  Places roots;
  for (const Layer& layer : layers)
    roots.push_back(layer.document.root());
  collect(layers, roots, effective.value, {}, effective.entries);
  effective.by_pointer = orderByPointer(effective.entries);
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
