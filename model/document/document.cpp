// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/document.h"

#include <algorithm>

#include "model/document/pointer.h"

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

std::vector<NodeId> Document::children(NodeId id) const {
  std::vector<NodeId> result;
  for (NodeId child = nodes_[id].first_child; child != no_node;
       child = nodes_[child].next_sibling) {
    result.push_back(child);
  }
  return result;
}

namespace {

NodeId childAt(const Document& document, NodeId parent, const std::string& step) {
  const Node& node = document.node(parent);
  if (node.kind == ValueKind::map) {
    for (NodeId child = node.first_child; child != no_node;
         child = document.node(child).next_sibling) {
      if (document.node(child).key == step) return child;
    }
    return no_node;
  }
  const auto index = stepIndex(step);
  if (node.kind != ValueKind::sequence || !index) return no_node;
  NodeId child = node.first_child;
  for (std::size_t i = 0; i < *index && child != no_node; ++i) {
    child = document.node(child).next_sibling;
  }
  return child;
}

}  // namespace

Result<std::optional<NodeId>> Document::find(std::string_view pointer) const {
  auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  NodeId at = root();
  for (const auto& step : *steps) {
    at = childAt(*this, at, step);
    if (at == no_node) return std::optional<NodeId>();
  }
  return std::optional<NodeId>(at);
}

NodeId Document::nearest(std::string_view pointer) const {
  const auto steps = pointerSteps(pointer);
  NodeId at = root();
  if (!steps) return at;
  for (const auto& step : *steps) {
    const NodeId next = childAt(*this, at, step);
    if (next == no_node) return at;
    at = next;
  }
  return at;
}

NodeId Document::at(std::size_t offset) const {
  NodeId found = root();
  bool deeper = true;
  while (deeper) {
    deeper = false;
    for (NodeId child = nodes_[found].first_child; child != no_node;
         child = nodes_[child].next_sibling) {
      const Node& node = nodes_[child];
      const std::size_t begin = node.key_span.size() > 0 ? node.key_span.begin : node.span.begin;
      if (offset >= begin && offset <= std::max(node.span.end, node.key_span.end)) {
        found = child;
        deeper = true;
        break;
      }
    }
  }
  return found;
}

std::string Document::pointerOf(NodeId id) const {
  std::vector<std::string> steps;
  for (; nodes_[id].parent != no_node; id = nodes_[id].parent) {
    const Node& parent = nodes_[nodes_[id].parent];
    if (parent.kind == ValueKind::map) {
      steps.push_back(nodes_[id].key);
      continue;
    }
    std::size_t index = 0;
    for (NodeId child = parent.first_child; child != id; child = nodes_[child].next_sibling) {
      ++index;
    }
    steps.push_back(std::to_string(index));
  }
  std::reverse(steps.begin(), steps.end());
  return joinPointer(steps);
}

Value Document::value(NodeId id) const {
  const Node& node = nodes_[id];
  switch (node.kind) {
    case ValueKind::null:
      return Value::null();
    case ValueKind::boolean:
      return Value::boolean(node.text == "true");
    case ValueKind::integer:
      return Value::integerText(node.text);
    case ValueKind::real:
      return Value::realText(node.text);
    case ValueKind::string:
      return Value::string(node.text);
    case ValueKind::map:
    case ValueKind::sequence:
      break;
  }
  Value result = node.kind == ValueKind::map ? Value::map() : Value::sequence();
  for (NodeId child = node.first_child; child != no_node; child = nodes_[child].next_sibling) {
    if (node.kind == ValueKind::map) {
      result.members().emplace_back(nodes_[child].key, value(child));
    } else {
      result.items().push_back(value(child));
    }
  }
  return result;
}

Position Document::position(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin());
  return {line, offset - line_starts_[line - 1] + 1};
}

std::size_t Document::offset(Position position) const {
  const std::size_t line = std::min(std::max<std::size_t>(position.line, 1), line_starts_.size());
  const std::size_t offset = line_starts_[line - 1] + std::max<std::size_t>(position.column, 1) - 1;
  return std::min(offset, text_.size());
}

Position Document::markOf(NodeId id) const {
  const Node& node = nodes_[id];
  return position(node.key_span.size() > 0 ? node.key_span.begin : node.span.begin);
}

}  // namespace sextant
