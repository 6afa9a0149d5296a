// SPDX-License-Identifier: GPL-3.0-or-later
// How often a cache answers, before anybody runs it: Che's approximation for the least recently used
// (Che, Tung, Wang, IEEE JSAC 20(7), 2002), with a time to live that is counted from the read.
// Within 0.006 of a cache that is played through (tests/unit/capacity/fleet_simulation_test).
#pragma once

namespace sextant {

// A cache of one instance, and what it is asked. Numbers are finite but for `ttl_seconds`.
struct CacheLoad {
  double entries = 0;
  double ttl_seconds = 0;  // infinity: none
  double rate = 0;         // reads a second
  double keys = 1;         // different ones that are asked for
  double exponent = 0;     // of Zipf's law over them: 0 is all alike
};

// The share of reads that it answers, 0 to 1. Rises with entries, time to live and rate. Bounded
// work: a thousand steps or so, whatever the numbers.
[[nodiscard]] double cacheHitRatio(const CacheLoad& load);

}  // namespace sextant
