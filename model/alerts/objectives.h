// SPDX-License-Identifier: GPL-3.0-or-later
// What a service promises, and from when on somebody is to be told: the section `objectives`
// (resources/schemas/objectives.schema.json) of the settings. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct LatencyObjective {
  std::string name;
  double threshold_seconds = 0;
  double target = 0;  // the share of requests that is to be within it, in (0, 1)
  friend bool operator==(const LatencyObjective&, const LatencyObjective&) = default;
};

// The defaults are those of a service of which the settings say nothing: it has no objective, and
// exhaustion, drift and silence are told all the same.
struct ServiceObjectives {
  std::vector<LatencyObjective> latency;
  std::optional<double> errors_target;  // the share of requests without an error
  std::vector<std::string> exhaustion_causes{"queue_full", "pool_timeout", "too_many_connections"};
  std::uint64_t exhaustion_per_minute = 1;
  std::int64_t silence_seconds = 15;
  std::int64_t drift_seconds = 30;
  friend bool operator==(const ServiceObjectives&, const ServiceObjectives&) = default;
};

// What the settings say of a service: at its own scope, else at base, else the defaults. Error:
// input, in a sentence and with the place, where the section cannot be used.
[[nodiscard]] Result<ServiceObjectives> serviceObjectives(const ProfileSet& settings,
                                                          const std::string& service);

// What is wrong with the sections of a set of settings' profiles, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkObjectives(const ProfileSet& settings);

}  // namespace sextant
