// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/key_merge.h"

#include <algorithm>

namespace sextant::ui {

void KeyMerge::add(std::size_t layer, const Document& document, NodeId map) {
  layers_.push_back({layer, &document, document.children(map)});
}

void KeyMerge::put(FormIds& ids, std::size_t layer, NodeId entry) {
  (layer == form_layers_max ? ids.own : ids.above[layer]) = entry;
}

std::string_view KeyMerge::keyOf(const Layer& layer, NodeId entry) const {
  return layer.document->node(entry).key;
}

std::size_t KeyMerge::emitRow(std::string_view key, const FormIds& ids) {
  const bool room = result_.rows.size() < window_.rows;
  const bool pinned = !room && window_.pinned != nullptr && !window_.pinned->empty() &&
                      window_.pinned->count(std::string(key)) > 0;
  if (!room && !pinned) {
    ++result_.hidden;
    return not_shown;
  }
  result_.rows.push_back({FormEntry::key, std::string(key), ids});
  return result_.rows.size() - 1;
}

void KeyMerge::emitShared(std::string_view key, Shared& shared) {
  if (std::exchange(shared.done, true)) return;
  shared.place = emitRow(key, shared.ids);
}

void KeyMerge::emitLargest(const Layer& layer) {
  for (const NodeId entry : layer.entries) {
    const std::string_view key = keyOf(layer, entry);
    const auto found = shared_.empty() ? shared_.end() : shared_.find(key);
    if (found == shared_.end()) {
      FormIds ids;
      put(ids, layer.number, entry);
      emitRow(key, ids);
      continue;
    }
    Shared& shared = found->second;
    put(shared.ids, layer.number, entry);
    if (shared.done && shared.place != not_shown)
      put(result_.rows[shared.place].ids, layer.number, entry);
    emitShared(key, shared);
  }
}

FormChildren KeyMerge::merged() {
  const auto largest =
      std::max_element(layers_.begin(), layers_.end(), [](const Layer& a, const Layer& b) {
        return a.entries.size() < b.entries.size();
      });
  for (const std::string& key : listed_)
    shared_[key];
  for (auto layer = layers_.begin(); layer != layers_.end(); ++layer) {
    if (layer == largest) continue;
    for (const NodeId entry : layer->entries)
      put(shared_[keyOf(*layer, entry)].ids, layer->number, entry);
  }
  for (const std::string& key : listed_)
    emitShared(key, shared_[key]);
  for (auto layer = layers_.begin(); layer != layers_.end(); ++layer) {
    if (layer == largest) {
      emitLargest(*layer);
      continue;
    }
    for (const NodeId entry : layer->entries) {
      const std::string_view key = keyOf(*layer, entry);
      emitShared(key, shared_[key]);
    }
  }
  return std::move(result_);
}

}  // namespace sextant::ui
