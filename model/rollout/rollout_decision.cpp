// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/rollout_decision.h"

#include <algorithm>

#include "model/rollout/judge_words.h"

namespace sextant {
namespace {

using Action = RolloutDecision::Action;
using Decision = std::optional<RolloutDecision>;

std::vector<std::string> namesOf(const RolloutSight& sight, CandidateStanding standing) {
  std::vector<std::string> names;
  for (const CandidateInstance& one : sight.instances) {
    if (one.standing == standing) names.push_back(one.scope.path());
  }
  return names;
}

std::string isOrAre(const std::vector<std::string>& names) {
  return names.size() == 1 ? " is " : " are ";
}

// What the plan says of a candidate that does harm.
RolloutDecision harmful(const RolloutPlan& plan, const std::string& why) {
  return {plan.on_fail == OnFail::pause ? Action::pause : Action::abort, why, {}};
}

RolloutDecision waitOrPause(const RolloutPlan& plan, std::int64_t waited, const std::string& what) {
  const std::int64_t left = plan.unknown_seconds_max - waited;
  if (left > 0) return {Action::wait, what, left};
  return {Action::pause,
          "For " + waitWords(std::max<std::int64_t>(waited, 1)) +
              " nothing was known that lets it go on. " + what,
          {}};
}

RolloutDecision decidePreparation(const RolloutPlan& plan, const RolloutSight& sight) {
  const PreparationSight& found = sight.preparation;
  if (found.invalid) return {Action::abort, "It is not valid. " + *found.invalid, {}};
  if (found.controller_found_valid && found.agent_found_valid)
    return {Action::advance, "A controller and an agent's own parser have found it valid.", {}};
  return waitOrPause(plan, sight.step_seconds,
                     found.controller_found_valid
                         ? "No agent has checked the candidate with its service's own parser yet."
                         : "The candidate is being checked.");
}

Decision decideInstances(const RolloutPlan& plan, const RolloutSight& sight) {
  const auto failed = namesOf(sight, CandidateStanding::failed);
  if (std::ssize(failed) > plan.failures_max) {
    const auto first = std::find_if(
        sight.instances.begin(), sight.instances.end(),
        [](const CandidateInstance& one) { return one.standing == CandidateStanding::failed; });
    std::string why = listWords(failed) + " could not run it";
    if (plan.failures_max > 0)
      why += ", and the plan allows " + std::to_string(plan.failures_max);
    return harmful(plan, why + (first->reason.empty() ? "." : ": " + first->reason));
  }
  const auto silent = namesOf(sight, CandidateStanding::silent);
  if (!silent.empty()) {
    return waitOrPause(plan, sight.incomplete_seconds,
                       "Nothing is heard of " + listWords(silent) +
                           ", which should run it. See whether the agent is alive.");
  }
  if (sight.instances.empty())
    return waitOrPause(plan, sight.incomplete_seconds, "No instance is to run it in this stage.");
  const auto late = namesOf(sight, CandidateStanding::on_way);
  if (late.empty()) return std::nullopt;
  return waitOrPause(plan, sight.incomplete_seconds,
                     listWords(late) + isOrAre(late) + "about to run it.");
}

// More than the objective allows is slow or fails.
bool missesObjective(const Judgement& judgement) {
  return std::any_of(judgement.effects.begin(), judgement.effects.end(), [](const JudgedEffect& one) {
    const bool is_bad = one.name == "slow" || (one.name == "errors" && one.cause.empty());
    return is_bad && one.candidate.value_or(0) > 1 - objective_share;
  });
}

Decision decideVerdict(const RolloutPlan& plan, const RolloutSight& sight) {
  if (!plan.is_judged) return std::nullopt;
  if (sight.judgement && sight.judgement->verdict == Verdict::fail) {
    const std::string why = "The judge fails it. " + sight.judgement->reason;
    if (!sight.is_against_past || missesObjective(*sight.judgement)) return harmful(plan, why);
    // The load may be another one than before: a person knows.
    return RolloutDecision{
        Action::pause,
        why + " But it is compared with the time before, and it holds the objective.", {}};
  }
  if (sight.judgement && sight.judgement->verdict == Verdict::pass) return std::nullopt;
  return waitOrPause(plan, sight.unknown_seconds,
                     sight.judgement ? sight.judgement->reason : sight.judge_problem);
}

Decision decideFailedChecks(const RolloutPlan& plan, const RolloutSight& sight) {
  for (const CheckAnswer& answer : sight.checks) {
    if (answer.kind == CheckAnswer::Kind::failed)
      return harmful(plan, "The check \"" + answer.name + "\" says no. " + answer.reason);
  }
  return std::nullopt;
}

Decision decideOpenChecks(const RolloutPlan& plan, const RolloutSight& sight) {
  for (const std::string& name : plan.checks) {
    const auto found = std::find_if(sight.checks.begin(), sight.checks.end(),
                                    [&](const CheckAnswer& one) { return one.name == name; });
    if (found == sight.checks.end() || found->kind == CheckAnswer::Kind::running)
      return waitOrPause(plan, sight.check_seconds, "The check \"" + name + "\" has not answered.");
    if (found->kind == CheckAnswer::Kind::unknown)
      return waitOrPause(plan, sight.check_seconds,
                         "The check \"" + name + "\" could not be made. " + found->reason);
  }
  return std::nullopt;
}

// Into an incident nothing more is rolled out: what does harm then could not be told apart.
Decision decideAlerts(const RolloutPlan& plan, const RolloutSight& sight) {
  if (!plan.heeds_alerts) return std::nullopt;
  const AlertSight& alerts = sight.alerts;
  if (!alerts.hindrance.empty()) return waitOrPause(plan, sight.alert_seconds, alerts.hindrance);
  if (alerts.firing.empty()) return std::nullopt;
  const std::string others = alerts.firing.size() == 1
                                 ? std::string()
                                 : " It is the first of " + std::to_string(alerts.firing.size()) + '.';
  return waitOrPause(plan, sight.alert_seconds,
                     "An alert is firing: " + alerts.firing.front() + others);
}

bool failsNow(const RolloutPlan& plan, const RolloutSight& sight) {
  return plan.is_judged && sight.judgement && sight.judgement->verdict == Verdict::fail;
}

std::string reasonToGoOn(const RolloutPlan& plan, const RolloutSight& sight) {
  if (!plan.is_judged) return "It has been watched as long as the plan asks, without a judge.";
  return "The judge passes it. " + sight.judgement->reason;
}

}  // namespace

RolloutDecision decideRollout(const RolloutPlan& plan, const RolloutSight& sight) {
  if (sight.is_paused) return {Action::wait, "It is paused: a person takes it further.", {}};
  if (sight.step == 0) return decidePreparation(plan, sight);
  // Harm is acted on at once, whoever else is still on the way.
  if (failsNow(plan, sight)) return *decideVerdict(plan, sight);
  if (auto decision = decideInstances(plan, sight)) return *decision;
  const auto at = static_cast<std::size_t>(sight.step) - 1;
  const RolloutStage& stage = plan.stages[at];
  const std::int64_t bake_left = stage.bake_seconds - sight.running_seconds.value_or(0);
  if (!sight.running_seconds || bake_left > 0) {
    return {Action::wait, "It is watched for " + waitWords(std::max<std::int64_t>(bake_left, 1)) + " yet.",
            std::max<std::int64_t>(bake_left, 0)};
  }
  if (auto decision = decideFailedChecks(plan, sight)) return *decision;
  if (auto decision = decideVerdict(plan, sight)) return *decision;
  // The inventory may be another one than when it was looked at before.
  if (sight.preparation.invalid)
    return harmful(plan, "It is not valid for the inventory as it is. " + *sight.preparation.invalid);
  if (!sight.preparation.controller_found_valid || !sight.preparation.agent_found_valid) {
    return waitOrPause(plan, sight.unknown_seconds,
                       "The candidate is being checked for the inventory as it is.");
  }
  if (auto decision = decideOpenChecks(plan, sight)) return *decision;
  if (auto decision = decideAlerts(plan, sight)) return *decision;
  if (stage.asks_person)
    return {Action::wait, "All is well; the plan asks for a person's word to go on.", {}};
  const bool is_last = at + 1 == plan.stages.size();
  return {is_last ? Action::promote : Action::advance, reasonToGoOn(plan, sight), {}};
}

}  // namespace sextant
