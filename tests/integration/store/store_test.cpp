// SPDX-License-Identifier: GPL-3.0-or-later
// The store's promises against a real embedded PostgreSQL.
#include <QtCore/QElapsedTimer>
#include <QtCore/QStandardPaths>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>

#include "model/store/publish_until_known.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class StoreTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void publishMakesARevisionAndMovesTheHead();
  void contentHashIsTheOneThatProgramsCompute();
  void staleBaseIsAConflict();
  void racersHaveOneWinner();
  void sameRequestIdHasOneOutcome();
  void sameIdWithOtherArgumentsIsRefused();
  void invalidCallDoesNotUseTheIdUp();
  void protectedEnvironmentDenies();
  void rollbackIsANewRevision();
  void removedProfilesAreNamedInHistory();
  void historyCannotBeChanged();
  void publishHintsListeners();
  void theServersLogHasAnchors();
  void telemetryComesBack();
  void newerSchemaIsRefused();
  void stoppedServerMissesTheDeadline();
  void killedServerComesBackWithEverything();
  void killedKeeperIsReplaced();
  void stopsWhenUnused();

 private:
  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
};

void StoreTest::initTestCase() {
  fixture_ = std::make_unique<StoreFixture>();
  store_ = fixture_->connectedStore();
  makeProd(*store_);
}

void StoreTest::publishMakesARevisionAndMovesTheHead() {
  QCOMPARE(head(*store_).error().kind, ErrorKind::answer_no);
  const auto receipt = publish(*store_, publishOf("prod/hunt-engine", 0, "a: 1\n", "first"));
  QVERIFY2(receipt.has_value(), receipt ? "" : receipt.error().toString().c_str());
  QCOMPARE(receipt->revision.value, 1);
  QCOMPARE(head(*store_)->stable.value, 1);
  QCOMPARE(head(*store_)->sequence.seq, receipt->sequence.seq);
  const auto content = revision(*store_, 1);
  QCOMPARE(content->profiles.at(Scope{}), std::string("a: 1\n"));
  QCOMPARE(content->info.message, std::string("first"));
  QCOMPARE(content->info.author, std::string("ada"));
}

void StoreTest::contentHashIsTheOneThatProgramsCompute() {
  PublishRequest request = publishOf("prod/hunt-engine", 1, "a: 2\n");
  request.profiles[Scope{"eu1", ""}] = "b: 1\n";
  request.profiles[Scope{"eu1", "hunt-1"}] = "c: ü\n";
  QVERIFY(publish(*store_, request).has_value());
  const auto content = revision(*store_, 2);
  QCOMPARE(content->profiles.size(), std::size_t{3});
  QCOMPARE(content->info.content_hash, contentHash(content->profiles).hex());
}

void StoreTest::staleBaseIsAConflict() {
  const auto receipt = publish(*store_, publishOf("prod/hunt-engine", 1, "a: 9\n"));
  QCOMPARE(receipt.error().kind, ErrorKind::conflict);
  QCOMPARE(receipt.error().where, std::string("2"));
  QCOMPARE(head(*store_)->stable.value, 2);
}

void StoreTest::racersHaveOneWinner() {
  constexpr int rounds = 20;
  auto rival = fixture_->connectedStore("rival");
  for (int round = 0; round < rounds; ++round) {
    const std::int64_t base = head(*store_)->stable.value;
    std::vector<Result<PublishReceipt>> results;
    QEventLoop loop;
    for (Store* store : {store_.get(), rival.get()}) {
      const std::string text = "round: " + std::to_string(round) +
                               "\nby: " + (store == rival.get() ? "rival" : "us") + '\n';
      store->publish(publishOf("prod/hunt-engine", base, text), [&](Result<PublishReceipt> result) {
        results.push_back(std::move(result));
        if (results.size() == 2) loop.quit();
      });
    }
    loop.exec();
    QVERIFY(results[0].has_value() != results[1].has_value());
    const auto& loser = results[0] ? results[1] : results[0];
    QCOMPARE(loser.error().kind, ErrorKind::conflict);
    QCOMPARE(head(*store_)->stable.value, base + 1);
  }
}

void StoreTest::sameRequestIdHasOneOutcome() {
  const std::int64_t base = head(*store_)->stable.value;
  const PublishRequest request = publishOf("prod/hunt-engine", base, "once: 1\n");
  const auto first = publish(*store_, request);
  const auto second = publish(*store_, request);
  QCOMPARE(first->revision.value, second->revision.value);
  QVERIFY(!first->replay);
  QVERIFY(second->replay);
  QCOMPARE(head(*store_)->stable.value, base + 1);
  // A recorded conflict stays a conflict, although the base would be right by now.
  PublishRequest late = publishOf("prod/hunt-engine", base, "late: 1\n");
  QCOMPARE(publish(*store_, late).error().kind, ErrorKind::conflict);
  QCOMPARE(publish(*store_, late).error().kind, ErrorKind::conflict);
}

void StoreTest::sameIdWithOtherArgumentsIsRefused() {
  PublishRequest request = publishOf("prod/hunt-engine", head(*store_)->stable.value, "x: 1\n");
  QVERIFY(publish(*store_, request).has_value());
  request.profiles[Scope{}] = "x: 2\n";
  QCOMPARE(publish(*store_, request).error().kind, ErrorKind::input);
}

void StoreTest::invalidCallDoesNotUseTheIdUp() {
  PublishRequest request =
      publishOf("prod/hunt-engine", head(*store_)->stable.value, "y: 1\n", " ");
  QCOMPARE(publish(*store_, request).error().kind, ErrorKind::input);
  request.message = "now with a description";
  QVERIFY(publish(*store_, request).has_value());
  const PublishRequest same = publishOf("prod/hunt-engine", head(*store_)->stable.value, "y: 1\n");
  QVERIFY(publish(*store_, same).error().what.find("Nothing differs") == 0);
}

void StoreTest::protectedEnvironmentDenies() {
  makeProd(*store_, true);
  const PublishRequest request =
      publishOf("prod/hunt-engine", head(*store_)->stable.value, "z: 1\n");
  QCOMPARE(publish(*store_, request).error().kind, ErrorKind::denied);
  makeProd(*store_, false);
  QVERIFY(publish(*store_, request).has_value());
}

void StoreTest::rollbackIsANewRevision() {
  const std::int64_t base = head(*store_)->stable.value;
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->rollback({RequestId::random(), hunt, {base}, {2}, "back", "ada"}, std::move(reply));
  });
  QCOMPARE(receipt->revision.value, base + 1);
  const auto now = revision(*store_, base + 1);
  QCOMPARE(now->profiles, revision(*store_, 2)->profiles);
  QCOMPARE(now->info.restored->value, 2);
  QCOMPARE(now->info.content_hash, revision(*store_, 2)->info.content_hash);
}

void StoreTest::removedProfilesAreNamedInHistory() {
  const std::int64_t base = head(*store_)->stable.value;
  PublishRequest request{
      RequestId::random(), hunt, {base}, {{Scope{"eu1", "hunt-1"}, std::nullopt}}, "gone", "ada"};
  QVERIFY(publish(*store_, request).has_value());
  const auto history =
      await<std::vector<RevisionInfo>>([&](Reply<std::vector<RevisionInfo>> reply) {
        store_->history(hunt, {0}, 3, std::move(reply));
      });
  QCOMPARE(history->size(), std::size_t{3});
  QCOMPARE(history->front().number.value, base + 1);
  QCOMPARE(history->front().removed.size(), std::size_t{1});
  QCOMPARE(history->front().removed.front().path(), std::string("eu1/hunt-1"));
  QVERIFY(history->front().changed.empty());
}

void StoreTest::historyCannotBeChanged() {
  for (const char* statement :
       {"UPDATE sextant.revision SET message = 'x'", "DELETE FROM sextant.revision_profile",
        "TRUNCATE sextant.content CASCADE", "DELETE FROM sextant.request"}) {
    const auto result = sql(*fixture_, statement);
    QVERIFY2(!result.has_value(), statement);
    QCOMPARE(result.error().kind, ErrorKind::denied);
  }
}

void StoreTest::publishHintsListeners() {
  auto listener = fixture_->connectedStore("listener");
  QSignalSpy hints(listener.get(), &Store::headHinted);
  QVERIFY(publish(*store_, publishOf("prod/hunt-engine", head(*store_)->stable.value, "hint: 1\n"))
              .has_value());
  QVERIFY(hints.count() > 0 || hints.wait(5000));
  QCOMPARE(hints.first().at(1).toString(), QStringLiteral("hunt-engine"));
}

void StoreTest::theServersLogHasAnchors() {
  const auto first = sql(*fixture_,
                         "SELECT encode(hash, 'hex') FROM sextant.audit "
                         "WHERE environment = 'prod' AND number = 1");
  QVERIFY(first && !first->rows.empty());
  QFile log(fixture_->paths().server + QStringLiteral("/server.log"));
  QVERIFY(log.open(QIODevice::ReadOnly));
  QVERIFY(log.readAll().contains("sextant audit anchor: prod 1:" + first->text(0, 0)));
  // What moves within ten minutes has one anchor.
  QVERIFY(log.seek(0));
  QCOMPARE(log.readAll().count("sextant audit anchor: prod "), 1);
}

void StoreTest::telemetryComesBack() {
  const Instance instance{hunt, {"eu1", "hunt-1"}};
  QVERIFY(await<void>([&](Reply<void> reply) {
            store_->enrol(instance, std::move(reply));
          }).has_value());
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  AgentReport report{instance, {1, 7}, {3}, {2}, "abc", Health::failing, "cold", std::nullopt, {}};
  TelemetrySample sample{instance.scope,   now, {}, {{"queue_full", 3}}, {{"queue_depth", 2.5}},
                         RevisionNumber{2}};
  sample.durations.add(0.004);
  sample.durations.add(1.5);
  report.samples = {sample};
  const auto reported =
      await<void>([&](Reply<void> reply) { store_->report(report, std::move(reply)); });
  QVERIFY2(reported.has_value(), reported ? "" : reported.error().toString().c_str());
  const auto steps = await<std::vector<LatencyStep>>([&](Reply<std::vector<LatencyStep>> reply) {
    store_->telemetryRange(hunt, {now, now + 1, 1}, std::move(reply));
  });
  QCOMPARE(steps->size(), std::size_t{1});
  QCOMPARE(steps->front(), stepOf(sample));
  const auto fleet = await<std::vector<FleetRow>>(
      [&](Reply<std::vector<FleetRow>> reply) { store_->fleet(hunt, std::move(reply)); });
  QCOMPARE(fleet->front().applied.value, 2);
  QCOMPARE(fleet->front().wanted.value, 3);
  QCOMPARE(fleet->front().reason, std::string("cold"));
  QVERIFY(fleet->front().report_age_ms < 5000);
}

void StoreTest::newerSchemaIsRefused() {
  QVERIFY(sql(*fixture_,
              "INSERT INTO sextant.schema_migration (version, name, sha256) VALUES (999, 'x', 'x')")
              .has_value());
  const auto migrated =
      await<int>([&](Reply<int> reply) { store_->migrateSchema(std::move(reply)); });
  const auto late = fixture_->connectedStore("late");
  const auto read =
      await<Overview>([&](Reply<Overview> reply) { late->overview(std::move(reply)); });
  QVERIFY(sql(*fixture_, "DELETE FROM sextant.schema_migration WHERE version = 999").has_value());
  QCOMPARE(migrated.error().kind, ErrorKind::conflict);
  QCOMPARE(read.error().kind, ErrorKind::conflict);
}

void StoreTest::stoppedServerMissesTheDeadline() {
  const auto backend =
      sql(*fixture_, "SELECT pid FROM pg_stat_activity WHERE application_name = 'test'");
  const auto pid = static_cast<pid_t>(backend->text(0, 0).toInt());
  QVERIFY(pid > 1);
  const PublishRequest request =
      publishOf("prod/hunt-engine", head(*store_)->stable.value, "stopped: 1\n");
  const std::int64_t base = request.base.value;
  store_->setDeadline(Milliseconds(300));
  QElapsedTimer clock;
  clock.start();
  QVERIFY(kill(pid, SIGSTOP) == 0);
  const auto stopped = publish(*store_, request);
  const qint64 waited = clock.elapsed();
  QVERIFY(kill(pid, SIGCONT) == 0);
  store_->setDeadline(Milliseconds(10000));
  QCOMPARE(stopped.error().kind, ErrorKind::outcome_unknown);
  QVERIFY2(waited >= 290 && waited < 2000, qPrintable(QString::number(waited)));
  // Claiming the same id says what became of it; either way exactly one revision comes of it.
  const auto claimed = publish(*store_, request);
  QVERIFY2(claimed.has_value(), claimed ? "" : claimed.error().toString().c_str());
  QCOMPARE(head(*store_)->stable.value, base + 1);
  store_->setDeadline(Milliseconds(5000));
}

void StoreTest::killedServerComesBackWithEverything() {
  store_->setDeadline(Milliseconds(30000));
  const std::int64_t before = head(*store_)->stable.value;
  for (int round = 0; round < 3; ++round) {
    const PublishRequest request = publishOf("prod/hunt-engine", head(*store_)->stable.value,
                                             "kill: " + std::to_string(round) + '\n');
    QEventLoop loop;
    std::optional<Result<PublishReceipt>> outcome;
    store_->publish(request, [&](Result<PublishReceipt> result) {
      outcome = std::move(result);
      loop.quit();
    });
    const qint64 server = fixture_->serverPid();
    QVERIFY(server > 1);
    QTimer::singleShot(round, this, [server] { kill(static_cast<pid_t>(server), SIGKILL); });
    loop.exec();
    if (!*outcome) QCOMPARE(outcome->error().kind, ErrorKind::outcome_unknown);
    const auto claimed = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
      publishUntilKnown(
          *store_, request, QDeadlineTimer(30000), [](const Error&) {}, std::move(reply));
    });
    QVERIFY2(claimed.has_value(), claimed ? "" : claimed.error().toString().c_str());
    if (*outcome) QCOMPARE((*outcome)->revision.value, claimed->revision.value);
  }
  QCOMPARE(head(*store_)->stable.value, before + 3);
  for (std::int64_t number = before + 1; number <= before + 3; ++number) {
    const auto content = revision(*store_, number);
    QCOMPARE(content->info.content_hash, contentHash(content->profiles).hex());
  }
}

void StoreTest::killedKeeperIsReplaced() {
  const qint64 keeper = fixture_->keeperPid();
  QVERIFY(keeper > 1);
  const std::int64_t stable = head(*store_)->stable.value;
  QVERIFY(kill(static_cast<pid_t>(keeper), SIGKILL) == 0);
  QTRY_VERIFY_WITH_TIMEOUT(store_->state() != ConnectionState::connected, 15000);
  QCOMPARE(head(*store_)->stable.value, stable);
  QVERIFY(fixture_->keeperPid() != keeper);
}

void StoreTest::stopsWhenUnused() {
  const qint64 server = fixture_->serverPid();
  store_.reset();
  QTRY_VERIFY_WITH_TIMEOUT(kill(static_cast<pid_t>(server), 0) != 0, 15000);
  // The keeper takes it away when the server has ended.
  QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(fixture_->paths().state), 5000);
}

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  // The programs that the store starts stand in another folder than this test.
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  StoreTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "store_test.moc"
