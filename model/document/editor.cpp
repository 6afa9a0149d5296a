// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/editor.h"

#include <algorithm>

#include "model/document/pointer.h"
#include "model/document/render.h"
#include "model/document/scan.h"

namespace sextant {
namespace {

// Equal, and map members in the same order.
bool sameInOrder(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.isScalar()) return a == b;
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(), b.members().end(),
                    [](const auto& x, const auto& y) {
                      return x.first == y.first && sameInOrder(x.second, y.second);
                    }) &&
         std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                    sameInOrder);
}

Value* descend(Value& root, Steps::const_iterator step, Steps::const_iterator end,
               std::size_t first) {
  Value* at = &root;
  for (; step != end && at != nullptr; ++step, first = 0) {
    if (at->isMap()) {
      at = at->member(*step);
      continue;
    }
    const auto number = stepIndex(*step);
    const bool there = number && *number >= first && *number - first < at->items().size();
    at = there ? &at->items()[*number - first] : nullptr;
  }
  return at;
}

bool isBelow(const TreeIndex& index, NodeId id, NodeId ancestor) {
  return id >= ancestor && id < index.behind(ancestor);
}

std::size_t numberOf(const TreeIndex& index, NodeId parent, NodeId id) {
  std::size_t number = 0;
  for (NodeId child = parent + 1; child < id; child = index.behind(child))
    ++number;
  return number;
}

bool isInCharacter(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
}

bool isInLineEnd(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && text[at] == '\n' && text[at - 1] == '\r';
}

}  // namespace

Result<EditResult> Document::set(std::string_view pointer, const Value& value) const {
  return Editor(*this).set(pointer, value);
}
Result<EditResult> Document::insert(std::string_view pointer, const Value& value,
                                    const Place& place) const {
  return Editor(*this).insert(pointer, value, place);
}
Result<EditResult> Document::remove(std::string_view pointer) const {
  return Editor(*this).remove(pointer);
}
Result<EditResult> Document::rename(std::string_view pointer, std::string_view key) const {
  return Editor(*this).rename(pointer, key);
}
Result<EditResult> Document::move(std::string_view pointer, const Place& place) const {
  return Editor(*this).move(pointer, place);
}

Result<NodeId> Editor::existing(std::string_view pointer) const {
  const auto found = document_.find(pointer);
  if (!found) return tl::unexpected<Error>(found.error());
  if (*found) return **found;
  return fail(ErrorKind::answer_no, "There is nothing at this pointer.", std::string(pointer));
}

tl::unexpected<Error> Editor::refused(std::size_t offset) const {
  const Position place = document_.position(std::min(offset, text_.size()));
  return fail(ErrorKind::input,
              "Line " + std::to_string(place.line) + ", column " + std::to_string(place.column) +
                  ": this edit cannot be made without touching its surroundings.",
              {}, "Edit the text instead.");
}

EditResult Editor::result(TextPatch patch) const {
  TextPatch back = inverse(patch, text_);
  return {std::move(patch), std::move(back)};
}

// Without the bytes at both ends that stay as they are.
TextPatch Editor::trimmed(TextPatch patch) const {
  const std::string_view removed = text_.substr(patch.offset, patch.removed);
  const std::string_view inserted = patch.inserted;
  const std::size_t common = std::min(removed.size(), inserted.size());
  std::size_t before = 0;
  while (before < common && removed[before] == inserted[before])
    ++before;
  while (before > 0 && (isInCharacter(removed, before) || isInCharacter(inserted, before) ||
                        isInLineEnd(removed, before) || isInLineEnd(inserted, before))) {
    --before;
  }
  std::size_t after = 0;
  while (after < common - before &&
         removed[removed.size() - after - 1] == inserted[inserted.size() - after - 1]) {
    ++after;
  }
  while (after > 0 && (isInCharacter(removed, removed.size() - after) ||
                       isInLineEnd(removed, removed.size() - after) ||
                       isInLineEnd(inserted, inserted.size() - after))) {
    --after;
  }
  return {patch.offset + before, removed.size() - before - after,
          std::string(inserted.substr(before, inserted.size() - before - after))};
}

Result<EditResult> Editor::checked(std::vector<TextPatch> patches, NodeId collection,
                                   const Change& change) const {
  for (TextPatch& patch : patches) {
    patch = trimmed(std::move(patch));
    if (meansWanted(patch, collection, change)) return result(std::move(patch));
  }
  return refused(patches.empty() ? index_.entryBegin(collection) : patches.front().offset);
}

Result<EditResult> Editor::checkedWhole(std::vector<TextPatch> patches,
                                        const Value& expected) const {
  for (TextPatch& patch : patches) {
    patch = trimmed(std::move(patch));
    const auto after = Document::parse(applied(patch, text_));
    if (after && sameInOrder(after->value(), expected)) return result(std::move(patch));
  }
  return refused(patches.empty() ? 0 : patches.front().offset);
}

bool Editor::meansWanted(const TextPatch& patch, NodeId collection, const Change& change) const {
  const Reindex plan = Reindexer(index_, text_, document_.parse_whole_).plan(patch, Effort::exact);
  if (plan.failure) return false;
  auto part = partOf(plan, collection, change.by_number);
  if (!part) return false;
  const Steps all = document_.stepsOf(collection);
  const auto known = static_cast<std::ptrdiff_t>(document_.stepsOf(part->collection).size());
  Value* target = descend(part->before, all.begin() + known, all.end(), part->first);
  const bool own = target == &part->before;
  return target != nullptr && change.make(*target, own ? part->first : 0) &&
         sameInOrder(part->before, part->after);
}

// The collection of a plan as it is after the patch.
Value Editor::patchedCollection(const Reindex& plan) const {
  const Value parsed = valueIn(plan.index, plan.text, 0);
  if (plan.scope != Reindex::Scope::entries) return parsed;
  Value all = document_.value(plan.container);
  const std::size_t first = numberOf(index_, plan.container, plan.first);
  const std::size_t last = numberOf(index_, plan.container, plan.last);
  const auto replace = [&](auto& to, const auto& from) {
    const auto at = to.begin() + static_cast<std::ptrdiff_t>(first);
    to.insert(to.erase(at, to.begin() + static_cast<std::ptrdiff_t>(last)), from.begin(),
              from.end());
  };
  if (all.isMap()) {
    replace(all.members(), parsed.members());
  } else {
    replace(all.items(), parsed.items());
  }
  return all;
}

std::optional<Editor::Part> Editor::partOf(const Reindex& plan, NodeId collection,
                                           bool by_number) const {
  Part part;
  if (plan.scope == Reindex::Scope::places) {
    part.collection = collection;
    part.before = document_.value(collection);
    part.after = part.before;
    return part;
  }
  const bool whole = plan.scope == Reindex::Scope::whole;
  part.collection = whole ? document_.root() : plan.container;
  if (whole || isBelow(index_, collection, plan.container)) {
    part.after = valueIn(plan.index, plan.text, 0);
    if (plan.scope != Reindex::Scope::entries) {
      part.before = document_.value(part.collection);
      return part;
    }
    const bool map = index_.kind(plan.container) == ValueKind::map;
    part.before = map ? Value::map() : Value::sequence();
    for (NodeId id = plan.first; id < plan.last; id = index_.behind(id)) {
      if (map) part.before.members().emplace_back(index_.key(id, text_), document_.value(id));
      if (!map) part.before.items().push_back(document_.value(id));
    }
    if (by_number || !map) part.first = numberOf(index_, plan.container, plan.first);
    return part;
  }
  if (!isBelow(index_, plan.container, collection)) return std::nullopt;
  part.collection = collection;
  part.before = document_.value(collection);
  part.after = part.before;
  const Steps all = document_.stepsOf(plan.container);
  const auto known = static_cast<std::ptrdiff_t>(document_.stepsOf(collection).size());
  *descend(part.after, all.begin() + known, all.end(), 0) = patchedCollection(plan);
  return part;
}

Result<EditResult> Editor::rename(std::string_view pointer, std::string_view key) const {
  const auto id = existing(pointer);
  if (!id) return tl::unexpected<Error>(id.error());
  if (!index_.hasKey(*id)) {
    return fail(ErrorKind::usage, "Only an entry of a map has a key.", std::string(pointer));
  }
  const std::string old(index_.key(*id, text_));
  const NodeId parent = index_.parent(*id);
  if (old != key && index_.child(parent, key, text_) != no_node) {
    return fail(ErrorKind::usage, "The key \"" + std::string(key) + "\" is already there.",
                std::string(pointer));
  }
  const Span span = index_.keySpan(*id);
  const bool in_flow = layout_.inFlow(*id);
  std::vector<TextPatch> patches;
  const NodeStyle style = index_.keyStyle(*id);
  if (style == NodeStyle::single_quoted || style == NodeStyle::double_quoted) {
    patches.push_back(
        {span.begin, span.size(), scalarYaml(Value::string(std::string(key)), style, in_flow)});
  }
  patches.push_back({span.begin, span.size(), keyYaml(key, in_flow)});
  const Change change{[&](Value& map, std::size_t) {
                        for (auto& [name, value] : map.members()) {
                          if (name != old) continue;
                          name = std::string(key);
                          return true;
                        }
                        return false;
                      },
                      false};
  return checked(std::move(patches), parent, change);
}

}  // namespace sextant
