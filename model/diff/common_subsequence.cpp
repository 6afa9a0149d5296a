// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/common_subsequence.h"

#include <algorithm>
#include <unordered_map>

namespace sextant {
namespace {

constexpr std::size_t exact_cells_max = 4'000'000;

// Halves of both lists: [begin, end).
struct Window {
  std::size_t a_begin, a_end, b_begin, b_end;
  [[nodiscard]] std::size_t rows() const { return a_end - a_begin; }
  [[nodiscard]] std::size_t columns() const { return b_end - b_begin; }
};

class Search {
 public:
  Search(const Labels& a, const Labels& b) : a_(a), b_(b) {}

  void run(Window window, std::vector<IndexPair>& pairs) const {
    while (window.rows() > 0 && window.columns() > 0 && a_[window.a_begin] == b_[window.b_begin]) {
      pairs.emplace_back(window.a_begin++, window.b_begin++);
    }
    std::size_t tail = 0;
    while (window.rows() > 0 && window.columns() > 0 &&
           a_[window.a_end - 1] == b_[window.b_end - 1]) {
      --window.a_end;
      --window.b_end;
      ++tail;
    }
    middle(window, pairs);
    for (std::size_t i = 0; i < tail; ++i)
      pairs.emplace_back(window.a_end + i, window.b_end + i);
  }

 private:
  void middle(const Window& window, std::vector<IndexPair>& pairs) const {
    if (window.rows() == 0 || window.columns() == 0) return;
    if (window.rows() <= exact_cells_max / window.columns()) {
      exact(window, pairs);
      return;
    }
    const std::vector<IndexPair> anchors = inOrder(uniquePairs(window));
    if (anchors.empty()) return;
    Window gap = window;
    for (const auto& [a, b] : anchors) {
      gap.a_end = a;
      gap.b_end = b;
      run(gap, pairs);
      pairs.emplace_back(a, b);
      gap.a_begin = a + 1;
      gap.b_begin = b + 1;
    }
    gap.a_end = window.a_end;
    gap.b_end = window.b_end;
    run(gap, pairs);
  }

  // The textbook table of lengths, from the end, so that the walk goes forwards.
  void exact(const Window& window, std::vector<IndexPair>& pairs) const {
    const std::size_t rows = window.rows();
    const std::size_t columns = window.columns();
    std::vector<std::uint32_t> lengths((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
      return lengths[row * (columns + 1) + column];
    };
    for (std::size_t row = rows; row-- > 0;) {
      for (std::size_t column = columns; column-- > 0;) {
        at(row, column) = a_[window.a_begin + row] == b_[window.b_begin + column]
                              ? at(row + 1, column + 1) + 1
                              : std::max(at(row + 1, column), at(row, column + 1));
      }
    }
    for (std::size_t row = 0, column = 0; row < rows && column < columns;) {
      if (a_[window.a_begin + row] == b_[window.b_begin + column]) {
        pairs.emplace_back(window.a_begin + row++, window.b_begin + column++);
      } else if (at(row + 1, column) >= at(row, column + 1)) {
        ++row;
      } else {
        ++column;
      }
    }
  }

  std::vector<IndexPair> uniquePairs(const Window& window) const {
    struct Seen {
      std::size_t count_a = 0, count_b = 0, b = 0;
    };
    std::unordered_map<std::uint64_t, Seen> seen;
    for (std::size_t i = window.a_begin; i < window.a_end; ++i)
      ++seen[a_[i]].count_a;
    for (std::size_t i = window.b_begin; i < window.b_end; ++i) {
      Seen& entry = seen[b_[i]];
      ++entry.count_b;
      entry.b = i;
    }
    std::vector<IndexPair> pairs;
    for (std::size_t i = window.a_begin; i < window.a_end; ++i) {
      const Seen& entry = seen[a_[i]];
      if (entry.count_a == 1 && entry.count_b == 1) pairs.emplace_back(i, entry.b);
    }
    return pairs;
  }

  const Labels& a_;
  const Labels& b_;
};

}  // namespace

std::vector<IndexPair> commonSubsequence(const Labels& a, const Labels& b) {
  std::vector<IndexPair> pairs;
  Search(a, b).run({0, a.size(), 0, b.size()}, pairs);
  return pairs;
}

std::vector<IndexPair> inOrder(const std::vector<IndexPair>& pairs) {
  constexpr std::size_t none = ~std::size_t{0};
  std::vector<std::size_t> ends;  // by length - 1: the pair that ends the lowest such run
  std::vector<std::size_t> previous(pairs.size(), none);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto place =
        std::lower_bound(ends.begin(), ends.end(), pairs[i].second,
                         [&](std::size_t end, std::size_t b) { return pairs[end].second < b; });
    if (place != ends.begin()) previous[i] = *(place - 1);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<IndexPair> kept;
  for (std::size_t i = ends.empty() ? none : ends.back(); i != none; i = previous[i])
    kept.push_back(pairs[i]);
  std::reverse(kept.begin(), kept.end());
  return kept;
}

}  // namespace sextant
