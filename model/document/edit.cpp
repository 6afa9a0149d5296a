// SPDX-License-Identifier: GPL-3.0-or-later
// Edits by JSON pointer, each one patch of the text.
#include <algorithm>

#include "model/document/document.h"
#include "model/document/pointer.h"
#include "model/document/render.h"

namespace sextant {
namespace {

std::string_view newlineOf(const std::string& text) {
  const std::size_t at = text.find('\n');
  return at != std::string::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

std::size_t lineStart(const std::string& text, std::size_t offset) {
  const std::size_t at = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  return at == std::string::npos ? 0 : at + 1;
}

std::size_t afterLine(const std::string& text, std::size_t offset) {
  const std::size_t at = text.find('\n', offset);
  return at == std::string::npos ? text.size() : at + 1;
}

bool endsWithNewline(const std::string& text, const Span& span) {
  return span.size() > 0 && text[span.end - 1] == '\n';
}

std::size_t endOf(const Node& node) {
  return std::max(node.span.end, node.key_span.end);
}

// Where the next line begins after a value and what follows it on its last line.
std::size_t afterEntry(const std::string& text, const Node& node) {
  return endsWithNewline(text, node.span) ? node.span.end : afterLine(text, endOf(node));
}

bool inFlow(const Document& document, NodeId id) {
  for (; id != no_node; id = document.node(id).parent) {
    if (document.node(id).style == NodeStyle::flow) return true;
  }
  return false;
}

bool isEmpty(const Value& value) {
  return value.isScalar() || (value.members().empty() && value.items().empty());
}

std::string withoutFinalNewline(std::string lines, std::string_view newline) {
  lines.resize(lines.size() - newline.size());
  return lines;
}

std::string inlineText(const Value& value, NodeStyle style, bool in_flow) {
  return value.isScalar() ? scalarYaml(value, style, in_flow) : flowYaml(value);
}

// The value with the change made to it: what the patched text must mean.
Value* descend(Value& root, const std::vector<std::string>& steps, std::size_t count) {
  Value* at = &root;
  for (std::size_t i = 0; i < count && at != nullptr; ++i) {
    if (at->isMap()) {
      at = at->member(steps[i]);
    } else {
      const auto index = stepIndex(steps[i]);
      at =
          at->isSequence() && index && *index < at->items().size() ? &at->items()[*index] : nullptr;
    }
  }
  return at;
}

Value wrapped(const std::vector<std::string>& steps, std::size_t from, const Value& value) {
  Value result = value;
  for (std::size_t i = steps.size(); i > from; --i) {
    result = Value::map({{steps[i - 1], std::move(result)}});
  }
  return result;
}

// The offset behind the colon of a key.
std::size_t behindColon(const std::string& text, const Node& node) {
  const std::size_t at = text.find(':', node.key_span.end);
  return at == std::string::npos ? node.key_span.end : at + 1;
}

std::size_t columnOfDash(const std::string& text, const Node& item) {
  std::size_t at = item.span.begin;
  if (item.span.size() == 0) --at;
  while (at > 0 && text[at] != '-')
    --at;
  return at - lineStart(text, at);
}

TextPatch replaceScalarOrFlow(const Document& document, NodeId id, const Value& value) {
  const Node& node = document.node(id);
  const std::string& text = document.text();
  const bool in_flow = node.parent != no_node && inFlow(document, node.parent);
  std::string inserted = inlineText(value, node.style, in_flow);
  if (node.span.size() == 0) inserted.insert(0, " ");
  if (endsWithNewline(text, node.span)) inserted += newlineOf(text);
  return {node.span.begin, node.span.size(), inserted};
}

// Puts a map or list in block style below its key, or a short value behind it where a block was.
TextPatch replaceBelowKey(const Document& document, NodeId id, const Value& value) {
  const Node& node = document.node(id);
  const std::string& text = document.text();
  const std::string_view newline = newlineOf(text);
  const std::size_t begin = behindColon(text, node);
  std::string inserted;
  if (isEmpty(value)) {
    inserted = ' ' + inlineText(value, NodeStyle::plain, false);
  } else {
    const std::size_t column = node.key_span.begin - lineStart(text, node.key_span.begin);
    inserted =
        std::string(newline) + withoutFinalNewline(blockYaml(value, column + 2, newline), newline);
  }
  if (endsWithNewline(text, node.span)) inserted += newline;
  return {begin, std::max(node.span.end, begin) - begin, inserted};
}

TextPatch replaceRoot(const Document& document, const Value& value) {
  const std::string& text = document.text();
  const Span span = document.node(document.root()).span;
  const std::string_view newline = newlineOf(text);
  std::string inserted = isEmpty(value)
                             ? inlineText(value, NodeStyle::plain, false)
                             : withoutFinalNewline(blockYaml(value, 0, newline), newline);
  if (endsWithNewline(text, span) || span.size() == 0) inserted += newline;
  return {span.begin, span.size(), inserted};
}

TextPatch insertIntoFlow(const Document& document, NodeId parent, const std::string& entry) {
  const Node& node = document.node(parent);
  if (node.first_child == no_node) return {node.span.begin + 1, 0, entry};
  const auto children = document.children(parent);
  return {endOf(document.node(children.back())), 0, ", " + entry};
}

TextPatch insertLines(const std::string& text, std::size_t offset, std::string lines) {
  const std::string_view newline = newlineOf(text);
  if (offset > 0 && text[offset - 1] != '\n') {
    lines = std::string(newline) + withoutFinalNewline(std::move(lines), newline);
  }
  return {offset, 0, lines};
}

TextPatch removeFromFlow(const Document& document, NodeId id) {
  const Node& node = document.node(id);
  const auto siblings = document.children(node.parent);
  const std::size_t begin = node.key_span.size() > 0 ? node.key_span.begin : node.span.begin;
  if (node.next_sibling != no_node) {
    const Node& next = document.node(node.next_sibling);
    const std::size_t end = next.key_span.size() > 0 ? next.key_span.begin : next.span.begin;
    return {begin, end - begin, {}};
  }
  if (siblings.size() == 1) return {begin, endOf(node) - begin, {}};
  const std::size_t from = endOf(document.node(siblings[siblings.size() - 2]));
  return {from, endOf(node) - from, {}};
}

TextPatch removeFromBlock(const Document& document, NodeId id) {
  const Node& node = document.node(id);
  const std::string& text = document.text();
  std::size_t begin = node.key_span.begin;
  if (node.key_span.size() == 0) {
    begin = node.span.begin;
    if (node.span.size() == 0) --begin;
    while (begin > 0 && text[begin] != '-')
      --begin;
  }
  const std::size_t line = lineStart(text, begin);
  const bool first_on_line = text.find_first_not_of(' ', line) == begin;
  if (!first_on_line && node.next_sibling != no_node) {
    const Node& next = document.node(node.next_sibling);
    const std::size_t end =
        next.key_span.size() > 0 ? next.key_span.begin : lineStart(text, next.span.begin);
    return {begin, end - begin, {}};
  }
  const std::size_t from = first_on_line ? line : begin;
  return {from, afterEntry(text, node) - from, {}};
}

}  // namespace

Result<TextPatch> Document::checked(TextPatch patch, const Value& expected) const {
  const auto reparsed = Document::parse(applied(patch, text_));
  if (!reparsed || !(reparsed->value() == expected)) {
    return fail(ErrorKind::input, "This edit cannot be made without touching its surroundings.", {},
                "Edit the text instead.");
  }
  return patch;
}

Result<TextPatch> Document::set(std::string_view pointer, const Value& value) const {
  auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  NodeId parent = root();
  std::size_t known = 0;
  for (; known < steps->size(); ++known) {
    const auto next = find(
        joinPointer({steps->begin(), steps->begin() + static_cast<std::ptrdiff_t>(known) + 1}));
    if (!next || !*next) break;
    parent = **next;
  }
  if (known < steps->size() && nodes_[parent].kind == ValueKind::null) {
    return set(joinPointer({steps->begin(), steps->begin() + static_cast<std::ptrdiff_t>(known)}),
               wrapped(*steps, known, value));
  }
  if (known < steps->size()) {
    return add(parent, *steps, wrapped(*steps, known + 1, value));
  }
  Value expected = this->value();
  *descend(expected, *steps, steps->size()) = value;
  if (parent == root()) return checked(replaceRoot(*this, value), expected);
  const Node& node = nodes_[parent];
  const bool block_now = node.style == NodeStyle::block;
  const bool block_then = !isEmpty(value) && node.key_span.size() > 0 && !inFlow(*this, parent);
  const bool below = node.key_span.size() > 0 && (block_now || block_then);
  return checked(
      below ? replaceBelowKey(*this, parent, value) : replaceScalarOrFlow(*this, parent, value),
      expected);
}

Result<TextPatch> Document::add(NodeId parent, const std::vector<std::string>& steps,
                                const Value& value) const {
  const Node& node = nodes_[parent];
  const std::string step = pointerSteps(pointerOf(parent))
                               .map([&](const auto& path) { return steps[path.size()]; })
                               .value_or(std::string());
  const auto siblings = children(parent);
  const bool append = step == "-" || step == std::to_string(siblings.size());
  if (node.kind != ValueKind::map && !(node.kind == ValueKind::sequence && append)) {
    return fail(
        ErrorKind::usage,
        "Nothing can be added here: the value above is " + std::string(nameOf(node.kind)) + ".",
        joinPointer(steps));
  }
  Value expected = this->value();
  Value* target = descend(expected, steps, pointerSteps(pointerOf(parent))->size());
  if (node.kind == ValueKind::map) {
    target->setMember(step, value);
  } else {
    target->items().push_back(value);
  }
  if (inFlow(*this, parent)) {
    const std::string entry = node.kind == ValueKind::map
                                  ? keyYaml(step, true) + ": " + flowYaml(value)
                                  : flowYaml(value);
    return checked(insertIntoFlow(*this, parent, entry), expected);
  }
  const std::string_view newline = newlineOf(text_);
  if (siblings.empty()) {
    return checked(insertLines(text_, text_.size(), blockYaml(*target, 0, newline)), expected);
  }
  const Node& first = nodes_[siblings.front()];
  const Node& last = nodes_[siblings.back()];
  const bool map = node.kind == ValueKind::map;
  const std::size_t column = map ? first.key_span.begin - lineStart(text_, first.key_span.begin)
                                 : columnOfDash(text_, first);
  const Value entry = map ? Value::map({{step, value}}) : Value::sequence({value});
  return checked(insertLines(text_, afterEntry(text_, last), blockYaml(entry, column, newline)),
                 expected);
}

Result<TextPatch> Document::remove(std::string_view pointer) const {
  auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  const auto found = find(pointer);
  if (!found || !*found) {
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", std::string(pointer));
  }
  const NodeId id = **found;
  if (id == root()) return set("", Value::map());
  const NodeId parent = nodes_[id].parent;
  Value expected = value();
  Value* above = descend(expected, *steps, steps->size() - 1);
  if (above->isMap()) {
    above->removeMember(steps->back());
  } else {
    above->items().erase(above->items().begin() +
                         static_cast<std::ptrdiff_t>(*stepIndex(steps->back())));
  }
  if (inFlow(*this, parent)) return checked(removeFromFlow(*this, id), expected);
  const bool only = children(parent).size() == 1;
  if (only && parent != root()) return set(pointerOf(parent), *above);
  if (only && nodes_[parent].kind == ValueKind::sequence) return set("", *above);
  return checked(removeFromBlock(*this, id), expected);
}

}  // namespace sextant
