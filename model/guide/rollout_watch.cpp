// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/rollout_watch.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "model/guide/judge_rules.h"

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t silent_ms = 5000;
// A fleet that was read longer ago says nothing of now.
constexpr std::int64_t fleet_seconds_max = 15;
constexpr std::int64_t stale_seconds = 10;
// What came late counts too: where something lacked, all seconds are judged again so often.
constexpr std::int64_t anew_every_seconds = 15;
// Of the time before the first stage: the first minute is the third arm, the rest stands in for a
// baseline once nobody is left to be one.
constexpr std::int64_t before_seconds = 60;
constexpr std::int64_t past_seconds = 300;
constexpr std::int64_t past_seconds_min = 5;

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

std::int64_t secondsOf(const QElapsedTimer& timer) {
  return timer.isValid() ? timer.elapsed() / 1000 : 0;
}

}  // namespace

RolloutWatch::RolloutWatch(Session& session, LatencyFeed& feed, ServiceKey key, QObject* parent)
    : QObject(parent), session_(session), feed_(feed), key_(std::move(key)) {
  second_.setInterval(look_ms);
  connect(&second_, &QTimer::timeout, this, &RolloutWatch::look);
  connect(&session_, &Session::headChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_ && second_.isActive()) look();
  });
}

void RolloutWatch::setLooking(bool looking) {
  if (looking == second_.isActive()) return;
  looking ? second_.start() : second_.stop();
  if (looking) look();
}

bool RolloutWatch::isUnderWay() const {
  return rollout_ && (rollout_->state == "running" || rollout_->state == "paused");
}

void RolloutWatch::look() {
  if (std::exchange(is_asking_, true)) return;
  session_.rollouts(key_, 1, this, [this](const Result<std::vector<Rollout>>& rollouts) {
    is_asking_ = false;
    // The store's trouble is told by the connection; what was known stays.
    if (rollouts) arrived(*rollouts);
  });
}

void RolloutWatch::arrived(const std::vector<Rollout>& rollouts) {
  if (rollouts.empty()) {
    if (std::exchange(rollout_, std::nullopt)) emit changed();
    return;
  }
  const Rollout& newest = rollouts.front();
  const bool is_other = !rollout_ || rollout_->number != newest.number;
  if (is_other || rollout_->step != newest.step || rollout_->state != newest.state) begin(newest);
  if (isUnderWay()) {
    readFindings();
    see();
  }
  emit changed();
}

// Another rollout, another step, or it was paused or resumed: what was seen is of the past.
void RolloutWatch::begin(const Rollout& rollout) {
  const bool is_other = !rollout_ || rollout_->number != rollout.number;
  rollout_ = rollout;
  plan_ = RolloutPlan::fromJson(rollout.plan);
  sight_ = {};
  applied_at_.reset();
  judge_.reset();
  in_step_.start();
  running_.invalidate();
  unknown_.invalidate();
  if (is_other) {
    events_.clear();
    findings_.clear();
    past_.reset();
  }
  readEvents();
}

void RolloutWatch::readEvents() {
  if (std::exchange(is_asking_events_, true)) return;
  session_.rolloutEvents(
      rollout_->number, this,
      [this, number = rollout_->number, step = rollout_->step,
       state = rollout_->state](const Result<std::vector<RolloutEvent>>& events) {
        is_asking_events_ = false;
        if (!rollout_ || rollout_->number != number) return;
        if (events) events_ = *events;
        const bool is_behind = rollout_->step != step || rollout_->state != state;
        if (!events || is_behind) return readEvents();
        readPast();
        emit changed();
      });
}

void RolloutWatch::readFindings() {
  if (std::exchange(is_asking_findings_, true)) return;
  session_.inventoryHash(key_, this, [this](const Result<std::string>& hash) {
    if (!hash || !rollout_) {
      is_asking_findings_ = false;
      return;
    }
    inventory_hash_ = *hash;
    session_.validities(key_, rollout_->revision, this,
                        [this](const Result<std::vector<Validity>>& findings) {
                          is_asking_findings_ = false;
                          if (findings) findings_ = *findings;
                        });
  });
}

std::optional<std::int64_t> RolloutWatch::firstStageAt() const {
  for (const RolloutEvent& event : events_) {
    if (event.action == "advance") return event.at_us / us_per_second;
  }
  return std::nullopt;
}

// Once a rollout: the time before its first stage, which lies in the past more and more.
void RolloutWatch::readPast() {
  const auto first = firstStageAt();
  if (!first || past_ || std::exchange(is_asking_past_, true)) return;
  feed_.load(key_, *first - before_seconds - past_seconds, *first, before_seconds + past_seconds, this,
             [this, number = rollout_->number](const Result<LatencyFeed::History>& history) {
               is_asking_past_ = false;
               if (history && rollout_ && rollout_->number == number) past_ = *history;
             });
}

void RolloutWatch::see() {
  RolloutSight seen;
  seen.checks = std::move(sight_.checks);
  seen.step = rollout_->step;
  seen.is_paused = rollout_->state == "paused";
  seen.step_seconds = secondsOf(in_step_);
  sight_ = std::move(seen);
  seePreparation();
  if (sight_.step == 0) return;
  seeInstances();
  if (!past_) readPast();
  judge();
  countTime();
}

// As the store has it: of each witness the newest finding for this very inventory.
void RolloutWatch::seePreparation() {
  PreparationSight& seen = sight_.preparation;
  for (const Validity& one : findings_) {
    if (one.inventory != inventory_hash_) continue;
    if (!one.valid && !seen.invalid) {
      seen.invalid = (one.instance ? "The agent of " + one.instance->path() : "A controller") +
                     " found: " + one.reason;
    }
    if (one.valid && !one.instance) seen.controller_found_valid = true;
    if (one.valid && one.instance) seen.agent_found_valid = true;
  }
}

// The head may have been read before the rollout came to this step.
bool RolloutWatch::isHeadOfStep(const Head& head) const {
  if (!plan_ || !head.rollout || head.rollout->candidate != rollout_->revision) return false;
  const auto at = std::size_t(rollout_->step) - 1;
  if (at >= plan_->stages.size()) return false;
  const RolloutStage& stage = plan_->stages[at];
  std::set<Scope> named;
  for (const std::string& name : stage.named) {
    if (const auto scope = Scope::fromPath(name)) named.insert(*scope);
  }
  return head.rollout->share == stage.share && head.rollout->named == named;
}

void RolloutWatch::seeInstances() {
  baseline_.clear();
  const Overview& overview = session_.overview();
  const Head* head = overview.head(key_);
  if (head == nullptr || !isHeadOfStep(*head)) return;
  std::map<Scope, const FleetRow*> rows;
  for (const FleetRow& row : session_.fleet(key_))
    rows.emplace(row.instance.scope, &row);
  const std::int64_t read_at = session_.fleetReadAt(key_);
  const auto inventory = overview.inventory(key_);
  const auto assigned = assignments(*head, inventory);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    const auto row = rows.find(inventory[i]);
    if (assigned[i].reason == AssignmentReason::stable) baseline_.push_back(inventory[i]);
    if (assigned[i].reason != AssignmentReason::candidate) continue;
    const FleetRow* known = row == rows.end() ? nullptr : row->second;
    sight_.instances.push_back(instanceOf(known, inventory[i], read_at));
    if (known != nullptr && known->applied_at_us)
      last = std::max(last, *known->applied_at_us / us_per_second);
  }
  const bool all_run = !sight_.instances.empty() &&
                       std::all_of(sight_.instances.begin(), sight_.instances.end(),
                                   [](const CandidateInstance& one) {
                                     return one.standing == CandidateStanding::runs;
                                   });
  if (!all_run) {
    running_.invalidate();
  } else {
    if (!running_.isValid()) running_.start();
    applied_at_ = last;
  }
}

CandidateInstance RolloutWatch::instanceOf(const FleetRow* row, const Scope& scope,
                                           std::int64_t read_at) const {
  CandidateInstance one{scope, CandidateStanding::silent, {}};
  const std::int64_t since_read = now() - read_at;
  if (row == nullptr || !row->reported || since_read > fleet_seconds_max) return one;
  one.reason = row->reason;
  const RevisionNumber candidate = rollout_->revision;
  // What its agent has said of the candidate stays true when the agent says no more.
  const bool has_failed = row->wanted == candidate && row->applied != candidate &&
                          row->reason.starts_with("Revision " + std::to_string(candidate.value) +
                                                  " is not in force");
  const bool is_silent = row->report_age_ms + since_read * 1000 > silent_ms;
  if (has_failed) {
    one.standing = CandidateStanding::failed;
  } else if (is_silent) {
    one.standing = CandidateStanding::silent;
  } else {
    const bool runs = row->applied == candidate && row->health == Health::healthy;
    one.standing = runs ? CandidateStanding::runs : CandidateStanding::on_way;
  }
  return one;
}

// Each stage is judged by itself, with its part of the chance of error, so that the whole rollout
// keeps to it.
Result<JudgeRules> RolloutWatch::stageRules() const {
  static const ProfileSet none;
  const ProfileSet* settings = session_.settings(key_.environment);
  auto rules = rulesToJudgeBy(settings == nullptr ? none : *settings, key_.service);
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

// So many seconds up to the first stage in which all of these were measured.
std::int64_t RolloutWatch::pastSeconds(const std::vector<Scope>& instances, std::int64_t first) const {
  std::int64_t known = before_seconds + past_seconds;
  for (const Scope& one : instances) {
    const auto points = past_->points(one, first - known, first, 1);
    std::int64_t own = 0;
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
      if (point->held_seconds > 0) own = first - point->start;
    }
    known = std::min(known, own);
  }
  return known;
}

// Who is compared with whom; nothing where too little is known, and why is told.
std::optional<LiveArms> RolloutWatch::stageArms() {
  LiveArms arms;
  for (const CandidateInstance& one : sight_.instances)
    arms.candidate.push_back(one.scope);
  arms.baseline = baseline_;
  arms.since = *applied_at_ + 1;
  arms.before_seconds = before_seconds;
  const std::int64_t first = firstStageAt().value_or(arms.since);
  arms.before_end = first;
  if (!sight_.is_against_past) return arms;
  const std::int64_t known = pastSeconds(arms.candidate, first);
  arms.before_seconds = std::min(before_seconds, known / 4);
  arms.past_from = first - known + arms.before_seconds;
  arms.past_to = first;
  if (arms.past_to - arms.past_from >= past_seconds_min) return arms;
  sight_.judge_problem =
      "Too little is known of the time before the rollout, and nobody is left to compare with.";
  return std::nullopt;
}

void RolloutWatch::judge() {
  const LatencyHistory& live = feed_.live(key_);
  sight_.is_against_past = baseline_.empty();
  sight_.judge_problem = judgeHindrance(live);
  const auto rules = stageRules();
  if (!rules) sight_.judge_problem = rules.error().toString();
  if (!sight_.judge_problem.empty()) return;
  const auto arms = stageArms();
  if (!arms) return;
  const bool is_other = judge_ == nullptr || !(judge_->arms() == *arms);
  const bool is_final =
      judge_ != nullptr && !is_other && judge_->judgement().verdict == Verdict::fail;
  const bool is_due =
      judge_ != nullptr && !is_final && judge_->hasGaps() && now() >= judge_anew_at_;
  if (is_other || is_due) {
    judge_ = std::make_unique<LiveJudge>(*rules, *arms, past_);
    judge_anew_at_ = now() + anew_every_seconds;
  }
  // Not further than the source has answered: its clock may be another one.
  judge_->follow(live, std::min(now(), *live.newest() + 1));
  sight_.judgement = judge_->judgement();
}

void RolloutWatch::countTime() {
  if (running_.isValid()) sight_.running_seconds = secondsOf(running_);
  const auto at = std::size_t(sight_.step) - 1;
  const bool is_baked = plan_ && at < plan_->stages.size() && sight_.running_seconds &&
                        *sight_.running_seconds >= plan_->stages[at].bake_seconds;
  const bool has_passed = sight_.judgement && sight_.judgement->verdict == Verdict::pass;
  if (!is_baked) {
    unknown_.invalidate();
  } else if (!unknown_.isValid() || (has_passed && sight_.checks.empty())) {
    unknown_.start();
  }
  sight_.unknown_seconds = secondsOf(unknown_);
}

RolloutDecision RolloutWatch::decision() const {
  using Action = RolloutDecision::Action;
  if (!isUnderWay()) return {Action::wait, "No rollout is running.", {}};
  if (!plan_ || std::size_t(sight_.step) > plan_->stages.size()) {
    if (sight_.is_paused) return {Action::wait, "It is paused: a person takes it further.", {}};
    return {Action::pause,
            "Its plan cannot be used: " +
                (plan_ ? std::string("it has no such step.") : plan_.error().toString()),
            {}};
  }
  return decideRollout(*plan_, sight_);
}

}  // namespace sextant
