// SPDX-License-Identifier: GPL-3.0-or-later
// How the tree follows a patch of the text: the smallest part around the patch that means the same
// alone as in its place is parsed and put into the tree; where that is unsure, the whole text is
// parsed. Private to this folder.
#pragma once

#include <optional>

#include "model/document/index_builder.h"
#include "model/document/tree_index.h"

namespace sextant {

struct Reindex {
  enum class Scope {
    places,   // no value changes, what follows the patch only moves
    value,    // one flow collection
    entries,  // a run of entries of a block collection
    whole
  };
  Scope scope = Scope::whole;
  NodeId container = no_node;  // of value and entries
  NodeId first = no_node;      // [first, last): the nodes that go
  NodeId last = no_node;
  std::size_t offset = 0;  // where the parsed part begins
  std::string text;        // the parsed part
  TreeIndex index;         // of the parsed part
  bool has_markers = false;
  std::optional<ParseFailure> failure;  // at an offset of the patched text
};

enum class Effort {
  exact,  // a failure is found by parsing the whole text
  local   // a failure may be one of the part alone
};

// Reads from an index that fits to its text.
class Reindexer {
 public:
  Reindexer(const TreeIndex& index, std::string_view text, bool parse_whole)
      : index_(index), text_(text), parse_whole_(parse_whole) {}
  // Precondition: the patch lies in the text.
  [[nodiscard]] Reindex plan(const TextPatch& patch, Effort effort) const;

 private:
  struct Region {
    NodeId container = no_node;
    NodeId first = no_node;
    NodeId last_child = no_node;
    Span span;  // of the text before the patch
    std::size_t column = 0;
  };
  [[nodiscard]] std::optional<Reindex> inComment(const TextPatch& patch) const;
  [[nodiscard]] std::optional<Reindex> inFlow(const TextPatch& patch) const;
  [[nodiscard]] std::optional<Reindex> inEntries(const TextPatch& patch, Effort effort) const;
  [[nodiscard]] std::optional<Reindex> entriesFrom(NodeId node, const TextPatch& patch,
                                                   Effort effort) const;
  [[nodiscard]] std::optional<Region> regionAt(NodeId child, const TextPatch& patch) const;
  [[nodiscard]] std::optional<std::size_t> regionEnd(NodeId child) const;
  [[nodiscard]] std::optional<Reindex> parsed(const Region& region, const TextPatch& patch,
                                              Effort effort) const;
  [[nodiscard]] bool hasOddBlank(const Reindex& reindex, std::size_t column) const;
  [[nodiscard]] bool keysStayUnique(const Reindex& reindex) const;
  [[nodiscard]] std::string patchedPart(Span span, const TextPatch& patch) const;
  [[nodiscard]] std::size_t depthOf(NodeId id) const;

  const TreeIndex& index_;
  std::string_view text_;
  bool parse_whole_;
};

// Changes the index as planned. Precondition: the plan has no failure.
void follow(TreeIndex& index, const TextPatch& patch, Reindex reindex);

}  // namespace sextant
