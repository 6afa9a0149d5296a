// SPDX-License-Identifier: GPL-3.0-or-later
// The controller's program on a real store, with a fleet that measures what the test says: what is
// good goes out, what harms is taken back, what is not known pauses; whoever is killed, and however
// many controllers there are.
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtTest/QTest>

#include "tests/integration/guide/fake_fleet.h"
#include "tests/support/change_calls.h"
#include "tests/support/free_port.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey shop{"prod", "shop"};
constexpr int soon_ms = 20'000;
// The judge needs some seconds at this load, and there are three stages.
constexpr int rollout_ms = 90'000;
const std::vector<Scope> fleet_of_three{{"eu1", "shop-1"}, {"eu1", "shop-2"}, {"eu1", "shop-3"}};

std::string planWith(const std::string& more) {
  return R"({"stages": [{"share": 0, "named": ["eu1/shop-1"], "bake": "1s"},
                        {"share": 0.5, "bake": "1s"}, {"share": 1, "bake": "1s"}])" +
         more + "}";
}

}  // namespace

class ControllerTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void cleanup();
  void whatIsGoodGoesOutOnceWithTwoControllers();
  void whatHarmsIsTakenBack();
  void aKilledControllerIsNobodysLoss();
  void withoutMeasurementsItPauses();
  void whatAnAgentRefusesIsTakenBack();
  void asManyAsThePlanAllowsMayFail();
  void whatAgentsFindInvalidReachesNobody();
  void whatRulesForbidReachesNobody();
  void aCheckThatSaysNoStopsIt();
  void itsNumbersAreServed();

 private:
  void awaitPast();
  std::unique_ptr<QProcess> startController(const QStringList& more = {});
  Rollout begin(const std::string& more = {});
  [[nodiscard]] Rollout rollout(RolloutNumber number);
  [[nodiscard]] std::string lastReason(RolloutNumber number);
  [[nodiscard]] std::vector<RolloutEvent> events(RolloutNumber number);
  [[nodiscard]] RevisionNumber stable();
  void makeHarmful(RevisionNumber revision);
  [[nodiscard]] bool becomes(RolloutNumber number, const char* state, int within_ms = rollout_ms) {
    return QTest::qWaitFor([&] { return rollout(number).state == state; }, within_ms);
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<FakeFleet> fleet_;
  std::vector<std::unique_ptr<QProcess>> controllers_;
  int published_ = 1;
};

void ControllerTest::initTestCase() {
  store_ = fixture_.connectedStore();
  makeProd(*store_);
  const auto settings = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    PublishRequest request = publishOf("prod/sextant", 0, "");
    request.profiles = {{{"shop", ""},
                         "judge: {warm_up_seconds: 1, objective_ms: 50}\n"
                         "rules: {list: [{name: small, check: size <= 100, severity: error, "
                         "says: The size is too large.}]}\n"}};
    store_->publish(request, std::move(reply));
  });
  QVERIFY2(settings, settings ? "" : settings.error().toString().c_str());
  const auto first = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/shop", 0, "size: 1\n"), std::move(reply));
  });
  QVERIFY(first.has_value());
}

void ControllerTest::init() {
  fleet_ = std::make_unique<FakeFleet>(*store_, shop, fleet_of_three);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(stable()), 3, soon_ms);
}

// The time before a rollout is a part of what is judged.
void ControllerTest::awaitPast() {
  QTest::qWait(12'000);
}

void ControllerTest::cleanup() {
  for (const auto& one : controllers_) {
    one->kill();
    one->waitForFinished();
  }
  controllers_.clear();
  const auto rollouts = need(await<std::vector<Rollout>>(
      [&](Reply<std::vector<Rollout>> reply) { store_->rollouts(shop, 1, std::move(reply)); }));
  const bool is_left = !rollouts.empty() && (rollouts.front().state == "running" ||
                                             rollouts.front().state == "paused");
  if (is_left) {
    need(await<bool>([&](Reply<bool> reply) {
      store_->moveRollout({RequestId::random(), rollouts.front().number, 0, RolloutMove::abort,
                           "The test is over.", "ada"},
                          [reply](const Result<void>& done) {
                            done ? reply(true) : reply(tl::unexpected<Error>(done.error()));
                          });
    }));
  }
  fleet_.reset();
}

std::unique_ptr<QProcess> ControllerTest::startController(const QStringList& more) {
  auto process = std::make_unique<QProcess>();
  process->setProcessChannelMode(QProcess::ForwardedChannels);
  endWithUs(*process);
  process->start(productProgram("sextant-controller"),
                 QStringList{"--dsn", fixture_.dsn(), "--log", "text"} + more);
  if (!process->waitForStarted()) qFatal("the controller does not start");
  return process;
}

Rollout ControllerTest::begin(const std::string& more) {
  ChangeContent content =
      contentOf(stable().value, "size: " + std::to_string(++published_) + "\n");
  content.plan = planWith(more);
  const auto change = need(openChange(*store_, shop, content));
  const auto receipt = need(publishChange(*store_, change));
  if (!receipt.rollout) qFatal("no rollout began");
  return rollout(*receipt.rollout);
}

Rollout ControllerTest::rollout(RolloutNumber number) {
  return need(
      await<Rollout>([&](Reply<Rollout> reply) { store_->rollout(number, std::move(reply)); }));
}

std::vector<RolloutEvent> ControllerTest::events(RolloutNumber number) {
  using Events = std::vector<RolloutEvent>;
  return need(
      await<Events>([&](Reply<Events> reply) { store_->rolloutEvents(number, std::move(reply)); }));
}

std::string ControllerTest::lastReason(RolloutNumber number) {
  return events(number).back().reason;
}

RevisionNumber ControllerTest::stable() {
  return need(await<Head>([&](Reply<Head> reply) { store_->head(shop, std::move(reply)); })).stable;
}

void ControllerTest::makeHarmful(RevisionNumber revision) {
  fleet_->setMeasured([revision](const Scope&, RevisionNumber runs) {
    return runs == revision ? FakeFleet::Second{0.02, 1500, 60} : FakeFleet::Second{};
  });
}

void ControllerTest::whatIsGoodGoesOutOnceWithTwoControllers() {
  awaitPast();
  for (int i = 0; i < 2; ++i)
    controllers_.push_back(startController());
  const Rollout started = begin();
  QVERIFY2(becomes(started.number, "promoted"), lastReason(started.number).c_str());
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
  const Rollout started = begin();
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
  const Rollout started = begin();
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
  QVERIFY2(becomes(started.number, "promoted"), lastReason(started.number).c_str());
}

void ControllerTest::withoutMeasurementsItPauses() {
  controllers_.push_back(startController());
  const RevisionNumber before = stable();
  const Rollout started = begin(R"(, "unknown_limit": "6s")");
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
  const Rollout started = begin();
  fleet_->refuse(started.revision);
  QVERIFY2(becomes(started.number, "aborted"), lastReason(started.number).c_str());
  QVERIFY2(lastReason(started.number).find("shop-1") != std::string::npos,
           lastReason(started.number).c_str());
  QCOMPARE(stable(), before);
}

void ControllerTest::asManyAsThePlanAllowsMayFail() {
  awaitPast();
  controllers_.push_back(startController());
  const Rollout started = begin(R"(, "failures_max": 1)");
  fleet_->refuse(started.revision, Scope{"eu1", "shop-3"});
  QVERIFY2(becomes(started.number, "promoted"), lastReason(started.number).c_str());
  QCOMPARE(fleet_->countOf(started.revision), 2);
}

void ControllerTest::whatAgentsFindInvalidReachesNobody() {
  controllers_.push_back(startController());
  fleet_->setFindsInvalid(true);
  const Rollout started = begin();
  QVERIFY2(becomes(started.number, "aborted", soon_ms), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 0);
  QVERIFY(lastReason(started.number).find("no such key") != std::string::npos);
}

void ControllerTest::whatRulesForbidReachesNobody() {
  controllers_.push_back(startController());
  const int size = std::exchange(published_, 5000);
  const Rollout started = begin();
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
  const Rollout started = begin(R"(, "gates": {"checks": ["smoke"]})");
  QVERIFY2(becomes(started.number, "aborted"), lastReason(started.number).c_str());
  QCOMPARE(rollout(started.number).step, 1);
  QVERIFY2(lastReason(started.number).find("prod/shop smells") != std::string::npos,
           lastReason(started.number).c_str());
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
