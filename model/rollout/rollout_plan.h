// SPDX-License-Identifier: GPL-3.0-or-later
// How a candidate gets to the fleet: stages, how long each is watched, what has to be so before the
// next, and what is done where it hurts. Written as YAML or JSON:
//
//   stages:
//     - {share: 0, named: [eu1/hunt-1], bake: 30s}
//     - {share: 25%, person: true}
//     - {share: 100%}
//   bake: 1min
//   on_fail: roll_back
//   unknown_limit: 5min
//   failures_max: 0
//   gates: {judge: true, alerts: true, checks: [smoke]}
//
// Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/problem.h"
#include "model/base/result.h"
#include "model/document/value.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct RolloutStage {
  double share = 1;                // 0 to 1, of the inventory
  std::vector<std::string> named;  // CLUSTER or CLUSTER/INSTANCE, beside the share
  std::int64_t bake_seconds = 60;  // that it is watched at least, once all of it runs the candidate
  bool asks_person = false;        // a person's word takes it further, not the controller's
};

// What is done where the judge fails a candidate, or too many instances do.
enum class OnFail { roll_back, pause };

struct RolloutPlan {
  static constexpr std::size_t stages_max = 100;

  std::vector<RolloutStage> stages;  // at least one, the last with the share 1
  OnFail on_fail = OnFail::roll_back;
  // So long nothing may be known of how the candidate does before the rollout is paused.
  std::int64_t unknown_seconds_max = 300;
  int failures_max = 0;  // instances of a stage that may fail to run it
  bool is_judged = true;
  bool heeds_alerts = false;  // no stage begins while an urgent alert of the service is firing
  std::vector<std::string> checks;  // by name; what they run is said on the controllers' hosts

  // Error: input; `where` is the pointer within the plan.
  [[nodiscard]] static Result<RolloutPlan> parse(const Value& plan);
  // The store's form of it, as normalPlan() makes it.
  [[nodiscard]] static Result<RolloutPlan> fromJson(const std::string& json);
};

// "share 5 %, and eu1/hunt-1"
[[nodiscard]] std::string wordsOf(const RolloutStage& stage);

// The same plan as the store takes it: shares as numbers, and who was named in a stage is named in
// those after it, so that nobody goes back and forth. Errors as RolloutPlan::parse().
[[nodiscard]] Result<Value> normalPlan(const Value& plan);

// The section `plan` of the settings, for a service or for all of an environment: what a change gets
// that brings no plan of its own. Nothing where they say nothing. Error: input, with the place.
[[nodiscard]] Result<std::optional<Value>> defaultPlan(const ProfileSet& settings,
                                                       const std::string& service);
// What is wrong with the sections of a set of settings' profiles, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkPlanSettings(const ProfileSet& settings);

}  // namespace sextant
