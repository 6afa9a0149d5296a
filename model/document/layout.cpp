// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/layout.h"

#include <algorithm>

#include "model/document/scan.h"

namespace sextant {

bool Layout::inFlow(NodeId id) const {
  const NodeId up = index_.parent(id);
  return up != no_node && isFlow(up);
}

bool Layout::isBlockScalar(NodeId id) const {
  const NodeStyle style = index_.style(id);
  return style == NodeStyle::literal || style == NodeStyle::folded;
}

std::size_t Layout::columnOfEntries(NodeId container) const {
  return columnOf(text_, index_.entryBegin(container + 1));
}

bool Layout::hasColon(NodeId id) const {
  return text_.substr(skipTrivia(text_, index_.keySpan(id).end), 1) == ":";
}

std::size_t Layout::introEnd(NodeId id) const {
  if (index_.parent(id) == no_node) return index_.entryBegin(id);
  if (!index_.hasKey(id)) return index_.entryBegin(id) + (inFlow(id) ? 0 : 1);
  const std::size_t key_end = index_.keySpan(id).end;
  return hasColon(id) ? skipTrivia(text_, key_end) + 1 : key_end;
}

std::size_t Layout::propertiesEnd(NodeId id) const {
  std::size_t end = introEnd(id);
  if (!index_.hasProperties(id) || index_.parent(id) == no_node) return end;
  for (std::size_t at = skipTrivia(text_, end);
       at < text_.size() && (text_[at] == '!' || text_[at] == '&'); at = skipTrivia(text_, end)) {
    const bool verbatim = text_.substr(at, 2) == "!<";
    end = std::min(text_.find_first_of(verbatim ? ">" : " \t\r\n,[]{}", at), text_.size());
    if (verbatim) ++end;
  }
  return end;
}

std::size_t Layout::valueEnd(NodeId id) const {
  std::size_t end = index_.end(id);
  if (end == 0 || text_[end - 1] != '\n' || index_.isMissing(id)) return end;
  --end;
  return end > 0 && text_[end - 1] == '\r' ? end - 1 : end;
}

Span Layout::commentBehind(std::size_t offset) const {
  const std::size_t hash = skipBlanks(text_, offset);
  const bool comment = hash < text_.size() && text_[hash] == '#' && hash > 0;
  return comment ? Span{offset, lineEnd(text_, hash)} : Span{offset, offset};
}

bool Layout::isCommentLine(std::size_t line, std::size_t& column) const {
  const std::size_t hash = skipBlanks(text_, line);
  column = hash - line;
  return hash < text_.size() && text_[hash] == '#';
}

NodeId Layout::previousSibling(NodeId id) const {
  const NodeId up = index_.parent(id);
  if (up == no_node || id == up + 1) return no_node;
  NodeId before = id - 1;
  while (index_.parent(before) != up)
    before = index_.parent(before);
  return before;
}

// Comments above an entry are looked for down to here.
std::size_t Layout::pieceLimit(NodeId id) const {
  const NodeId before = previousSibling(id);
  if (before != no_node) return nextLine(text_, valueEnd(before));
  const NodeId up = index_.parent(id);
  if (index_.parent(up) == no_node) return byteOrderMarkBytes(text_);
  return nextLine(text_, propertiesEnd(up));
}

std::size_t Layout::pieceBegin(NodeId id) const {
  const std::size_t entry = index_.entryBegin(id);
  if (!isFirstOnLine(text_, entry)) return entry;
  const std::size_t column = columnOf(text_, entry);
  const std::size_t limit = pieceLimit(id);
  std::size_t begin = entry - column;
  while (begin > limit) {
    const std::size_t above = std::max(lineStart(text_, begin - 1), byteOrderMarkBytes(text_));
    std::size_t comment = 0;
    if (above < limit || !isCommentLine(above, comment) || comment > column) break;
    begin = above;
  }
  return begin;
}

std::size_t Layout::pieceEnd(NodeId id) const {
  const std::size_t column = columnOf(text_, index_.entryBegin(id));
  std::size_t end = nextLine(text_, valueEnd(id));
  std::size_t comment = 0;
  while (end < text_.size() && isCommentLine(end, comment) && comment > column)
    end = nextLine(text_, end);
  return end;
}

Span Layout::piece(NodeId id) const {
  return {pieceBegin(id), pieceEnd(id)};
}

// Takes the indentation of a collection below its key. True when all is known.
bool Layout::learn(NodeId collection, BlockStyle& style, unsigned& known) const {
  constexpr unsigned map_known = 1;
  constexpr unsigned sequence_known = 2;
  if (index_.style(collection) != NodeStyle::block || !index_.hasKey(collection) ||
      index_.firstChild(collection) == no_node) {
    return known == (map_known | sequence_known);
  }
  const std::size_t first = index_.entryBegin(collection + 1);
  const std::size_t own = columnOf(text_, index_.entryBegin(collection));
  const std::size_t column = columnOf(text_, first);
  if (!isFirstOnLine(text_, first) || column < own) return false;
  const bool map = index_.kind(collection) == ValueKind::map;
  const unsigned what = map ? map_known : sequence_known;
  if ((known & what) == 0 && (!map || column > own)) {
    (map ? style.map_indent : style.sequence_indent) = column - own;
    known |= what;
  }
  return known == (map_known | sequence_known);
}

BlockStyle Layout::styleAround(NodeId id) const {
  constexpr NodeId near = 64;
  BlockStyle style;
  style.newline = newlineOf(text_);
  unsigned known = 0;
  bool done = false;
  for (NodeId up = id; up != no_node && !done; up = index_.parent(up)) {
    done = learn(up, style, known);
    NodeId looked_at = 0;
    for (NodeId child = up + 1; child < index_.behind(up) && looked_at < near && !done;
         child = index_.behind(child), ++looked_at) {
      done = learn(child, style, known);
    }
  }
  const auto first_nodes = static_cast<NodeId>(std::min<std::size_t>(index_.size(), 4 * near));
  for (NodeId other = 0; other < first_nodes && !done; ++other)
    done = learn(other, style, known);
  if (known == 1) style.sequence_indent = style.map_indent;
  if (known == 2 && style.sequence_indent > 0) style.map_indent = style.sequence_indent;
  return style;
}

}  // namespace sextant
