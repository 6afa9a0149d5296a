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

// The same for whoever asks every few seconds: of the hour only the newest two minutes are read each
// time, and the whole every fifteen seconds, for what comes late. One for each history; not
// thread-safe.
class FactsReader {
 public:
  static constexpr std::int64_t whole_every_seconds = 15;
  [[nodiscard]] std::map<std::string, double> read(const LatencyHistory& history,
                                                   std::int64_t now);

 private:
  struct Minute {
    std::int64_t seconds = 0;  // known ones
    double requests = 0;
    double peak = 0;  // requests a second
  };
  void readMinutes(const LatencyHistory& history, std::int64_t from, std::int64_t now);
  std::map<std::int64_t, Minute> minutes_;  // by their number
  std::int64_t whole_at_ = 0;               // Unix time; 0: never
};

}  // namespace sextant
