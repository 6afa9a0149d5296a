// SPDX-License-Identifier: GPL-3.0-or-later
// When requests arrive: a Poisson process whose rate has bursts. Pure.
#pragma once

#include "app/hunt/load/random.h"

#include <cstdint>

namespace sextant::hunt {

// Requests a second, and seconds. The burst is the end of each period: with bursts of one second
// in every four, seconds 3, 7, 11, ... have the burst rate. burst_every 0: no bursts.
struct ArrivalRate {
  double base = 250;
  double burst = 1000;
  double burst_seconds = 1;
  double burst_every = 4;

  [[nodiscard]] double mean() const;
};

// The times of arrivals, in seconds from the start, each later than the one before. The same
// seed gives the same times.
class Arrivals {
 public:
  Arrivals(const ArrivalRate& rate, std::uint64_t seed) : rate_(rate), random_(seed) {}

  // A gap is an exponential amount of expected requests, walked off along the rate; this is the
  // inversion of the integrated rate (Cinlar's method for a non-homogeneous process).
  [[nodiscard]] double next();

 private:
  ArrivalRate rate_;
  Random random_;
  double period_start_ = 0;
  double in_period_ = 0;
};

}  // namespace sextant::hunt
