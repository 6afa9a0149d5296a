// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/document.h"

#include <algorithm>

#include "model/document/pointer.h"
#include "model/document/reindex.h"
#include "model/document/scan.h"

namespace sextant {

std::string applied(const TextPatch& patch, std::string_view text) {
  std::string result;
  result.reserve(text.size() + patch.inserted.size());
  result.append(text.substr(0, patch.offset));
  result.append(patch.inserted);
  result.append(text.substr(patch.offset + patch.removed));
  return result;
}

TextPatch inverse(const TextPatch& patch, std::string_view before) {
  return {patch.offset, patch.inserted.size(),
          std::string(before.substr(patch.offset, patch.removed))};
}

namespace {

// So that the first inserted bytes do not copy a large text.
void leaveRoom(std::string& text) {
  constexpr std::size_t large = std::size_t{1} << 20U;
  if (text.size() >= large && text.capacity() - text.size() < text.size() / 64)
    text.reserve(text.size() + text.size() / 32);
}

}  // namespace

tl::expected<Document, Problem> Document::parse(std::string text) {
  leaveRoom(text);
  IndexBuilder builder(text);
  if (auto failure = builder.build()) {
    return tl::unexpected<Problem>(Problem{Severity::error,
                                           std::move(failure->message),
                                           {},
                                           LineTable(text).position(failure->offset)});
  }
  Document document;
  document.takeWhole(std::move(text), builder.takeIndex(), builder.hasMarkers());
  return document;
}

void Document::takeWhole(std::string text, TreeIndex index, bool has_markers) {
  text_ = std::move(text);
  index_ = std::move(index);
  lines_ = LineTable(text_);
  const std::string_view head = std::string_view(text_).substr(0, index_.entryBegin(0));
  const bool directives = has_markers && (head.find("\n%") != std::string_view::npos ||
                                          head.substr(byteOrderMarkBytes(head), 1) == "%");
  parse_whole_ = directives || hasLoneReturn(text_) || hasTabBehindIndicator(text_);
}

Node Document::node(NodeId id) const {
  Node node;
  node.kind = index_.kind(id);
  node.style = index_.style(id);
  node.parent = index_.parent(id);
  node.first_child = index_.firstChild(id);
  node.next_sibling = index_.nextSibling(id);
  node.span = index_.span(id);
  if (index_.hasKey(id)) node.key_span = index_.keySpan(id);
  node.entry_begin = index_.entryBegin(id);
  node.key = index_.key(id, text_);
  node.text = index_.content(id, text_);
  return node;
}

std::vector<NodeId> Document::children(NodeId id) const {
  std::vector<NodeId> result;
  for (NodeId child = id + 1; child < index_.behind(id); child = index_.behind(child))
    result.push_back(child);
  return result;
}

std::size_t Document::childCount(NodeId id) const {
  std::size_t count = 0;
  for (NodeId child = id + 1; child < index_.behind(id); child = index_.behind(child))
    ++count;
  return count;
}

namespace {

NodeId childAt(const TreeIndex& index, const std::string& text, NodeId parent,
               const std::string& step) {
  if (index.kind(parent) == ValueKind::map) return index.child(parent, step, text);
  const auto number = stepIndex(step);
  if (index.kind(parent) != ValueKind::sequence || !number) return no_node;
  NodeId child = index.firstChild(parent);
  for (std::size_t i = 0; i < *number && child != no_node; ++i) {
    child = index.behind(child);
    if (child == index.behind(parent)) child = no_node;
  }
  return child;
}

}  // namespace

Result<std::optional<NodeId>> Document::find(std::string_view pointer) const {
  auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  NodeId at = root();
  for (const auto& step : *steps) {
    at = childAt(index_, text_, at, step);
    if (at == no_node) return std::optional<NodeId>();
  }
  return std::optional<NodeId>(at);
}

NodeId Document::nearest(std::string_view pointer) const {
  const auto steps = pointerSteps(pointer);
  NodeId at = root();
  if (!steps) return at;
  for (const auto& step : *steps) {
    const NodeId next = childAt(index_, text_, at, step);
    if (next == no_node) return at;
    at = next;
  }
  return at;
}

NodeId Document::at(std::size_t offset) const {
  NodeId id = index_.lastBefore(offset);
  while (index_.parent(id) != no_node && index_.end(id) < offset)
    id = index_.parent(id);
  return id;
}

std::vector<std::string> Document::stepsOf(NodeId id) const {
  std::vector<std::string> steps;
  for (; index_.parent(id) != no_node; id = index_.parent(id)) {
    if (index_.hasKey(id)) {
      steps.emplace_back(index_.key(id, text_));
      continue;
    }
    std::size_t number = 0;
    for (NodeId child = index_.parent(id) + 1; child != id; child = index_.behind(child))
      ++number;
    steps.push_back(std::to_string(number));
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::string Document::pointerOf(NodeId id) const {
  return joinPointer(stepsOf(id));
}

Value valueIn(const TreeIndex& index, std::string_view text, NodeId id) {
  std::string content(index.content(id, text));
  switch (index.kind(id)) {
    case ValueKind::null:
      return Value::null();
    case ValueKind::boolean:
      return Value::boolean(content == "true");
    case ValueKind::integer:
      return Value::integerText(std::move(content));
    case ValueKind::real:
      return Value::realText(std::move(content));
    case ValueKind::string:
      return Value::string(std::move(content));
    case ValueKind::map:
    case ValueKind::sequence:
      break;
  }
  const bool map = index.kind(id) == ValueKind::map;
  Value result = map ? Value::map() : Value::sequence();
  for (NodeId child = id + 1; child < index.behind(id); child = index.behind(child)) {
    if (map) {
      result.members().emplace_back(std::string(index.key(child, text)),
                                    valueIn(index, text, child));
    } else {
      result.items().push_back(valueIn(index, text, child));
    }
  }
  return result;
}

Value Document::value(NodeId id) const {
  return valueIn(index_, text_, id);
}

std::size_t Document::offset(Position position) const {
  const std::size_t line = std::min(std::max<std::size_t>(position.line, 1), lines_.size());
  const std::size_t offset = lines_.start(line - 1) + std::max<std::size_t>(position.column, 1) - 1;
  return std::min(offset, text_.size());
}

Position Document::markOf(NodeId id) const {
  return position(index_.hasKey(id) ? index_.keySpan(id).begin : index_.span(id).begin);
}

tl::expected<ChangedPart, Problem> Document::apply(const TextPatch& patch) {
  return apply(patch, Effort::exact);
}

tl::expected<ChangedPart, Problem> Document::apply(const TextPatch& patch, Effort effort) {
  Reindex reindex = Reindexer(index_, text_, parse_whole_).plan(patch, effort);
  if (reindex.failure) {
    LineTable lines = lines_;
    lines.replace(patch.offset, patch.removed, patch.inserted);
    return tl::unexpected<Problem>(Problem{Severity::error,
                                           std::move(reindex.failure->message),
                                           {},
                                           lines.position(reindex.failure->offset)});
  }
  ChangedPart changed;
  changed.parsed = reindex.text.size();
  changed.values = reindex.scope != Reindex::Scope::places;
  if (reindex.scope == Reindex::Scope::whole) {
    takeWhole(std::move(reindex.text), std::move(reindex.index), reindex.has_markers);
    return changed;
  }
  if (reindex.container != no_node) changed.pointer = pointerOf(reindex.container);
  lines_.replace(patch.offset, patch.removed, patch.inserted);
  text_.replace(patch.offset, patch.removed, patch.inserted);
  follow(index_, patch, std::move(reindex));
  return changed;
}

bool Document::isConsistent() const {
  const auto fresh = parse(text_);
  if (!fresh || !index_.same(fresh->index_, text_)) return false;
  if (lines_.size() != fresh->lines_.size() || parse_whole_ != fresh->parse_whole_) {
    return false;
  }
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    if (lines_.start(line) != fresh->lines_.start(line)) return false;
  }
  return true;
}

std::size_t Document::indexBytes() const {
  return index_.bytes() + lines_.size() * sizeof(std::uint32_t);
}

}  // namespace sextant
