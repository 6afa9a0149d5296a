// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout before it begins: which instances each stage of its plan moves, and when at the earliest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/rollout/head.h"
#include "model/rollout/rollout_plan.h"

namespace sextant {

struct PlannedStage {
  std::vector<Scope> joins;  // that run the candidate from this stage on, in the inventory's order
  std::size_t all = 0;       // that run it then
  // From the publish until it can begin: what the stages before are watched for at least. What a
  // person, a check or the judge takes is not in it.
  std::int64_t earliest_seconds = 0;
};

// `salt` is the hash of the change that is published (migration 0015): so the answer is what will be,
// as long as neither the change nor the inventory becomes another one. Instances that are pinned are
// left out, as by the rollout. Values; any thread.
[[nodiscard]] std::vector<PlannedStage> plannedStages(const RolloutPlan& plan,
                                                      const std::string& salt,
                                                      const std::vector<Scope>& inventory,
                                                      const std::map<Scope, RevisionNumber>& pins = {});

// "eu1/hunt-1 and eu1/hunt-3", of many the first and how many more; "nobody else".
[[nodiscard]] std::string joinWords(const PlannedStage& stage);

}  // namespace sextant
