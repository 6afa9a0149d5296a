// SPDX-License-Identifier: GPL-3.0-or-later
// Who a plan moves in which stage, before it begins: the same as what the head will say then.
#include <QtTest/QTest>

#include "model/rollout/assignment.h"
#include "model/rollout/planned_stages.h"

using namespace sextant;

namespace {

std::vector<Scope> fleet(int count) {
  std::vector<Scope> all;
  for (int i = 0; i < count; ++i)
    all.push_back({i % 2 == 0 ? "eu1" : "eu2", "i-" + std::to_string(i)});
  return all;
}

RolloutPlan planOf(const char* json) {
  auto plan = RolloutPlan::fromJson(json);
  if (!plan) qFatal("%s", plan.error().toString().c_str());
  return *plan;
}

}  // namespace

class PlannedStagesTest : public QObject {
  Q_OBJECT
 private slots:
  void eachMovesOnceAndAllInTheEnd() {
    const auto plan = planOf(R"({"stages": [{"share": 0, "named": ["eu2/i-1"], "bake": "10s"},
        {"share": 0.3, "named": ["eu2/i-1"], "bake": "1min"}, {"share": 1, "named": ["eu2/i-1"]}]})");
    const auto inventory = fleet(200);
    const auto stages = plannedStages(plan, "some hash", inventory);
    QCOMPARE(stages.size(), std::size_t{3});
    QCOMPARE(stages[0].joins, (std::vector<Scope>{{"eu2", "i-1"}}));
    QCOMPARE(stages[0].earliest_seconds, std::int64_t{0});
    QCOMPARE(stages[1].earliest_seconds, std::int64_t{10});
    QCOMPARE(stages[2].earliest_seconds, std::int64_t{70});
    QVERIFY(stages[1].all > 40 && stages[1].all < 80);
    QCOMPARE(stages[2].all, std::size_t{200});
    QCOMPARE(stages[0].joins.size() + stages[1].joins.size() + stages[2].joins.size(),
             std::size_t{200});
    // As the head has it in the second stage.
    Head head;
    head.stable = {7};
    head.rollout = RolloutState{{8}, "some hash", 0.3, {Scope{"eu2", "i-1"}}};
    const auto assigned = assignments(head, inventory);
    std::size_t candidates = 0;
    for (const Assignment& one : assigned)
      candidates += one.reason == AssignmentReason::candidate ? 1 : 0;
    QCOMPARE(stages[1].all, candidates);
  }

  void anotherHashIsAnotherOrder() {
    const auto plan = planOf(R"({"stages": [{"share": 0.3}, {"share": 1}]})");
    const auto inventory = fleet(50);
    QVERIFY(plannedStages(plan, "a", inventory)[0].joins != plannedStages(plan, "b", inventory)[0].joins);
  }

  void whoIsPinnedIsLeftOut() {
    const auto plan = planOf(R"({"stages": [{"share": 1}]})");
    const auto stages = plannedStages(plan, "a", fleet(3), {{Scope{"eu1", "i-0"}, {5}}});
    QCOMPARE(stages[0].all, std::size_t{2});
  }

  void wordsNameThem() {
    PlannedStage stage;
    QCOMPARE(joinWords(stage), std::string("nobody else"));
    stage.joins = {{"eu1", "a"}, {"eu1", "b"}};
    QCOMPARE(joinWords(stage), std::string("eu1/a and eu1/b"));
  }
};

QTEST_APPLESS_MAIN(PlannedStagesTest)
#include "planned_stages_test.moc"
