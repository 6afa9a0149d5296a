// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/popularity.h"

#include "app/hunt/engine/create_data.h"

#include <algorithm>
#include <cmath>

namespace sextant::hunt {
namespace {

// Prime to the numbers of hunts and of clues a hunt, so that each step is a permutation.
constexpr std::size_t hunt_step = 617;
constexpr std::size_t clue_step = 307;

}  // namespace

Popularity::Popularity(int live_clues, double exponent) {
  cumulated_.reserve(static_cast<std::size_t>(live_clues));
  double sum = 0;
  for (int rank = 1; rank <= live_clues; ++rank) {
    sum += std::pow(rank, -exponent);
    cumulated_.push_back(sum);
  }
}

std::size_t Popularity::pickRank(Random& random) const {
  const double at = random.uniform() * cumulated_.back();
  const auto found = std::upper_bound(cumulated_.begin(), cumulated_.end(), at);
  return std::min(static_cast<std::size_t>(found - cumulated_.begin()), cumulated_.size() - 1);
}

ClueKey Popularity::pick(Random& random) const {
  const std::size_t rank = pickRank(random);
  const std::size_t hunt = rank * hunt_step % hunt_count;
  const std::size_t clue = (rank / hunt_count + hunt) * clue_step % clues_per_hunt;
  return {static_cast<int>(hunt) + 1, static_cast<int>(clue) + 1};
}

}  // namespace sextant::hunt
