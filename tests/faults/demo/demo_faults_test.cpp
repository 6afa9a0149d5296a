// SPDX-License-Identifier: GPL-3.0-or-later
// The reference cluster leaves nothing behind, however it ends.
#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <csignal>

#include "tests/support/demo_fixture.h"
#include "tests/support/leftovers.h"

using namespace sextant;
using namespace sextant::testing;

class DemoFaultsTest : public QObject {
  Q_OBJECT
 private slots:
  void cleanup();
  void starterKilledInMidStart_data();
  void starterKilledInMidStart();
  void secondDemoIsRefused();
  void statusTellsOfEveryPart();
  void killedLoadAndDatabaseComeBack();
  void killedSupervisorTakesEverythingAlong();
  void downLeavesNothing();
  void downWithoutDemoIsDone();

 private:
  void expectNothingLeft();
  DemoFixture demo_;
};

void DemoFaultsTest::expectNothingLeft() {
  QCOMPARE(processesLeftAfter(demo_.folder(), 30000).join(QLatin1Char('\n')), QString());
  QCOMPARE(socketsOfDemo(demo_.demoFolder()).join(QLatin1Char('\n')), QString());
}

void DemoFaultsTest::cleanup() {
  if (QTest::currentTestFailed()) QCOMPARE(demo_.down().status, 0);
}

void DemoFaultsTest::starterKilledInMidStart_data() {
  QTest::addColumn<QByteArray>("step");
  QTest::newRow("store") << QByteArray("Starting the demo's store");
  QTest::newRow("data") << QByteArray("Making 500,000 clues");
  QTest::newRow("agents") << QByteArray("Starting an agent beside each");
}

void DemoFaultsTest::starterKilledInMidStart() {
  QFETCH(QByteArray, step);
  QProcess starter;
  starter.setProcessEnvironment(demo_.environment());
  starter.start(productProgram(QStringLiteral("sextantctl")),
                {QStringLiteral("demo"), QStringLiteral("up"), QStringLiteral("--no-load")});
  starter.setReadChannel(QProcess::StandardError);
  const QDeadlineTimer deadline(60000);
  QByteArray said;
  while (!said.contains(step) && !deadline.hasExpired()) {
    starter.waitForReadyRead(1000);
    said += starter.readAllStandardError();
  }
  QVERIFY2(said.contains(step), said.constData());
  starter.kill();
  QVERIFY(starter.waitForFinished(5000));
  expectNothingLeft();
  QCOMPARE(demo_.ctl({QStringLiteral("demo"), QStringLiteral("status")}).status, 1);
}

void DemoFaultsTest::secondDemoIsRefused() {
  const auto up = demo_.up();
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  const qint64 supervisor = demo_.status()[QLatin1String("pid")].toInteger();
  QVERIFY(supervisor > 0);
  const auto second = demo_.ctl({QStringLiteral("demo"), QStringLiteral("up")});
  QCOMPARE(second.status, static_cast<int>(ErrorKind::conflict));
  QVERIFY2(second.errors.startsWith("sextantctl: A demo is up already."),
           second.toString().constData());
  QCOMPARE(demo_.status()[QLatin1String("pid")].toInteger(), supervisor);
}

void DemoFaultsTest::statusTellsOfEveryPart() {
  QCOMPARE(demo_.pidOf(QStringLiteral("store")), demo_.storeServerPid());
  const qint64 database = demo_.pidOf(QStringLiteral("database"));
  QVERIFY(database > 0);
  const auto stateOf = [this](const QString& name) {
    const QJsonArray parts = demo_.status()[QLatin1String("parts")].toArray();
    for (const QJsonValue& part : parts) {
      if (part[QLatin1String("name")] == name) return part[QLatin1String("state")].toString();
    }
    return QString();
  };
  QCOMPARE(stateOf(QStringLiteral("database")), QStringLiteral("running"));
  QVERIFY(::kill(static_cast<pid_t>(database), SIGSTOP) == 0);
  QTRY_COMPARE(stateOf(QStringLiteral("database")), QStringLiteral("stopped"));
  QVERIFY(::kill(static_cast<pid_t>(database), SIGCONT) == 0);
  QTRY_COMPARE(stateOf(QStringLiteral("database")), QStringLiteral("running"));
}

void DemoFaultsTest::killedLoadAndDatabaseComeBack() {
  QCOMPARE(demo_
               .ctl({QStringLiteral("demo"), QStringLiteral("load"), QStringLiteral("--rate"),
                     QStringLiteral("5"), QStringLiteral("--burst-rate"), QStringLiteral("5")})
               .status,
           0);
  const auto load = [this] {
    return demo_.status()[QLatin1String("load")][QLatin1String("pid")].toInteger();
  };
  const qint64 first = load();
  QVERIFY(first > 0);
  QVERIFY(::kill(static_cast<pid_t>(first), SIGKILL) == 0);
  QTRY_VERIFY_WITH_TIMEOUT(load() > 0 && load() != first, 10000);
  QCOMPARE(
      demo_.ctl({QStringLiteral("demo"), QStringLiteral("load"), QStringLiteral("--off")}).status,
      0);
  QCOMPARE(load(), qint64{0});
  const qint64 database = demo_.pidOf(QStringLiteral("database"));
  QVERIFY(::kill(static_cast<pid_t>(database), SIGKILL) == 0);
  QTRY_VERIFY_WITH_TIMEOUT(demo_.pidOf(QStringLiteral("database")) > 0 &&
                               demo_.pidOf(QStringLiteral("database")) != database,
                           20000);
}

void DemoFaultsTest::killedSupervisorTakesEverythingAlong() {
  const qint64 supervisor = demo_.status()[QLatin1String("pid")].toInteger();
  QVERIFY(supervisor > 0);
  ::kill(static_cast<pid_t>(supervisor), SIGKILL);
  QCOMPARE(processesLeftAfter(demo_.folder(), 30000).join(QLatin1Char('\n')), QString());
  QCOMPARE(demo_.ctl({QStringLiteral("demo"), QStringLiteral("status")}).status, 1);
  // Its files have nobody left to remove them until the next command.
  QCOMPARE(demo_.down().status, 0);
  expectNothingLeft();
  const auto up = demo_.up();
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  ::kill(static_cast<pid_t>(demo_.status()[QLatin1String("pid")].toInteger()), SIGKILL);
}

void DemoFaultsTest::downLeavesNothing() {
  // The killed one's processes are still going, and its files lie there.
  const auto up = demo_.up();
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  const auto down = demo_.down();
  QVERIFY2(down.status == 0, down.toString().constData());
  QCOMPARE(processesOf(demo_.folder()).size(), std::size_t{0});
  QCOMPARE(socketsOfDemo(demo_.demoFolder()).join(QLatin1Char('\n')), QString());
  QVERIFY(!QDir(demo_.demoFolder()).exists());
}

void DemoFaultsTest::downWithoutDemoIsDone() {
  QCOMPARE(demo_.down().status, 0);
  QCOMPARE(demo_.ctl({QStringLiteral("demo"), QStringLiteral("status")}).status, 1);
}

QTEST_GUILESS_MAIN(DemoFaultsTest)
#include "demo_faults_test.moc"
