// SPDX-License-Identifier: GPL-3.0-or-later
// Inserting and removing entries.
#include <algorithm>

#include "model/document/editor.h"
#include "model/document/pointer.h"
#include "model/document/render.h"
#include "model/document/scan.h"

namespace sextant {

Result<std::size_t> Editor::numberAt(NodeId parent, const std::vector<NodeId>& children,
                                     const Place& place) const {
  if (place.where == Place::Where::last) return children.size();
  if (place.where == Place::Where::index) return std::min(place.number, children.size());
  const NodeId sibling =
      document_.nearest(document_.pointerOf(parent) + '/' + escapeStep(place.sibling));
  const auto at = std::find(children.begin(), children.end(), sibling);
  if (at == children.end()) {
    return fail(ErrorKind::usage, "There is no \"" + place.sibling + "\" beside it.");
  }
  return static_cast<std::size_t>(at - children.begin()) +
         (place.where == Place::Where::after ? 1 : 0);
}

Result<EditResult> Editor::insert(std::string_view pointer, const Value& value,
                                  const Place& place) const {
  const auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  if (steps->empty()) return fail(ErrorKind::usage, "The document itself cannot be inserted.");
  const auto parent = existing(joinPointer({steps->begin(), steps->end() - 1}));
  if (!parent) return tl::unexpected<Error>(parent.error());
  const std::string& step = steps->back();
  if (index_.kind(*parent) == ValueKind::null)
    return addBelow(*parent, *steps, steps->size() - 1, value);
  const std::vector<NodeId> children = document_.children(*parent);
  if (index_.kind(*parent) == ValueKind::sequence) {
    auto number = step == "-" ? numberAt(*parent, children, place) : stepIndex(step);
    if (!number) return tl::unexpected<Error>(number.error());
    if (*number > children.size()) {
      return fail(ErrorKind::usage,
                  "The list has only " + std::to_string(children.size()) + " items.",
                  std::string(pointer));
    }
    return insertAt(*parent, *number, {}, value);
  }
  if (index_.kind(*parent) != ValueKind::map)
    return addBelow(*parent, *steps, steps->size() - 1, value);
  if (index_.child(*parent, step, text_) != no_node) {
    return fail(ErrorKind::usage, "The key \"" + step + "\" is already there.",
                std::string(pointer));
  }
  const auto number = numberAt(*parent, children, place);
  if (!number) return tl::unexpected<Error>(number.error());
  return insertAt(*parent, *number, {step}, value);
}

// `steps` holds the key, or nothing for a list item.
Result<EditResult> Editor::insertAt(NodeId parent, std::size_t number, const Steps& steps,
                                    const Value& value) const {
  const std::vector<NodeId> children = document_.children(parent);
  const bool map = index_.kind(parent) == ValueKind::map;
  const Change change{[&](Value& collection, std::size_t first) {
    const std::size_t count = map ? collection.members().size() : collection.items().size();
    if (number < first || number - first > count) return false;
    const auto at = static_cast<std::ptrdiff_t>(number - first);
    if (map) {
      collection.members().insert(collection.members().begin() + at, {steps.front(), value});
    } else {
      collection.items().insert(collection.items().begin() + at, value);
    }
    return true;
  }};
  const bool flow = layout_.isFlow(parent);
  if (flow) {
    const std::string text =
        value.isScalar() ? scalarYaml(value, NodeStyle::plain, true) : flowYaml(value);
    const std::string entry = map ? keyYaml(steps.front(), true) + ": " + text : text;
    return checked({insertIntoFlow(parent, children, number, entry)}, parent, change);
  }
  const Value entry = map ? Value::map({{steps.front(), value}}) : Value::sequence({value});
  if (children.empty()) {  // only a document without any value is an empty block map
    const std::string lines = blockEntries(entry, 0, layout_.styleAround(parent));
    return checkedWhole({appendLines(text_.size(), lines)}, entry);
  }
  // A literal block can swallow what stands behind it; quoted, a text always fits.
  return checked({insertIntoBlock(parent, children, number, entry, true),
                  insertIntoBlock(parent, children, number, entry, false)},
                 parent, change);
}

TextPatch Editor::insertIntoBlock(NodeId parent, const std::vector<NodeId>& children,
                                  std::size_t number, const Value& entry,
                                  bool literal_texts) const {
  const std::size_t column = layout_.columnOfEntries(parent);
  BlockStyle style = layout_.styleAround(parent);
  style.literal_texts = literal_texts;
  std::string lines = blockEntries(entry, column, style);
  if (number == children.size()) {
    return appendLines(layout_.piece(children.back()).end, std::move(lines));
  }
  const NodeId next = children[number];
  if (isFirstOnLine(text_, index_.entryBegin(next))) {
    return {layout_.piece(next).begin, 0, std::move(lines)};
  }
  return {index_.entryBegin(next), 0, lines.substr(column) + std::string(column, ' ')};
}

std::size_t Editor::behindComma(NodeId id) const {
  const std::size_t end = index_.end(id);
  const std::size_t comma = skipTrivia(text_, end);
  return text_.substr(comma, 1) == "," ? comma + 1 : end;
}

bool Editor::isAloneOnLine(NodeId id) const {
  const std::size_t entry = index_.entryBegin(id);
  if (skipBlanks(text_, lineStart(text_, entry)) != entry) return false;
  const std::size_t end = index_.end(id);
  std::size_t behind = skipBlanks(text_, end);
  if (text_.substr(behind, 1) == ",") behind = skipBlanks(text_, behind + 1);
  const std::string_view next = text_.substr(behind, 1);
  return next == "\n" || next == "\r" || next == "#";
}

TextPatch Editor::insertIntoFlow(NodeId parent, const std::vector<NodeId>& children,
                                 std::size_t number, const std::string& entry) const {
  if (children.empty()) return {index_.span(parent).begin + 1, 0, entry};
  const NodeId beside = children[std::min(number, children.size() - 1)];
  const std::size_t begin = index_.entryBegin(beside);
  const bool alone = isAloneOnLine(beside);
  const std::size_t line = lineStart(text_, begin);
  const std::string margin =
      std::string(newlineOf(text_)) + std::string(text_.substr(line, begin - line));
  if (number < children.size()) {
    return {begin, 0, entry + ',' + (alone ? margin : std::string(" "))};
  }
  const std::size_t end = index_.end(beside);
  if (!alone) return {end, 0, ", " + entry};
  const std::size_t comma = behindComma(beside);
  const std::size_t line_end = lineEnd(text_, comma);
  if (comma > end) return {line_end, 0, margin + entry + ','};
  return {end, line_end - end,
          ',' + std::string(text_.substr(end, line_end - end)) + margin + entry};
}

Result<EditResult> Editor::remove(std::string_view pointer) const {
  const auto id = existing(pointer);
  if (!id) return tl::unexpected<Error>(id.error());
  const NodeId parent = index_.parent(*id);
  if (parent == no_node) return setAt(*id, Value::map());
  const std::string step = document_.stepsOf(*id).back();
  const Change change{[&](Value& collection, std::size_t first) {
                        if (collection.isMap()) return collection.removeMember(step);
                        const std::size_t number = *stepIndex(step);
                        if (number < first || number - first >= collection.items().size())
                          return false;
                        collection.items().erase(collection.items().begin() +
                                                 static_cast<std::ptrdiff_t>(number - first));
                        return true;
                      },
                      false};
  if (layout_.isFlow(parent)) return checked({removeFromFlow(*id)}, parent, change);
  const bool only = index_.behind(*id) == index_.behind(parent) && *id == parent + 1;
  if (!only) return checked({removeFromBlock(*id)}, parent, change);
  const bool map = index_.kind(parent) == ValueKind::map;
  if (parent != document_.root()) return setAt(parent, map ? Value::map() : Value::sequence());
  const Value empty = map ? Value::map() : Value::sequence();
  auto removed = map ? checkedWhole({removeFromBlock(*id)}, empty) : refused(0);
  return removed ? removed : setAt(parent, empty);
}

TextPatch Editor::removeFromBlock(NodeId id) const {
  const Span piece = layout_.piece(id);
  const NodeId next = index_.nextSibling(id);
  if (isFirstOnLine(text_, index_.entryBegin(id)) || next == no_node) {
    return {piece.begin, piece.size(), {}};
  }
  // The next entry, with the comment above it, comes up behind the dash.
  const std::size_t up = text_.find_first_not_of(' ', layout_.piece(next).begin);
  return {piece.begin, up - piece.begin, {}};
}

TextPatch Editor::removeFromFlow(NodeId id) const {
  const NodeId parent = index_.parent(id);
  const NodeId next = index_.nextSibling(id);
  const std::size_t begin = index_.entryBegin(id);
  const std::size_t end = index_.end(id);
  const std::size_t comma = behindComma(id);
  const bool first = id == parent + 1;
  NodeId before = id - 1;
  while (!first && index_.parent(before) != parent)
    before = index_.parent(before);
  const bool must_drop_comma = next == no_node && comma == end && !first;
  if (isAloneOnLine(id)) {
    const Span piece = layout_.piece(id);
    if (!must_drop_comma) return {piece.begin, piece.size(), {}};
    const std::size_t behind = behindComma(before);
    return {behind - 1, piece.end - behind + 1,
            std::string(text_.substr(behind, piece.begin - behind))};
  }
  if (next != no_node) return {begin, index_.entryBegin(next) - begin, {}};
  if (first) return {begin, end - begin, {}};
  const std::size_t from = index_.end(before);
  if (comma > end) return {begin, comma - begin, {}};
  const std::size_t behind = behindComma(before);
  const std::string_view between = text_.substr(behind, begin - behind);
  if (between.find('#') == std::string_view::npos) return {from, end - from, {}};
  return {behind - 1, end - behind + 1, std::string(between)};
}

}  // namespace sextant
