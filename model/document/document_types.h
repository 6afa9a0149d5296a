// SPDX-License-Identifier: GPL-3.0-or-later
// Spans, patches and nodes: the small values that a document speaks in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/document/value.h"

namespace sextant {

// Bytes [begin, end) of the text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Replaces `removed` bytes at `offset` by `inserted`.
struct TextPatch {
  std::size_t offset = 0;
  std::size_t removed = 0;
  std::string inserted;
  friend bool operator==(const TextPatch&, const TextPatch&) = default;
};
[[nodiscard]] std::string applied(const TextPatch& patch, std::string_view text);
// The patch that takes `applied(patch, before)` back to `before`.
[[nodiscard]] TextPatch inverse(const TextPatch& patch, std::string_view before);

// One edit: a patch, and the patch that takes it back.
struct EditResult {
  TextPatch patch;
  TextPatch inverse;
};

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = 0xffffffffU;

enum class NodeStyle : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  block,
  flow
};

// One value of the tree, as a view: it is good until the document changes or goes. `text` is a
// scalar's content after quoting is undone and its type resolved.
struct Node {
  ValueKind kind = ValueKind::null;
  NodeStyle style = NodeStyle::plain;
  NodeId parent = no_node;
  NodeId first_child = no_node;
  NodeId next_sibling = no_node;
  Span span;      // the value's own bytes; empty, behind the key's colon, for a missing value
  Span key_span;  // the key's bytes with its quotes; empty for list items and the root
  // Where the entry begins: its dash, question mark, tag, anchor or key.
  std::size_t entry_begin = 0;
  std::string_view key;
  std::string_view text;
};

}  // namespace sextant
