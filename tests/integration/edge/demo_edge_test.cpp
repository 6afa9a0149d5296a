// SPDX-License-Identifier: GPL-3.0-or-later
// The edge of the demo, in front of real instances: sextantctl publishes, HAProxy changes.
#include <QtTest/QTest>

#include "app/hunt/cluster/http_call.h"
#include "model/metrics/openmetrics.h"
#include "tests/support/demo_fixture.h"

using namespace sextant;
using namespace sextant::testing;

class DemoEdgeTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void itIsAServiceLikeAnyOther();
  void itsCacheAnswersForTheInstances();
  void itsRulesReadTheOtherServices();

 private:
  void putInForce(const QByteArray& from, const QByteArray& to);
  // Requests that all instances have answered.
  [[nodiscard]] double answeredByInstances() const;
  [[nodiscard]] bool ask(const char* path, int times) const;
  [[nodiscard]] QByteArray stateOf(const QString& service, const QString& rule) const;
  DemoFixture demo_;
  int port_ = 0;
};

void DemoEdgeTest::initTestCase() {
  const auto up = demo_.up();
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  port_ = demo_.status()[QLatin1String("load_balancer")]
              .toString()
              .section(QLatin1Char(':'), 1)
              .toInt();
}

void DemoEdgeTest::putInForce(const QByteArray& from, const QByteArray& to) {
  QByteArray text = shippedProfile(QStringLiteral("edge"));
  QVERIFY(text.contains(from));
  const auto published = demo_.publish(QStringLiteral("prod/edge"), text.replace(from, to));
  QVERIFY2(published, published ? "" : published.error().toString().c_str());
  const auto applied = [this] {
    const auto fleet = demo_.ctl({QStringLiteral("fleet"), QStringLiteral("prod/edge"),
                                  QStringLiteral("-o"), QStringLiteral("json")});
    return fleet.json().array().first().toObject()[QLatin1String("applied")].toInteger();
  };
  QTRY_COMPARE_WITH_TIMEOUT(applied(), published->value, 15000);
}

double DemoEdgeTest::answeredByInstances() const {
  double answered = 0;
  const QJsonArray instances = demo_.status()[QLatin1String("instances")].toArray();
  for (const QJsonValue& instance : instances) {
    const auto answer = hunt::httpCall(instance[QLatin1String("port")].toInt(), "GET", "/metrics");
    const auto metrics = MetricsText::parse(answer ? answer->body : std::string());
    if (metrics) answered += metrics->value("hunt_requests_total").value_or(0);
  }
  return answered;
}

bool DemoEdgeTest::ask(const char* path, int times) const {
  for (int i = 0; i < times; ++i) {
    const auto answer = hunt::httpCall(port_, "GET", path);
    if (!answer || answer->status != 200) return false;
  }
  return true;
}

QByteArray DemoEdgeTest::stateOf(const QString& service, const QString& rule) const {
  const auto told = demo_.ctl({QStringLiteral("rules"), QStringLiteral("prod/") + service,
                               QStringLiteral("-o"), QStringLiteral("json")});
  const QJsonArray rules = told.json().array();
  for (const QJsonValue& one : rules) {
    if (one[QLatin1String("rule")] == rule) return one[QLatin1String("state")].toString().toUtf8();
  }
  return told.toString();
}

void DemoEdgeTest::itIsAServiceLikeAnyOther() {
  const auto fleet = demo_.ctl({QStringLiteral("fleet"), QStringLiteral("prod/edge"),
                                QStringLiteral("-o"), QStringLiteral("json")});
  const QJsonArray rows = fleet.json().array();
  QCOMPARE(rows.size(), 1);
  QCOMPARE(rows[0][QLatin1String("health")].toString(), QStringLiteral("healthy"));
  QCOMPARE(rows[0][QLatin1String("applied")].toInteger(), 1);
  // What has the log's key is for its owner alone.
  for (const char* name : {"site.yaml", "haproxy.cfg"}) {
    const auto rights = QFile::permissions(
        demo_.demoFolder() + QStringLiteral("/instances/edge-1/") + QLatin1String(name));
    QVERIFY(rights.testFlag(QFile::ReadOwner));
    QVERIFY(!rights.testAnyFlags(QFile::ReadGroup | QFile::ReadOther));
  }
  const double answered = answeredByInstances();
  QVERIFY(ask("/hunts/3/clues/4", 20));
  QCOMPARE(answeredByInstances() - answered, 20.0);
}

void DemoEdgeTest::itsCacheAnswersForTheInstances() {
  putInForce("enabled: false", "enabled: true");
  const double answered = answeredByInstances();
  QVERIFY(ask("/hunts/3/clues/4", 20));
  QCOMPARE(answeredByInstances() - answered, 1.0);
  // A find is each time another.
  for (int i = 0; i < 3; ++i) {
    const auto find = hunt::httpCall(port_, "POST", "/hunts/3/clues/4/finds");
    QVERIFY(find);
    QCOMPARE(find->status, 201);
  }
  QCOMPARE(answeredByInstances() - answered, 4.0);
}

void DemoEdgeTest::itsRulesReadTheOtherServices() {
  QCOMPARE(stateOf("edge", "instances answer in time"), QByteArray("holds"));
  QCOMPARE(stateOf("hunt-engine", "time-outs shrink inward"), QByteArray("holds"));
  const auto tuned = demo_.publish(QStringLiteral("prod/hunt-engine"), shippedProfile("tuned"));
  QVERIFY(tuned);
  putInForce("server: 5s", "server: 1s");
  // The tuned deadline is 1.5 s.
  QCOMPARE(stateOf("edge", "instances answer in time"), QByteArray("broken"));
  QCOMPARE(stateOf("hunt-engine", "time-outs shrink inward"), QByteArray("broken"));
}

QTEST_GUILESS_MAIN(DemoEdgeTest)
#include "demo_edge_test.moc"
