// SPDX-License-Identifier: GPL-3.0-or-later
// Each outage drill on the real reference cluster, by the command that an operator types: with its guard
// it is caught, without it is not, and afterwards the cluster is as it was.
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

#include "tests/support/demo_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int drill_ms = 240'000;
constexpr qsizetype drills_min = 10;

}  // namespace

class DrillsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void anUnknownDrillIsToldSo();
  void eachIsCaughtByItsGuardAlone_data();
  void eachIsCaughtByItsGuardAlone();

 private:
  [[nodiscard]] QJsonObject play(const QString& name, bool is_guarded, int status);
  [[nodiscard]] QByteArray textOf(const QString& address) const {
    return demo_.ctl({"get", address}).output;
  }

  DemoFixture demo_;
};

void DrillsTest::initTestCase() {
  const auto none = demo_.ctl({"drill", "run", "kill-switch"});
  QCOMPARE(none.status, 1);
  QVERIFY2(none.errors.contains("No demo is up."), none.toString().constData());
  const auto up = demo_.up({"--rate", "50", "--burst-rate", "100"});
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
}

void DrillsTest::cleanupTestCase() {
  QCOMPARE(demo_.down().status, 0);
}

void DrillsTest::anUnknownDrillIsToldSo() {
  const auto unknown = demo_.ctl({"drill", "run", "none"});
  QCOMPARE(unknown.status, 2);
  QVERIFY2(unknown.errors.contains("There is no such drill."), unknown.toString().constData());
  QCOMPARE(demo_.ctl({"drill", "run"}).status, 2);
}

QJsonObject DrillsTest::play(const QString& name, bool is_guarded, int status) {
  QStringList line{"-o", "json", "drill", "run", name};
  if (!is_guarded) line << "--without-guard";
  const auto ran = demo_.ctl(line, drill_ms);
  const QJsonObject told = ran.json().object();
  qInfo("%s %s: %s (ran it: %lld; bad requests: %lld of %lld)", qPrintable(name),
        is_guarded ? "guarded" : "without its guard", qPrintable(told["how"].toString()),
        static_cast<long long>(told["reached"].toInteger()),
        static_cast<long long>(told["bad_requests"].toInteger()),
        static_cast<long long>(told["requests"].toInteger()));
  if (ran.status != status) qWarning("%s", ran.toString().constData());
  return ran.status == status ? told : QJsonObject();
}

void DrillsTest::eachIsCaughtByItsGuardAlone_data() {
  QTest::addColumn<QString>("name");
  const QJsonArray drills = demo_.ctl({"-o", "json", "drill", "list"}).json().array();
  QVERIFY(drills.size() >= drills_min);
  for (const QJsonValue& drill : drills) {
    const QString name = drill["name"].toString();
    QTest::newRow(qPrintable(name)) << name;
  }
}

void DrillsTest::eachIsCaughtByItsGuardAlone() {
  QFETCH(QString, name);
  const QStringList addresses{"prod/hunt-engine", "prod/edge", "prod/sextant/edge"};
  QList<QByteArray> before;
  for (const QString& address : addresses)
    before << textOf(address);
  const QJsonObject guarded = play(name, true, 0);
  QVERIFY(guarded["caught"].toBool());
  const QJsonObject open = play(name, false, 1);
  QVERIFY(!open.isEmpty() && !open["caught"].toBool());
  QVERIFY(open["reached"].toInteger() > 0);
  QVERIFY(open["reached"].toInteger() >= guarded["reached"].toInteger());
  for (qsizetype i = 0; i < addresses.size(); ++i)
    QCOMPARE(textOf(addresses[i]), before[i]);
  QCOMPARE(demo_.status()["load"].toObject()["rate"].toDouble(), 50.0);
}

QTEST_GUILESS_MAIN(DrillsTest)
#include "drills_test.moc"
