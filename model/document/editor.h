// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the patches of Document's edits and checks each against what it must mean. Private to this
// folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/document/block_text.h"
#include "model/document/document.h"
#include "model/document/layout.h"
#include "model/document/reindex.h"

namespace sextant {

using Steps = std::vector<std::string>;

class Editor {
 public:
  explicit Editor(const Document& document)
      : document_(document),
        index_(document.index_),
        text_(document.text_),
        layout_(document.index_, document.text_) {}

  [[nodiscard]] Result<EditResult> set(std::string_view pointer, const Value& value) const;
  [[nodiscard]] Result<EditResult> insert(std::string_view pointer, const Value& value,
                                          const Place& place) const;
  [[nodiscard]] Result<EditResult> remove(std::string_view pointer) const;
  [[nodiscard]] Result<EditResult> rename(std::string_view pointer, std::string_view key) const;
  [[nodiscard]] Result<EditResult> move(std::string_view pointer, const Place& place) const;

 private:
  // Makes the wanted change to the value of the collection that is edited, of which only a run of
  // entries may be there; `first` is the number of the first. False: something is lacking.
  struct Change {
    std::function<bool(Value& collection, std::size_t first)> make;
    bool by_number = true;  // it looks at `first` in maps too
  };
  // A run of the entries of a collection, before a patch and after it.
  struct Part {
    NodeId collection = no_node;
    std::size_t first = 0;
    Value before;
    Value after;
  };

  [[nodiscard]] Result<EditResult> setRoot(const Value& value) const;
  [[nodiscard]] Result<EditResult> setAt(NodeId id, const Value& value) const;
  [[nodiscard]] Result<EditResult> addBelow(NodeId parent, const Steps& steps, std::size_t known,
                                            const Value& value) const;
  [[nodiscard]] Result<EditResult> insertAt(NodeId parent, std::size_t number, const Steps& steps,
                                            const Value& value) const;
  [[nodiscard]] std::vector<TextPatch> valuePatches(NodeId id, const Value& value) const;
  [[nodiscard]] TextPatch flowValuePatch(NodeId id, const Value& value, bool keep_properties) const;
  [[nodiscard]] TextPatch blockValuePatch(NodeId id, const Value& value,
                                          bool keep_properties) const;
  [[nodiscard]] TextPatch longValuePatch(NodeId id, const Value& value, std::size_t from) const;
  [[nodiscard]] std::vector<TextPatch> rootPatches(const Value& value) const;
  [[nodiscard]] TextPatch appendLines(std::size_t offset, std::string lines) const;

  [[nodiscard]] TextPatch insertIntoBlock(NodeId parent, const std::vector<NodeId>& children,
                                          std::size_t number, const Value& entry,
                                          bool literal_texts) const;
  [[nodiscard]] TextPatch insertIntoFlow(NodeId parent, const std::vector<NodeId>& children,
                                         std::size_t number, const std::string& entry) const;
  [[nodiscard]] TextPatch removeFromBlock(NodeId id) const;
  [[nodiscard]] TextPatch removeFromFlow(NodeId id) const;
  [[nodiscard]] std::string blockOrder(const std::vector<NodeId>& entries,
                                       const std::vector<std::size_t>& order, Span& span) const;
  [[nodiscard]] std::string flowOrder(const std::vector<NodeId>& entries,
                                      const std::vector<std::size_t>& order, Span& span) const;
  [[nodiscard]] std::string flowLineOrder(const std::vector<NodeId>& entries,
                                          const std::vector<std::size_t>& order, Span& span) const;
  // Of a flow entry: only it, its comma and a comment are on its line.
  [[nodiscard]] bool isAloneOnLine(NodeId id) const;
  // Behind the comma of a flow entry; its end where it has none.
  [[nodiscard]] std::size_t behindComma(NodeId id) const;
  [[nodiscard]] std::size_t blankStart(std::size_t offset) const;

  [[nodiscard]] Result<NodeId> existing(std::string_view pointer) const;
  // The number that an entry at this place has among these siblings.
  [[nodiscard]] Result<std::size_t> numberAt(NodeId parent, const std::vector<NodeId>& children,
                                             const Place& place) const;
  // The first of the patches that changes this collection as wanted, and nothing else.
  [[nodiscard]] Result<EditResult> checked(std::vector<TextPatch> patches, NodeId collection,
                                           const Change& change) const;
  [[nodiscard]] Result<EditResult> checkedWhole(std::vector<TextPatch> patches,
                                                const Value& expected) const;
  [[nodiscard]] bool meansWanted(const TextPatch& patch, NodeId collection,
                                 const Change& change) const;
  [[nodiscard]] std::optional<Part> partOf(const Reindex& plan, NodeId collection,
                                           bool by_number) const;
  [[nodiscard]] Value patchedCollection(const Reindex& plan) const;
  [[nodiscard]] TextPatch trimmed(TextPatch patch) const;
  [[nodiscard]] EditResult result(TextPatch patch) const;
  [[nodiscard]] tl::unexpected<Error> refused(std::size_t offset) const;

  const Document& document_;
  const TreeIndex& index_;
  std::string_view text_;
  Layout layout_;
};

}  // namespace sextant
