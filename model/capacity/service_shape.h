// SPDX-License-Identifier: GPL-3.0-or-later
// A service as its capacity is reckoned: instances with workers behind a bounded queue, a cache, and
// a pool of connections to one shared database. Plain values; durations in seconds.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace sextant {

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

// What a profile decides, of one instance.
struct ServiceSetting {
  int workers = 1;
  int queue_limit = 1;  // requests that may wait for a worker
  int pool = 1;         // connections at most
  int pool_idle = 1;    // that stay open unused
  double acquire_timeout = no_limit;
  double statement_timeout = no_limit;
  double deadline = no_limit;
  double cache_entries = 0;
  double cache_ttl = no_limit;
  bool coalesces = false;  // of misses of the same key only one asks the database
  friend bool operator==(const ServiceSetting&, const ServiceSetting&) = default;
};

// What is asked of all instances together.
struct ServiceDemand {
  std::vector<double> rates;  // requests a second, one for each second; repeated as need be
  double write_share = 0;     // that the cache cannot answer
  double keys = 1;            // different ones that reads ask for
  double exponent = 0;        // of Zipf's law over them: 0 is all alike
  friend bool operator==(const ServiceDemand&, const ServiceDemand&) = default;
};

// What a request costs, whatever the profile.
struct ServiceCost {
  double hit = 0.0003;      // of a worker for answering from the cache
  double read = 0.0035;     // of the database for a miss, alone on it
  double write = 0.0035;    // and for a write
  double connect = 0.004;   // and for a new connection
  double cores = 1;         // of the database: so many statements run at full speed
  int connections_max = 1'000'000;  // that it lets in
  double around = 0;  // of every answer, while nothing that is limited is held
  friend bool operator==(const ServiceCost&, const ServiceCost&) = default;
};

}  // namespace sextant
