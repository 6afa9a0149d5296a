// SPDX-License-Identifier: GPL-3.0-or-later
// Measuring in child processes, so that the peak memory of each measurement is its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace sextant::benchmark {

using Clock = std::chrono::steady_clock;

struct Figures {
  double ms = 0;
  double memory_mib = 0;  // above what the process had before
};

[[nodiscard]] double since(Clock::time_point start);  // milliseconds

// Runs `work` in a child; it returns its milliseconds, NaN where it failed. A measurement that
// cannot be made ends the process with status 1.
[[nodiscard]] Figures inChild(const std::function<double()>& work);
[[nodiscard]] Figures best(const Figures& a, const Figures& b);

// The exponent e of time ~ size^e between two sizes.
[[nodiscard]] double growthExponent(double small_ms, double large_ms, double small_size,
                                    double large_size);

// A profile of so many keys: in sections of a thousand, or all at the top.
[[nodiscard]] std::string profileOf(int keys, bool flat);

// Counts what was not reached, and says so on standard output.
class Judge {
 public:
  void expect(bool good, const char* what);
  [[nodiscard]] int misses() const { return misses_; }

 private:
  int misses_ = 0;
};

}  // namespace sextant::benchmark
