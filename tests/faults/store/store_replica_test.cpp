// SPDX-License-Identifier: GPL-3.0-or-later
// Reads from standbys of a real three-node cluster: that they come from there, how old they say
// they are, and that nothing older is shown than what has been seen.
#include <QSignalSpy>
#include <QTest>

#include "model/store/connection_hosts.h"
#include "tests/support/ha_cluster.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 30000;

}  // namespace

class StoreReplicaTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aStandbyIsFoundAndItsLagMeasured();
  void oldTextsAndHistoryComeFromTheStandby();
  void nothingOlderThanWhatHasBeenSeen();
  void aStandbyFarBehindIsLeftAlone();
  void aPlaceForReadsMayBeAPgBouncer();
  void aFrozenStandbyCostsAMomentOnly();
  void readsGoOnWithoutAPrimary();

 private:
  using History = std::vector<RevisionInfo>;
  // A store that has found a standby.
  std::unique_ptr<Store> reader(const PgParameters& reads = {});
  static Result<History> history(Store& store, std::int64_t before = 0);
  // The revision that it made; the store that asks is not a reader's.
  std::int64_t publishOneMore();
  // Publishes a revision that no standby shows. Their Patronis are stopped meanwhile: they would
  // resume the replay within a second.
  [[nodiscard]] bool stopReplay();
  [[nodiscard]] bool resumeReplay();
  [[nodiscard]] bool eachStandby(const char* verb) const;

  std::unique_ptr<HaCluster> cluster_;
  std::unique_ptr<Store> writer_;
  std::int64_t newest_ = 0;
  QString primary_;                    // when the replay was stopped
  std::optional<ReplicaState> state_;  // of the last reader
};

void StoreReplicaTest::initTestCase() {
  cluster_ = std::make_unique<HaCluster>();
  if (const auto up = cluster_->up(); !up) {
    const QString reason = QString::fromStdString(up.error().toString());
    if (reason.contains(QLatin1String("is not installed"))) QSKIP(qPrintable(reason));
    QFAIL(qPrintable(reason));
  }
  writer_ = std::make_unique<Store>(cluster_->target(), "test");
  writer_->setDeadline(Milliseconds(60000));
  writer_->start();
  const auto made = await<void>([&](Reply<void> reply) {
    writer_->createEnvironment({"prod", "red"}, 1, std::move(reply));
  });
  QVERIFY2(made, made ? "" : made.error().toString().c_str());
  QCOMPARE(publishOneMore(), 1);
  QCOMPARE(publishOneMore(), 2);
}

std::int64_t StoreReplicaTest::publishOneMore() {
  const auto done = publish(
      *writer_, publishOf("prod/hunt-engine", newest_, "n: " + std::to_string(newest_ + 1) + "\n"));
  if (!done) qFatal("%s", done.error().toString().c_str());
  newest_ = done->revision.value;
  return newest_;
}

bool StoreReplicaTest::stopReplay() {
  primary_ = cluster_->primary();
  const bool stopped = eachStandby("freeze") &&
                       cluster_->onStandbys("SELECT pg_wal_replay_pause()") == 2 &&
                       QTest::qWaitFor(
                           [this] {
                             return cluster_->onStandbys(
                                        "SELECT 1 / (pg_get_wal_replay_pause_state() = "
                                        "'paused')::int") == 2;
                           },
                           soon_ms);
  if (stopped) publishOneMore();
  return stopped;
}

bool StoreReplicaTest::resumeReplay() {
  return cluster_->onStandbys("SELECT pg_wal_replay_resume()") == 2 && eachStandby("thaw");
}

bool StoreReplicaTest::eachStandby(const char* verb) const {
  bool done = true;
  for (const char* node : {"n1", "n2", "n3"}) {
    if (QLatin1String(node) == primary_) continue;
    const QString line =
        QStringLiteral("%1 %2 patroni").arg(QLatin1String(verb), QLatin1String(node));
    done = cluster_->command(line).status == 0 && done;
  }
  return done;
}

std::unique_ptr<Store> StoreReplicaTest::reader(const PgParameters& reads) {
  StoreTarget target = cluster_->target();
  target.reads = reads;
  auto store = std::make_unique<Store>(target, "reader");
  state_.reset();
  connect(store.get(), &Store::replicaMoved, this,
          [this](const std::optional<ReplicaState>& replica) { state_ = replica; });
  store->readFromReplicas();
  store->start();
  return store;
}

Result<StoreReplicaTest::History> StoreReplicaTest::history(Store& store, std::int64_t before) {
  return await<History>(
      [&](Reply<History> reply) { store.history(hunt, {before}, 1000, std::move(reply)); });
}

void StoreReplicaTest::aStandbyIsFoundAndItsLagMeasured() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  QVERIFY(!state_->host.isEmpty());
  QVERIFY2(*state_->behind_ms < 10000, qPrintable(QString::number(*state_->behind_ms)));
  const auto standby = cluster_->onStandbys(
      "SELECT 1 / count(*) FROM pg_stat_activity WHERE application_name = 'reader'");
  QCOMPARE(standby, 1);  // the other one, without it, has divided by nothing
}

void StoreReplicaTest::oldTextsAndHistoryComeFromTheStandby() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(history(*store)->size(), std::size_t(newest_), soon_ms);
  QVERIFY(stopReplay());
  // It has not been told of the new one: so what the standby has is an answer.
  const auto old = history(*store);
  QVERIFY2(old, old ? "" : old.error().toString().c_str());
  QVERIFY(old->front().number.value < newest_);
  // The new one's texts the standby lacks, and the primary has.
  const auto text = revision(*store, newest_);
  QVERIFY2(text, text ? "" : text.error().toString().c_str());
  QCOMPARE(text->profiles.at(Scope{}), "n: " + std::to_string(newest_) + "\n");
  QVERIFY(resumeReplay());
}

void StoreReplicaTest::nothingOlderThanWhatHasBeenSeen() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  QVERIFY(stopReplay());
  QCOMPARE(head(*store)->stable.value, newest_);
  QCOMPARE(history(*store)->front().number.value, newest_);
  QCOMPARE(history(*store, newest_ + 1)->front().number.value, newest_);
  QVERIFY(resumeReplay());
}

void StoreReplicaTest::aStandbyFarBehindIsLeftAlone() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  QVERIFY(stopReplay());
  // Its lag is told while it grows, and beyond ten seconds the primary is asked.
  QTRY_VERIFY_WITH_TIMEOUT(state_ && state_->behind_ms.value_or(0) > 10000, soon_ms);
  QCOMPARE(history(*store)->front().number.value, newest_);
  QVERIFY(resumeReplay());
  QTRY_VERIFY_WITH_TIMEOUT(state_ && state_->behind_ms.value_or(10000) < 5000, soon_ms);
}

void StoreReplicaTest::aPlaceForReadsMayBeAPgBouncer() {
  PgParameters reads = cluster_->target().parameters;
  reads["port"] = "6432";
  reads["target_session_attrs"] = "any";
  const auto store = reader(reads);
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value(), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(history(*store)->size(), std::size_t(newest_), soon_ms);
  for (std::int64_t number = 1; number <= newest_; ++number) {
    QCOMPARE(revision(*store, number)->profiles.at(Scope{}), "n: " + std::to_string(number) + "\n");
  }
}

void StoreReplicaTest::aFrozenStandbyCostsAMomentOnly() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  const QString primary = cluster_->primary();
  for (const char* node : {"n1", "n2", "n3"}) {
    if (QLatin1String(node) != primary)
      QCOMPARE(
          cluster_->command(QStringLiteral("freeze %1 postgres").arg(QLatin1String(node))).status,
          0);
  }
  const auto text = revision(*store, 1);
  QVERIFY2(text, text ? "" : text.error().toString().c_str());
  QCOMPARE(text->profiles.at(Scope{}), std::string("n: 1\n"));
  QVERIFY(cluster_->heal(120));
}

void StoreReplicaTest::readsGoOnWithoutAPrimary() {
  const auto store = reader();
  QTRY_VERIFY_WITH_TIMEOUT(state_.has_value() && state_->behind_ms, soon_ms);
  // Without a majority of etcd nobody takes over.
  for (const char* line : {"kill n1 etcd", "kill n2 etcd", "kill n3 etcd"})
    (void)cluster_->command(QLatin1String(line));
  const QString primary = cluster_->primary();
  QTRY_VERIFY_WITH_TIMEOUT(!cluster_->sql("SELECT 1"), 60000);
  store->setDeadline(Milliseconds(2000));
  QTRY_VERIFY_WITH_TIMEOUT(store->state() != ConnectionState::connected, soon_ms);
  const auto text = revision(*store, 2);
  QVERIFY2(text, text ? "" : text.error().toString().c_str());
  QCOMPARE(history(*store)->size(), std::size_t(newest_));
  QVERIFY(!head(*store));
  QVERIFY(cluster_->heal(180));
}

QTEST_GUILESS_MAIN(StoreReplicaTest)
#include "store_replica_test.moc"
