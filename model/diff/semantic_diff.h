// SPDX-License-Identifier: GPL-3.0-or-later
// What changed in meaning, by JSON pointer; comments and formatting do not count.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/document/value.h"

namespace sextant {

enum class ChangeKind { added, removed, changed, moved };
[[nodiscard]] std::string_view wordOf(ChangeKind kind);

struct ValueChange {
  ChangeKind kind = ChangeKind::changed;
  // In the document after the change; for what was removed, in the document before it.
  std::string pointer;
  std::optional<Value> before;  // nothing: added
  std::optional<Value> after;   // nothing: removed
  std::string from;             // where a list item was that has moved; else empty

  // A number became a string, say; never true of what was added, removed or moved.
  [[nodiscard]] bool changesType() const;
};

// The member that names the items of the list at this pointer ("name", say), from the schema's
// `x-sextant-key`; empty where items have no name. List positions in the pointer are those of the
// document after the change.
using ItemKey = std::function<std::string(std::string_view pointer)>;

// In document order of `after`; what was removed stands first within its map or list. Items of a
// list are paired by their key where each has one of its own, else by equality, else by similarity
// (two maps or lists with at least half of their content in common); a pair out of order has moved,
// and what differs within it is listed too.
[[nodiscard]] std::vector<ValueChange> semanticDiff(const Value& before, const Value& after,
                                                    const ItemKey& item_key = {});

// "/db/pool/max: 20 → 4", "/cache added: {...}", "/x removed: 1", "/a/2 moved from /a/0",
// "/ttl: 10 → \"10s\" (an integer became a string)".
[[nodiscard]] std::string toString(const ValueChange& change);

}  // namespace sextant
