// SPDX-License-Identifier: GPL-3.0-or-later
// A profile's text with an indexed tree over it. The text is the truth: an edit is a patch of a few
// bytes, and everything outside it stays as it was, comments, order, quoting and line ends
// included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/problem.h"
#include "model/base/result.h"
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

// One value of the tree. `text` is a scalar's content after quoting is undone and its type
// resolved.
struct Node {
  ValueKind kind = ValueKind::null;
  NodeStyle style = NodeStyle::plain;
  NodeId parent = no_node;
  NodeId first_child = no_node;
  NodeId next_sibling = no_node;
  Span span;      // the value's own bytes; empty, behind the key's colon, for a missing value
  Span key_span;  // the key's bytes with its quotes; empty for list items and the root
  std::string key;
  std::string text;
};

// Limits of DESIGN.md, section 4.
inline constexpr std::size_t document_bytes_max = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t document_depth_max = 100;

// Immutable and cheap to read from many threads.
class Document {
 public:
  // The problem says line, column and reason. An empty text is an empty map.
  [[nodiscard]] static tl::expected<Document, Problem> parse(std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] NodeId root() const { return 0; }
  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::vector<NodeId> children(NodeId id) const;

  // Nothing where there is no such value. Error: usage, for a bad pointer.
  [[nodiscard]] Result<std::optional<NodeId>> find(std::string_view pointer) const;
  // The value at a pointer or its closest ancestor that exists: where to put a problem's mark.
  [[nodiscard]] NodeId nearest(std::string_view pointer) const;
  // The innermost value whose key or bytes hold this offset.
  [[nodiscard]] NodeId at(std::size_t offset) const;
  [[nodiscard]] std::string pointerOf(NodeId id) const;
  [[nodiscard]] Value value(NodeId id) const;
  [[nodiscard]] Value value() const { return value(root()); }

  [[nodiscard]] Position position(std::size_t offset) const;
  [[nodiscard]] std::size_t offset(Position position) const;
  // Where a problem with this value is marked: at its key, else at the value itself.
  [[nodiscard]] Position markOf(NodeId id) const;

  // Patches for an edit. Each is checked: the patched text is parsed again and must mean exactly
  // what was asked for, else the edit is refused.
  // `set` replaces a value, or adds a map key (and the maps above it) or a list item ("/list/-").
  // Errors: usage (bad pointer, no such parent), input (the edit cannot be made safely).
  [[nodiscard]] Result<TextPatch> set(std::string_view pointer, const Value& value) const;
  // Error: answer_no where nothing is there.
  [[nodiscard]] Result<TextPatch> remove(std::string_view pointer) const;

 private:
  Document() = default;
  [[nodiscard]] Result<TextPatch> checked(TextPatch patch, const Value& expected) const;
  [[nodiscard]] Result<TextPatch> add(NodeId parent, const std::vector<std::string>& steps,
                                      const Value& value) const;

  std::string text_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> line_starts_;
  friend class IndexBuilder;
};

}  // namespace sextant
