// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl with a saved connection.
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/connections/connection_list.h"
#include "tests/support/run_program.h"
#include "tests/support/scram_login.h"

using namespace sextant;
using namespace sextant::testing;

class CtlConnectionTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    fixture_ = std::make_unique<StoreFixture>();
    store_ = fixture_->connectedStore();
    makeProd(*store_);
    login_ = std::make_unique<ScramLogin>(*fixture_, *store_, "mara", "s3cret");
    ConnectionList list(folder_.filePath("sextant/connections.json"));
    QVERIFY(list.save({"1", "lab", "green", fixture_->dsn()}));
    QVERIFY(list.save({"2", "to look at", "", fixture_->dsn(), "", true}));
    QVERIFY(list.save({"3", "asks", "", login_->dsn(), "", false, true}));
  }
  void cleanupTestCase() {
    login_.reset();
    store_.reset();
    fixture_.reset();
  }

  void aNameStandsForItsStore() {
    const auto status = ctl({"--connection", "lab", "store", "status", "-o", "json"});
    QVERIFY2(status.status == 0, status.toString().constData());
    QCOMPARE(status.json()["store"].toString(), QString("lab"));
    const auto address = ctl({"--connection", "lab", "head", "sextant://prod/shop?store=lab"});
    QVERIFY2(address.status == 1, address.toString().constData());
    QCOMPARE(ctl({"--connection", "lab", "head", "sextant://prod/shop?store=x"}).status, 2);
  }

  void anUnknownNameTellsTheKnownOnes() {
    const auto result = ctl({"--connection", "nowhere", "store", "status"});
    QCOMPARE(result.status, 2);
    QVERIFY2(result.errors.contains("asks, lab, to look at"), result.errors.constData());
  }

  void onlyOneOfBothIsGiven() {
    QCOMPARE(ctl({"--connection", "lab", "--dsn", fixture_->dsn(), "store", "status"}).status, 2);
    // A variable that is not set names no other store.
    QCOMPARE(ctl({"--connection", "", "store", "status"}).status, 2);
    QCOMPARE(ctl({"--dsn", "", "store", "status"}).status, 2);
  }

  void aReadOnlyOneWritesNothing() {
    const auto result = ctl({"--connection", "to look at", "environment", "set", "lab"});
    QCOMPARE(result.status, 5);
    QVERIFY2(result.errors.contains("This connection is read-only."), result.errors.constData());
    QFile backup(folder_.filePath("backup"));
    QVERIFY(backup.open(QIODevice::WriteOnly));
    const auto restored =
        ctl({"--connection", "to look at", "store", "restore", backup.fileName()});
    QCOMPARE(restored.status, 5);
    QVERIFY2(restored.errors.contains("read-only"), restored.errors.constData());
  }

  // The keychain that is not there is not worth a word.
  void libpqsOwnPasswordHolds() {
    auto environment = environmentWith(folder_.path());
    for (const char* name : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"})
      environment.remove(name);
    const auto refused = run({"--connection", "asks", "store", "status"}, environment);
    QVERIFY2(refused.status == 5, refused.toString().constData());
    environment.insert("PGPASSWORD", "s3cret");
    const auto let_in = run({"--connection", "asks", "store", "status"}, environment);
    QVERIFY2(let_in.status == 0 && let_in.errors.isEmpty(), let_in.toString().constData());
    QVERIFY(!let_in.output.contains("s3cret"));
  }

  void aLoginWithoutARoleIsToldNoFigures() {
    const QString dsn = fixture_->addLogin("otto");
    const auto words = ctl({"--dsn", dsn, "store", "status"});
    QVERIFY2(words.output.contains("not visible to this login; this program needs version") &&
                 !words.output.contains("version 0"),
             words.toString().constData());
    const auto status = ctl({"--dsn", dsn, "store", "status", "-o", "json"}).json();
    QVERIFY(status["schema_version"].isNull() && status["revisions"].isNull());
  }

  void whatAllHostsSayIsSaidOnce() {
    QString dsn = login_->dsn() + " password=wrong";
    const QString folder = QString::fromUtf8(login_->parameters().value("host"));
    dsn.replace(folder, folder + ',' + folder + ',' + folder);
    const auto refused = ctl({"--dsn", dsn, "store", "status"});
    QCOMPARE(refused.status, 5);
    QVERIFY2(refused.errors.count("password authentication failed") == 1,
             refused.errors.constData());
  }

  void theListIsForPeopleToo() {
    const auto list = ctl({"connection", "list"});
    QVERIFY2(list.output.contains("to look at") && list.output.contains("read-only"),
             list.toString().constData());
  }

 private:
  static ProgramResult run(const QStringList& words, const QProcessEnvironment& environment) {
    return runProgram(productProgram("sextantctl"), words, environment);
  }
  [[nodiscard]] ProgramResult ctl(const QStringList& words) const {
    return run(words, environmentWith(folder_.path()));
  }
  QTemporaryDir folder_;
  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<ScramLogin> login_;
};

QTEST_GUILESS_MAIN(CtlConnectionTest)
#include "ctl_connection_test.moc"
