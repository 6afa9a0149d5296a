// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/rollout_mover.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/guide/candidate_check.h"
#include "model/logging/log_event.h"
#include "model/rollout/judge_json.h"

namespace sextant {
namespace {

// Who it was, in the log and on the rollout's page; the login says which one.
constexpr const char* controller_name = "controller";

constexpr int between_moves_ms = 5000;
constexpr int after_refusal_ms = 30'000;
// A verdict that changes to and fro is told so often.
constexpr int between_evidence_ms = 10'000;
constexpr int between_told_ms = 10'000;
constexpr std::size_t instances_told_max = 100;

std::optional<RolloutMove> moveOf(RolloutDecision::Action action) {
  switch (action) {
    case RolloutDecision::Action::wait: return std::nullopt;
    case RolloutDecision::Action::advance: return RolloutMove::advance;
    case RolloutDecision::Action::promote: return RolloutMove::promote;
    case RolloutDecision::Action::pause: return RolloutMove::pause;
    case RolloutDecision::Action::abort: return RolloutMove::abort;
  }
  return std::nullopt;
}

}  // namespace

RolloutMover::RolloutMover(Session& session, RolloutWatch& watch, ServiceRules& rules,
                           const CheckCommands& checks, QObject* parent)
    : QObject(parent), session_(session), watch_(watch), rules_(rules), checks_(checks) {
  connect(&watch_, &RolloutWatch::changed, this, &RolloutMover::act);
}

void RolloutMover::act() {
  const Rollout* rollout = watch_.rollout();
  if (rollout == nullptr || !watch_.isUnderWay()) return checks_.stop();
  const bool is_other = rollout->number != seen_;
  if (is_other || rollout->step != seen_step_ || rollout->state != seen_state_) {
    seen_ = rollout->number;
    seen_step_ = rollout->step;
    seen_state_ = rollout->state;
    told_verdict_.reset();
    next_move_.setRemainingTime(0);
    next_told_.setRemainingTime(0);
    next_evidence_.setRemainingTime(0);
    checks_.stop();
    if (is_other) checked_for_.clear();
  }
  checkCandidate();
  runChecks();
  keepEvidence();
  const RolloutDecision decision = watch_.decision();
  tellWaiting(decision);
  if (const auto wanted = moveOf(decision.action)) move(*wanted, decision.reason);
}

// Whoever reads the journal sees why nothing moves; not each second, and not what was told.
void RolloutMover::tellWaiting(const RolloutDecision& decision) {
  const bool is_said = decision.reason == told_reason_ || !next_told_.hasExpired();
  if (decision.action != RolloutDecision::Action::wait || is_said) return;
  told_reason_ = decision.reason;
  next_told_.setRemainingTime(between_told_ms);
  logEvent(publishLog(), QtInfoMsg,
           QStringLiteral("rollout %1: step %2 waits: %3")
               .arg(seen_.value)
               .arg(seen_step_)
               .arg(QString::fromStdString(decision.reason)));
}

// Anew for each inventory: another instance may have values of its own.
void RolloutMover::checkCandidate() {
  const std::string inventory = watch_.inventoryHash();
  if (inventory.empty() || inventory == checked_for_ || !next_check_.hasExpired()) return;
  // What is not read yet is read at a later look.
  if (!rules_.knowsAll(watch_.key()) || std::exchange(is_checking_, true)) return;
  session_.revision(watch_.key(), watch_.rollout()->revision, this,
                    [this, inventory](const Result<RevisionContent>& content) {
                      if (!content) {
                        is_checking_ = false;
                        return;
                      }
                      tellValidity(*content, inventory);
                    });
}

void RolloutMover::tellValidity(const RevisionContent& content, const std::string& inventory) {
  const auto& rules = rules_.of(watch_.key());
  const QString schema_problem = session_.schemaProblem(watch_.key());
  CandidateFinding found;
  if (contentHash(content.profiles).hex() != content.info.content_hash) {
    found.fault = "The texts do not match their hash.";
  } else if (!schema_problem.isEmpty()) {
    found.fault = schema_problem.toStdString();
  } else if (!rules) {
    found.fault = "The rules cannot be used: " + rules.error().toString();
  } else {
    found = lookAtCandidate(*rules, rules_.question(watch_.key(), content.profiles));
  }
  if (!found.fault && !found.open_rule.empty()) {
    // What it asks about may be measured soon.
    is_checking_ = false;
    return;
  }
  const std::optional<std::string>& fault = found.fault;
  const Validity finding{watch_.key(), content.info.number, content.info.content_hash, inventory, {},
                         !fault.has_value(), fault.value_or(std::string())};
  session_.recordValidity(finding, this, [this, inventory](const Result<void>& done) {
    is_checking_ = false;
    // A denial is in the audit log each time; it is not one a second.
    if (!done) return next_check_.setRemainingTime(after_refusal_ms);
    checked_for_ = inventory;
    ++counts_.findings;
  });
}

// Once the stage has been watched long enough.
void RolloutMover::runChecks() {
  const auto& plan = watch_.plan();
  const RolloutSight& sight = watch_.sight();
  if (!plan || plan->checks.empty() || sight.step == 0 || sight.is_paused) return;
  const RolloutStage& stage = plan->stages[std::size_t(sight.step) - 1];
  const bool is_baked = sight.running_seconds && *sight.running_seconds >= stage.bake_seconds;
  // A yes from before an instance fell is none.
  if (!sight.running_seconds) checks_.stop();
  if (is_baked && !checks_.isStarted()) checks_.start(plan->checks, *watch_.rollout());
  watch_.setChecks(checks_.answers());
}

void RolloutMover::keepEvidence() {
  const auto& judgement = watch_.sight().judgement;
  if (!judgement || told_verdict_ == judgement->verdict || !next_evidence_.hasExpired()) return;
  next_evidence_.setRemainingTime(between_evidence_ms);
  told_verdict_ = judgement->verdict;
  record(*judgement);
}

void RolloutMover::record(const Judgement& judgement) {
  nlohmann::ordered_json json = jsonOf(judgement);
  json["instances"] = nlohmann::ordered_json::array();
  const auto& instances = watch_.sight().instances;
  json["instance_count"] = instances.size();
  for (std::size_t i = 0; i < std::min(instances.size(), instances_told_max); ++i)
    json["instances"].push_back(instances[i].scope.path());
  json["against_past"] = watch_.sight().is_against_past;
  const RolloutEvidence evidence{seen_, seen_step_, wordOf(judgement.verdict), json.dump()};
  session_.recordEvidence(evidence, this, [this](const Result<void>& done) {
    if (done) {
      ++counts_.evidence;
    } else {
      logEvent(publishLog(), QtWarningMsg,
               QStringLiteral("evidence not kept: ") + QString::fromStdString(done.error().toString()));
    }
  });
}

// What it rests on is recorded with it: the last that is told is what was true when it moved.
void RolloutMover::move(RolloutMove wanted, const std::string& reason) {
  if (!next_move_.hasExpired() || std::exchange(is_moving_, true)) return;
  next_move_.setRemainingTime(between_moves_ms);
  if (watch_.sight().judgement) record(*watch_.sight().judgement);
  const RolloutMoveRequest request{RequestId::random(), seen_, seen_step_, wanted, reason,
                                   controller_name};
  session_.moveRollout(request, this, [this](const Result<void>& moved) {
    is_moving_ = false;
    ++(moved ? counts_.moves : counts_.refused_moves);
  });
}

}  // namespace sextant
