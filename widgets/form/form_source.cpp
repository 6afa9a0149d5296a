// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_source.h"

#include "model/profile/merge_patch.h"
#include "widgets/form/key_merge.h"

namespace sextant::ui {
namespace {

// Larger values are not folded only to choose between a schema's alternatives.
constexpr std::size_t folded_max = 4000;

}  // namespace

FormSource::FormSource() {
  static const Document empty = *Document::parse({});
  own = &empty;
}

const Document* FormSource::documentOf(std::size_t layer) const {
  return layer == form_layers_max ? own : layers[layer].document.get();
}

FormIds FormSource::root() const {
  FormIds ids{own->root(), {no_node, no_node}};
  for (std::size_t i = 0; i < layers.size(); ++i)
    ids.above[i] = layers[i].document->root();
  return ids;
}

std::optional<FormValue> FormSource::topOf(const FormIds& ids, std::size_t layer_count) const {
  for (std::size_t i = layer_count; i-- > 0;) {
    const NodeId id = i == form_layers_max ? ids.own : ids.above[i];
    if (id != no_node) return FormValue{documentOf(i), id, int(i)};
  }
  return std::nullopt;
}

std::optional<FormValue> FormSource::value(const FormIds& ids) const {
  if (ids.own != no_node) return FormValue{own, ids.own, int(form_layers_max)};
  return inherited(ids);
}

std::optional<FormValue> FormSource::inherited(const FormIds& ids) const {
  auto top = topOf(ids, form_layers_max);
  return top && top->kind() != ValueKind::null ? top : std::nullopt;
}

bool FormSource::isRemovedAbove(const FormIds& ids) const {
  const auto top = topOf(ids, form_layers_max);
  return top && top->kind() == ValueKind::null;
}

FormChildren FormSource::children(const FormIds& ids, const GuideSpot& spot,
                                  const FormWindow& window) const {
  FormChildren children;
  const bool is_root = ids.own == own->root();
  const auto here = value(ids);
  if (here && here->kind() == ValueKind::sequence) {
    for (const NodeId item : here->document->children(here->id)) {
      FormChild child{FormEntry::item, {}, {}};
      (here->isHere() ? child.ids.own : child.ids.above[std::size_t(here->layer)]) = item;
      if (children.rows.size() < window.rows) {
        children.rows.push_back(std::move(child));
      } else {
        ++children.hidden;
      }
    }
    return children;
  }
  if (here && here->kind() != ValueKind::map && !is_root) return children;
  // Maps lie over each other down to the first that is something else.
  std::size_t from = form_layers_max;
  while (from > 0) {
    const NodeId below = ids.above[from - 1];
    if (below != no_node && documentOf(from - 1)->node(below).kind != ValueKind::map && !is_root)
      break;
    --from;
  }
  KeyMerge merge(window);
  merge.list(guide.keys(spot));
  for (std::size_t i = from; i <= form_layers_max; ++i) {
    const NodeId map = i == form_layers_max ? ids.own : ids.above[i];
    const bool is_map = map != no_node && documentOf(i)->node(map).kind == ValueKind::map;
    if (is_map) merge.add(i, *documentOf(i), map);
  }
  return merge.merged();
}

Value FormSource::folded(const FormIds& ids) const {
  Value result;
  for (std::size_t i = 0; i <= form_layers_max; ++i) {
    const NodeId id = i == form_layers_max ? ids.own : ids.above[i];
    if (id != no_node) result = mergePatch(std::move(result), documentOf(i)->value(id));
  }
  return result;
}

SchemaGuide::ValueSource FormSource::valueSource(const FormIds& ids,
                                                 std::optional<Value>& place) const {
  return [this, ids, &place]() -> const Value* {
    const auto here = value(ids);
    if (!here) return nullptr;
    const bool large = here->document->node(here->id).span.size() > folded_max * 8;
    if (large) return nullptr;
    if (!place) place = folded(ids);
    return &*place;
  };
}

GuideSpot FormSource::spot(const GuideSpot& above, const FormChild& child,
                           std::size_t number) const {
  std::optional<Value> place;
  const auto source = valueSource(child.ids, place);
  return child.entry == FormEntry::item ? guide.item(above, number, source)
                                        : guide.key(above, child.step, source);
}

GuideSpot FormSource::rootSpot() const {
  std::optional<Value> place;
  return guide.root(valueSource(root(), place));
}

}  // namespace sextant::ui
