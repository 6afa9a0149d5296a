// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/arrivals.h"

#include <cmath>

namespace sextant::hunt {

double ArrivalRate::mean() const {
  if (burst_every <= 0) return base;
  return (base * (burst_every - burst_seconds) + burst * burst_seconds) / burst_every;
}

double Arrivals::next() {
  double expected = -std::log1p(-random_.uniform());
  if (rate_.burst_every <= 0) return period_start_ += expected / rate_.base;
  const double burst_at = rate_.burst_every - rate_.burst_seconds;
  while (true) {
    const bool bursting = in_period_ >= burst_at;
    const double rate = bursting ? rate_.burst : rate_.base;
    const double part_end = bursting ? rate_.burst_every : burst_at;
    const double left = (part_end - in_period_) * rate;
    if (expected < left) {
      in_period_ += expected / rate;
      return period_start_ + in_period_;
    }
    expected -= left;
    in_period_ = part_end;
    if (bursting) {
      period_start_ += rate_.burst_every;
      in_period_ = 0;
    }
  }
}

}  // namespace sextant::hunt
