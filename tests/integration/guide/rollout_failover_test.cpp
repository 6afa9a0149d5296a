// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout whose store fails over in the middle of a stage, on a real cluster of three: two controllers and a
// fleet find the new primary; what is good goes on, what harms is taken back, and nobody runs what the head does
// not say.
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include "tests/integration/guide/fake_fleet.h"
#include "tests/support/change_calls.h"
#include "tests/support/ha_cluster.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 30'000;
constexpr int past_ms = 12'000;
constexpr int rollout_ms = 240'000;
const ServiceKey shop{"prod", "shop"};
const std::vector<Scope> three{{"eu1", "shop-1"}, {"eu1", "shop-2"}, {"eu1", "shop-3"}};
constexpr const char* plan =
    R"({"stages": [{"share": 0, "named": ["eu1/shop-1"], "bake": "2s"}, {"share": 1, "bake": "2s"}],
        "unknown_limit": "3min"})";

}  // namespace

class RolloutFailoverTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void itEndsAsItShould_data();
  void itEndsAsItShould();

 private:
  template <class T, class Call>
  [[nodiscard]] Result<T> ask(Call call) {
    return await<T>([&](Reply<T> reply) { call(*store_, std::move(reply)); });
  }
  // Until the store answers: it fails over meanwhile.
  [[nodiscard]] Rollout rollout(RolloutNumber number);
  [[nodiscard]] Rollout rollOut(int size);

  HaCluster cluster_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<FakeFleet> fleet_;
  std::vector<std::unique_ptr<QProcess>> controllers_;
};

void RolloutFailoverTest::initTestCase() {
  if (const auto up = cluster_.up(); !up) {
    const QString reason = QString::fromStdString(up.error().toString());
    if (reason.contains(QLatin1String("is not installed"))) QSKIP(qPrintable(reason));
    QFAIL(qPrintable(reason));
  }
  store_ = std::make_unique<Store>(cluster_.target(), "test");
  store_->setDeadline(Milliseconds(20'000));
  store_->start();
  makeProd(*store_);
  PublishRequest settings = publishOf("prod/sextant", 0, "");
  settings.profiles = {{{"shop", ""}, std::string("judge: {warm_up_seconds: 1, objective_ms: 50}\n")}};
  need(publish(*store_, settings));
  need(publish(*store_, publishOf("prod/shop", 0, "size: 1\n")));
  fleet_ = std::make_unique<FakeFleet>(*store_, shop, three);
  for (int i = 0; i < 2; ++i) {
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedChannels);
    endWithUs(*process);
    process->start(productProgram("sextant-controller"),
                   {"--dsn", cluster_.target().dsn(), "--log", "text"});
    QVERIFY(process->waitForStarted());
    controllers_.push_back(std::move(process));
  }
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf({1}), 3, soon_ms);
}

void RolloutFailoverTest::cleanupTestCase() {
  for (const auto& one : controllers_) {
    one->kill();
    one->waitForFinished();
  }
  fleet_.reset();
  store_.reset();
}

Rollout RolloutFailoverTest::rollout(RolloutNumber number) {
  Result<Rollout> read = tl::unexpected(Error{});
  const bool is_read = QTest::qWaitFor(
      [&] {
        read = ask<Rollout>([&](Store& store, Reply<Rollout> reply) { store.rollout(number, std::move(reply)); });
        return read.has_value();
      },
      120'000);
  if (!is_read) qFatal("the store does not come back");
  return *read;
}

Rollout RolloutFailoverTest::rollOut(int size) {
  const auto head = ask<Head>([](Store& store, Reply<Head> reply) { store.head(shop, std::move(reply)); });
  ChangeContent content = contentOf(need(head).stable.value, "size: " + std::to_string(size) + "\n");
  content.plan = plan;
  const auto receipt = need(publishChange(*store_, need(openChange(*store_, shop, content))));
  if (!receipt.rollout) qFatal("no rollout began");
  return rollout(*receipt.rollout);
}

void RolloutFailoverTest::itEndsAsItShould_data() {
  QTest::addColumn<bool>("harms");
  QTest::newRow("a good one goes on") << false;
  QTest::newRow("one that harms is taken back") << true;
}

void RolloutFailoverTest::itEndsAsItShould() {
  QFETCH(bool, harms);
  QVERIFY(cluster_.heal(120));
  fleet_->setMeasured([](const Scope&, RevisionNumber) { return FakeFleet::Second{}; });
  QTest::qWait(past_ms);
  const Rollout started = rollOut(harms ? 3 : 2);
  QTRY_COMPARE_WITH_TIMEOUT(rollout(started.number).step, 1, soon_ms);
  const QString primary = cluster_.primary();
  QVERIFY(!primary.isEmpty());
  if (harms) {
    fleet_->setMeasured([revision = started.revision](const Scope&, RevisionNumber runs) {
      return runs == revision ? FakeFleet::Second{0.02, 1500, 60} : FakeFleet::Second{};
    });
  }
  QElapsedTimer since;
  since.start();
  (void)cluster_.command(cluster_.canCut() ? "cut " + primary : "kill " + primary + " all");
  const std::string wanted = harms ? "aborted" : "promoted";
  QTRY_VERIFY_WITH_TIMEOUT(rollout(started.number).state != "running", rollout_ms);
  const Rollout over = rollout(started.number);
  qInfo("%s %.1f s after the primary was gone", over.state.c_str(), double(since.elapsed()) / 1000);
  QCOMPARE(over.state, wanted);
  const auto head = need(ask<Head>([](Store& store, Reply<Head> reply) { store.head(shop, std::move(reply)); }));
  QVERIFY(!head.rollout);
  QCOMPARE(head.stable == started.revision, !harms);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(head.stable), 3, soon_ms);
}

QTEST_GUILESS_MAIN(RolloutFailoverTest)
#include "rollout_failover_test.moc"
