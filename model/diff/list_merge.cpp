// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/list_merge.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::size_t alone = ~std::size_t{0};

std::vector<std::size_t> partners(const Labels& base, const Labels& other) {
  std::vector<std::size_t> result(base.size(), alone);
  for (const auto& [a, b] : commonSubsequence(base, other))
    result[a] = b;
  return result;
}

bool equal(const Labels& a, const ListRange& in_a, const Labels& b, const ListRange& in_b) {
  return in_a.size() == in_b.size() &&
         std::equal(a.begin() + std::ptrdiff_t(in_a.begin), a.begin() + std::ptrdiff_t(in_a.end),
                    b.begin() + std::ptrdiff_t(in_b.begin));
}

}  // namespace

std::vector<Stretch> mergeLists(const Labels& base, const Labels& ours, const Labels& theirs) {
  const std::vector<std::size_t> in_ours = partners(base, ours);
  const std::vector<std::size_t> in_theirs = partners(base, theirs);
  std::vector<Stretch> stretches;
  Stretch open;  // what lies since the last element that all three have
  const auto close = [&](std::size_t base_end, std::size_t ours_end, std::size_t theirs_end) {
    open.base.end = base_end;
    open.ours.end = ours_end;
    open.theirs.end = theirs_end;
    if (open.base.empty() && open.ours.empty() && open.theirs.empty()) return;
    const bool ours_same = equal(base, open.base, ours, open.ours);
    const bool theirs_same = equal(base, open.base, theirs, open.theirs);
    open.kind = ours_same                                     ? StretchKind::theirs_changed
                : theirs_same                                 ? StretchKind::ours_changed
                : equal(ours, open.ours, theirs, open.theirs) ? StretchKind::both_changed_alike
                                                              : StretchKind::both_changed;
    stretches.push_back(open);
  };
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (in_ours[i] == alone || in_theirs[i] == alone) continue;
    close(i, in_ours[i], in_theirs[i]);
    stretches.push_back({StretchKind::same,
                         {i, i + 1},
                         {in_ours[i], in_ours[i] + 1},
                         {in_theirs[i], in_theirs[i] + 1}});
    open = {StretchKind::same, {i + 1, 0}, {in_ours[i] + 1, 0}, {in_theirs[i] + 1, 0}};
  }
  close(base.size(), ours.size(), theirs.size());
  return stretches;
}

}  // namespace sextant
