// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/planned_stages.h"

#include "model/rollout/assignment.h"
#include "model/rollout/judge_words.h"

namespace sextant {

std::vector<PlannedStage> plannedStages(const RolloutPlan& plan, const std::string& salt,
                                        const std::vector<Scope>& inventory,
                                        const std::map<Scope, RevisionNumber>& pins) {
  std::vector<PlannedStage> planned;
  std::vector<bool> had(inventory.size(), false);
  std::int64_t watched = 0;
  Head head;
  head.stable = {1};
  head.pins = pins;
  for (const RolloutStage& stage : plan.stages) {
    RolloutState state{{2}, salt, stage.share, {}};
    for (const std::string& name : stage.named) {
      if (const auto scope = Scope::fromPath(name)) state.named.insert(*scope);
    }
    head.rollout = std::move(state);
    const auto assigned = assignments(head, inventory);
    PlannedStage one;
    one.earliest_seconds = watched;
    for (std::size_t i = 0; i < inventory.size(); ++i) {
      if (assigned[i].reason != AssignmentReason::candidate) continue;
      ++one.all;
      if (!had[i]) one.joins.push_back(inventory[i]);
      had[i] = true;
    }
    watched += stage.bake_seconds;
    planned.push_back(std::move(one));
  }
  return planned;
}

std::string joinWords(const PlannedStage& stage) {
  if (stage.joins.empty()) return "nobody else";
  std::vector<std::string> names;
  for (const Scope& one : stage.joins)
    names.push_back(one.path());
  return listWords(names);
}

}  // namespace sextant
