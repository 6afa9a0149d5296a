// SPDX-License-Identifier: GPL-3.0-or-later
// What fails a candidate, what keeps it from passing, and the sentences that say so.
#include <algorithm>
#include <cmath>

#include "model/rollout/judge_state.h"
#include "model/rollout/judge_words.h"

namespace sextant {
namespace {

constexpr std::int64_t day_seconds = 86'400;
// More missing than that may be just the seconds that were bad.
constexpr double missing_share_max = 0.05;
// So many requests would have come, by its share: none of them is no chance (e⁻²⁰).
constexpr double requests_that_come = 20;

std::string objectiveWords(const JudgeRules& rules) {
  return percentWords(objective_share) + " of requests within " +
         secondsWords(rules.objective_seconds);
}

std::string badEventWords(const ArmSums& sums, const JudgeRules& rules) {
  std::string words = countWords(sums.failed, "error");
  std::vector<std::string> causes;
  for (const auto& [cause, failed] : sums.errors) {
    if (failed > 0) causes.push_back(cause + ' ' + std::to_string(failed));
  }
  if (!causes.empty()) words += " (" + listWords(causes) + ')';
  return words + " and " + std::to_string(sums.slow) + " slower than " +
         secondsWords(rules.objective_seconds) + " in " + countWords(sums.requests, "request");
}

std::optional<std::string> slowerThanBaseline(const JudgeState& state) {
  const DistributionLook now = state.distribution();
  if (now.answer(state.rules.margin) != DistributionAnswer::worse) return std::nullopt;
  if (now.lead.share - now.half_width <= state.rules.tolerated) return std::nullopt;
  const double bound = (*state.bounds)[now.lead.bucket];
  return "The candidate is slower than the baseline: between " +
         percentWords(now.lead.share - now.half_width) + " and " +
         percentWords(std::min(1.0, now.mostWorse())) + " more of its requests take longer than " +
         secondsWords(bound) + ". Take it back.";
}

std::optional<std::string> moreGoesWrong(const JudgeState& state) {
  const double slow = state.slow_evidence.logValue();
  const double errors = state.error_evidence.logValue();
  const double larger = std::max(slow, errors);
  const double mean = larger + std::log((std::exp(slow - larger) + std::exp(errors - larger)) / 2);
  if (mean < -std::log(state.alphaOfTest())) return std::nullopt;
  return "More goes wrong on the candidate than its share of the traffic explains: " +
         badEventWords(state.candidate, state.rules) + "; the baseline had " +
         badEventWords(state.baseline, state.rules) + ". Take it back.";
}

std::optional<std::string> missesObjective(const JudgeState& state) {
  const JudgeRules& rules = state.rules;
  if (objectiveOf(state.candidate_of_all_stages, rules.alpha) != ObjectiveAnswer::missed)
    return std::nullopt;
  const std::string misses = "The candidate misses the objective, " + objectiveWords(rules) + ": " +
                             badEventWords(state.candidate_of_all_stages, rules) + ". ";
  if (objectiveOf(state.before, rules.alpha) == ObjectiveAnswer::held)
    return misses +
           "The time before held it, so the baseline beside it is no excuse: both share "
           "what stands behind them. Take it back.";
  if (rules.last_stage)
    return misses +
           "In the last stage it has to hold it, whatever the baseline does. Take it back.";
  return std::nullopt;
}

std::string doubtOfFaults(const JudgeState& state) {
  std::string words = "The data cannot be judged. ";
  for (const std::string& fault : state.faults)
    words += fault + ' ';
  if (state.fault_count > state.faults.size())
    words += "There are " +
             countWords(state.fault_count - state.faults.size(), "more such record") + ". ";
  return words + "Nothing is promoted on it: look at what measured it, and judge again.";
}

// What keeps data from being judged at all.
std::optional<std::string> doubtOfPresence(const JudgeState& state) {
  if (state.fault_count > 0) return doubtOfFaults(state);
  const bool has_candidate = state.attendance.instances(Arm::candidate) > 0;
  const bool has_baseline = state.attendance.instances(Arm::baseline) > 0;
  if (!has_candidate && !has_baseline)
    return "There is no data of candidate and baseline. Nobody knows how the candidate does. See "
           "whether its instances and their agents report.";
  if (!has_candidate || !has_baseline) {
    const Arm silent = has_candidate ? Arm::baseline : Arm::candidate;
    return "Nothing was reported by " + nameOf(silent) +
           ", so there is nothing to compare. See whether its instances and their agents report.";
  }
  if (state.before.requests == 0)
    return "Nothing is known of the time before, and the arms share what stands behind them: a "
           "candidate that spoils both would look like an equal. Record some seconds before it "
           "starts.";
  if (state.isWarmingUp()) {
    const std::int64_t left =
        state.constellation_began + state.rules.warm_up_seconds - *state.last_second;
    return "The instances are warming up; judging starts in " + waitWords(left) + '.';
  }
  return std::nullopt;
}

std::optional<std::string> doubtOfArm(const JudgeState& state, Arm arm) {
  const bool is_candidate = arm == Arm::candidate;
  const ArmSums& own = is_candidate ? state.candidate : state.baseline;
  const ArmSums& other = is_candidate ? state.baseline : state.candidate;
  const std::uint64_t alone = is_candidate ? state.candidate_alone : state.baseline_alone;
  const double missing = state.attendance.missingShare(arm);
  if (missing > missing_share_max)
    return "Of the seconds of " + nameOf(arm) + ' ' + percentWords(missing) +
           " are missing, and they may be just the bad ones. See why its agents do not report, "
           "and start judging again.";
  if (own.requests == 0 || other.requests == 0) return std::nullopt;
  const double expected = static_cast<double>(alone) * static_cast<double>(own.requests) /
                          static_cast<double>(other.requests);
  if (expected < requests_that_come) return std::nullopt;
  return "There are no more requests for " + nameOf(arm) +
         ". See whether the load balancer finds it healthy.";
}

std::optional<std::string> doubtOfReports(const JudgeState& state) {
  const auto& absent = state.attendance.absent();
  if (!absent.empty())
    return "In the last second nothing was reported by " + listWords(absent) +
           ". As long as that is so, nobody knows how " +
           (absent.size() == 1 ? "it does" : "they do") +
           ". See whether instance and agent are alive.";
  if (auto doubt = doubtOfArm(state, Arm::candidate)) return doubt;
  return doubtOfArm(state, Arm::baseline);
}

std::optional<std::string> doubtOfDistributions(const JudgeState& state) {
  const DistributionLook now = state.distribution();
  const double margin = state.rules.margin;
  if (now.answer(margin) == DistributionAnswer::no_worse) return std::nullopt;
  const std::string limit = "the limit is " + percentWords(margin) + '.';
  if (state.candidate.requests == 0)
    return "The candidate has had no requests yet in its present stage; " + limit;
  const std::string much = percentWords(std::min(1.0, now.mostWorse()));
  // Rounded they may be the same, and then "up to" would be within the limit.
  const bool is_near = much == percentWords(margin);
  const std::string worse = std::string("The candidate may still be ") +
                            (is_near ? "a little more than " : "up to ") + much + " worse; " + limit;
  const auto due =
      looksUntil(margin, now, totalOf(state.baseline.durations), totalOf(state.candidate.durations),
                 state.looks, state.alphaOfTest(), day_seconds);
  if (!due)
    return worse + " It lags by " + percentWords(now.lead.share) +
           " now, and as long as it does no time will make it pass.";
  return "Not enough data yet to promote. " + worse + " At this traffic the verdict is due in " +
         waitWords(std::max<std::int64_t>(1, *due)) + '.';
}

std::optional<std::string> doubtOfObjective(const JudgeState& state) {
  const JudgeRules& rules = state.rules;
  const ArmSums& candidate = state.candidate_of_all_stages;
  const ObjectiveAnswer answer = objectiveOf(candidate, rules.alpha);
  if (answer == ObjectiveAnswer::held) return std::nullopt;
  const bool was_missed =
      seemsToMissObjective(state.baseline) && seemsToMissObjective(state.before);
  if (was_missed && !rules.last_stage) return std::nullopt;
  if (answer == ObjectiveAnswer::missed)
    return "The candidate misses the objective, " + objectiveWords(rules) + ": " +
           badEventWords(candidate, rules) + ", and it did not clearly miss it before.";
  std::string words = "It is not certain yet that the candidate holds the objective, " +
                      objectiveWords(rules) + ": so far " + badEventWords(candidate, rules) + '.';
  if (candidate.not_fast > candidate.slow)
    words += " The buckets have no bound at " + secondsWords(rules.objective_seconds) + ", so " +
             std::to_string(candidate.not_fast - candidate.slow) + " may be on either side of it.";
  return words;
}

std::optional<std::string> doubtOfBefore(const JudgeState& state) {
  const JudgeRules& rules = state.rules;
  const double width = state.beforeHalfWidth();
  if (width > before_half_width_max)
    return "Too little is known of the time before: " +
           countWords(state.before.requests, "request") + ". Record more of it.";
  const DistributionLook now = state.againstBefore();
  const std::string shared =
      " Baseline and candidate share what stands behind them, so this may be "
      "the candidate's doing. Take it back and see whether that helps.";
  if (now.lead.share - now.half_width > rules.margin)
    return "The candidate is slower than the service was before: at least " +
           percentWords(now.lead.share - now.half_width) + " more requests take longer than " +
           secondsWords((*state.bounds)[now.lead.bucket]) + '.' + shared;
  if (missesMoreThanBefore(state.candidate_of_all_stages, state.before, rules.margin, rules.alpha))
    return "More goes wrong than before: " + badEventWords(state.candidate_of_all_stages, rules) +
           ", before " + badEventWords(state.before, rules) + '.' + shared;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> failureOf(const JudgeState& state) {
  if (state.looks == 0) return std::nullopt;
  if (auto failure = slowerThanBaseline(state)) return failure;
  if (auto failure = moreGoesWrong(state)) return failure;
  return missesObjective(state);
}

std::vector<std::string> doubtsOf(const JudgeState& state) {
  if (auto doubt = doubtOfPresence(state)) return {*doubt};
  std::vector<std::string> doubts;
  const auto note = [&](const std::optional<std::string>& doubt) {
    if (doubt) doubts.push_back(*doubt);
  };
  note(doubtOfReports(state));
  if (state.looks == 0) {
    if (doubts.empty()) doubts.emplace_back("There is no second yet in which both arms reported.");
    return doubts;
  }
  note(doubtOfBefore(state));
  note(doubtOfDistributions(state));
  note(doubtOfObjective(state));
  return doubts;
}

std::string reasonToPass(const JudgeState& state) {
  const JudgeRules& rules = state.rules;
  std::string words = "The candidate is at most " + percentWords(state.distribution().mostWorse()) +
                      " worse than the baseline, within the limit of " +
                      percentWords(rules.margin) + ", and no more goes wrong on it. ";
  if (objectiveOf(state.candidate_of_all_stages, rules.alpha) == ObjectiveAnswer::held) {
    words += "It holds the objective, " + objectiveWords(rules) + ". ";
  } else {
    words += "The objective, " + objectiveWords(rules) +
             ", is not held by baseline and time before either; in the last stage it has to be. ";
  }
  return words + "It may go on.";
}

}  // namespace sextant
