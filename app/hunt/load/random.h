// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that a seed repeats on every machine. (The standard library's distributions
// differ from one library to the next; its engine does not.)
#pragma once

#include <cstdint>
#include <random>

namespace sextant::hunt {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  // Uniform in [0, 1), with 53 random bits.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sextant::hunt
