// SPDX-License-Identifier: GPL-3.0-or-later
// The controller's program on a real store, with a fleet that measures what the test says: what is
// good goes out, what harms is taken back, what is not known pauses; whoever is killed, and however
// many controllers there are.
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtTest/QTest>

#include "tests/integration/guide/rollout_fixture.h"
#include "tests/support/free_port.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = RolloutFixture::soon_ms;
constexpr int rollout_ms = RolloutFixture::rollout_ms;

}  // namespace

class ControllerTest : public QObject, private RolloutFixture {
  Q_OBJECT
 private slots:
  void init() { RolloutFixture::begin(); }
  void cleanup() { RolloutFixture::end(); }
  void whatIsGoodGoesOutOnceWithTwoControllers();
  void whatHarmsIsTakenBack();
  void aKilledControllerIsNobodysLoss();
  void withoutMeasurementsItPauses();
  void whatAnAgentRefusesIsTakenBack();
  void asManyAsThePlanAllowsMayFail();
  void whatAgentsFindInvalidReachesNobody();
  void whatRulesForbidReachesNobody();
  void aCheckThatSaysNoStopsIt();
  void intoAnIncidentNothingMoreIsRolledOut();
  void itsNumbersAreServed();

};

void ControllerTest::whatIsGoodGoesOutOnceWithTwoControllers() {
  awaitPast();
  for (int i = 0; i < 2; ++i)
    controllers_.push_back(startController());
  const Rollout started = rollOut();
  QVERIFY2(becomes(started.number, "promoted"), story(started.number).c_str());
  QCOMPARE(stable(), started.revision);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(started.revision), 3, soon_ms);
  QStringList told;
  for (const RolloutEvent& event : events(started.number))
    told << QString::fromStdString(event.action + " by " + event.author);
  QCOMPARE(told, (QStringList{"start by bob", "advance by controller", "advance by controller",
                              "advance by controller", "promote by controller"}));
  QVERIFY2(lastReason(started.number).find("The judge passes it.") == 0,
           lastReason(started.number).c_str());
  using Evidence = std::vector<RolloutEvidence>;
  const auto evidence = need(await<Evidence>(
      [&](Reply<Evidence> reply) { store_->rolloutEvidence(started.number, std::move(reply)); }));
  for (const int step : {1, 2, 3}) {
    const bool is_there = std::any_of(evidence.begin(), evidence.end(), [&](const auto& one) {
      return one.step == step && one.verdict == "pass" &&
             one.evidence.find("\"effects\"") != std::string::npos;
    });
    QVERIFY2(is_there, qPrintable(QString::number(step)));
  }
}

void ControllerTest::whatHarmsIsTakenBack() {
  awaitPast();
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = rollOut();
  makeHarmful(started.revision);
  QElapsedTimer since;
  since.start();
  QVERIFY2(becomes(started.number, "aborted"), lastReason(started.number).c_str());
  qInfo("taken back %.1f s after its publish, in stage %d, after %llu errors: %s",
        double(since.elapsed()) / 1000, rollout(started.number).step,
        static_cast<unsigned long long>(fleet_->errors()), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 1);
  QVERIFY(lastReason(started.number).find("The judge fails it.") == 0);
  QCOMPARE(stable(), before);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(before), 3, soon_ms);
}

void ControllerTest::aKilledControllerIsNobodysLoss() {
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = rollOut();
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  controllers_.front()->kill();
  controllers_.front()->waitForFinished();
  // Nobody moves it meanwhile, and the head stays what an agent can follow.
  QTest::qWait(3000);
  QCOMPARE(rollout(started.number).step, 1);
  controllers_.front() = startController();
  QTRY_VERIFY_WITH_TIMEOUT(rollout(started.number).step >= 2, rollout_ms);
  controllers_.front()->kill();
  controllers_.front()->waitForFinished();
  controllers_.front() = startController();
  QVERIFY2(becomes(started.number, "promoted"), story(started.number).c_str());
}

void ControllerTest::withoutMeasurementsItPauses() {
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = rollOut(R"(, "unknown_limit": "6s")");
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  fleet_->setMeasures(false);
  QVERIFY2(becomes(started.number, "paused"), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 1);
  QCOMPARE(stable(), before);
  // Not for a silent agent: they report, and measure nothing.
  const std::string reason = lastReason(started.number);
  QVERIFY2(reason.find("nothing was known") != std::string::npos, reason.c_str());
  QVERIFY2(reason.find("Nothing is heard") == std::string::npos, reason.c_str());
}

void ControllerTest::whatAnAgentRefusesIsTakenBack() {
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  fleet_->refuse({before.value + 100});
  const Rollout started = rollOut();
  fleet_->refuse(started.revision);
  QVERIFY2(becomes(started.number, "aborted"), lastReason(started.number).c_str());
  QVERIFY2(lastReason(started.number).find("shop-1") != std::string::npos,
           lastReason(started.number).c_str());
  QCOMPARE(stable(), before);
}

void ControllerTest::asManyAsThePlanAllowsMayFail() {
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = rollOut(R"(, "failures_max": 1)");
  fleet_->refuse(started.revision, Scope{"eu1", "shop-3"});
  QVERIFY2(becomes(started.number, "promoted"), story(started.number).c_str());
  QCOMPARE(fleet_->countOf(started.revision), 2);
}

void ControllerTest::whatAgentsFindInvalidReachesNobody() {
  controllers_.push_back(startController());
  fleet_->setFindsInvalid(true);
  const Rollout started = rollOut();
  QVERIFY2(becomes(started.number, "aborted", soon_ms), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 0);
  QVERIFY(lastReason(started.number).find("no such key") != std::string::npos);
}

void ControllerTest::whatRulesForbidReachesNobody() {
  controllers_.push_back(startController());
  const int size = std::exchange(published_, 5000);
  const Rollout started = rollOut();
  published_ = size;
  QVERIFY2(becomes(started.number, "aborted", soon_ms), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 0);
  QVERIFY2(lastReason(started.number).find("The size is too large.") != std::string::npos,
           lastReason(started.number).c_str());
}

void ControllerTest::aCheckThatSaysNoStopsIt() {
  awaitPast();
  controllers_.push_back(
      startController({"--check", "smoke=/bin/sh -c \"echo $SEXTANT_SERVICE smells; exit 1\""}));
  const Rollout started = rollOut(R"(, "gates": {"checks": ["smoke"]})");
  QVERIFY2(becomes(started.number, "aborted"), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 1);
  QVERIFY2(lastReason(started.number).find("prod/shop smells") != std::string::npos,
           lastReason(started.number).c_str());
}

// Both arms fail alike and hold the objective, so the judge has nothing against the candidate.
void ControllerTest::intoAnIncidentNothingMoreIsRolledOut() {
  fleet_->setMeasured([](const Scope&, RevisionNumber) { return FakeFleet::Second{.errors = 2}; });
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = rollOut(R"(, "unknown_limit": "6s", "gates": {"alerts": true})");
  QVERIFY2(becomes(started.number, "paused"), story(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 1);
  const std::string reason = lastReason(started.number);
  QVERIFY2(reason.find("An alert is firing: ") != std::string::npos, reason.c_str());
  QVERIFY2(reason.find("because something ran out") != std::string::npos, reason.c_str());
}

void ControllerTest::itsNumbersAreServed() {
  const quint16 port = freePort();
  controllers_.push_back(
      startController({"--listen", "127.0.0.1:" + QString::number(port)}));
  QNetworkAccessManager network;
  const auto text = [&] {
    const std::unique_ptr<QNetworkReply> reply(network.get(
        QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(port)))));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, soon_ms)) return QByteArray();
    return reply->readAll();
  };
  QTRY_VERIFY_WITH_TIMEOUT(text().contains("sextant_controller_store_connected 1"), soon_ms);
  QVERIFY(text().contains("sextant_controller_moves_total 0"));
}

QTEST_GUILESS_MAIN(ControllerTest)
#include "controller_test.moc"
