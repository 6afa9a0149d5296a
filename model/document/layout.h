// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of entries stand in the text: what a dash or colon introduces, the lines and
// comments that belong to an entry, the indentation around it. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "model/document/tree_index.h"

namespace sextant {

// How block text is written.
struct BlockStyle {
  std::string_view newline = "\n";
  std::size_t map_indent = 2;       // of a map below its key
  std::size_t sequence_indent = 2;  // of the dashes below their key
  bool literal_texts = true;        // texts of several lines as literal blocks, else quoted
};

class Layout {
 public:
  Layout(const TreeIndex& index, std::string_view text) : index_(index), text_(text) {}

  [[nodiscard]] bool inFlow(NodeId id) const;  // the node stands in a flow collection
  [[nodiscard]] bool isFlow(NodeId id) const { return index_.style(id) == NodeStyle::flow; }
  [[nodiscard]] bool isBlockScalar(NodeId id) const;
  // Column of the entries of a block collection. Precondition: it has some.
  [[nodiscard]] std::size_t columnOfEntries(NodeId container) const;
  // Behind the colon or dash; where there is no colon, behind the key.
  [[nodiscard]] std::size_t introEnd(NodeId id) const;
  [[nodiscard]] bool hasColon(NodeId id) const;
  // Behind the tag and anchor of a value; introEnd where it has none.
  [[nodiscard]] std::size_t propertiesEnd(NodeId id) const;
  // Where a value ends, without the line end of a block scalar.
  [[nodiscard]] std::size_t valueEnd(NodeId id) const;
  // A comment behind this offset on its line, with the blanks before it; else empty.
  [[nodiscard]] Span commentBehind(std::size_t offset) const;

  // The lines of a block entry with the comments that go with it: those right above, the one on
  // its last line, and deeper ones right below. Of an entry that is not the first on its line, the
  // bytes from its begin on.
  [[nodiscard]] Span piece(NodeId id) const;
  [[nodiscard]] BlockStyle styleAround(NodeId id) const;

 private:
  [[nodiscard]] std::size_t pieceBegin(NodeId id) const;
  [[nodiscard]] std::size_t pieceEnd(NodeId id) const;
  [[nodiscard]] std::size_t pieceLimit(NodeId id) const;
  [[nodiscard]] bool isCommentLine(std::size_t line, std::size_t& column) const;
  [[nodiscard]] NodeId previousSibling(NodeId id) const;
  bool learn(NodeId collection, BlockStyle& style, unsigned& known) const;

  const TreeIndex& index_;
  std::string_view text_;
};

}  // namespace sextant
