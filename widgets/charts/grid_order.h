// SPDX-License-Identifier: GPL-3.0-or-later
// Worst first, without cells that jump to and fro at each tick.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sextant::ui {

struct Ranked {
  std::string key;
  std::optional<double> worst;  // nothing: not measured, and last
};

// How much worse a cell must be than the one before it to pass it.
inline constexpr double passing_factor = 1.15;

// Places in `cells`, worst first. Those whose keys are in `before` keep that order except where one
// is worse than its predecessor by the factor; others stand where their value puts them.
[[nodiscard]] std::vector<std::size_t> worstFirst(const std::vector<Ranked>& cells,
                                                  const std::vector<std::string>& before);

}  // namespace sextant::ui
