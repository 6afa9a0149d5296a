// SPDX-License-Identifier: GPL-3.0-or-later
// A profile's text with an indexed tree over it. The text is the truth: an edit is a patch of a few
// bytes, and everything outside it stays as it was, comments, order, quoting and line ends
// included.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/problem.h"
#include "model/base/result.h"
#include "model/document/document_types.h"
#include "model/document/line_table.h"
#include "model/document/tree_index.h"
#include "model/document/value.h"

namespace sextant {

// Limits of DESIGN.md, section 4.
inline constexpr std::size_t document_bytes_max = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t document_depth_max = 100;

struct Reindex;
enum class Effort;

// Where an entry goes among its siblings.
struct Place {
  enum class Where { last, before, after, index };
  Where where = Where::last;
  std::string sibling = {};  // of before and after: a key, or the number of a list item
  std::size_t number = 0;    // of index: the number that a list item has then
  [[nodiscard]] static Place last() { return {}; }
  [[nodiscard]] static Place before(std::string sibling) {
    return {Where::before, std::move(sibling), 0};
  }
  [[nodiscard]] static Place after(std::string sibling) {
    return {Where::after, std::move(sibling), 0};
  }
  [[nodiscard]] static Place at(std::size_t number) { return {Where::index, {}, number}; }
};

// What a patch of the text has done to the tree.
struct ChangedPart {
  std::string pointer;     // everything that changed is at or below it
  bool values = true;      // false: only comments and blanks changed
  std::size_t parsed = 0;  // bytes that were parsed again
};

// Reading is cheap and safe from many threads as long as none changes the document.
class Document {
 public:
  // The problem says line, column and reason. An empty text is an empty map.
  [[nodiscard]] static tl::expected<Document, Problem> parse(std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t nodeCount() const { return index_.size(); }
  [[nodiscard]] NodeId root() const { return 0; }
  [[nodiscard]] Node node(NodeId id) const;
  [[nodiscard]] std::vector<NodeId> children(NodeId id) const;
  [[nodiscard]] std::size_t childCount(NodeId id) const;

  // Nothing where there is no such value. Error: usage, for a bad pointer.
  [[nodiscard]] Result<std::optional<NodeId>> find(std::string_view pointer) const;
  // The value at a pointer or its closest ancestor that exists: where to put a problem's mark.
  [[nodiscard]] NodeId nearest(std::string_view pointer) const;
  // The innermost value whose key or bytes hold this offset.
  [[nodiscard]] NodeId at(std::size_t offset) const;
  [[nodiscard]] std::string pointerOf(NodeId id) const;
  [[nodiscard]] std::vector<std::string> stepsOf(NodeId id) const;
  [[nodiscard]] Value value(NodeId id) const;
  [[nodiscard]] Value value() const { return value(root()); }

  [[nodiscard]] Position position(std::size_t offset) const { return lines_.position(offset); }
  [[nodiscard]] std::size_t offset(Position position) const;
  // Where a problem with this value is marked: at its key, else at the value itself.
  [[nodiscard]] Position markOf(NodeId id) const;

  // Edits. Each is one patch in the style around it, and is checked: what it touches is parsed
  // again and must mean exactly what was asked for, else the edit is refused. The document stays
  // as it is until `apply`.
  // Errors of all: usage (bad pointer, no such parent), input (cannot be made safely; the message
  // has line and column), answer_no (nothing at the pointer that is to be changed).
  //
  // Replaces a value, or adds a map key (and the maps above it) or a list item ("/list/-").
  [[nodiscard]] Result<EditResult> set(std::string_view pointer, const Value& value) const;
  // Adds a new map key at a place, or a list item: "/list/2" gets the number 2, "/list/-" the
  // last. Also usage, where the key is already there.
  [[nodiscard]] Result<EditResult> insert(std::string_view pointer, const Value& value,
                                          const Place& place = {}) const;
  // An entry goes with the comment right above it and the one on its line.
  [[nodiscard]] Result<EditResult> remove(std::string_view pointer) const;
  // Gives a map entry another key. Also usage, where that key is already there.
  [[nodiscard]] Result<EditResult> rename(std::string_view pointer, std::string_view key) const;
  // Moves an entry among its siblings, with its comments.
  [[nodiscard]] Result<EditResult> move(std::string_view pointer, const Place& place) const;

  // Makes a patch, of any origin. The problem: the patched text is refused, and the document is as
  // it was. Precondition: the patch lies in the text.
  tl::expected<ChangedPart, Problem> apply(const TextPatch& patch, Effort effort);
  tl::expected<ChangedPart, Problem> apply(const TextPatch& patch);

  // True where the tree is what a fresh parse of the text gives. For tests.
  [[nodiscard]] bool isConsistent() const;
  // Memory that the tree and the table of lines take.
  [[nodiscard]] std::size_t indexBytes() const;

 private:
  friend class Editor;
  Document() = default;
  void takeWhole(std::string text, TreeIndex index, bool has_markers);

  std::string text_;
  LineTable lines_;
  TreeIndex index_;
  bool parse_whole_ = false;  // directives, odd line ends or tabs: no part is parsed alone
};

// The value of a node of an index over this text.
[[nodiscard]] Value valueIn(const TreeIndex& index, std::string_view text, NodeId id);

}  // namespace sextant
