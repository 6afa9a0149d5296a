// SPDX-License-Identifier: GPL-3.0-or-later
// What an agent tells a scraper of itself and of its instances, as OpenMetrics over HTTP.
#pragma once

#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/store/store_types.h"

namespace sextant {

// What one instance's agent has done since the program began, and how things are.
struct AgentNumbers {
  Instance instance;
  RevisionNumber wanted;
  RevisionNumber applied;
  Health health = Health::unknown;
  bool in_force = true;  // false: what it wants to apply failed, and why is in its reports
  std::uint64_t applied_count = 0;
  std::uint64_t refused_count = 0;  // revisions that are bad
  std::uint64_t put_back_count = 0;
  std::uint64_t host_failures = 0;  // attempts that this host spoilt
  std::uint64_t reports = 0;        // that the store took
  std::uint64_t report_failures = 0;
  std::int64_t last_report = 0;  // Unix time; 0: none yet
  std::size_t samples_waiting = 0;
};

struct AgentStanding {
  bool store_connected = false;
  std::vector<AgentNumbers> instances;
};

// The exposition, with its end mark.
[[nodiscard]] std::string agentMetrics(const AgentStanding& standing);

}  // namespace sextant
