// SPDX-License-Identifier: GPL-3.0-or-later
// Which item of one list is which item of another: the one answer of comparisons, merges and
// anchors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/diff/common_subsequence.h"
#include "model/document/value.h"

namespace sextant {

// Equal values have equal hashes; the order of map members does not count.
[[nodiscard]] std::uint64_t hashOf(const Value& value);

// The items' names under this key, as labels; nothing where an item is no map, has no scalar under
// the key, or shares its name with another.
[[nodiscard]] std::optional<Labels> namesOf(const std::vector<Value>& items,
                                            const std::string& key);
[[nodiscard]] Labels hashesOf(const std::vector<Value>& items);

// Pairs sorted by their first index; an index occurs once. What stays alone was removed or added.
[[nodiscard]] std::vector<IndexPair> pairItems(const std::vector<Value>& before,
                                               const std::vector<Value>& after,
                                               const std::string& key);

}  // namespace sextant
