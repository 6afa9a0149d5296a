// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/rollout_watch.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t silent_ms = 5000;
constexpr int failing_looks_min = 3;
// A fleet that was read longer ago says nothing of now.
constexpr std::int64_t fleet_seconds_max = 15;
constexpr int between_pasts_ms = 2000;
// What was not reported so long after it was measured is no longer waited for.
constexpr std::int64_t late_report_seconds = 10;

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
  connect(&session_, &Session::settingsChanged, this, [this] { settings_rules_.reset(); });
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
  if (are_events_old_) readEvents();
  if (isUnderWay()) {
    readFindings();
    see();
  } else {
    alerts_.reset();
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
  failing_looks_.clear();
  in_step_.start();
  for (QElapsedTimer* timer : {&running_, &incomplete_, &unknown_, &checking_, &alerted_})
    timer->invalidate();
  if (is_other) {
    events_.clear();
    findings_.clear();
    past_.reset();
    is_past_whole_ = false;
    next_past_.setRemainingTime(0);
  }
  readEvents();
}

void RolloutWatch::readEvents() {
  are_events_old_ = true;
  if (std::exchange(is_asking_events_, true)) return;
  session_.rolloutEvents(
      rollout_->number, this,
      [this, number = rollout_->number, step = rollout_->step,
       state = rollout_->state](const Result<std::vector<RolloutEvent>>& events) {
        is_asking_events_ = false;
        const bool is_ours = rollout_ && rollout_->number == number;
        // Asked again at the next look where it did not succeed.
        are_events_old_ = !events || !is_ours || rollout_->step != step || rollout_->state != state;
        if (!events || !is_ours) return;
        events_ = *events;
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

// The time before the first stage, which lies in the past more and more. Its last seconds are reported
// some seconds later: until all have come it is read again.
void RolloutWatch::readPast() {
  const auto first = firstStageAt();
  if (!first || is_past_whole_ || !next_past_.hasExpired() || std::exchange(is_asking_past_, true))
    return;
  next_past_.setRemainingTime(between_pasts_ms);
  feed_.load(key_, *first - before_seconds - past_seconds, *first, before_seconds + past_seconds, this,
             [this, number = rollout_->number, first = *first,
              asked_at = now()](const Result<LatencyFeed::History>& history) {
               is_asking_past_ = false;
               if (!history || !rollout_ || rollout_->number != number) return;
               past_ = *history;
               judge_.reset();
               is_past_whole_ = asked_at > first + late_report_seconds ||
                                pastSeconds(session_.overview().inventory(key_), first) > 0;
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
  readPast();
  judge();
  heedAlerts();
  countTime();
}

// For this very inventory; the store looks at the same before it lets a rollout move.
void RolloutWatch::seePreparation() {
  PreparationSight& seen = sight_.preparation;
  for (const Validity& one : findings_) {
    if (one.revision != rollout_->revision || one.inventory != inventory_hash_) continue;
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
  noteRunning(last);
}

// Those that failed are not waited for: how many may is the plan's to say.
void RolloutWatch::noteRunning(std::int64_t last_applied_at) {
  const auto count = [this](CandidateStanding standing) {
    return std::count_if(sight_.instances.begin(), sight_.instances.end(),
                         [&](const CandidateInstance& one) { return one.standing == standing; });
  };
  const bool all_run = count(CandidateStanding::runs) > 0 &&
                       count(CandidateStanding::on_way) + count(CandidateStanding::silent) == 0;
  if (!all_run) {
    running_.invalidate();
    if (!incomplete_.isValid()) incomplete_.start();
    return;
  }
  incomplete_.invalidate();
  if (!running_.isValid()) running_.start();
  // A stage that adds nobody, and one that was resumed, is judged from there on.
  applied_at_ = std::max(last_applied_at, rollout_->stepped_at_us / us_per_second);
}

CandidateInstance RolloutWatch::instanceOf(const FleetRow* row, const Scope& scope,
                                           std::int64_t read_at) {
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
  // What only its host could not do just now is tried again at once, and is no failure yet.
  failing_looks_[scope] = has_failed ? failing_looks_[scope] + 1 : 0;
  if (failing_looks_[scope] >= failing_looks_min) {
    one.standing = CandidateStanding::failed;
  } else if (is_silent) {
    one.standing = CandidateStanding::silent;
  } else {
    const bool runs = row->applied == candidate && row->health == Health::healthy;
    one.standing = runs ? CandidateStanding::runs : CandidateStanding::on_way;
  }
  return one;
}

void RolloutWatch::setChecks(std::vector<CheckAnswer> answers) {
  if (answers.empty()) {
    checking_.invalidate();
  } else if (!checking_.isValid()) {
    checking_.start();
  }
  sight_.checks = std::move(answers);
}

void RolloutWatch::heedAlerts() {
  if (!plan_ || !plan_->heeds_alerts) return alerts_.reset();
  if (!alerts_) {
    alerts_ = std::make_unique<AlertWatch>(session_, feed_, QString());
    alerts_->attendAlone(key_);
  }
  AlertSight& seen = sight_.alerts;
  if (const auto known = alerts_->unknown().find(key_); known != alerts_->unknown().end()) {
    seen.hindrance = "Whether an alert is firing is not known: " + known->second.toString();
  } else if (!alerts_->hasLooked(key_)) {
    seen.hindrance = "Whether an alert is firing is being looked at.";
  }
  for (const Alert& alert : alerts_->book().alerts()) {
    if (alert.state == AlertState::firing && alert.condition.is_urgent)
      seen.firing.push_back(alert.condition.what);
  }
  const bool is_calm = seen.firing.empty() && seen.hindrance.empty();
  if (is_calm) {
    alerted_.invalidate();
  } else if (!alerted_.isValid()) {
    alerted_.start();
  }
}

void RolloutWatch::countTime() {
  if (running_.isValid()) sight_.running_seconds = secondsOf(running_);
  const auto at = std::size_t(sight_.step) - 1;
  const bool is_baked = plan_ && at < plan_->stages.size() && sight_.running_seconds &&
                        *sight_.running_seconds >= plan_->stages[at].bake_seconds;
  const bool has_passed = sight_.judgement && sight_.judgement->verdict == Verdict::pass;
  if (!is_baked) {
    unknown_.invalidate();
  } else if (!unknown_.isValid() || has_passed) {
    unknown_.start();
  }
  sight_.unknown_seconds = secondsOf(unknown_);
  sight_.incomplete_seconds = secondsOf(incomplete_);
  sight_.check_seconds = secondsOf(checking_);
  sight_.alert_seconds = secondsOf(alerted_);
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
