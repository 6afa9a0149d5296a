// SPDX-License-Identifier: GPL-3.0-or-later
// HAProxy as a service that nobody here wrote: a published profile becomes its configuration, a
// reload loses nothing, and what waits or is kept in it is seen.
#include <QtCore/QDateTime>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include "app/hunt/cluster/http_call.h"
#include "model/checks/settings.h"
#include "model/metrics/latency_facts.h"
#include "model/rules/rule_checks.h"
#include "tests/integration/edge/edge_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 10000;
const ServiceKey edge{"prod", "edge"};

std::string shipped(const char* name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + QLatin1String(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

QByteArray sum(const QJsonObject& report) {
  return QJsonDocument(report).toJson(QJsonDocument::Compact);
}

}  // namespace

class EdgeTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aPublishedProfileBecomesItsConfiguration();
  void whatHaproxyRefusesIsRefusedInItsWords();
  void aReloadLosesNoRequest();
  void aReloadIsOverWhenTheNewOneServes();
  void whatOutlastsTheDrainIsCutOffAndCounted();
  void hiddenWaitingIsSeen();
  void theCacheTakesRequestsAway();
  void itGoesOnWithoutWhoCounts();

 private:
  // Publishes, and waits until it is in force.
  void putInForce(const EdgeFixture::Edits& edits = {});
  std::map<std::string, double> measured();
  EdgeFixture edge_;
};

void EdgeTest::putInForce(const EdgeFixture::Edits& edits) {
  const qint64 revision = edge_.publish(edits);
  QTRY_COMPARE_WITH_TIMEOUT(edge_.row().applied.value, revision, soon_ms);
  QCOMPARE(edge_.row().health, Health::healthy);
}

// What rules are told: the largest values of the last minute.
std::map<std::string, double> EdgeTest::measured() {
  using Steps = std::vector<LatencyStep>;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const auto steps = await<Steps>([&](Reply<Steps> reply) {
    edge_.store().telemetryRange(edge, {now - 60, now, 1}, std::move(reply));
  });
  LatencyHistory history(1, 120);
  for (const LatencyStep& step : steps ? *steps : Steps())
    history.add(step, now);
  return measuredFacts(history, now);
}

void EdgeTest::initTestCase() {
  const std::string problem = edge_.start();
  QVERIFY2(problem.empty(), problem.c_str());
}

void EdgeTest::aPublishedProfileBecomesItsConfiguration() {
  putInForce();
  QVERIFY(edge_.config().contains("balance roundrobin\n"));
  putInForce({{"balance: roundrobin", "balance: leastconn"}});
  QVERIFY(edge_.config().contains("balance leastconn\n"));
  // HAProxy itself says so, not the file.
  const auto health = hunt::httpCall(edge_.site().health.port, "GET", "/healthz");
  QVERIFY(health);
  const auto said = QJsonDocument::fromJson(QByteArray::fromStdString(health->body)).object();
  QCOMPARE(said[QLatin1String("revision")].toInteger(), edge_.row().applied.value);
  QCOMPARE(said[QLatin1String("status")].toString(), QStringLiteral("ok"));
  QVERIFY(!QFile::permissions(QString::fromStdString(edge_.site().config))
               .testAnyFlags(QFile::ReadGroup | QFile::ReadOther));
}

void EdgeTest::whatHaproxyRefusesIsRefusedInItsWords() {
  const auto good = edge_.row().applied;
  const QByteArray config = edge_.config();
  const qint64 bad = edge_.publish(
      {{"enabled: false", "enabled: true"}, {"max_object: 16KiB", "max_object: 12MiB"}});
  QTRY_VERIFY_WITH_TIMEOUT(QString::fromStdString(edge_.row().reason).contains("max-object-size"),
                           soon_ms);
  const QString reason = QString::fromStdString(edge_.row().reason);
  QVERIFY2(reason.startsWith(QStringLiteral("Revision %1 is not in force: ").arg(bad)),
           qPrintable(reason));
  QVERIFY2(reason.contains("HAProxy refuses it: \"max-object-size\" is limited to an half of "
                           "\"total-max-size\" => 8388608"),
           qPrintable(reason));
  QCOMPARE(edge_.row().applied, good);
  QCOMPARE(edge_.config(), config);
}

// Three reloads under load, with a connection that is idle and a request that is under way.
void EdgeTest::aReloadLosesNoRequest() {
  putInForce();
  EdgeClient idle(edge_.site().listen.port);
  idle.send("/plain");
  QTRY_COMPARE_WITH_TIMEOUT(idle.answer().status, 200, soon_ms);
  QVERIFY(idle.answer().keep_alive);
  EdgeClient busy(edge_.site().listen.port);
  busy.send("/held");
  QTRY_COMPARE_WITH_TIMEOUT(edge_.instance(0).held() + edge_.instance(1).held(), 1, soon_ms);
  const double counted = edge_.metric("edge_requests_total");
  edge_.startLoad(6, 100, 200);
  for (const char* algorithm : {"leastconn", "random", "roundrobin"})
    putInForce({{"balance: roundrobin", QLatin1String("balance: ") + QLatin1String(algorithm)}});
  QVERIFY2(!edge_.isLoadOver(), "the load has to go on during all reloads");
  QCOMPARE(busy.answer().status, 0);
  QVERIFY(busy.isOpen());
  for (int i = 0; i < 2; ++i)
    edge_.instance(i).release();
  QTRY_COMPARE_WITH_TIMEOUT(busy.answer().status, 200, soon_ms);
  QCOMPARE(busy.answer().body.size(), std::size_t{1000});
  // Once more over the idle one, which is then told that it was the last time.
  QVERIFY(idle.isOpen());
  idle.send("/plain");
  QTRY_COMPARE_WITH_TIMEOUT(idle.answer().status, 200, soon_ms);
  QVERIFY(!idle.answer().keep_alive);
  QTRY_VERIFY_WITH_TIMEOUT(edge_.isLoadOver(), 20000);
  const QJsonObject report = edge_.loadReport();
  QVERIFY2(report[QLatin1String("sent")].toInt() > 400, sum(report).constData());
  QVERIFY2(report[QLatin1String("error_count")].toInt(-1) == 0, sum(report).constData());
  QCOMPARE(report[QLatin1String("succeeded")].toInt(), report[QLatin1String("sent")].toInt());
  // Both workers' requests are counted: those of the load, the one held, the one on the idle one.
  QTRY_COMPARE(edge_.metric("edge_requests_total") - counted,
               report[QLatin1String("sent")].toDouble() + 2);
}

// A preview is based on the revision in force, so its number alone would not tell.
void EdgeTest::aReloadIsOverWhenTheNewOneServes() {
  for (const char digit : {'b', 'c', 'd'}) {
    const std::string hash(64, digit);
    const auto ended = edge_.reloadBy(hash);
    QVERIFY2(ended.status == 0, ended.toString().constData());
    QCOMPARE(edge_.servedHash(), hash);
  }
}

void EdgeTest::whatOutlastsTheDrainIsCutOffAndCounted() {
  putInForce({{"drain: 30s", "drain: 300ms"}});
  const double cut_off = edge_.errors("cut_off");
  EdgeClient busy(edge_.site().listen.port);
  busy.send("/held");
  QTRY_COMPARE_WITH_TIMEOUT(edge_.instance(0).held() + edge_.instance(1).held(), 1, soon_ms);
  putInForce();
  QTRY_VERIFY_WITH_TIMEOUT(!busy.isOpen(), soon_ms);
  QTRY_COMPARE(edge_.errors("cut_off"), cut_off + 1);
  for (int i = 0; i < 2; ++i)
    edge_.instance(i).release();
}

// WORKLOAD's trap: with a low maxconn no instance is slow, no client sees an error, and requests
// wait where neither looks.
void EdgeTest::hiddenWaitingIsSeen() {
  for (int i = 0; i < 2; ++i)
    edge_.instance(i).setDelay(20);
  putInForce({{"maxconn: 0", "maxconn: 4"}, {"queue: 1s", "queue: 5s"}});
  const double waits = edge_.metric("edge_queue_waits_total");
  edge_.startLoad(5, 150, 500);
  QTRY_VERIFY_WITH_TIMEOUT(edge_.isLoadOver(), 20000);
  const QJsonObject report = edge_.loadReport();
  for (int i = 0; i < 2; ++i)
    edge_.instance(i).setDelay(0);
  QVERIFY2(report[QLatin1String("error_count")].toInt(-1) == 0, sum(report).constData());
  const double longest_ms = report[QLatin1String("latency_ms")][QLatin1String("max")].toDouble();
  QVERIFY2(longest_ms > 50, sum(report).constData());
  QVERIFY(edge_.metric("edge_queue_waits_total") - waits > 50);
  QVERIFY(edge_.metrics().byLabel("edge_key_uses_total", "pointer")["/servers/maxconn"] > 50);
  const auto facts = measured();
  QVERIFY2(facts.contains("queue_longest_seconds"), "the store has no gauge of the queue");
  QVERIFY(facts.at("queue_longest_seconds") > 0.02);
  QVERIFY(facts.at("queue_longest_seconds") * 1000 <= longest_ms + 5);

  const auto rules = serviceRules({{Scope{"edge", {}}, shipped("demo/edge-rules.yaml")}}, "edge");
  QVERIFY2(rules, rules ? "" : rules.error().toString().c_str());
  RuleQuestion question;
  question.after.profiles = {{Scope{}, shipped("demo/edge.yaml")}};
  question.after.inventory = {Scope{"eu1", "edge-1"}};
  question.gauges = facts;
  const auto findings = checkRules(*rules, question);
  const auto hidden = std::find_if(findings.begin(), findings.end(), [](const RuleFinding& one) {
    return one.rule == "waiting is where it is seen";
  });
  QVERIFY(hidden != findings.end());
  QCOMPARE(hidden->state, RuleState::broken);
}

void EdgeTest::theCacheTakesRequestsAway() {
  putInForce({{"enabled: false", "enabled: true"}});
  const int reached = edge_.requestsOfInstances();
  const double hits = edge_.metric("edge_cache_hits_total");
  const auto ask = [this](const char* path, int times) {
    for (int i = 0; i < times; ++i) {
      const auto answer = hunt::httpCall(edge_.site().listen.port, "GET", path);
      if (!answer || answer->status != 200) return false;
    }
    return true;
  };
  QVERIFY(ask("/hunts/1/clues/1", 20));
  QCOMPARE(edge_.requestsOfInstances() - reached, 1);
  QTRY_COMPARE(edge_.metric("edge_cache_hits_total") - hits, 19.0);
  QVERIFY(edge_.metrics().byLabel("edge_key_uses_total", "pointer")["/cache/enabled"] >= 19);
  // What the service does not mark is not kept.
  QVERIFY(ask("/plain", 5));
  QCOMPARE(edge_.requestsOfInstances() - reached, 6);
  putInForce();
  QVERIFY(ask("/hunts/1/clues/1", 5));
  QCOMPARE(edge_.requestsOfInstances() - reached, 11);
}

void EdgeTest::itGoesOnWithoutWhoCounts() {
  edge_.follower().process().kill();
  QVERIFY(edge_.follower().process().waitForFinished());
  QCOMPARE(hunt::httpCall(edge_.site().listen.port, "GET", "/plain").value().status, 200);
  const std::string problem = edge_.startFollower();
  QVERIFY2(problem.empty(), problem.c_str());
  QCOMPARE(hunt::httpCall(edge_.site().listen.port, "GET", "/plain").value().status, 200);
  QTRY_COMPARE(edge_.metric("edge_requests_total"), 1.0);
}

QTEST_GUILESS_MAIN(EdgeTest)
#include "edge_test.moc"
