// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes in through a Store, and what a read-only one lets out.
#include <QtCore/QElapsedTimer>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include "model/connections/connection_check.h"
#include "tests/support/scram_login.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 15000;
constexpr const char* password = "s3cret wörd";

}  // namespace

class StoreLoginTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    for (const char* name : {"PGPASSWORD", "PGPASSFILE", "PGUSER", "PGHOST"})
      qunsetenv(name);
    fixture_ = std::make_unique<StoreFixture>();
    owner_ = fixture_->connectedStore();
    makeProd(*owner_);
    QVERIFY(publish(*owner_, publishOf("prod/hunt-engine", 0, "a: 1\n")));
    login_ = std::make_unique<ScramLogin>(*fixture_, *owner_, "mara", password);
  }
  void cleanupTestCase() {
    login_.reset();
    owner_.reset();
    fixture_.reset();
  }

  void aReadOnlyStoreReadsAndWritesNothing() {
    StoreTarget target = targetOfLogin(password);
    target.read_only = true;
    const auto store = connected(target);
    QCOMPARE(head(*store)->stable.value, 1);
    const auto published = publish(*store, publishOf("prod/hunt-engine", 1, "a: 2\n"));
    QCOMPARE(published.error().kind, ErrorKind::denied);
    QCOMPARE(published.error().what, std::string("This connection is read-only."));
    QVERIFY(!published.error().next.empty());
    const auto granted = await<void>([&](Reply<void> reply) {
      store->grantRole({"somebody", "*", "viewer"}, "mara", std::move(reply));
    });
    QCOMPARE(granted.error().kind, ErrorKind::denied);
    const auto migrated =
        await<int>([&](Reply<int> reply) { store->migrateSchema(std::move(reply)); });
    QCOMPARE(migrated.error().kind, ErrorKind::denied);
    QCOMPARE(head(*owner_)->stable.value, 1);
  }

  // Were a write to slip through, the server would refuse it.
  void theServerIsToldToRefuseWrites() {
    QVERIFY(sql(*fixture_, "ALTER ROLE mara SET log_statement = 'all'"));
    StoreTarget target = targetOfLogin(password);
    target.read_only = true;
    const auto store = connected(target);
    QTRY_VERIFY_WITH_TIMEOUT(log().contains("SET default_transaction_read_only = on"), soon_ms);
    QVERIFY(sql(*fixture_, "ALTER ROLE mara RESET log_statement"));
  }

  void aRefusedLoginIsNotTriedAgain_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("wrong") << QByteArray("not that");
    QTest::newRow("none") << QByteArray();
  }
  void aRefusedLoginIsNotTriedAgain() {
    QFETCH(QByteArray, first);
    const int before = login_->refusals();
    Store store(targetOfLogin(first), "login test");
    store.setStopsWhenRefused(true);
    QSignalSpy states(&store, &Store::stateChanged);
    store.start();
    QTRY_COMPARE_WITH_TIMEOUT(store.state(), ConnectionState::refused, soon_ms);
    const QString reason = states.last()[1].toString();
    QVERIFY2(reason.contains("password") && !reason.contains("not that"), qPrintable(reason));
    const auto seen = states.size();
    QTest::qWait(1500);
    QCOMPARE(states.size(), seen);
    QCOMPARE(login_->refusals() - before, first.isEmpty() ? 0 : 1);
    store.setPassword("still wrong");
    QTRY_COMPARE_WITH_TIMEOUT(states.size(), seen + 2, soon_ms);
    QCOMPARE(store.state(), ConnectionState::refused);
    store.setPassword(password);
    QTRY_COMPARE_WITH_TIMEOUT(store.state(), ConnectionState::connected, soon_ms);
    QCOMPARE(head(store)->stable.value, 1);
    QVERIFY(!store.target().dsn().contains("cret"));
  }

  // As an agent's does: its server may be set right meanwhile.
  void othersGoOnTrying() {
    Store store(targetOfLogin("not that"), "login test");
    QSignalSpy states(&store, &Store::stateChanged);
    store.start();
    QTRY_VERIFY_WITH_TIMEOUT(states.size() > 4, soon_ms);
    QVERIFY(store.state() != ConnectionState::refused);
  }

  void aTestTellsWhatIsThere() {
    const auto report = check(targetOfLogin(password));
    QVERIFY2(report, report ? "" : report.error().toString().c_str());
    QCOMPARE(report->status.login, std::string("mara"));
    QCOMPARE(report->status.grants.size(), std::size_t{1});
    QCOMPARE(report->status.schema_version, report->status.schema_version_known);
    QVERIFY(report->link.used_password);
    QVERIFY(report->link.host.startsWith('/'));
    QVERIFY(!report->status.in_recovery);
  }

  void aTestTriesAPasswordOnce() {
    const int before = login_->refusals();
    const auto report = check(targetOfLogin("not that"));
    QCOMPARE(report.error().kind, ErrorKind::denied);
    QVERIFY(report.error().toString().find("not that") == std::string::npos);
    QCOMPARE(login_->refusals() - before, 1);
  }

  void aTestEndsInTime() {
    StoreTarget target;
    target.kind = StoreTarget::Kind::dsn;
    target.parameters = {{"host", "192.0.2.1"}, {"connect_timeout", "30"}};
    QElapsedTimer clock;
    clock.start();
    ConnectionCheck check(target);
    const auto report = await<ConnectionReport>(
        [&](Reply<ConnectionReport> reply) { check.run(Milliseconds(800), std::move(reply)); });
    QCOMPARE(report.error().kind, ErrorKind::unavailable);
    QVERIFY(clock.elapsed() < 3000);
  }

 private:
  [[nodiscard]] StoreTarget targetOfLogin(const QByteArray& word) const {
    StoreTarget target;
    target.kind = StoreTarget::Kind::dsn;
    target.parameters = login_->parameters();
    if (!word.isEmpty()) target.parameters["password"] = word;
    return target;
  }
  static std::unique_ptr<Store> connected(const StoreTarget& target) {
    auto store = std::make_unique<Store>(target, "login test");
    store->start();
    if (!head(*store)) qFatal("There is no connection.");
    return store;
  }
  static Result<ConnectionReport> check(const StoreTarget& target) {
    ConnectionCheck check(target);
    return await<ConnectionReport>(
        [&](Reply<ConnectionReport> reply) { check.run(Milliseconds(10000), std::move(reply)); });
  }
  [[nodiscard]] QByteArray log() const {
    QFile file(fixture_->paths().server + "/server.log");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> owner_;
  std::unique_ptr<ScramLogin> login_;
};

QTEST_GUILESS_MAIN(StoreLoginTest)
#include "store_login_test.moc"
