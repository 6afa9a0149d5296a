// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/reindex.h"

#include <algorithm>

#include "model/document/scan.h"
#include "model/document/utf8.h"

namespace sextant {
namespace {

bool hasLineEnd(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

// True for what may stand in a comment without a parser minding.
bool isHarmless(std::string_view line) {
  if (firstInvalidUtf8(line)) return false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if ((c < 0x20 && c != '\t') || c == 0x7f || c >= 0xef) return false;
    if (c == 0xc2 && static_cast<unsigned char>(line[i + 1]) < 0xa0) return false;
  }
  return true;
}

bool isMarker(std::string_view line) {
  return line.substr(0, 3) == "---" || line.substr(0, 3) == "...";
}

// True where the lines, taken alone, are entries of one block collection at this column.
bool standsAlone(std::string_view part, std::size_t column) {
  const std::size_t content = part.find_first_not_of(' ');
  if (content != column || std::string_view("#\t\r\n").find(part[content]) != std::string::npos) {
    return false;
  }
  // Behind a plain text of several lines, libfyaml 0.7.12 takes a colon at the front of a key amiss.
  if (part[content] == ':') return false;
  // What a tab means to the parser depends on more than the part.
  if (hasLoneReturn(part) || part.find('\t') != std::string_view::npos) return false;
  for (std::size_t line = 0; line < part.size(); line = nextLine(part, line)) {
    if (isMarker(part.substr(line)) || part[line] == '%') return false;
    const std::size_t first = part.find_first_not_of(' ', line);
    if (first == std::string_view::npos) break;
    const bool blank = part[first] == '\n' || part[first] == '\r' || part[first] == '#';
    if (first - line < column && !blank) return false;
  }
  return true;
}

}  // namespace

std::size_t Reindexer::depthOf(NodeId id) const {
  std::size_t depth = 0;
  for (NodeId up = index_.parent(id); up != no_node; up = index_.parent(up))
    ++depth;
  return depth;
}

std::string Reindexer::patchedPart(Span span, const TextPatch& patch) const {
  std::string part;
  part.reserve(span.size() + patch.inserted.size());
  part.append(text_.substr(span.begin, patch.offset - span.begin));
  part.append(patch.inserted);
  const std::size_t behind = patch.offset + patch.removed;
  return part.append(text_.substr(behind, span.end - behind));
}

Reindex Reindexer::plan(const TextPatch& patch, Effort effort) const {
  if (!parse_whole_) {
    if (auto comment = inComment(patch)) return std::move(*comment);
    if (auto flow = inFlow(patch)) return std::move(*flow);
    if (auto entries = inEntries(patch, effort)) return std::move(*entries);
  }
  Reindex whole;
  whole.text = patchedPart({0, text_.size()}, patch);
  IndexBuilder builder(whole.text);
  whole.failure = builder.build();
  whole.has_markers = builder.hasMarkers();
  whole.index = builder.takeIndex();
  return whole;
}

std::optional<Reindex> Reindexer::inComment(const TextPatch& patch) const {
  const std::string_view removed = text_.substr(patch.offset, patch.removed);
  if (hasLineEnd(removed) || hasLineEnd(patch.inserted)) return std::nullopt;
  const std::size_t start = lineStart(text_, patch.offset);
  const std::size_t hash = skipBlanks(text_, start);
  if (hash >= patch.offset || text_[hash] != '#') return std::nullopt;
  if (!isHarmless(patchedPart({start, lineEnd(text_, patch.offset + patch.removed)}, patch))) {
    return std::nullopt;
  }
  Reindex reindex;
  reindex.scope = Reindex::Scope::places;
  const NodeId before = index_.lastBefore(patch.offset);
  if (index_.entryBegin(before) > patch.offset) {
    reindex.first = before;
    return reindex;
  }
  // In a value or key of several lines, or between a key and a value below it.
  const ValueKind kind = index_.kind(before);
  const bool scalar = kind != ValueKind::map && kind != ValueKind::sequence;
  const Span span = index_.span(before);
  const bool in_key = index_.hasKey(before) && index_.keySpan(before).end > start;
  if (in_key || span.begin > start || (scalar && span.end > start)) return std::nullopt;
  reindex.first = before + 1;
  return reindex;
}

std::optional<Reindex> Reindexer::inFlow(const TextPatch& patch) const {
  const std::string_view removed = text_.substr(patch.offset, patch.removed);
  if (hasLineEnd(removed) || hasLineEnd(patch.inserted)) return std::nullopt;
  const std::size_t start = lineStart(text_, patch.offset);
  if (skipBlanks(text_, start) >= patch.offset) return std::nullopt;
  const std::size_t behind = patch.offset + patch.removed;
  for (NodeId id = index_.lastBefore(patch.offset); id != no_node; id = index_.parent(id)) {
    const Span span = index_.span(id);
    const bool bracket = index_.style(id) == NodeStyle::flow && span.size() >= 2 &&
                         (text_[span.begin] == '{' || text_[span.begin] == '[');
    if (!bracket || span.begin >= patch.offset || span.end <= behind) continue;
    // Over several lines it would depend on the indentation around it.
    if (hasLineEnd(text_.substr(span.begin, span.size()))) return std::nullopt;
    Reindex reindex;
    reindex.scope = Reindex::Scope::value;
    reindex.container = id;
    reindex.offset = span.begin;
    reindex.text = patchedPart(span, patch);
    IndexBuilder builder(reindex.text, depthOf(id));
    if (builder.build() || builder.hasMarkers()) return std::nullopt;
    reindex.index = builder.takeIndex();
    const bool fits = reindex.index.span(0) == Span{0, reindex.text.size()} &&
                      reindex.index.style(0) == NodeStyle::flow && !reindex.index.hasProperties(0);
    if (!fits) return std::nullopt;
    return reindex;
  }
  return std::nullopt;
}

std::optional<Reindex> Reindexer::inEntries(const TextPatch& patch, Effort effort) const {
  if (patch.offset < byteOrderMarkBytes(text_)) return std::nullopt;
  const std::size_t before = patch.offset == 0 ? 0 : patch.offset - 1;
  const NodeId node = index_.lastBefore(before);
  if (auto found = entriesFrom(node, patch, effort)) return found;
  const NodeId at = index_.lastBefore(patch.offset);
  return at == node ? std::nullopt : entriesFrom(at, patch, effort);
}

std::optional<Reindex> Reindexer::entriesFrom(NodeId node, const TextPatch& patch,
                                              Effort effort) const {
  for (; index_.parent(node) != no_node; node = index_.parent(node)) {
    const auto region = regionAt(node, patch);
    if (!region) continue;
    if (auto found = parsed(*region, patch, effort)) return found;
  }
  return std::nullopt;
}

// Where the lines of an entry and what follows it end: where the next entry's line begins.
std::optional<std::size_t> Reindexer::regionEnd(NodeId child) const {
  for (; index_.parent(child) != no_node; child = index_.parent(child)) {
    const NodeId next = index_.nextSibling(child);
    if (next == no_node) continue;
    const std::size_t entry = index_.entryBegin(next);
    if (!isFirstOnLine(text_, entry)) return std::nullopt;
    return lineStart(text_, entry);
  }
  return text_.size();
}

std::optional<Reindexer::Region> Reindexer::regionAt(NodeId child, const TextPatch& patch) const {
  Region region{index_.parent(child), child, child, {}, 0};
  const std::size_t entry = index_.entryBegin(child);
  if (index_.style(region.container) != NodeStyle::block || !isFirstOnLine(text_, entry)) {
    return std::nullopt;
  }
  region.column = columnOf(text_, entry);
  region.span.begin = entry - region.column;
  if (patch.offset < region.span.begin) return std::nullopt;
  const std::size_t behind = patch.offset + patch.removed;
  while (true) {
    const auto end = regionEnd(region.last_child);
    if (!end) return std::nullopt;
    const bool at_end = *end == text_.size();
    // What is put at the very end must leave it a line's end.
    const std::string_view left =
        patch.inserted.empty() ? text_.substr(0, patch.offset) : std::string_view(patch.inserted);
    const bool whole_lines =
        at_end || behind < *end ||
        (behind == *end && patch.offset < *end && (left.empty() || left.back() == '\n'));
    if (whole_lines && behind <= *end) {
      region.span.end = *end;
      return region;
    }
    region.last_child = index_.nextSibling(region.last_child);
    if (region.last_child == no_node) return std::nullopt;
  }
}

std::optional<Reindex> Reindexer::parsed(const Region& region, const TextPatch& patch,
                                         Effort effort) const {
  Reindex reindex;
  reindex.scope = Reindex::Scope::entries;
  reindex.container = region.container;
  reindex.first = region.first;
  reindex.last = index_.behind(region.last_child);
  reindex.offset = region.span.begin;
  reindex.text = patchedPart(region.span, patch);
  if (text_.substr(std::min(skipTrivia(text_, region.span.end), text_.size()), 1) == ":")
    return std::nullopt;
  if (reindex.text.empty() || !standsAlone(reindex.text, region.column)) return std::nullopt;
  IndexBuilder builder(reindex.text, depthOf(region.container));
  if (auto failure = builder.build()) {
    if (effort == Effort::exact) return std::nullopt;
    failure->offset += reindex.offset;
    reindex.failure = std::move(failure);
    return reindex;
  }
  reindex.index = builder.takeIndex();
  const TreeIndex& index = reindex.index;
  if (builder.hasMarkers() || index.kind(0) != index_.kind(region.container) ||
      index.style(0) != NodeStyle::block || index.entryBegin(0) != region.column ||
      index.hasProperties(0) || index.size() < 2 || !keysStayUnique(reindex) ||
      hasOddBlank(reindex, region.column)) {
    return std::nullopt;
  }
  return reindex;
}

// libfyaml 0.7.12 refuses an empty item among dashes that stand right below their key, but takes it
// where the dashes stand alone.
bool Reindexer::hasOddBlank(const Reindex& reindex, std::size_t column) const {
  const NodeId list = reindex.container;
  // Nor does it end a block scalar without any line before the next entry.
  const auto last = static_cast<NodeId>(reindex.index.size() - 1);
  const NodeStyle style = reindex.index.style(last);
  if ((style == NodeStyle::literal || style == NodeStyle::folded) &&
      reindex.index.content(last, reindex.text).find_first_not_of('\n') == std::string_view::npos) {
    return true;
  }
  if (!index_.hasKey(list) || columnOf(text_, index_.entryBegin(list)) != column) return false;
  for (NodeId id = 1; id < reindex.index.size(); id = reindex.index.behind(id)) {
    if (reindex.index.isMissing(id)) return true;
  }
  return false;
}

bool Reindexer::keysStayUnique(const Reindex& reindex) const {
  if (index_.kind(reindex.container) != ValueKind::map) return true;
  constexpr int look_ups_max = 64;
  int look_ups = 0;
  NodeId old = reindex.first;
  for (NodeId id = 1; id < reindex.index.size(); id = reindex.index.behind(id)) {
    const std::string_view key = reindex.index.key(id, reindex.text);
    const bool kept = old < reindex.last && index_.key(old, text_) == key;
    if (old < reindex.last) old = index_.behind(old);
    if (kept) continue;
    if (++look_ups > look_ups_max) return false;
    const NodeId other = index_.child(reindex.container, key, text_);
    if (other != no_node && (other < reindex.first || other >= reindex.last)) return false;
  }
  return true;
}

namespace {

void moveEnds(TreeIndex& index, NodeId id, std::size_t by) {
  for (; id != no_node; id = index.parent(id))
    index.setEnd(id, index.span(id).end + by);
}

NodeId lastChild(const TreeIndex& index, NodeId container) {
  NodeId child = index.behind(container) - 1;
  while (index.parent(child) != container)
    child = index.parent(child);
  return child;
}

void followPlaces(TreeIndex& index, const TextPatch& patch, NodeId first) {
  const std::size_t by = patch.inserted.size() - patch.removed;
  index.shift(first, by);
  if (first == 0) return;
  for (NodeId id = first - 1; id != no_node; id = index.parent(id)) {
    const std::size_t end = index.span(id).end;
    if (end > patch.offset) index.setEnd(id, end + by);
  }
}

void followEntries(TreeIndex& index, const TextPatch& patch, const Reindex& reindex) {
  const std::size_t by = patch.inserted.size() - patch.removed;
  const bool ends = reindex.last == index.behind(reindex.container);
  index.splice(reindex.first, reindex.last, reindex.index, 1, reindex.container, reindex.offset);
  index.shift(reindex.first + static_cast<NodeId>(reindex.index.size()) - 1, by);
  NodeId id = reindex.container;
  bool at_end = ends;
  for (; id != no_node && at_end; id = index.parent(id)) {
    index.setEnd(id, index.end(lastChild(index, id)));
    at_end = index.nextSibling(id) == no_node;
  }
  moveEnds(index, id, by);
}

}  // namespace

void follow(TreeIndex& index, const TextPatch& patch, Reindex reindex) {
  switch (reindex.scope) {
    case Reindex::Scope::places:
      followPlaces(index, patch, reindex.first);
      return;
    case Reindex::Scope::value: {
      const std::size_t by = patch.inserted.size() - patch.removed;
      index.replaceValue(reindex.container, reindex.index, reindex.offset);
      index.shift(index.behind(reindex.container), by);
      moveEnds(index, index.parent(reindex.container), by);
      return;
    }
    case Reindex::Scope::entries:
      followEntries(index, patch, reindex);
      return;
    case Reindex::Scope::whole:
      index = std::move(reindex.index);
  }
}

}  // namespace sextant
