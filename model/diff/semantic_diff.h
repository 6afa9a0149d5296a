// SPDX-License-Identifier: GPL-3.0-or-later
// What changed in meaning, by JSON pointer; comments and formatting do not count.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/document/value.h"

namespace sextant {

struct ValueChange {
  std::string pointer;
  std::optional<Value> before;  // nothing: added
  std::optional<Value> after;   // nothing: removed
};

// In document order of `after`, removals first within a map. Lists are compared by position.
[[nodiscard]] std::vector<ValueChange> semanticDiff(const Value& before, const Value& after);

// "/db/pool/max: 20 → 4", "/cache added: {...}", "/x removed: 1".
[[nodiscard]] std::string toString(const ValueChange& change);

}  // namespace sextant
