// SPDX-License-Identifier: GPL-3.0-or-later
// From measurements to what is wrong now. Pure: the caller says what time it is.
#pragma once

#include <vector>

#include "model/alerts/alert.h"
#include "model/alerts/burn_rate.h"
#include "model/alerts/objectives.h"
#include "model/rollout/assignment.h"
#include "model/store/store_types.h"

namespace sextant {

// Points of the whole service, up to now. Which step they have decides which windows of
// burn_windows they serve: those that are at least six steps short and lie within the points.
struct BurnPoints {
  std::int64_t step_seconds = 60;
  std::vector<StepPoint> points;
};
[[nodiscard]] std::vector<AlertCondition> burnConditions(const ServiceKey& key,
                                                         const ServiceObjectives& objectives,
                                                         const BurnPoints& measured,
                                                         std::int64_t now);

// Errors of the last minute whose cause is that something has run out, and which instance has most
// of them.
[[nodiscard]] std::vector<AlertCondition> exhaustionConditions(const ServiceKey& key,
                                                               const ServiceObjectives& objectives,
                                                               const LatencyHistory& live,
                                                               std::int64_t now);

// Instances that run something else than they must, and those whose agent is silent. `wanted`: what
// each of them must run by the head; empty where that is not known.
[[nodiscard]] std::vector<AlertCondition> fleetConditions(const ServiceKey& key,
                                                          const ServiceObjectives& objectives,
                                                          const std::vector<FleetRow>& fleet,
                                                          const std::vector<Assignment>& wanted);

}  // namespace sextant
