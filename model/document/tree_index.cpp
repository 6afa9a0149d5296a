// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/tree_index.h"

#include <algorithm>

namespace sextant {
namespace {

// The columns of bits: kind, style and style of the key in three bits each, then flags.
constexpr unsigned style_at = 3;
constexpr unsigned key_style_at = 6;
constexpr unsigned three_bits = 7;
enum Flag : unsigned {
  flag_key = 1U << 9U,
  flag_missing = 1U << 10U,
  flag_properties = 1U << 11U,
  flag_true = 1U << 12U,
  flag_text_decoded = 1U << 13U,
  flag_key_decoded = 1U << 14U
};

std::uint32_t narrow(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

// The bytes that stand for themselves: the span without its quotes.
std::string_view verbatim(std::string_view text, Span span, NodeStyle style) {
  const bool quoted = style == NodeStyle::single_quoted || style == NodeStyle::double_quoted;
  if (quoted && span.size() >= 2) return text.substr(span.begin + 1, span.size() - 2);
  return text.substr(span.begin, span.size());
}

bool needsText(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::real || kind == ValueKind::string;
}

template <class Column>
void spliceColumn(Column& column, std::size_t first, std::size_t last, const Column& added) {
  const auto at = [&](std::size_t i) { return column.begin() + static_cast<std::ptrdiff_t>(i); };
  const std::size_t common = std::min(last - first, added.size());
  const auto middle = added.begin() + static_cast<std::ptrdiff_t>(common);
  std::copy(added.begin(), middle, at(first));
  column.erase(at(first + common), at(last));
  column.insert(at(first + common), middle, added.end());
}

}  // namespace

std::uint32_t keyHash(std::string_view key) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(key));
}

NodeId TreeIndex::append(const NodeRecord& record, std::string_view text) {
  const auto id = static_cast<NodeId>(bits_.size());
  const bool key =
      record.has_key && verbatim(text, record.key_span, record.key_style) != record.key;
  const bool content =
      needsText(record.kind) && verbatim(text, record.span, record.style) != record.text;
  const bool truth = record.kind == ValueKind::boolean && record.text == "true";
  bits_.push_back(static_cast<std::uint16_t>(
      static_cast<unsigned>(record.kind) | static_cast<unsigned>(record.style) << style_at |
      static_cast<unsigned>(record.key_style) << key_style_at | (record.has_key ? flag_key : 0U) |
      (record.missing ? flag_missing : 0U) | (record.has_properties ? flag_properties : 0U) |
      (truth ? flag_true : 0U) | (content ? flag_text_decoded : 0U) |
      (key ? flag_key_decoded : 0U)));
  entry_.push_back(narrow(record.entry_begin));
  key_begin_.push_back(narrow(record.key_span.begin));
  key_length_.push_back(narrow(record.key_span.size()));
  begin_.push_back(narrow(record.span.begin));
  end_.push_back(narrow(record.span.end));
  parent_.push_back(record.parent);
  subtree_.push_back(1);
  hash_.push_back(record.has_key ? keyHash(record.key) : 0U);
  decoded_.push_back(key || content ? decode(record, key, content) : 0U);
  return id;
}

std::uint32_t TreeIndex::decode(const NodeRecord& record, bool key, bool text) {
  Decoded decoded{key ? std::string(record.key) : std::string(),
                  text ? std::string(record.text) : std::string()};
  if (spare_.empty()) {
    pool_.push_back(std::move(decoded));
    return narrow(pool_.size() - 1);
  }
  const std::uint32_t place = spare_.back();
  spare_.pop_back();
  pool_[place] = std::move(decoded);
  return place;
}

void TreeIndex::close(NodeId id, Span span) {
  begin_[id] = narrow(span.begin);
  end_[id] = narrow(span.end);
  subtree_[id] = narrow(bits_.size() - id);
}

void TreeIndex::reserve(std::size_t nodes) {
  for (Offsets* column : {&entry_, &key_begin_, &begin_, &end_, &key_length_, &parent_, &subtree_,
                          &hash_, &decoded_}) {
    column->reserve(nodes);
  }
  bits_.reserve(nodes);
}

ValueKind TreeIndex::kind(NodeId id) const {
  return static_cast<ValueKind>(bits_[id] & three_bits);
}
NodeStyle TreeIndex::style(NodeId id) const {
  return static_cast<NodeStyle>(bits_[id] >> style_at & three_bits);
}
NodeStyle TreeIndex::keyStyle(NodeId id) const {
  return static_cast<NodeStyle>(bits_[id] >> key_style_at & three_bits);
}
bool TreeIndex::hasKey(NodeId id) const {
  return (bits_[id] & flag_key) != 0;
}
bool TreeIndex::isMissing(NodeId id) const {
  return (bits_[id] & flag_missing) != 0;
}
bool TreeIndex::hasProperties(NodeId id) const {
  return (bits_[id] & flag_properties) != 0;
}

std::size_t TreeIndex::end(NodeId id) const {
  const std::size_t value_end = span(id).end;
  return hasKey(id) ? std::max(value_end, keySpan(id).end) : value_end;
}

std::string_view TreeIndex::key(NodeId id, std::string_view text) const {
  if ((bits_[id] & flag_key_decoded) != 0) return pool_[decoded_[id]].key;
  return hasKey(id) ? verbatim(text, keySpan(id), keyStyle(id)) : std::string_view();
}

std::string_view TreeIndex::content(NodeId id, std::string_view text) const {
  if ((bits_[id] & flag_text_decoded) != 0) return pool_[decoded_[id]].text;
  switch (kind(id)) {
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return (bits_[id] & flag_true) != 0 ? "true" : "false";
    case ValueKind::map:
    case ValueKind::sequence:
      return {};
    default:
      return verbatim(text, span(id), style(id));
  }
}

NodeId TreeIndex::child(NodeId map, std::string_view wanted, std::string_view text) const {
  const std::uint32_t hash = keyHash(wanted);
  const NodeId last = behind(map);
  for (NodeId id = map + 1; id < last; id = behind(id)) {
    if (hash_[id] == hash && key(id, text) == wanted) return id;
  }
  return no_node;
}

NodeId TreeIndex::lastBefore(std::size_t offset) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (entryBegin(narrow(middle)) <= offset ? low : high) = middle;
  }
  return narrow(low);
}

void TreeIndex::shift(NodeId first, std::size_t by) {
  shift_.shift({&entry_, &key_begin_, &begin_, &end_}, first, narrow(by));
}

void TreeIndex::setEnd(NodeId id, std::size_t end) {
  shift_.write(end_, id, narrow(end));
}

void TreeIndex::release(NodeId first, NodeId last) {
  for (NodeId id = first; id < last; ++id) {
    if ((bits_[id] & (flag_text_decoded | flag_key_decoded)) == 0) continue;
    pool_[decoded_[id]] = {};
    spare_.push_back(decoded_[id]);
  }
}

std::uint32_t TreeIndex::adopt(const TreeIndex& other, NodeId id) {
  if ((other.bits_[id] & (flag_text_decoded | flag_key_decoded)) == 0) return 0;
  const Decoded& decoded = other.pool_[other.decoded_[id]];
  NodeRecord record;
  record.key = decoded.key;
  record.text = decoded.text;
  return decode(record, true, true);
}

void TreeIndex::splice(NodeId first, NodeId last, const TreeIndex& other, NodeId other_first,
                       NodeId parent, std::size_t offset) {
  release(first, last);
  shift_.settleAt({&entry_, &key_begin_, &begin_, &end_}, last);
  const auto added = [&](const auto& column, const auto& change) {
    std::decay_t<decltype(column)> part(column.begin() + static_cast<std::ptrdiff_t>(other_first),
                                        column.end());
    for (auto& element : part)
      element = change(element);
    return part;
  };
  const auto moved = [&](std::uint32_t at) { return at + narrow(offset); };
  const auto same = [](auto value) { return value; };
  const auto above = [&](NodeId up) {
    return up < other_first ? parent : up - other_first + first;
  };
  TreeIndex flat = other;
  flat.shift_.settleAt({&flat.entry_, &flat.key_begin_, &flat.begin_, &flat.end_}, other.size());
  for (NodeId id = other_first; id < other.size(); ++id)
    flat.decoded_[id] = adopt(other, id);
  spliceColumn(entry_, first, last, added(flat.entry_, moved));
  spliceColumn(key_begin_, first, last, added(flat.key_begin_, moved));
  spliceColumn(begin_, first, last, added(flat.begin_, moved));
  spliceColumn(end_, first, last, added(flat.end_, moved));
  spliceColumn(key_length_, first, last, added(flat.key_length_, same));
  spliceColumn(subtree_, first, last, added(flat.subtree_, same));
  spliceColumn(hash_, first, last, added(flat.hash_, same));
  spliceColumn(decoded_, first, last, added(flat.decoded_, same));
  spliceColumn(bits_, first, last, added(flat.bits_, same));
  spliceColumn(parent_, first, last, added(flat.parent_, above));
  const std::uint32_t count = narrow(other.size()) - other_first;
  const std::uint32_t grown = count - (last - first);
  shift_.renumber(first + count);
  for (NodeId up = parent; up != no_node; up = parent_[up])
    subtree_[up] += grown;
  if (grown == 0) return;
  for (std::size_t id = first + count; id < parent_.size(); ++id) {
    if (parent_[id] >= last && parent_[id] != no_node) parent_[id] += grown;
  }
}

void TreeIndex::replaceValue(NodeId id, const TreeIndex& other, std::size_t offset) {
  splice(id + 1, behind(id), other, 1, id, offset);
  constexpr unsigned own = three_bits | three_bits << style_at;
  bits_[id] = static_cast<std::uint16_t>((bits_[id] & ~own) | (other.bits_[0] & own));
  setEnd(id, other.span(0).end + offset);
}

bool TreeIndex::same(const TreeIndex& other, std::string_view text) const {
  if (size() != other.size() || parent_ != other.parent_ || subtree_ != other.subtree_ ||
      bits_ != other.bits_ || hash_ != other.hash_) {
    return false;
  }
  for (NodeId id = 0; id < size(); ++id) {
    if (entryBegin(id) != other.entryBegin(id) || !(span(id) == other.span(id)) ||
        key(id, text) != other.key(id, text) || content(id, text) != other.content(id, text) ||
        (hasKey(id) && !(keySpan(id) == other.keySpan(id)))) {
      return false;
    }
  }
  return true;
}

std::size_t TreeIndex::bytes() const {
  return entry_.capacity() * 9 * sizeof(std::uint32_t) + bits_.capacity() * sizeof(bits_[0]) +
         pool_.capacity() * sizeof(Decoded);
}

}  // namespace sextant
