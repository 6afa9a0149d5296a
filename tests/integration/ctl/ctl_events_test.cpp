// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl events on a real store: lists, and going along with what comes.
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class CtlEventsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void theNewestIsLast();
  void filtersChoose();
  void foreignTextIsEscaped();
  void wordsThatMakeNoSense();
  void onlyWhatMayBeSeen();
  void itFollows();

 private:
  [[nodiscard]] QStringList words(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] QStringList sentences(const QString& line) const;

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
};

QStringList CtlEventsTest::words(const QString& line, const QStringList& more) const {
  QStringList words = line.split(' ') + more;
  if (!words.contains("--dsn")) words << "--dsn" << fixture_.dsn();
  return words;
}

ProgramResult CtlEventsTest::ctl(const QString& line, const QStringList& more) const {
  return runProgram(productProgram("sextantctl"), words(line, more),
                    environmentWith(folder_.path()));
}

QStringList CtlEventsTest::sentences(const QString& line) const {
  const auto result = ctl(line + " -o json");
  if (result.status != 0) qFatal("%s", result.toString().constData());
  QStringList told;
  for (const QJsonValue& event : result.json().array())
    told << event[QLatin1String("sentence")].toString();
  return told;
}

void CtlEventsTest::initTestCase() {
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/shop", 0, "a: 1\n", "one")));
  QVERIFY(publish(*store_, publishOf("prod/shop", 1, "a: 2\n", "red\x1B[31m")));
  QVERIFY(publish(*store_, publishOf("prod/bank", 0, "a: 3\n", "three")));
}

void CtlEventsTest::theNewestIsLast() {
  const auto told = sentences("events prod");
  QCOMPARE(told.last(), "Published revision 1 of bank: three");
  QCOMPARE(sentences("events prod -n 1"), QStringList(told.last()));
  QVERIFY(told.size() > 2);
}

void CtlEventsTest::filtersChoose() {
  QCOMPARE(sentences("events prod/shop --text one"),
           QStringList("Published revision 1 of shop: one"));
  QCOMPARE(sentences("events prod/shop --kind publish --kind rollback --since 1h").size(), 2);
  QCOMPARE(sentences("events prod --kind rollback"), QStringList());
  QCOMPARE(sentences("events prod --person nobody"), QStringList());
  QCOMPARE(ctl("events prod --kind rollback").output, QByteArray("There is no such event.\n"));
  QCOMPARE(sentences("events prod --since 2100-01-01").size(), 0);
}

void CtlEventsTest::foreignTextIsEscaped() {
  const auto result = ctl("events prod/shop");
  QVERIFY(result.output.contains("red"));
  QVERIFY(!result.output.contains('\x1B'));
}

void CtlEventsTest::wordsThatMakeNoSense() {
  QCOMPARE(ctl("events").status, 2);
  QCOMPARE(ctl("events prod/shop@2").status, 2);
  QCOMPARE(ctl("events prod --since yesterday").status, 2);
  QCOMPARE(ctl("events prod --kind nonsense").status, 2);
  const auto nowhere = ctl("events nowhere");
  QCOMPARE(nowhere.status, 1);
  QVERIFY2(nowhere.errors.contains("There is no environment \"nowhere\"."), nowhere.errors);
}

void CtlEventsTest::onlyWhatMayBeSeen() {
  const QStringList viewer{"--dsn", fixture_.addLogin("viewer")};
  QCOMPARE(ctl("grant add viewer viewer --environment prod").status, 0);
  QCOMPARE(ctl("events prod", viewer).status, 0);
  QCOMPARE(ctl("events --store", viewer).status, 5);
  QCOMPARE(ctl("events --store").status, 0);
}

void CtlEventsTest::itFollows() {
  QProcess process;
  process.setProcessEnvironment(environmentWith(folder_.path()));
  process.start(productProgram("sextantctl"), words("events prod/shop -n 1 --follow"));
  QByteArray said;
  QTRY_VERIFY_WITH_TIMEOUT((said += process.readAll()).contains("Published revision 2"), 10000);
  QVERIFY(!said.contains("revision 1 "));
  QVERIFY(publish(*store_, publishOf("prod/bank", 1, "a: 4\n", "elsewhere")));
  QVERIFY(publish(*store_, publishOf("prod/shop", 2, "a: 5\n", "meanwhile")));
  QTRY_VERIFY_WITH_TIMEOUT((said += process.readAll()).contains("meanwhile"), 10000);
  QVERIFY(!said.contains("elsewhere"));
  QCOMPARE(said.count("Published"), 2);
  process.kill();
  process.waitForFinished();
}

QTEST_GUILESS_MAIN(CtlEventsTest)
#include "ctl_events_test.moc"
