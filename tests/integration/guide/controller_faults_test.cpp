// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts while things break around them: the store, an agent's way, its clock, a host. What is not
// known never goes on, and what harms is never kept.
#include <csignal>

#include "tests/integration/guide/rollout_fixture.h"

using namespace sextant;
using namespace sextant::testing;

class ControllerFaultsTest : public QObject, private RolloutFixture {
  Q_OBJECT
 private slots:
  void init() { begin(); }
  void cleanup() { end(); }
  void aStoreThatDiesIsWaitedFor();
  void cutOffAgentsPauseIt();
  void aClockThatIsBehindPromotesNothing_data();
  void aClockThatIsBehindPromotesNothing();
  void anInstanceIsReplacedDuringAStage();
  void harmIsFoundAlthoughTheStoreDied();
};

void ControllerFaultsTest::aStoreThatDiesIsWaitedFor() {
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = rollOut();
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  ::kill(pid_t(fixture_.serverPid()), SIGKILL);
  store_ = fixture_.connectedStore();
  fleet_ = std::make_unique<FakeFleet>(*store_, shop, fleet_of_three);
  QVERIFY2(becomes(started.number, "promoted"), story(started.number).c_str());
  QCOMPARE(stable(), started.revision);
}

void ControllerFaultsTest::harmIsFoundAlthoughTheStoreDied() {
  awaitPast();
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = rollOut(R"(, "unknown_limit": "2min")");
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  ::kill(pid_t(fixture_.serverPid()), SIGKILL);
  store_ = fixture_.connectedStore();
  fleet_ = std::make_unique<FakeFleet>(*store_, shop, fleet_of_three);
  makeHarmful(started.revision);
  QVERIFY2(becomes(started.number, "aborted"), story(started.number).c_str());
  QCOMPARE(stable(), before);
}

// They go on with what they run, and say nothing.
void ControllerFaultsTest::cutOffAgentsPauseIt() {
  awaitPast();
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = rollOut(R"(, "unknown_limit": "8s")");
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  fleet_->setReports(false);
  QVERIFY2(becomes(started.number, "paused"), story(started.number).c_str());
  QVERIFY2(lastReason(started.number).find("Nothing is heard of eu1/shop-1") != std::string::npos,
           lastReason(started.number).c_str());
  QCOMPARE(stable(), before);
}

void ControllerFaultsTest::aClockThatIsBehindPromotesNothing_data() {
  QTest::addColumn<int>("offset");
  QTest::newRow("half a minute behind") << -30;
  QTest::newRow("half a minute ahead") << 30;
}

// What it measures belongs to other seconds than the others': nothing is compared, nothing goes on.
void ControllerFaultsTest::aClockThatIsBehindPromotesNothing() {
  QFETCH(int, offset);
  fleet_->setClock({"eu1", "shop-1"}, offset);
  awaitPast();
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = rollOut(R"(, "unknown_limit": "10s")");
  makeHarmful(started.revision);
  QTRY_VERIFY_WITH_TIMEOUT(rollout(started.number).state != "running", rollout_ms);
  qInfo("%s: %s", rollout(started.number).state.c_str(), story(started.number).c_str());
  QVERIFY(rollout(started.number).state != "promoted");
  QCOMPARE(rollout(started.number).step, 1);
  QCOMPARE(stable(), before);
}

void ControllerFaultsTest::anInstanceIsReplacedDuringAStage() {
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = rollOut();
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  fleet_->replace({"eu1", "shop-3"}, {"eu1", "shop-4"});
  QVERIFY2(becomes(started.number, "promoted"), story(started.number).c_str());
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(started.revision), 3, soon_ms);
}

QTEST_GUILESS_MAIN(ControllerFaultsTest)
#include "controller_faults_test.moc"
