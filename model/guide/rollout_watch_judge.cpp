// SPDX-License-Identifier: GPL-3.0-or-later
// Who is compared with whom in a stage, and what the judge says of it.
#include <QtCore/QDateTime>

#include <algorithm>
#include <utility>

#include "model/checks/settings.h"
#include "model/guide/judge_rules.h"
#include "model/guide/rollout_watch.h"

namespace sextant {
namespace {

constexpr std::int64_t stale_seconds = 10;
// What came late counts too: where something lacked, all seconds are judged again so often.
constexpr std::int64_t anew_every_seconds = 15;
constexpr std::int64_t past_seconds_min = 5;
// Further back than that nothing is judged: what was measured in an hour is at hand.
constexpr std::int64_t judged_seconds_max = 1800;
// Of the objective: as short as that nobody feels a difference between two times.
constexpr double negligible_share = 0.01;

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

}  // namespace

// Each stage is judged by itself, with its part of the chance of error, so that the whole rollout
// keeps to it.
Result<JudgeRules> RolloutWatch::stageRules() const {
  static const ProfileSet none;
  const ProfileSet* settings = session_.settings(key_.environment);
  const bool are_there =
      session_.overview().head({key_.environment, settings_service}) != nullptr;
  if (settings == nullptr && are_there)
    return fail(ErrorKind::verdict_unknown, "The settings of the judge are being read.");
  if (!settings_rules_)
    settings_rules_ = rulesToJudgeBy(settings == nullptr ? none : *settings, key_.service);
  Result<JudgeRules> rules = *settings_rules_;
  if (!rules || !plan_ || plan_->stages.empty()) return rules;
  rules->alpha /= double(plan_->stages.size());
  rules->last_stage = rollout_ && std::size_t(rollout_->step) == plan_->stages.size();
  return rules;
}

JudgeRules RolloutWatch::rules() const {
  return judge_ ? judge_->rules() : stageRules().value_or(JudgeRules{});
}

// Why nothing can be said now; empty: it can.
std::string RolloutWatch::judgeHindrance(const LatencyHistory& live) const {
  if (!applied_at_) return "It is judged once all instances of the stage run it.";
  if (live.stepSeconds() != 1) {
    return "The judge needs measurements of each second, and this source has them in steps of " +
           std::to_string(live.stepSeconds()) + " s.";
  }
  if (!live.newest() || now() - *live.newest() > stale_seconds)
    return "No measurements arrive, so nothing is known of how it does now.";
  if (!past_) return "The time before the rollout is being read.";
  return {};
}

// So many seconds up to the first stage in which all of these were measured, without a gap.
std::int64_t RolloutWatch::pastSeconds(const std::vector<Scope>& instances, std::int64_t first) const {
  std::int64_t known = before_seconds + past_seconds;
  for (const Scope& one : instances) {
    const auto points = past_->points(one, first - known, first, 1);
    std::int64_t own = 0;
    for (auto point = points.rbegin(); point != points.rend() && point->held_seconds > 0; ++point)
      own = first - point->start;
    known = std::min(known, own);
  }
  return known;
}

// Seconds of the same instances before the rollout, each used once; they end where the bake time does.
void RolloutWatch::againstPast(LiveArms& arms, std::int64_t first) {
  // One that came since has no past, and is not compared.
  std::erase_if(arms.candidate, [&](const Scope& one) {
    return pastSeconds({one}, first) < past_seconds_min;
  });
  const std::int64_t known = pastSeconds(arms.candidate, first);
  arms.before_seconds = std::min(before_seconds, known / 4);
  arms.past_from = first - known + arms.before_seconds;
  arms.past_to = first;
  const std::int64_t length = arms.past_to - arms.past_from;
  const std::int64_t bake = plan_->stages[std::size_t(sight_.step) - 1].bake_seconds;
  arms.since += std::max<std::int64_t>(0, bake - length);
  if (!arms.candidate.empty() && length >= past_seconds_min) return;
  sight_.judge_problem =
      "Too little is known of the time before the rollout, and nobody is left to compare with.";
}

// Who is compared with whom; nothing where too little is known, and why is told.
std::optional<LiveArms> RolloutWatch::stageArms() {
  LiveArms arms;
  for (const CandidateInstance& one : sight_.instances) {
    if (one.standing != CandidateStanding::failed) arms.candidate.push_back(one.scope);
  }
  arms.baseline = baseline_;
  arms.since = *applied_at_ + 1;
  arms.before_seconds = before_seconds;
  const std::int64_t first = firstStageAt().value_or(arms.since);
  arms.before_end = first;
  if (sight_.is_against_past) againstPast(arms, first);
  return sight_.judge_problem.empty() ? std::optional(arms) : std::nullopt;
}

void RolloutWatch::beginJudging(const JudgeRules& rules, const LiveArms& arms) {
  LiveArms judged = arms;
  if (!sight_.is_against_past)
    judged.since = std::max(judged.since, now() - judged_seconds_max);
  judge_ = std::make_unique<LiveJudge>(rules, judged, past_);
  judged_arms_ = arms;
  judge_anew_at_ = now() + anew_every_seconds;
}

void RolloutWatch::judge() {
  const LatencyHistory& live = feed_.live(key_);
  sight_.is_against_past = baseline_.empty();
  sight_.judge_problem = judgeHindrance(live);
  auto rules = stageRules();
  if (!rules) sight_.judge_problem = rules.error().toString();
  // What else goes on is another thing than it was before.
  if (rules && sight_.is_against_past) {
    rules->tolerated = rules->margin;
    rules->negligible_seconds = rules->objective_seconds * negligible_share;
  }
  if (!sight_.judge_problem.empty()) return;
  const auto arms = stageArms();
  if (!arms) return;
  const bool is_other = judge_ == nullptr || judged_arms_ != arms || !(judge_->rules() == *rules);
  const bool is_final =
      judge_ != nullptr && !is_other && judge_->judgement().verdict == Verdict::fail;
  const bool is_due =
      judge_ != nullptr && !is_final && judge_->hasGaps() && now() >= judge_anew_at_;
  if (is_other || is_due) beginJudging(*rules, *arms);
  // Not further than the source has answered: its clock may be another one.
  judge_->follow(live, std::min(now(), *live.newest() + 1));
  Judgement judgement = judge_->judgement();
  // A word of long ago is none of now, whether the past is used up or a clock went back.
  const bool is_old = *live.newest() + 1 - judge_->next() > stale_seconds;
  if (is_old && judgement.verdict == Verdict::pass) {
    sight_.judge_problem =
        "The seconds that it can be compared with are used up, so nothing newer is judged.";
    return;
  }
  sight_.judgement = std::move(judgement);
}

}  // namespace sextant
