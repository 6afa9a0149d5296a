// SPDX-License-Identifier: GPL-3.0-or-later
// Which elements two lists have in common, in order: the ground of list diffs and merges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sextant {

// Elements are compared by label: equal labels, equal elements.
using Labels = std::vector<std::uint64_t>;
using IndexPair = std::pair<std::size_t, std::size_t>;

// Pairs of equal elements, both indexes growing. Longest where the lists, without what they have
// in common at both ends, are small (their product at most 4,000,000); beyond, elements that occur
// once in each list are paired first (Bram Cohen's "patience" method), and the gaps between them
// the same way, so that time and memory stay near n log n.
[[nodiscard]] std::vector<IndexPair> commonSubsequence(const Labels& a, const Labels& b);

// Of pairs that are sorted by their first index, those that keep their second index growing, as
// many as possible; the others have moved.
[[nodiscard]] std::vector<IndexPair> inOrder(const std::vector<IndexPair>& pairs);

}  // namespace sextant
