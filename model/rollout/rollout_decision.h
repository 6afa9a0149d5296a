// SPDX-License-Identifier: GPL-3.0-or-later
// What a controller does with a rollout next, from what it sees of it. Pure: the same sight has the
// same decision, so any number of controllers come to the same one. Only `pass` promotes; what is
// not known waits, and after a while pauses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/rollout/judge.h"
#include "model/rollout/rollout_plan.h"

namespace sextant {

// How an instance that has to run the candidate stands.
enum class CandidateStanding {
  on_way,  // its agent reports, and it is not in force yet or not healthy with it
  runs,    // in force, and healthy
  failed,  // refused or put back
  silent,  // its agent does not report
};

struct CandidateInstance {
  Scope scope;
  CandidateStanding standing = CandidateStanding::silent;
  std::string reason;  // a sentence, of one that failed; may be empty
};

// What was found out about the candidate before anybody runs it.
struct PreparationSight {
  bool controller_found_valid = false;
  bool agent_found_valid = false;
  std::optional<std::string> invalid;  // who found it invalid, and why: a sentence
};

// A check that the plan names, as the controller's host runs it.
struct CheckAnswer {
  enum class Kind { running, passed, failed, unknown } kind = Kind::running;
  std::string name;
  std::string reason;
};

// What is wrong with the service, whoever's fault it is.
struct AlertSight {
  std::vector<std::string> firing;  // urgent ones, a sentence each
  std::string hindrance;            // why that is not known; empty: it is
};

struct RolloutSight {
  int step = 0;  // 0: preparing; k: stage k of the plan
  bool is_paused = false;
  std::int64_t step_seconds = 0;  // since it came to this step, or was resumed in it
  PreparationSight preparation;
  std::vector<CandidateInstance> instances;   // that the head assigns the candidate
  std::int64_t incomplete_seconds = 0;  // since not all of them run it that can
  std::optional<std::int64_t> running_seconds;  // since all of them do; nothing: not yet
  std::int64_t unknown_seconds = 0;  // since there was a verdict last, or the bake was over
  std::optional<Judgement> judgement;  // nothing: none could be made
  std::string judge_problem;  // why; a sentence
  // Nobody is left beside the candidate, so it is compared with the time before.
  bool is_against_past = false;
  std::vector<CheckAnswer> checks;
  std::int64_t check_seconds = 0;  // since they were started
  AlertSight alerts;
  std::int64_t alert_seconds = 0;  // since something fires, or is not known
};

struct RolloutDecision {
  enum class Action { wait, advance, promote, pause, abort };
  Action action = Action::wait;
  // What is waited for, or why it is done: sentences for people.
  std::string reason;
  // Of a wait: how long it may last yet; nothing where nobody knows.
  std::optional<std::int64_t> seconds_left;
};

// Precondition: the step is one of the plan's, or 0.
[[nodiscard]] RolloutDecision decideRollout(const RolloutPlan& plan, const RolloutSight& sight);

}  // namespace sextant
