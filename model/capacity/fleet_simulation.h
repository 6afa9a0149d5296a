// SPDX-License-Identifier: GPL-3.0-or-later
// A fleet played through, request by request, in simulated time. It stands where queueing formulas
// would: those for bounded queues, bursts, time-outs, caches with a time to live and a database that
// slows down with each statement beside it are not known together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/capacity/service_shape.h"
#include "model/metrics/latency_histogram.h"

namespace sextant {

struct SimulationQuestion {
  std::vector<ServiceSetting> instances;  // requests go to them in turns
  ServiceDemand demand;
  ServiceCost cost;
  double warm_up = 20;   // seconds that do not count: the caches fill
  double seconds = 60;   // that count
  std::uint64_t seed = 1;
};

// One of the question's instances.
struct SimulatedInstance {
  LatencyHistogram durations;  // of its requests
  double hold_seconds = 0;     // as of the fleet
  double worker_seconds = 0;
};

struct SimulatedFleet {
  LatencyHistogram durations;  // of every request, failed ones included
  std::map<std::string, std::uint64_t> errors;  // queue_full, pool_timeout, deadline,
                                                // statement_timeout, too_many_connections
  std::uint64_t requests = 0;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  double hold_seconds = 0;      // mean time that a request held a connection
  double worker_seconds = 0;    // mean time that a request held a worker
  double database_utilisation = 0;  // of its cores, 0 to 1
  double pool_utilisation = 0;      // of the busiest instance's pool
  double worker_utilisation = 0;    // of the busiest instance's workers
  std::vector<SimulatedInstance> instances;  // in the question's order
  [[nodiscard]] double hitRatio() const;
  [[nodiscard]] double errorRatio() const;
};

// At most this many requests are played; the time is cut short where there would be more.
inline constexpr std::uint64_t simulated_requests_max = 400'000;

// The same question has the same answer. Precondition: at least one instance and one rate; numbers
// are finite and positive where they have to be.
[[nodiscard]] SimulatedFleet simulateFleet(const SimulationQuestion& question);

}  // namespace sextant
