// SPDX-License-Identifier: GPL-3.0-or-later
// Three-way merge of the order of lists. Private to this folder.
#pragma once

#include <cstddef>
#include <vector>

#include "model/diff/common_subsequence.h"

namespace sextant {

// [begin, end) in each of the three lists.
struct ListRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
  [[nodiscard]] bool empty() const { return begin == end; }
};

enum class StretchKind { same, ours_changed, theirs_changed, both_changed_alike, both_changed };

// A stretch of the three lists, as `diff3` cuts them (Khanna, Kunal and Pierce, "A formal
// investigation of diff3", 2007): between the elements that all three have in common.
struct Stretch {
  StretchKind kind = StretchKind::same;
  ListRange base;
  ListRange ours;
  ListRange theirs;
};

// The stretches cover all three lists, in order.
[[nodiscard]] std::vector<Stretch> mergeLists(const Labels& base, const Labels& ours,
                                              const Labels& theirs);

}  // namespace sextant
