// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of the load generator does, and what comes out of it.
#pragma once

#include "app/hunt/engine/socket.h"
#include "app/hunt/load/arrivals.h"
#include "app/hunt/load/fine_histogram.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sextant::hunt {

// Bounds that no option lifts.
inline constexpr double load_seconds_max = 14400;
inline constexpr double load_rate_max = 5000;

struct LoadPlan {
  LoopbackAddress target;
  ArrivalRate rate;
  double seconds = 0;           // the whole run, warm-up included
  double warmup_seconds = 4;    // requests that arrive in it do not count
  double timeout_seconds = 10;  // from the intended start of a request
  int connections_max = 2000;
  int live_clues = 1000;
  double zipf_exponent = 0.9;
  double write_share = 0.1;
  std::uint64_t seed = 1;
  std::vector<int> own_pids;  // processes that are part of the measurement, with their children
};

// Counts of the measured part. A failed request has its duration in `all` like any other; one
// that timed out counts with the time until it was given up.
struct LoadFigures {
  std::uint64_t sent = 0;
  std::uint64_t completed = 0;  // got an answer, an error answer included
  std::uint64_t succeeded = 0;
  std::uint64_t abandoned = 0;  // without an answer when the run was ended early
  FineHistogram all;
  FineHistogram of_succeeded;
  std::map<std::string, std::uint64_t> errors;  // by cause, only those that occurred
  double measured_seconds = 0;
  int connections_opened = 0;
  double other_load_cores = 0;
};

}  // namespace sextant::hunt
