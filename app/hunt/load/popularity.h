// SPDX-License-Identifier: GPL-3.0-or-later
// Which clue is asked for. Pure.
#pragma once

#include "app/hunt/engine/clue_cache.h"
#include "app/hunt/load/random.h"

#include <cstdint>
#include <vector>

namespace sextant::hunt {

// Zipf's law over the live clues: the k-th most popular is asked for in proportion to k^-exponent.
// A hunt has a few live clues at a time (the ones its players look for); the rest lie quiet.
class Popularity {
 public:
  // Precondition: 1 <= live_clues <= hunt_count * clues_per_hunt.
  Popularity(int live_clues, double exponent);

  // The popular clues are spread over the hunts: neighbours in rank are not neighbours in data.
  [[nodiscard]] ClueKey pick(Random& random) const;
  [[nodiscard]] std::size_t pickRank(Random& random) const;  // from 0

 private:
  std::vector<double> cumulated_;
};

}  // namespace sextant::hunt
