// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/grid_order.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace sextant::ui {
namespace {

double rank(const Ranked& cell) {
  return cell.worst && std::isfinite(*cell.worst) ? *cell.worst : -1;
}

bool passes(const Ranked& cell, const Ranked& other, double factor) {
  if (rank(other) < 0) return rank(cell) >= 0;
  return rank(cell) > rank(other) * factor;
}

}  // namespace

std::vector<std::size_t> worstFirst(const std::vector<Ranked>& cells,
                                    const std::vector<std::string>& before) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < before.size(); ++i)
    places.emplace(before[i], i);
  std::vector<std::size_t> known;
  std::vector<std::size_t> fresh;
  for (std::size_t i = 0; i < cells.size(); ++i)
    (places.count(cells[i].key) > 0 ? known : fresh).push_back(i);
  std::stable_sort(known.begin(), known.end(), [&](std::size_t a, std::size_t b) {
    return places[cells[a].key] < places[cells[b].key];
  });
  std::stable_sort(fresh.begin(), fresh.end(),
                   [&](std::size_t a, std::size_t b) { return rank(cells[a]) > rank(cells[b]); });
  std::vector<std::size_t> order;
  order.reserve(cells.size());
  // Inserting one after the other: each passes only those that it is clearly worse than.
  const auto insert = [&](std::size_t cell, double factor) {
    auto at = order.end();
    while (at != order.begin() && passes(cells[cell], cells[*(at - 1)], factor))
      --at;
    order.insert(at, cell);
  };
  for (const std::size_t cell : known)
    insert(cell, passing_factor);
  for (const std::size_t cell : fresh)
    insert(cell, 1);
  return order;
}

}  // namespace sextant::ui
