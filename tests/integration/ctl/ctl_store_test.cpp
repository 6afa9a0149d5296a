// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl on a store: every command, its exit statuses, and two publishers at once.
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/store/await.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

class CtlStoreTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void storeCommands();
  void firstPublish();
  void readCommands();
  void effectiveAndProvenance();
  void addressesInDiff();
  void staleBaseIsAConflict();
  void sameRequestIdSameOutcome();
  void sameCommandLineSameOutcome();
  void brokenTextIsNotPublished();
  void rollback();
  void protectedEnvironmentDenies();
  void storeAwayIsUnavailable();
  void unknownOutcomeIsSaidAndResolved();
  void missedAnswerIsAskedForInTime();
  void racersHaveOneWinner();
  void logOfScopesAndRevisions();
  void addressesAreObeyedOrRefused_data();
  void addressesAreObeyedOrRefused();
  void newerSchemaIsAConflict();

 private:
  [[nodiscard]] QString path(const char* name) const { return folder_.filePath(name); }
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] QJsonDocument json(const QString& line) const;
  [[nodiscard]] qint64 stable() const;
  [[nodiscard]] std::unique_ptr<PgConnection> connection() const;

  QTemporaryDir folder_{QStringLiteral("/tmp/sextant-test-XXXXXX")};
  std::unique_ptr<Store> keep_running_;
};

void CtlStoreTest::write(const char* name, const QByteArray& text) {
  QFile file(path(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlStoreTest::ctl(const QString& line, const QStringList& more) const {
  QStringList words;
  for (const QString& word : line.split(QLatin1Char(' '))) {
    words << (word.endsWith(QLatin1String(".yaml")) ? folder_.filePath(word) : word);
  }
  return runProgram(productProgram(QStringLiteral("sextantctl")), words + more,
                    environmentWith(folder_.path()));
}

QJsonDocument CtlStoreTest::json(const QString& line) const {
  const auto result = ctl(line + QStringLiteral(" -o json"));
  if (result.status != 0) qWarning("%s", result.toString().constData());
  return result.json();
}

qint64 CtlStoreTest::stable() const {
  return json(QStringLiteral("head prod/shop"))[QLatin1String("stable")].toInteger();
}

std::unique_ptr<PgConnection> CtlStoreTest::connection() const {
  auto connection = std::make_unique<PgConnection>();
  const EmbeddedPaths paths(path("sextant/store"));
  const auto opened = await<void>([&](Reply<void> reply) {
    connection->open(paths.ownerParameters(), Milliseconds(5000), std::move(reply));
  });
  if (!opened) qFatal("%s", opened.error().toString().c_str());
  return connection;
}

void CtlStoreTest::initTestCase() {
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  write("one.yaml", "db: {size: 4}\nname: one\n");
  write("two.yaml", "db: {size: 8}\nname: two\n");
  write("three.yaml", "db: {size: 9}\nname: three\n");
  write("cluster.yaml", "db: {size: 6}\n");
  write("bad.yaml", "db: [1\n");
  const auto init = ctl(QStringLiteral("store init"));
  QVERIFY2(init.status == 0, init.toString().constData());
  // The commands take turns faster when the server does not stop between them.
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  StoreTarget target;
  target.root = path("sextant/store");
  keep_running_ = std::make_unique<Store>(target, "ctl-test");
  keep_running_->setDeadline(Milliseconds(60000));
  keep_running_->start();
  QVERIFY(await<StoreStatus>(
      [&](Reply<StoreStatus> reply) { keep_running_->status(std::move(reply)); }));
}

void CtlStoreTest::cleanupTestCase() {
  keep_running_.reset();
  UserLock keeper(EmbeddedPaths(path("sextant/store")).keeper_lock);
  QTRY_VERIFY_WITH_TIMEOUT(keeper.tryLock(UserLock::Mode::exclusive).value_or(true), 20000);
}

void CtlStoreTest::storeCommands() {
  QVERIFY(ctl(QStringLiteral("store status")).output.contains("embedded store"));
  const auto status = json(QStringLiteral("store status"));
  QCOMPARE(status[QLatin1String("store")].toString(), QStringLiteral("embedded store"));
  QCOMPARE(status[QLatin1String("schema_version")], status[QLatin1String("schema_version_known")]);
  // The connection string that it prints leads to the same store.
  const auto again = ctl(QStringLiteral("store status -o json"),
                         {QStringLiteral("--dsn"), status[QLatin1String("dsn")].toString()});
  QVERIFY2(again.status == 0, again.toString().constData());
  QCOMPARE(ctl(QStringLiteral("store migrate")).status, 0);
  QCOMPARE(ctl(QStringLiteral("store frobnicate")).status, 2);
}

void CtlStoreTest::firstPublish() {
  QCOMPARE(ctl(QStringLiteral("head prod/shop")).status, 1);
  QCOMPARE(ctl(QStringLiteral("get prod/shop")).status, 1);
  QCOMPARE(ctl(QStringLiteral("log prod/shop")).status, 1);
  const auto text = ctl(QStringLiteral("publish prod/shop one.yaml -m first"));
  QVERIFY2(text.status == 0, text.toString().constData());
  QCOMPARE(text.output, QByteArray("Published revision 1.\n"));
  const auto result = json(QStringLiteral("publish prod/shop/eu1 cluster.yaml -m second"));
  QCOMPARE(result[QLatin1String("revision")].toInteger(), qint64{2});
  QCOMPARE(result[QLatin1String("replay")], QJsonValue(false));
  QCOMPARE(ctl(QStringLiteral("publish prod/shop one.yaml")).status, 2);  // no description
}

void CtlStoreTest::readCommands() {
  QCOMPARE(ctl(QStringLiteral("get prod/shop")).output, QByteArray("db: {size: 4}\nname: one\n"));
  QCOMPARE(ctl(QStringLiteral("get prod/shop@1#/db/size")).output, QByteArray("4\n"));
  QCOMPARE(ctl(QStringLiteral("get sextant://prod/shop/eu1@2#/db/size")).output, QByteArray("6\n"));
  QCOMPARE(ctl(QStringLiteral("get prod/shop@1#/nothing")).status, 1);
  QCOMPARE(ctl(QStringLiteral("get prod/shop/eu1@1")).status, 1);
  QCOMPARE(ctl(QStringLiteral("get prod/shop@99")).status, 1);
  QCOMPARE(ctl(QStringLiteral("get prod")).status, 2);
  QCOMPARE(ctl(QStringLiteral("get prod/Shop")).status, 2);
  QVERIFY(
      ctl(QStringLiteral("head prod/shop")).output.startsWith("prod/shop: revision 2 is stable"));
  QVERIFY(ctl(QStringLiteral("log prod/shop")).output.contains("second"));
  const auto log = json(QStringLiteral("log prod/shop -n 1"));
  QCOMPARE(log.array().size(), 1);
  QCOMPARE(log[0][QLatin1String("revision")].toInteger(), qint64{2});
  QCOMPARE(log[0][QLatin1String("changed")][0].toString(), QStringLiteral("eu1"));
  QCOMPARE(ctl(QStringLiteral("fleet prod/shop")).output,
           QByteArray("There are no instances here.\n"));
  QCOMPARE(json(QStringLiteral("fleet prod/shop")).array().size(), 0);
}

void CtlStoreTest::effectiveAndProvenance() {
  const QString address = QStringLiteral("get prod/shop/eu1/shop-1 ");
  QCOMPARE(ctl(address + QStringLiteral("--effective -o json"))
               .json()[QLatin1String("db")][QLatin1String("size")]
               .toInt(),
           6);
  QCOMPARE(ctl(QStringLiteral("get prod/shop/eu1/shop-1#/name --effective")).output,
           QByteArray("\"one\"\n"));
  const auto entries = json(address + QStringLiteral("--provenance")).array();
  QCOMPARE(entries.size(), 2);
  QCOMPARE(entries[0][QLatin1String("pointer")].toString(), QStringLiteral("/db/size"));
  QCOMPARE(entries[0][QLatin1String("scope")].toString(), QStringLiteral("eu1"));
  QCOMPARE(entries[0][QLatin1String("revision")].toInt(), 2);
  QCOMPARE(entries[1][QLatin1String("revision")].toInt(), 1);
}

void CtlStoreTest::addressesInDiff() {
  const auto result = ctl(QStringLiteral("diff prod/shop@1 two.yaml --semantic"));
  QVERIFY2(result.status == 1, result.toString().constData());
  QVERIFY(result.output.contains("/db/size"));
  QCOMPARE(ctl(QStringLiteral("diff sextant://prod/shop@1 prod/shop@2")).status, 0);
  QCOMPARE(ctl(QStringLiteral("diff prod/shop@1 prod/shop@99")).status, 1);
}

void CtlStoreTest::staleBaseIsAConflict() {
  const auto result = ctl(QStringLiteral("publish prod/shop two.yaml -m late --base 1"));
  QVERIFY2(result.status == 4, result.toString().constData());
  QVERIFY(result.errors.startsWith("sextantctl: "));
  QCOMPARE(stable(), qint64{2});
}

void CtlStoreTest::sameRequestIdSameOutcome() {
  const QString call = QStringLiteral(
      "publish prod/shop two.yaml -m third --base 2 --request-id "
      "6f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e");
  QCOMPARE(json(call)[QLatin1String("revision")].toInteger(), qint64{3});
  const auto again = json(call);
  QCOMPARE(again[QLatin1String("revision")].toInteger(), qint64{3});
  QCOMPARE(again[QLatin1String("replay")], QJsonValue(true));
  QVERIFY(ctl(call).output.contains("earlier call"));
  QCOMPARE(ctl(call + QStringLiteral("x")).status, 2);
  const auto other = ctl(QString(call).replace(QLatin1String("third"), QLatin1String("other")));
  QVERIFY2(other.status != 0, other.toString().constData());
  QCOMPARE(stable(), qint64{3});
}

// A person repeats the command as it was; nothing in it names a base.
void CtlStoreTest::sameCommandLineSameOutcome() {
  const QString publish = QStringLiteral(
      "publish prod/again one.yaml -m again --request-id 8f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e");
  QCOMPARE(json(publish)[QLatin1String("revision")].toInteger(), qint64{1});
  QCOMPARE(ctl(QStringLiteral("publish prod/again two.yaml -m between")).status, 0);
  const auto again = json(publish);
  QCOMPARE(again[QLatin1String("revision")].toInteger(), qint64{1});
  QCOMPARE(again[QLatin1String("replay")], QJsonValue(true));
  const QString back =
      QStringLiteral("rollback prod/again 1 --request-id 9f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e");
  QCOMPARE(json(back)[QLatin1String("revision")].toInteger(), qint64{3});
  QCOMPARE(json(back)[QLatin1String("revision")].toInteger(), qint64{3});
  // What the checks would say by now does not matter to what was done.
  QCOMPARE(ctl(QStringLiteral("publish prod/again three.yaml -m three")).status, 0);
  QCOMPARE(json(publish)[QLatin1String("revision")].toInteger(), qint64{1});
  const auto other = ctl(QString(publish).replace(QLatin1String("one"), QLatin1String("two")));
  QCOMPARE(other.status, 3);
}

void CtlStoreTest::brokenTextIsNotPublished() {
  const auto result = ctl(QStringLiteral("publish prod/shop bad.yaml -m broken"));
  QVERIFY2(result.status == 3, result.toString().constData());
  QVERIFY2(result.errors.contains("bad.yaml:"), result.toString().constData());
  QCOMPARE(ctl(QStringLiteral("publish prod/shop missing.yaml -m broken")).status, 3);
  QCOMPARE(stable(), qint64{3});
}

void CtlStoreTest::rollback() {
  const auto result = json(QStringLiteral("rollback prod/shop 1"));
  QCOMPARE(result[QLatin1String("revision")].toInteger(), qint64{4});
  QCOMPARE(ctl(QStringLiteral("get prod/shop")).output, QByteArray("db: {size: 4}\nname: one\n"));
  QCOMPARE(json(QStringLiteral("log prod/shop -n 1"))[0][QLatin1String("restored")].toInt(), 1);
  QCOMPARE(ctl(QStringLiteral("rollback prod/shop 1 --base 1")).status, 4);
  QVERIFY(ctl(QStringLiteral("rollback prod/shop 77")).status != 0);
}

void CtlStoreTest::protectedEnvironmentDenies() {
  QCOMPARE(ctl(QStringLiteral("environment set staging --protected")).status, 0);
  const auto result = ctl(QStringLiteral("publish staging/shop one.yaml -m no"));
  QVERIFY2(result.status == 5, result.toString().constData());
  QCOMPARE(ctl(QStringLiteral("head staging/shop")).status, 1);
}

void CtlStoreTest::storeAwayIsUnavailable() {
  const auto result =
      ctl(QStringLiteral("publish prod/shop two.yaml -m away --base 4 --timeout 1 --dsn"),
          {QStringLiteral("host=/nowhere dbname=sextant")});
  QVERIFY2(result.status == 6, result.toString().constData());
  const auto wrong = ctl(QStringLiteral("store status --dsn"), {QStringLiteral("host='")});
  QVERIFY2(wrong.status == 2, wrong.toString().constData());
}

void CtlStoreTest::unknownOutcomeIsSaidAndResolved() {
  const QString call = QStringLiteral(
      "publish prod/shop two.yaml -m held --base 4 --request-id "
      "7f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e --timeout ");
  auto holder = connection();
  const auto run = [&](const QByteArray& text) {
    return await<PgRows>([&](Reply<PgRows> reply) { holder->query({text, {}}, std::move(reply)); });
  };
  QVERIFY(run("BEGIN"));
  QVERIFY(
      run("SELECT 1 FROM sextant.head WHERE environment = 'prod' AND service = 'shop' FOR UPDATE"));
  const auto held = ctl(call + QStringLiteral("2"));
  QVERIFY2(held.status == 7, held.toString().constData());
  QVERIFY2(held.errors.contains("--request-id 7f1c0f5e"), held.toString().constData());
  QVERIFY(run("COMMIT"));
  const auto resolved = ctl(call + QStringLiteral("20"));
  QVERIFY2(resolved.status == 0, resolved.toString().constData());
  QCOMPARE(stable(), qint64{5});
}

// The first call misses its answer; the claim is sent within the same command.
void CtlStoreTest::missedAnswerIsAskedForInTime() {
  auto holder = connection();
  const auto run = [&](const QByteArray& text) {
    return await<PgRows>([&](Reply<PgRows> reply) { holder->query({text, {}}, std::move(reply)); });
  };
  QVERIFY(run("BEGIN"));
  QVERIFY(run("SELECT 1 FROM sextant.head WHERE service = 'again' FOR UPDATE"));
  QProcess publisher;
  publisher.setProcessEnvironment(environmentWith(folder_.path()));
  publisher.start(productProgram(QStringLiteral("sextantctl")),
                  {QStringLiteral("publish"), QStringLiteral("prod/again"), path("two.yaml"),
                   QStringLiteral("-m"), QStringLiteral("asked"), QStringLiteral("--timeout"),
                   QStringLiteral("12")});
  QByteArray errors;
  QTRY_VERIFY_WITH_TIMEOUT((errors += publisher.readAllStandardError()).contains("Asking again."),
                           9000);
  QVERIFY(run("COMMIT"));
  QVERIFY(publisher.waitForFinished(20000));
  QVERIFY2(publisher.exitCode() == 0, publisher.readAllStandardError().constData());
}

void CtlStoreTest::racersHaveOneWinner() {
  for (int round = 0; round < 10; ++round) {
    const QString base = QString::number(stable());
    std::array<QProcess, 2> racers;
    for (std::size_t i = 0; i < racers.size(); ++i) {
      QFile file(path("race") + QString::number(i) + QStringLiteral(".yaml"));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write("round: " + QByteArray::number(round) + "\nracer: " + QByteArray::number(i) +
                 '\n');
      file.close();
      racers[i].setProcessEnvironment(environmentWith(folder_.path()));
      racers[i].start(productProgram(QStringLiteral("sextantctl")),
                      {QStringLiteral("publish"), QStringLiteral("prod/shop"), file.fileName(),
                       QStringLiteral("-m"), QStringLiteral("race"), QStringLiteral("--base"), base,
                       QStringLiteral("--allow-shrink")});
    }
    std::vector<int> statuses;
    for (QProcess& racer : racers) {
      QVERIFY(racer.waitForFinished(20000));
      statuses.push_back(racer.exitCode());
    }
    std::sort(statuses.begin(), statuses.end());
    QCOMPARE(statuses, (std::vector<int>{0, 4}));
    QCOMPARE(stable(), base.toLongLong() + 1);
  }
}

void CtlStoreTest::logOfScopesAndRevisions() {
  const auto scope = json(QStringLiteral("log prod/shop/eu1"));
  // The rollback to revision 1 took the profile away that revision 2 had brought.
  QCOMPARE(scope.array().size(), 2);
  QCOMPARE(scope[0][QLatin1String("revision")].toInteger(), qint64{4});
  QCOMPARE(scope[1][QLatin1String("revision")].toInteger(), qint64{2});
  const auto older = json(QStringLiteral("log prod/shop@2"));
  QCOMPARE(older.array().size(), 2);
  QCOMPARE(older[0][QLatin1String("revision")].toInteger(), qint64{2});
}

void CtlStoreTest::addressesAreObeyedOrRefused_data() {
  QTest::addColumn<QString>("line");
  QTest::addColumn<int>("status");
  const auto row = [](const char* line, int status) {
    QTest::newRow(line) << QString::fromLatin1(line) << status;
  };
  row("publish prod/shop#/db two.yaml -m x", 2);
  row("publish prod/shop@1 two.yaml -m x", 2);
  row("publish prod two.yaml -m x", 2);
  row("get prod/shop?store=other", 2);
  row("get prod/shop?store=embedded", 0);
  row("head prod/shop?store=other", 2);
  row("head prod", 2);
  row("head prod/shop/eu1", 2);
  row("log prod/shop#/db", 2);
  row("log Prod/shop", 2);
  row("get prod/shop@1#/db --provenance", 0);
  row("get prod/shop@1#/nothing --provenance", 1);
  row("fleet nope/nope", 1);
  row("log nope/nope", 1);
  row("diff - -", 2);
  row("diff sextant://prod one.yaml", 2);
  row("rollback prod/shop 0", 2);
  row("rollback prod 1", 2);
}

void CtlStoreTest::addressesAreObeyedOrRefused() {
  QFETCH(QString, line);
  QFETCH(int, status);
  const auto result = ctl(line);
  QVERIFY2(result.status == status, result.toString().constData());
  QVERIFY(!ctl(QStringLiteral("get prod/shop@1#/db --provenance")).output.contains("/name"));
}

void CtlStoreTest::newerSchemaIsAConflict() {
  auto owner = connection();
  const auto run = [&](const QByteArray& text) {
    return await<PgRows>([&](Reply<PgRows> reply) { owner->query({text, {}}, std::move(reply)); });
  };
  QVERIFY(
      run("INSERT INTO sextant.schema_migration (version, name, sha256) "
          "VALUES (999, 'later', 'x')"));
  const auto result = ctl(QStringLiteral("head prod/shop --timeout 5"));
  QVERIFY(run("DELETE FROM sextant.schema_migration WHERE version = 999"));
  QVERIFY2(result.status == 4, result.toString().constData());
}

QTEST_GUILESS_MAIN(CtlStoreTest)
#include "ctl_store_test.moc"
