// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of a document: flat columns, one element a node, parents before their children, so that
// a million nodes are a few arrays that can be searched, spliced and shifted. Contents that stand
// in the text as they are, are not copied. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/document/document_types.h"
#include "model/document/shifted_offsets.h"

namespace sextant {

// What the builder knows of a node when its value begins.
struct NodeRecord {
  std::size_t entry_begin = 0;  // the dash, question mark, properties or key; else the value
  Span key_span;
  Span span;
  NodeId parent = no_node;
  ValueKind kind = ValueKind::null;
  NodeStyle style = NodeStyle::plain;
  NodeStyle key_style = NodeStyle::plain;
  bool has_key = false;
  bool missing = false;         // no value is written
  bool has_properties = false;  // a tag or anchor stands before the value
  std::string_view key;         // decoded
  std::string_view text;        // decoded and resolved
};

[[nodiscard]] std::uint32_t keyHash(std::string_view key);

class TreeIndex {
 public:
  [[nodiscard]] std::size_t size() const { return bits_.size(); }
  [[nodiscard]] bool empty() const { return bits_.empty(); }

  // Building, in the order of the text. `text` is the one that the spans lie in.
  NodeId append(const NodeRecord& record, std::string_view text);
  // The node has all its children.
  void close(NodeId id, Span span);
  void reserve(std::size_t nodes);

  // Reading.
  [[nodiscard]] ValueKind kind(NodeId id) const;
  [[nodiscard]] NodeStyle style(NodeId id) const;
  [[nodiscard]] NodeStyle keyStyle(NodeId id) const;
  [[nodiscard]] bool hasKey(NodeId id) const;
  [[nodiscard]] bool isMissing(NodeId id) const;
  [[nodiscard]] bool hasProperties(NodeId id) const;
  [[nodiscard]] NodeId parent(NodeId id) const { return parent_[id]; }
  // One more than the last node below.
  [[nodiscard]] NodeId behind(NodeId id) const { return id + subtree_[id]; }
  [[nodiscard]] NodeId firstChild(NodeId id) const { return subtree_[id] > 1 ? id + 1 : no_node; }
  [[nodiscard]] NodeId nextSibling(NodeId id) const {
    const NodeId up = parent_[id];
    return up == no_node || behind(id) == behind(up) ? no_node : behind(id);
  }
  [[nodiscard]] std::size_t entryBegin(NodeId id) const { return shift_.read(entry_, id); }
  [[nodiscard]] Span span(NodeId id) const {
    return {shift_.read(begin_, id), shift_.read(end_, id)};
  }
  [[nodiscard]] Span keySpan(NodeId id) const {
    const std::size_t begin = shift_.read(key_begin_, id);
    return {begin, begin + key_length_[id]};
  }
  // The end of the value, or of the key where that is later.
  [[nodiscard]] std::size_t end(NodeId id) const;
  [[nodiscard]] std::string_view key(NodeId id, std::string_view text) const;
  [[nodiscard]] std::string_view content(NodeId id, std::string_view text) const;
  [[nodiscard]] NodeId child(NodeId map, std::string_view key, std::string_view text) const;
  [[nodiscard]] std::uint32_t hashOfKey(NodeId id) const { return hash_[id]; }
  // The last node whose entry begins at or before this offset.
  [[nodiscard]] NodeId lastBefore(std::size_t offset) const;

  // Changing. Moves everything from node `first` on; ends of the nodes above it are set alone.
  void shift(NodeId first, std::size_t by);
  void setEnd(NodeId id, std::size_t end);
  // Puts the nodes of `other` from `other_first` on in the place of [first, last), as children of
  // `parent`, `offset` bytes further on. Sizes of the nodes above follow; offsets do not.
  void splice(NodeId first, NodeId last, const TreeIndex& other, NodeId other_first, NodeId parent,
              std::size_t offset);
  // Takes everything but the entry and the key of node `id` from the root of `other`.
  void replaceValue(NodeId id, const TreeIndex& other, std::size_t offset);

  // The same tree with the same places. For tests.
  [[nodiscard]] bool same(const TreeIndex& other, std::string_view text) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Decoded {
    std::string key;
    std::string text;
  };
  [[nodiscard]] std::uint32_t decode(const NodeRecord& record, bool key, bool text);
  void release(NodeId first, NodeId last);
  [[nodiscard]] std::uint32_t adopt(const TreeIndex& other, NodeId id);

  Offsets entry_, key_begin_, begin_, end_;  // shifted together
  PendingShift shift_;
  std::vector<std::uint32_t> key_length_, parent_, subtree_, hash_, decoded_;
  std::vector<std::uint16_t> bits_;
  std::vector<Decoded> pool_;         // contents that differ from the text
  std::vector<std::uint32_t> spare_;  // unused places of the pool
};

}  // namespace sextant
