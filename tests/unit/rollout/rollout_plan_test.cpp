// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as it is written: what it says, what is wrong with it and where.
#include <QtTest/QTest>

#include "model/document/document.h"
#include "model/document/json.h"
#include "model/rollout/rollout_plan.h"

using namespace sextant;

namespace {

Value valueOf(const std::string& yaml) {
  const auto document = Document::parse(yaml);
  if (!document) qFatal("the test's YAML does not parse");
  return document->value();
}

}  // namespace

class RolloutPlanTest : public QObject {
  Q_OBJECT
 private slots:
  void everythingIsRead();
  void littleIsEnough();
  void whatIsWrongIsToldWithItsPlace_data();
  void whatIsWrongIsToldWithItsPlace();
  void theStoresFormIsReadBack();
  void whoWasNamedStaysNamed();
  void settingsHaveAPlanForAServiceOrForAll();
  void stagesAreTold();
};

void RolloutPlanTest::everythingIsRead() {
  const auto plan = RolloutPlan::parse(valueOf(R"(
stages:
  - {share: 0, named: [eu1/hunt-1], bake: 30s}
  - {share: 25%, person: true}
  - {share: 1, bake: 1min}
bake: 2min
on_fail: pause
unknown_limit: 90s
failures_max: 2
gates: {judge: false, alerts: true, checks: [smoke, orders]}
)"));
  QVERIFY2(plan, plan ? "" : plan.error().toString().c_str());
  QCOMPARE(plan->stages.size(), std::size_t{3});
  QCOMPARE(plan->stages[0].named, std::vector<std::string>{"eu1/hunt-1"});
  QCOMPARE(plan->stages[0].bake_seconds, 30);
  QCOMPARE(plan->stages[1].share, 0.25);
  QCOMPARE(plan->stages[1].bake_seconds, 120);
  QVERIFY(plan->stages[1].asks_person && !plan->stages[0].asks_person);
  QCOMPARE(plan->stages[2].bake_seconds, 60);
  QCOMPARE(plan->on_fail, OnFail::pause);
  QCOMPARE(plan->unknown_seconds_max, 90);
  QCOMPARE(plan->failures_max, 2);
  QVERIFY(!plan->is_judged && plan->heeds_alerts);
  QCOMPARE(plan->checks, (std::vector<std::string>{"smoke", "orders"}));
}

void RolloutPlanTest::littleIsEnough() {
  const auto plan = RolloutPlan::parse(valueOf("stages: [{share: 100%}]\n"));
  QVERIFY(plan.has_value());
  QVERIFY(plan->is_judged && !plan->heeds_alerts);
  QCOMPARE(plan->on_fail, OnFail::roll_back);
  QCOMPARE(plan->stages[0].bake_seconds, 60);
}

void RolloutPlanTest::whatIsWrongIsToldWithItsPlace_data() {
  QTest::addColumn<QString>("yaml");
  QTest::addColumn<QString>("where");
  const auto row = [](const char* name, const char* yaml, const char* where) {
    QTest::newRow(name) << QString(yaml) << QString(where);
  };
  row("no stages", "bake: 1s\n", "");
  row("empty", "stages: []\n", "");
  row("not all", "stages: [{share: 50%}]\n", "/stages/0");
  row("falls", "stages: [{share: 50%}, {share: 10%}, {share: 1}]\n", "/stages/1/share");
  row("beyond", "stages: [{share: 101%}]\n", "/stages/0/share");
  row("no number", "stages: [{share: half}]\n", "/stages/0/share");
  row("quoted number", "stages: [{share: '1'}]\n", "/stages/0/share");
  row("a slip", "stages: [{share: 1, bakes: 1s}]\n", "/stages/0/bakes");
  row("another slip", "stages: [{share: 1}]\nunknown: 1s\n", "/unknown");
  row("no duration", "stages: [{share: 1, bake: 30}]\n", "/stages/0/bake");
  row("too long", "stages: [{share: 1, bake: 25h}]\n", "/stages/0/bake");
  row("nobody", "stages: [{share: 0}, {share: 1}]\n", "/stages/0");
  row("no patience", "stages: [{share: 1}]\nunknown_limit: 0s\n", "/unknown_limit");
  row("no instance", "stages: [{share: 1, named: [a/b/c]}]\n", "/stages/0/named/0");
  row("what else", "stages: [{share: 1}]\non_fail: hope\n", "/on_fail");
  row("an alert that is no truth", "stages: [{share: 1}]\ngates: {alerts: 7}\n", "/gates/alerts");
  row("a check without a name", "stages: [{share: 1}]\ngates: {checks: [7]}\n", "/gates/checks/0");
}

void RolloutPlanTest::whatIsWrongIsToldWithItsPlace() {
  QFETCH(QString, yaml);
  QFETCH(QString, where);
  const auto plan = RolloutPlan::parse(valueOf(yaml.toStdString()));
  QVERIFY(!plan);
  QCOMPARE(QString::fromStdString(plan.error().where), where);
  QCOMPARE(plan.error().kind, ErrorKind::input);
}

void RolloutPlanTest::theStoresFormIsReadBack() {
  const auto normal = normalPlan(valueOf("stages: [{share: 0.001%}, {share: 100%, bake: 5s}]\n"));
  QVERIFY(normal.has_value());
  const auto plan = RolloutPlan::fromJson(toJson(*normal));
  QVERIFY2(plan, plan ? "" : plan.error().toString().c_str());
  QCOMPARE(plan->stages[0].share, 0.00001);
  QCOMPARE(plan->stages[1].bake_seconds, 5);
}

void RolloutPlanTest::whoWasNamedStaysNamed() {
  const auto normal = normalPlan(valueOf(
      "stages: [{share: 0, named: [eu1/a]}, {share: 10%, named: [eu1/b, eu1/a]}, {share: 50%}, {share: 1}]\n"));
  QVERIFY(normal.has_value());
  const auto plan = RolloutPlan::fromJson(toJson(*normal));
  const std::vector<std::string> both{"eu1/a", "eu1/b"};
  QCOMPARE(plan->stages[1].named, both);
  QCOMPARE(plan->stages[2].named, both);
  QVERIFY(plan->stages[3].named.empty());
}

void RolloutPlanTest::settingsHaveAPlanForAServiceOrForAll() {
  const ProfileSet settings{{Scope{}, "plan: {stages: [{share: 50%}, {share: 1}]}\n"},
                            {{"shop", ""}, "plan: {stages: [{share: 1}]}\n"}};
  const auto of = [&](const char* service) {
    const auto plan = defaultPlan(settings, service);
    return plan && *plan ? RolloutPlan::parse(**plan)->stages.size() : 0;
  };
  QCOMPARE(of("hunt-engine"), std::size_t{2});
  QCOMPARE(of("shop"), std::size_t{1});
  QVERIFY(!*defaultPlan({}, "shop"));
  const ProfileSet wrong{{Scope{}, "plan: {stages: [{share: 2}]}\n"}};
  QVERIFY(!defaultPlan(wrong, "shop"));
  const auto problems = checkPlanSettings(wrong);
  QCOMPARE(problems.size(), std::size_t{1});
  QVERIFY(problems[0].message.starts_with("/plan/stages/0/share: "));
  QCOMPARE(problems[0].position.line, std::size_t{1});
}

void RolloutPlanTest::stagesAreTold() {
  QCOMPARE(wordsOf(RolloutStage{0.05, {"eu1/a", "eu2"}, 0, false}),
           std::string("share 5 %, and eu1/a, eu2"));
  QCOMPARE(wordsOf(RolloutStage{0.125, {}, 0, false}), std::string("share 12.5 %"));
}

QTEST_APPLESS_MAIN(RolloutPlanTest)
#include "rollout_plan_test.moc"
