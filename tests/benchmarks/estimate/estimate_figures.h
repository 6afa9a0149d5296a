// SPDX-License-Identifier: GPL-3.0-or-later
// An estimate held against what was measured, and what many of them add up to. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/capacity/estimate.h"

namespace sextant::benchmark {

// What was measured of one profile. Utilisations 0 to 1.
struct Truth {
  double hit_ratio = 0;
  double pool = 0, workers = 0, database = 0;
  double p50_seconds = 0, p99_seconds = 0;
  double error_ratio = 0;
};

// An estimate of it. Errors are estimated / measured - 1, of the middle of the band.
struct Comparison {
  std::string profile;
  Estimate estimate;
  Truth truth;

  [[nodiscard]] double hitRatioError() const;  // a difference: estimated - measured
  [[nodiscard]] double poolError() const;
  [[nodiscard]] double workersError() const;
  [[nodiscard]] double databaseError() const;
  [[nodiscard]] double p50Error() const;
  [[nodiscard]] double p99Error() const;
  [[nodiscard]] bool isP50Within() const;
  [[nodiscard]] bool isP99Within() const;
  // One line of a table.
  [[nodiscard]] std::string line() const;
};
[[nodiscard]] std::string headLine();

// What is aimed at: issue 7. `with_preview`: with the service time measured at the candidate itself.
struct Goal {
  std::string name;
  std::size_t met = 0;
  std::size_t of = 0;
  double worst = 0;   // the largest error's magnitude
  double median = 0;  // of the magnitudes
  bool is_reached = false;
};
[[nodiscard]] std::vector<Goal> goalsOf(const std::vector<Comparison>& comparisons,
                                        bool with_preview);
[[nodiscard]] std::string textOf(const std::vector<Goal>& goals);

}  // namespace sextant::benchmark
