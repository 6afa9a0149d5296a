// SPDX-License-Identifier: GPL-3.0-or-later
// The agent as a process, with a real store and a small service.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include "model/metrics/openmetrics.h"
#include "model/store/event_words.h"
#include "tests/support/free_port.h"
#include "tests/support/profile_watcher.h"
#include "tests/support/run_program.h"
#include "tests/support/service_double.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey shop{"prod", "shop"};
constexpr int soon_ms = 10000;

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString dsnOf(const StoreFixture& fixture) {
  StoreTarget target;
  target.parameters = fixture.paths().parameters();
  return target.dsn();
}

}  // namespace

class AgentTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void appliesWhatTheHeadSays();
  void itsLogNamesTheRequest();
  void itsMetricsSayHowThingsAre();
  void textThatDoesNotParseIsRefused();
  void whatTheServiceRefusesIsNotWritten();
  void unhealthyServiceGetsTheLastKnownGoodBack();
  void goodRevisionAfterABadOneIsApplied();
  void itsDeedsAreEvents();
  void serviceThatWasStartingIsToldAgain();
  void hostThatCannotIsTriedAgain();
  void startsFromTheLastKnownGoodWithoutAStore();
  void damagedLastKnownGoodIsNotUsed();
  void olderHeadIsRefused();
  void newEpochIsTaken();
  void unknownKeyInItsFileIsRefused();

 private:
  void startAgent(const QString& dsn);
  void stopAgent();
  qint64 publish(const std::string& text);
  [[nodiscard]] MetricsText metrics() const;
  void sql(const QByteArray& text);
  FleetRow row();
  // Of the instance, oldest first, in words.
  QStringList story();
  [[nodiscard]] QString path(const char* name) const { return folder_.filePath(name); }

  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<ServiceDouble> service_;
  QProcess agent_;
  quint16 metrics_port_ = freePort();
  qint64 stable_ = 0;
  qint64 good_ = 3;  // the last good one before those that are bad
};

void AgentTest::initTestCase() {
  store_ = fixture_.connectedStore();
  makeProd(*store_);
  service_ = std::make_unique<ServiceDouble>(path("profile.yaml"));
  const QByteArray http = "http://127.0.0.1:" + QByteArray::number(service_->port());
  QFile config(path("agent.yaml"));
  QVERIFY(config.open(QIODevice::WriteOnly));
  config.write("listen: 127.0.0.1:" + QByteArray::number(metrics_port_) +
               "\nstate: " + folder_.path().toUtf8() + "/state\ninstances:\n" +
               "  - instance: prod/shop/eu1/shop-1\n    profile: " + folder_.path().toUtf8() +
               "/profile.yaml\n    validate: [sh, -c, '! grep forbidden {}']\n    reload: " + http +
               "/reload\n    healthy: " + http +
               "/healthy\n    healthy_timeout_ms: 500\n    metrics:\n      url: " + http +
               "/metrics\n      duration: d\n      errors: e\n");
  config.close();
  publish("greeting: hello\n");
  startAgent(dsnOf(fixture_));
}

void AgentTest::cleanupTestCase() {
  stopAgent();
  store_.reset();
}

void AgentTest::startAgent(const QString& dsn) {
  agent_.setProcessEnvironment(environmentWith(folder_.path()));
  agent_.setProcessChannelMode(QProcess::MergedChannels);
  agent_.start(productProgram(QStringLiteral("sextant-agent")),
               {QStringLiteral("--config"), path("agent.yaml"), QStringLiteral("--dsn"), dsn});
  QVERIFY(agent_.waitForStarted());
}

void AgentTest::stopAgent() {
  agent_.kill();
  agent_.waitForFinished();
  agent_.readAll();
}

// Past the checks of sextantctl and console, which would refuse some of these texts.
qint64 AgentTest::publish(const std::string& text) {
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/shop", stable_, text), std::move(reply));
  });
  if (!receipt) qFatal("%s", receipt.error().toString().c_str());
  stable_ = receipt->revision.value;
  return stable_;
}

void AgentTest::sql(const QByteArray& text) {
  PgConnection connection;
  const auto opened = await<void>([&](Reply<void> reply) {
    connection.open(fixture_.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  });
  QVERIFY(opened);
  const auto done = await<PgRows>([&](Reply<PgRows> reply) {
    connection.query({text, {}}, std::move(reply));
  });
  QVERIFY2(done, done ? "" : done.error().toString().c_str());
}

FleetRow AgentTest::row() {
  using Rows = std::vector<FleetRow>;
  const auto rows =
      await<Rows>([this](Reply<Rows> reply) { store_->fleet(shop, std::move(reply)); });
  return rows && rows->size() == 1 ? rows->front() : FleetRow{};
}

QStringList AgentTest::story() {
  EventFilter filter;
  filter.environment = "prod";
  filter.service = "shop";
  filter.kinds = {"apply", "failure", "restart"};
  const auto page =
      await<EventPage>([&](Reply<EventPage> reply) { store_->events(filter, std::move(reply)); });
  if (!page) qFatal("%s", page.error().toString().c_str());
  QStringList words;
  for (const StoreEvent& event : page->events)
    words.prepend(QString::fromStdString(sentenceOf(event)));
  return words;
}

void AgentTest::appliesWhatTheHeadSays() {
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, qint64{1}, soon_ms);
  QCOMPARE(service_->revision(), qint64{1});
  QCOMPARE(row().health, Health::healthy);
  QCOMPARE(row().reason, std::string());
  QCOMPARE(faultOfProfileFile(path("profile.yaml")), std::string());
  QVERIFY(contentOf(path("profile.yaml")).contains("greeting: hello"));
  QVERIFY(row().applied_at_us.has_value());
}

// From an operator's click to what a host did: the same request in both programs' logs. What the
// profile says is in none.
void AgentTest::itsLogNamesTheRequest() {
  const auto request = publishOf("prod/shop", stable_, "greeting: s3cret-words\n");
  const auto receipt = await<PublishReceipt>(
      [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); });
  QVERIFY2(receipt, receipt ? "" : receipt.error().toString().c_str());
  stable_ = receipt->revision.value;
  QByteArray log;
  const QByteArray applied =
      "applied revision " + QByteArray::number(stable_) +
      " address=prod/shop/eu1/shop-1 revision=" + QByteArray::number(stable_) +
      " request=" + QByteArray::fromStdString(request.id.toString());
  QTRY_VERIFY_WITH_TIMEOUT((log += agent_.readAll()).contains(applied), soon_ms);
  QVERIFY2(!log.contains("s3cret"), log);
  publish("greeting: hello\n");
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, stable_, soon_ms);
}

MetricsText AgentTest::metrics() const {
  QNetworkAccessManager network;
  QNetworkReply* reply = network.get(
      QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(metrics_port_))));
  QSignalSpy finished(reply, &QNetworkReply::finished);
  if (!reply->isFinished()) finished.wait(soon_ms);
  if (reply->rawHeader("Content-Type") != openmetrics_type) qWarning("not OpenMetrics");
  return MetricsText::parse(reply->readAll().toStdString()).value_or(MetricsText{});
}

void AgentTest::itsMetricsSayHowThingsAre() {
  const MetricsText text = metrics();
  QCOMPARE(text.value("sextant_agent_store_connected"), std::optional(1.0));
  QCOMPARE(text.byLabel("sextant_instance_applied_revision", "instance_name"),
           (std::map<std::string, double>{{"shop-1", double(stable_)}}));
  QCOMPARE(text.byLabel("sextant_instance_wanted_revision", "cluster"),
           (std::map<std::string, double>{{"eu1", double(stable_)}}));
  QCOMPARE(text.byLabel("sextant_instance_applies_total", "outcome"),
           (std::map<std::string, double>{
               {"applied", double(stable_)}, {"host", 0}, {"put_back", 0}, {"refused", 0}}));
  QVERIFY(text.byLabel("sextant_instance_reports_total", "outcome").at("taken") > 0);
  const double age = double(QDateTime::currentSecsSinceEpoch()) -
                     *text.value("sextant_instance_last_report_timestamp_seconds");
  QVERIFY2(age >= 0 && age < 5, qPrintable(QString::number(age)));
}

void AgentTest::textThatDoesNotParseIsRefused() {
  const QByteArray before = contentOf(path("profile.yaml"));
  const qint64 bad = publish("greeting: [hello\n");
  QTRY_COMPARE_WITH_TIMEOUT(row().wanted.value, bad, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(row().reason.find("is not in force: base:") != std::string::npos,
                           soon_ms);
  QCOMPARE(row().applied.value, good_);
  QCOMPARE(contentOf(path("profile.yaml")), before);
}

void AgentTest::whatTheServiceRefusesIsNotWritten() {
  const QByteArray before = contentOf(path("profile.yaml"));
  const int reloads = service_->reloads();
  const qint64 bad = publish("greeting: forbidden\n");
  QTRY_VERIFY_WITH_TIMEOUT(
      row().wanted.value == bad &&
          row().reason.find("The service refuses this profile") != std::string::npos,
      soon_ms);
  QCOMPARE(service_->reloads(), reloads);
  QCOMPARE(contentOf(path("profile.yaml")), before);
  QVERIFY(!QFile::exists(path("profile.yaml.candidate")));
}

void AgentTest::unhealthyServiceGetsTheLastKnownGoodBack() {
  const QByteArray before = contentOf(path("profile.yaml"));
  const int reloads = service_->reloads();
  const qint64 bad = publish("healthy: false\n");
  QTRY_VERIFY_WITH_TIMEOUT(row().wanted.value == bad &&
                               row().reason.find("The profile makes it ill.") != std::string::npos,
                           soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().health, Health::healthy, soon_ms);
  QCOMPARE(service_->reloads(), reloads + 2);
  QCOMPARE(row().applied.value, good_);
  QCOMPARE(contentOf(path("profile.yaml")), before);
  // The text that did not parse and the one that the service refused never were in its file.
  const auto outcomes = metrics().byLabel("sextant_instance_applies_total", "outcome");
  QCOMPARE(outcomes.at("put_back"), 1.0);
  QCOMPARE(outcomes.at("refused"), 2.0);
  // It stays so: a revision that failed is not tried again by itself. Two polls pass.
  QTest::qWait(6500);
  QCOMPARE(service_->reloads(), reloads + 2);
}

void AgentTest::goodRevisionAfterABadOneIsApplied() {
  const qint64 good = publish("greeting: again\n");
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, good, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().reason, std::string(), soon_ms);
}

// What came so far: three good revisions, one that does not parse, one that the service refuses,
// one that makes it ill, and a good one.
void AgentTest::itsDeedsAreEvents() {
  QTRY_COMPARE_WITH_TIMEOUT(story().size(), 8, soon_ms);
  const QStringList told = story();
  QCOMPARE(told.mid(0, 3),
           (QStringList{"eu1/shop-1 runs revision 1.", "eu1/shop-1 runs revision 2.",
                        "eu1/shop-1 runs revision 3."}));
  QVERIFY2(told[3].startsWith("eu1/shop-1 refused revision 4: base:"), qPrintable(told[3]));
  QVERIFY2(told[4].startsWith("eu1/shop-1 refused revision 5: The service refuses this profile"),
           qPrintable(told[4]));
  QVERIFY2(told[5].startsWith("eu1/shop-1 could not run revision 6: ") &&
               told[5].contains("The profile makes it ill."),
           qPrintable(told[5]));
  QCOMPARE(told[6], "eu1/shop-1 has its last known good profile back, revision 3.");
  QCOMPARE(told[7], "eu1/shop-1 runs revision 7.");
  QVERIFY(!told.join(QLatin1Char(' ')).contains("s3cret"));
  const FleetRow now = row();
  QCOMPARE(now.agent_version, std::string(SEXTANT_VERSION));
  // The same machine's clock: what is left is the report's own way.
  QVERIFY(now.clock_offset_ms && *now.clock_offset_ms <= 0 && *now.clock_offset_ms > -1000);
}

// It read its file before the agent wrote it, and did not listen yet when the agent said so.
void AgentTest::serviceThatWasStartingIsToldAgain() {
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, stable_, soon_ms);
  service_->stopListening();
  const qint64 revision = publish("greeting: late\n");
  // The agent tells the service at once when the file is there, which is looked for less often.
  QTRY_VERIFY_WITH_TIMEOUT(contentOf(path("profile.yaml")).contains("late"), soon_ms);
  service_->listenAgain();
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, revision, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().reason, std::string(), soon_ms);
}

// A folder stands where the candidate has to go; nothing is wrong with the revision.
void AgentTest::hostThatCannotIsTriedAgain() {
  QVERIFY(QDir().mkpath(path("profile.yaml.candidate")));
  const qint64 revision = publish("greeting: again\nhost: cannot\n");
  QTRY_VERIFY_WITH_TIMEOUT(
      row().wanted.value == revision && row().reason.find("Is a directory") != std::string::npos,
      soon_ms);
  QVERIFY(row().applied.value != revision);
  QVERIFY(QDir(path("profile.yaml.candidate")).removeRecursively());
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, revision, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().reason, std::string(), soon_ms);
}

void AgentTest::startsFromTheLastKnownGoodWithoutAStore() {
  const QByteArray before = contentOf(path("profile.yaml"));
  stopAgent();
  QVERIFY(QFile::remove(path("profile.yaml")));
  const int reloads = service_->reloads();
  startAgent(QStringLiteral("host=/nowhere dbname=sextant user=sextant"));
  QTRY_COMPARE_WITH_TIMEOUT(contentOf(path("profile.yaml")), before, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(service_->reloads(), reloads + 1, soon_ms);
  stopAgent();
}

void AgentTest::damagedLastKnownGoodIsNotUsed() {
  const QByteArray before = contentOf(path("profile.yaml"));
  const QString good = path("state/prod+shop+eu1+shop-1.good");
  const QByteArray content = contentOf(good);
  QVERIFY(content.contains("greeting: again"));
  QFile file(good);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(content).replace("greeting: again", "greeting: other"));
  file.close();
  QVERIFY(QFile::remove(path("profile.yaml")));
  startAgent(dsnOf(fixture_));
  QTRY_COMPARE_WITH_TIMEOUT(contentOf(path("profile.yaml")), before, soon_ms);
}

void AgentTest::olderHeadIsRefused() {
  QTRY_COMPARE_WITH_TIMEOUT(row().applied.value, stable_, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(story().contains("The agent of eu1/shop-1 restarted."), soon_ms);
  agent_.readAll();
  sql("UPDATE sextant.head SET seq = seq - 2, stable = 1 WHERE service = 'shop'");
  QByteArray said;
  QTRY_VERIFY_WITH_TIMEOUT(
      (said += agent_.readAll()).contains("refused an older head: epoch 1 seq"), soon_ms);
  QCOMPARE(service_->revision(), stable_);
}

void AgentTest::newEpochIsTaken() {
  sql("UPDATE sextant.head SET epoch = 2, seq = 1, stable = 1 WHERE service = 'shop'");
  QTRY_COMPARE_WITH_TIMEOUT(service_->revision(), qint64{1}, soon_ms);
  QVERIFY(contentOf(path("profile.yaml")).contains("greeting: hello"));
}

void AgentTest::unknownKeyInItsFileIsRefused() {
  QFile config(path("wrong.yaml"));
  QVERIFY(config.open(QIODevice::WriteOnly));
  config.write("state: /nowhere\ninstances: []\nsurprise: 1\n");
  config.close();
  const auto result =
      runProgram(productProgram(QStringLiteral("sextant-agent")),
                 {QStringLiteral("--config"), config.fileName()}, environmentWith(folder_.path()));
  QCOMPARE(result.status, 3);
  QVERIFY2(result.errors.startsWith("sextant-agent: " + config.fileName().toUtf8() + ":3:1: "),
           result.toString().constData());
}

QTEST_GUILESS_MAIN(AgentTest)
#include "agent_test.moc"
