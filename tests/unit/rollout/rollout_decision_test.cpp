// SPDX-License-Identifier: GPL-3.0-or-later
// What a controller does next: each case by itself, and then all combinations of all that it can see,
// against what must never be.
#include <QtTest/QTest>

#include <algorithm>

#include "model/rollout/rollout_decision.h"

using namespace sextant;
using Action = RolloutDecision::Action;

namespace {

const Scope one{"eu1", "a"}, two{"eu1", "b"};

RolloutPlan planOf(std::size_t stages = 2) {
  RolloutPlan plan;
  for (std::size_t i = 0; i < stages; ++i)
    plan.stages.push_back({double(i + 1) / double(stages), {}, 30, false});
  return plan;
}

Judgement judged(Verdict verdict) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.reason = "The judge's reason.";
  return judgement;
}

// All is well in stage 1, and it has been watched long enough.
RolloutSight goodSight() {
  RolloutSight sight;
  sight.step = 1;
  sight.preparation = {true, true, {}};
  sight.instances = {{one, CandidateStanding::runs, {}}, {two, CandidateStanding::runs, {}}};
  sight.running_seconds = 31;
  sight.judgement = judged(Verdict::pass);
  return sight;
}

}  // namespace

class RolloutDecisionTest : public QObject {
  Q_OBJECT
 private slots:
  void goesOnWhereAllIsWell();
  void isPreparedFirst();
  void whatHarmsIsUndone();
  void whatThePlanSaysIsDoneInstead();
  void notKnowingWaitsAndThenPauses();
  void aFailAgainstThePastNeedsTheObjective();
  void aPersonsWordIsWaitedFor();
  void checksAreAsked();
  void anAlertIsWaitedForAndThenPauses();
  void nothingThatMustNeverBe();
};

void RolloutDecisionTest::goesOnWhereAllIsWell() {
  RolloutSight sight = goodSight();
  QCOMPARE(decideRollout(planOf(), sight).action, Action::advance);
  QVERIFY(decideRollout(planOf(), sight).reason.find("The judge's reason.") != std::string::npos);
  sight.step = 2;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::promote);
  sight.running_seconds = 10;
  const RolloutDecision waiting = decideRollout(planOf(), sight);
  QCOMPARE(waiting.action, Action::wait);
  QCOMPARE(waiting.seconds_left, std::optional<std::int64_t>(20));
  sight.running_seconds = 31;
  sight.is_paused = true;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::wait);
}

void RolloutDecisionTest::isPreparedFirst() {
  RolloutSight sight;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::wait);
  sight.preparation.controller_found_valid = true;
  QVERIFY(decideRollout(planOf(), sight).reason.find("No agent") != std::string::npos);
  sight.preparation.agent_found_valid = true;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::advance);
  sight.preparation.invalid = "The agent of eu1/a found: no such key.";
  const RolloutDecision undone = decideRollout(planOf(), sight);
  QCOMPARE(undone.action, Action::abort);
  QVERIFY(undone.reason.find("no such key") != std::string::npos);
  sight.preparation = {true, false, {}};
  sight.step_seconds = 301;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::pause);
}

void RolloutDecisionTest::whatHarmsIsUndone() {
  RolloutSight sight = goodSight();
  sight.judgement = judged(Verdict::fail);
  sight.running_seconds.reset();  // even before all of them run it
  sight.instances[1].standing = CandidateStanding::on_way;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::abort);
  sight = goodSight();
  sight.instances[1] = {two, CandidateStanding::failed, "The service refuses it."};
  const RolloutDecision undone = decideRollout(planOf(), sight);
  QCOMPARE(undone.action, Action::abort);
  QVERIFY(undone.reason.find("eu1/b") != std::string::npos);
  QVERIFY(undone.reason.find("The service refuses it.") != std::string::npos);
  RolloutPlan patient = planOf();
  patient.failures_max = 1;
  QCOMPARE(decideRollout(patient, sight).action, Action::advance);
}

void RolloutDecisionTest::whatThePlanSaysIsDoneInstead() {
  RolloutPlan plan = planOf();
  plan.on_fail = OnFail::pause;
  RolloutSight sight = goodSight();
  sight.judgement = judged(Verdict::fail);
  QCOMPARE(decideRollout(plan, sight).action, Action::pause);
  plan.is_judged = false;
  QCOMPARE(decideRollout(plan, sight).action, Action::advance);
}

void RolloutDecisionTest::notKnowingWaitsAndThenPauses() {
  RolloutSight sight = goodSight();
  sight.judgement = judged(Verdict::unknown);
  sight.unknown_seconds = 100;
  RolloutDecision decision = decideRollout(planOf(), sight);
  QCOMPARE(decision.action, Action::wait);
  QCOMPARE(decision.seconds_left, std::optional<std::int64_t>(200));
  sight.unknown_seconds = 300;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::pause);
  sight = goodSight();
  sight.judgement.reset();
  sight.judge_problem = "No measurements arrive.";
  QCOMPARE(decideRollout(planOf(), sight).reason, std::string("No measurements arrive."));
  sight = goodSight();
  sight.instances[0].standing = CandidateStanding::silent;
  sight.step_seconds = 5000;  // a blip in a stage that has been watched for long
  sight.incomplete_seconds = 299;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::wait);
  sight.incomplete_seconds = 300;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::pause);
  sight.instances.clear();
  sight.incomplete_seconds = 0;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::wait);
}

void RolloutDecisionTest::aFailAgainstThePastNeedsTheObjective() {
  RolloutSight sight = goodSight();
  sight.step = 2;
  sight.judgement = judged(Verdict::fail);
  sight.is_against_past = true;
  sight.judgement->effects = {{"slow", {}, "share of requests", {}, 0.0, 0.002, {}, {}, {}}};
  QCOMPARE(decideRollout(planOf(), sight).action, Action::pause);
  sight.judgement->effects[0].candidate = 0.02;
  QCOMPARE(decideRollout(planOf(), sight).action, Action::abort);
}

void RolloutDecisionTest::aPersonsWordIsWaitedFor() {
  RolloutPlan plan = planOf();
  plan.stages[0].asks_person = true;
  const RolloutDecision decision = decideRollout(plan, goodSight());
  QCOMPARE(decision.action, Action::wait);
  QVERIFY(!decision.seconds_left);
}

void RolloutDecisionTest::checksAreAsked() {
  RolloutPlan plan = planOf();
  plan.checks = {"smoke"};
  RolloutSight sight = goodSight();
  QCOMPARE(decideRollout(plan, sight).action, Action::wait);
  sight.checks = {{CheckAnswer::Kind::passed, "smoke", {}}};
  QCOMPARE(decideRollout(plan, sight).action, Action::advance);
  sight.checks[0].kind = CheckAnswer::Kind::failed;
  QCOMPARE(decideRollout(plan, sight).action, Action::abort);
  sight.checks[0].kind = CheckAnswer::Kind::unknown;
  QCOMPARE(decideRollout(plan, sight).action, Action::wait);
  sight.check_seconds = 300;
  QCOMPARE(decideRollout(plan, sight).action, Action::pause);
  // A no is heard whatever the judge says.
  sight.checks[0].kind = CheckAnswer::Kind::failed;
  sight.judgement = judged(Verdict::unknown);
  QCOMPARE(decideRollout(plan, sight).action, Action::abort);
}

// All that a controller can see, a few values of each: 2 × 3 × 2 × 3 × 4 × 4 × 2 × 3 × 4 × 2 × 2.
void RolloutDecisionTest::anAlertIsWaitedForAndThenPauses() {
  RolloutPlan plan = planOf();
  RolloutSight sight = goodSight();
  sight.alerts.firing = {"eu1/b has reported nothing for 20 s."};
  QCOMPARE(decideRollout(plan, sight).action, Action::advance);
  plan.heeds_alerts = true;
  const RolloutDecision waiting = decideRollout(plan, sight);
  QCOMPARE(waiting.action, Action::wait);
  QCOMPARE(waiting.reason, "An alert is firing: " + sight.alerts.firing.front());
  QCOMPARE(waiting.seconds_left, std::optional<std::int64_t>(300));
  sight.alerts.firing.push_back("Another.");
  QVERIFY(decideRollout(plan, sight).reason.ends_with("It is the first of 2."));
  sight.alert_seconds = 300;
  QCOMPARE(decideRollout(plan, sight).action, Action::pause);
  // Harm is undone whatever else is wrong.
  sight.judgement = judged(Verdict::fail);
  QCOMPARE(decideRollout(plan, sight).action, Action::abort);
  sight = goodSight();
  sight.alerts.hindrance = "Whether an alert is firing is being looked at.";
  QCOMPARE(decideRollout(plan, sight).action, Action::wait);
  QCOMPARE(decideRollout(plan, goodSight()).action, Action::advance);
}

void RolloutDecisionTest::nothingThatMustNeverBe() {
  long long seen = 0, moved = 0;
  const auto look = [&](const RolloutPlan& plan, const RolloutSight& sight) {
    const RolloutDecision decision = decideRollout(plan, sight);
    ++seen;
    QVERIFY(!decision.reason.empty());
    const bool goes_on = decision.action == Action::advance || decision.action == Action::promote;
    if (goes_on) {
      ++moved;
      QVERIFY(!sight.is_paused);
      QVERIFY(sight.preparation.controller_found_valid && sight.preparation.agent_found_valid);
      QVERIFY(!sight.preparation.invalid);
    }
    if (goes_on && sight.step > 0) {
      QCOMPARE(decision.action == Action::promote, std::size_t(sight.step) == plan.stages.size());
      QVERIFY(sight.judgement && sight.judgement->verdict == Verdict::pass);
      for (const CandidateInstance& each : sight.instances)
        QCOMPARE(each.standing, CandidateStanding::runs);
      QVERIFY(!sight.instances.empty());
      QVERIFY(sight.running_seconds && *sight.running_seconds >= 30);
      QVERIFY(!plan.stages[std::size_t(sight.step) - 1].asks_person);
    }
    // What is undone has done harm, or was never valid.
    const bool harms = (sight.judgement && sight.judgement->verdict == Verdict::fail) ||
                       std::any_of(sight.instances.begin(), sight.instances.end(),
                                   [](const CandidateInstance& each) {
                                     return each.standing == CandidateStanding::failed;
                                   });
    if (decision.action == Action::abort) QVERIFY(harms || sight.preparation.invalid);
    if (harms && sight.step > 0 && !sight.is_paused) QCOMPARE(decision.action, Action::abort);
    // It never waits for ever for what nobody may ever know, but for a person.
    const bool is_due = sight.step == 0 || sight.running_seconds.value_or(0) >= 30;
    const bool is_late = sight.step_seconds >= 300 && (sight.step == 0 || sight.unknown_seconds >= 300);
    const bool asks = sight.step > 0 && plan.stages[std::size_t(sight.step) - 1].asks_person;
    if (is_due && is_late && !asks && !sight.is_paused) QVERIFY(decision.action != Action::wait);
  };
  RolloutPlan plan = planOf();
  for (const bool asks : {false, true}) {
    plan.stages[0].asks_person = asks;
    for (const int step : {0, 1, 2})
      for (const bool is_paused : {false, true})
        for (const std::int64_t step_seconds : {0, 299, 300})
          for (const int prepared : {0, 1, 2, 3})
            for (const auto first : {CandidateStanding::on_way, CandidateStanding::runs,
                                     CandidateStanding::failed, CandidateStanding::silent})
              for (const auto second : {CandidateStanding::runs, CandidateStanding::silent})
                for (const int running : {-1, 29, 30})
                  for (const int verdict : {0, 1, 2, 3})
                    for (const std::int64_t unknown : {0, 300})
                      for (const bool invalid : {false, true}) {
                        RolloutSight sight;
                        sight.step = step;
                        sight.is_paused = is_paused;
                        sight.step_seconds = sight.incomplete_seconds = step_seconds;
                        sight.preparation = {(prepared & 1) != 0, (prepared & 2) != 0, {}};
                        if (invalid) sight.preparation.invalid = "No.";
                        sight.instances = {{one, first, {}}, {two, second, {}}};
                        if (running >= 0) sight.running_seconds = running;
                        if (verdict > 0) sight.judgement = judged(Verdict(verdict - 1));
                        sight.judge_problem = "Nothing is known.";
                        sight.unknown_seconds = unknown;
                        look(plan, sight);
                        if (QTest::currentTestFailed()) return;
                      }
  }
  qInfo("%lld sights, %lld of them went on", seen, moved);
  QVERIFY(moved > 0);
}

QTEST_APPLESS_MAIN(RolloutDecisionTest)
#include "rollout_decision_test.moc"
