// SPDX-License-Identifier: GPL-3.0-or-later
// What a service's own measurements say of its surroundings, as numbers with names: for rules.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "model/metrics/latency_history.h"

namespace sextant {

// Of each gauge its largest value in the minute before `now` (Unix time), over all instances.
// Beside them "requests_per_second_peak", the most that all instances together answered in one step
// of what the history holds, and "requests_per_second_busiest_minute", the most in the mean of one
// minute: what caches live on. A name that nobody measured is not there.
[[nodiscard]] std::map<std::string, double> measuredFacts(const LatencyHistory& history,
                                                          std::int64_t now);

}  // namespace sextant
