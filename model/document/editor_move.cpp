// SPDX-License-Identifier: GPL-3.0-or-later
// Moving entries among their siblings.
#include <algorithm>
#include <numeric>

#include "model/document/editor.h"
#include "model/document/scan.h"

namespace sextant {
namespace {

std::string withLineEnd(std::string lines, std::string_view newline) {
  if (lines.empty() || lines.back() != '\n') lines += newline;
  return lines;
}

std::string withoutLineEnd(std::string lines) {
  if (!lines.empty() && lines.back() == '\n') lines.pop_back();
  if (!lines.empty() && lines.back() == '\r') lines.pop_back();
  return lines;
}

template <class List>
void reorder(List& list, std::size_t low, const std::vector<std::size_t>& order) {
  const List before = list;
  for (std::size_t i = 0; i < order.size(); ++i)
    list[low + i] = before[low + order[i]];
}

}  // namespace

Result<EditResult> Editor::move(std::string_view pointer, const Place& place) const {
  const auto id = existing(pointer);
  if (!id) return tl::unexpected<Error>(id.error());
  const NodeId parent = index_.parent(*id);
  if (parent == no_node) {
    return fail(ErrorKind::usage, "The document itself cannot be moved.");
  }
  const std::vector<NodeId> children = document_.children(parent);
  const auto from =
      static_cast<std::size_t>(std::find(children.begin(), children.end(), *id) - children.begin());
  auto number = numberAt(parent, children, place);
  if (!number) return tl::unexpected<Error>(number.error());
  std::size_t to = std::min(*number, children.size() - 1);
  // Places beside a sibling count the entry that leaves.
  if (place.where != Place::Where::index && *number > from) to = *number - 1;
  if (to == from)
    return EditResult{{index_.entryBegin(*id), 0, {}}, {index_.entryBegin(*id), 0, {}}};
  const std::size_t low = std::min(from, to);
  std::vector<std::size_t> order(std::max(from, to) - low + 1);
  std::iota(order.begin(), order.end(), 0U);
  const auto middle = from < to ? order.begin() + 1 : order.end() - 1;
  std::rotate(order.begin(), middle, order.end());
  const Change change{[&](Value& collection, std::size_t first) {
    const std::size_t count =
        collection.isMap() ? collection.members().size() : collection.items().size();
    if (low < first || low - first + order.size() > count) return false;
    if (collection.isMap()) {
      reorder(collection.members(), low - first, order);
    } else {
      reorder(collection.items(), low - first, order);
    }
    return true;
  }};
  const auto begin = children.begin() + static_cast<std::ptrdiff_t>(low);
  const std::vector<NodeId> moved(begin, begin + static_cast<std::ptrdiff_t>(order.size()));
  Span span;
  const std::string text =
      layout_.isFlow(parent) ? flowOrder(moved, order, span) : blockOrder(moved, order, span);
  return checked({{span.begin, span.size(), text}}, parent, change);
}

// Blank lines and free comments between the entries keep their places.
std::string Editor::blockOrder(const std::vector<NodeId>& entries,
                               const std::vector<std::size_t>& order, Span& span) const {
  const std::string_view newline = newlineOf(text_);
  std::vector<Span> pieces;
  for (const NodeId id : entries)
    pieces.push_back(layout_.piece(id));
  span = {pieces.front().begin, pieces.back().end};
  const std::size_t begin = index_.entryBegin(entries.front());
  const bool compact = !isFirstOnLine(text_, begin);
  const std::size_t column = columnOf(text_, begin);
  std::string text;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Span piece = pieces[order[i]];
    std::string lines = withLineEnd(std::string(text_.substr(piece.begin, piece.size())), newline);
    if (compact && order[i] == 0) lines.insert(0, column, ' ');
    if (compact && i == 0) lines.erase(0, std::min(lines.find_first_not_of(' '), column));
    text += lines;
    if (i + 1 < pieces.size())
      text += text_.substr(pieces[i].end, pieces[i + 1].begin - pieces[i].end);
  }
  const bool ended = span.end > 0 && text_[span.end - 1] == '\n';
  return ended ? text : withoutLineEnd(text);
}

std::string Editor::flowOrder(const std::vector<NodeId>& entries,
                              const std::vector<std::size_t>& order, Span& span) const {
  if (std::all_of(entries.begin(), entries.end(), [&](NodeId id) { return isAloneOnLine(id); })) {
    return flowLineOrder(entries, order, span);
  }
  span = {index_.entryBegin(entries.front()), index_.end(entries.back())};
  std::string text;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const NodeId id = entries[order[i]];
    text += text_.substr(index_.entryBegin(id), index_.end(id) - index_.entryBegin(id));
    if (i + 1 == order.size()) break;
    const std::size_t end = index_.end(entries[i]);
    text += text_.substr(end, index_.entryBegin(entries[i + 1]) - end);
  }
  return text;
}

// Comments move with their entries, commas stay in their places.
std::string Editor::flowLineOrder(const std::vector<NodeId>& entries,
                                  const std::vector<std::size_t>& order, Span& span) const {
  std::vector<Span> pieces;
  for (const NodeId id : entries)
    pieces.push_back(layout_.piece(id));
  span = {pieces.front().begin, pieces.back().end};
  std::string text;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const NodeId id = entries[order[i]];
    const Span piece = pieces[order[i]];
    const bool comma = behindComma(entries[i]) > index_.end(entries[i]);
    text += text_.substr(piece.begin, index_.end(id) - piece.begin);
    if (comma) text += ',';
    text += text_.substr(behindComma(id), piece.end - behindComma(id));
    if (i + 1 < pieces.size())
      text += text_.substr(pieces[i].end, pieces[i + 1].begin - pieces[i].end);
  }
  return text;
}

}  // namespace sextant
