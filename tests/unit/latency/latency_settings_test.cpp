// SPDX-License-Identifier: GPL-3.0-or-later
// What the section `latency` of the settings may say, and what it is told where it says something
// else.
#include <QtTest/QTest>

#include "model/latency/latency_settings.h"
#include "model/latency/prometheus_query.h"

using namespace sextant;

namespace {

Result<LatencySettings> read(const std::string& text) {
  return latencySettings({{Scope{"hunt-engine", ""}, text}}, "hunt-engine");
}

std::string prometheus(const std::string& lines) {
  return "latency:\n  source: prometheus\n  prometheus:\n    url: https://metrics.example/prom/\n" +
         lines;
}

}  // namespace

class LatencySettingsTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutASectionItIsTheStore();
  void theServiceWinsOverBase();
  void everythingIsRead();
  void wrongSettingsAreToldInWords_data();
  void wrongSettingsAreToldInWords();
  void aLiteralSecretIsRefusedAndNotRepeated();
  void theQueryFitsTheScrapes();
  void problemsAreToldAtTheirLine();
};

void LatencySettingsTest::withoutASectionItIsTheStore() {
  QCOMPARE(latencySettings({}, "hunt-engine")->source, LatencySettings::Source::store);
  QCOMPARE(read("schema: {}\n")->source, LatencySettings::Source::store);
  QCOMPARE(read("latency: {source: store}\n")->source, LatencySettings::Source::store);
}

void LatencySettingsTest::theServiceWinsOverBase() {
  const ProfileSet settings{{Scope{}, prometheus("")},
                            {Scope{"hunt-engine", ""}, "latency: {source: store}\n"}};
  QCOMPARE(latencySettings(settings, "hunt-engine")->source, LatencySettings::Source::store);
  QCOMPARE(latencySettings(settings, "shop")->source, LatencySettings::Source::prometheus);
}

void LatencySettingsTest::everythingIsRead() {
  const auto settings = read(
      prometheus("    scrape_interval_seconds: 5\n    user: console\n    password: secret://prom\n"
                 "    ca_file: /etc/ca.pem\n    match: 'job=\"$service\",env=\"$environment\"'\n"
                 "    cluster_label: dc\n    instances: {'10.0.0.1:80': eu1/hunt-1}\n"
                 "    gauges: {queue_depth: q}\n"));
  QVERIFY2(settings.has_value(), settings ? "" : settings.error().toString().c_str());
  const PrometheusSettings& found = settings->prometheus;
  QCOMPARE(found.url, std::string("https://metrics.example/prom"));
  QCOMPARE(found.scrape_interval_seconds, 5);
  QCOMPARE(found.password.name, std::string("prom"));
  QCOMPARE(found.instances.at("10.0.0.1:80"), (Scope{"eu1", "hunt-1"}));
  QCOMPARE(found.cluster_label, std::string("dc"));
  QCOMPARE(found.instance_label, std::string("instance"));
  QCOMPARE(found.gauges.size(), std::size_t{1});
}

void LatencySettingsTest::wrongSettingsAreToldInWords_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("place");
  const auto row = [](const char* name, const std::string& text, const char* place) {
    QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(place);
  };
  row("no source", "latency: {}\n", "/latency");
  row("another source", "latency: {source: graphite}\n", "/latency/source");
  row("no url", "latency: {source: prometheus}\n", "URL is missing");
  row("a misspelt key", prometheus("    scrape_intervall: 5\n"), "scrape_intervall");
  row("an interval of none", prometheus("    scrape_interval_seconds: 0\n"), "scrape_interval");
  row("a user without password", prometheus("    user: me\n"), "needs a password");
  row("two logins",
      prometheus("    user: me\n    password: secret://a\n    bearer_token: secret://b\n"),
      "only one");
  row("a password in the clear",
      "latency:\n  source: prometheus\n  prometheus: {url: 'http://metrics.example', bearer_token: "
      "'secret://t'}\n",
      "use https");
  row("a login in the url",
      "latency:\n  source: prometheus\n  prometheus: {url: 'https://me:pw@metrics.example'}\n",
      "/latency/prometheus/url");
  row("a scope that is no instance", prometheus("    instances: {a: eu1}\n"), "instances/a");
  row("an expression as a name", prometheus("    durations: 'sum(x)'\n"), "durations");
  row("no YAML", "latency: {\n", "settings of hunt-engine");
}

void LatencySettingsTest::wrongSettingsAreToldInWords() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, place);
  const auto settings = read(text.toStdString());
  QVERIFY(!settings);
  QCOMPARE(settings.error().kind, ErrorKind::input);
  const std::string said = settings.error().toString();
  QVERIFY2(said.find(place.toStdString()) != std::string::npos, said.c_str());
  // Here it is sent to nobody else.
  QVERIFY(
      read("latency:\n  source: prometheus\n  prometheus: {url: 'http://127.0.0.1:9090', "
           "bearer_token: 'secret://t'}\n"));
}

void LatencySettingsTest::aLiteralSecretIsRefusedAndNotRepeated() {
  for (const char* key : {"password", "bearer_token"}) {
    const auto settings =
        read(prometheus(std::string("    user: me\n    ") + key + ": hunter2hunter2\n"));
    QVERIFY(!settings);
    QVERIFY(settings.error().toString().find("hunter2") == std::string::npos);
  }
}

void LatencySettingsTest::theQueryFitsTheScrapes() {
  PrometheusSettings settings;
  settings.scrape_interval_seconds = 15;
  settings.match = "job=\"$service\", env=\"$environment\"";
  QCOMPARE(scrapedStep(settings, 1), std::int64_t{15});
  QCOMPARE(scrapedStep(settings, 20), std::int64_t{30});
  const std::string query = latencyQuery(settings, {"prod", "hunt-engine"}, 30);
  for (const char* part :
       {"last_over_time(hunt_request_duration_seconds_bucket{job=\"hunt-engine\", env=\"prod\"}"
        "[22500ms])",
        "resets(hunt_request_duration_seconds_count{job=\"hunt-engine\", env=\"prod\"}[44999ms])",
        "count_over_time(hunt_request_duration_seconds_count{job=\"hunt-engine\", "
        "env=\"prod\"}[30000ms])",
        "\"mean:queue_depth\""}) {
    QVERIFY2(query.find(part) != std::string::npos, query.c_str());
  }
  QVERIFY(query.find("increase") == std::string::npos && query.find("rate(") == std::string::npos);
}

void LatencySettingsTest::problemsAreToldAtTheirLine() {
  const auto problems =
      checkLatencySettings({{Scope{}, "latency: {source: store}\n"},
                            {Scope{"shop", ""}, "# ours\nschema: {}\nlatency: {source: x}\n"},
                            {Scope{"shop", "a"}, "latency: {source: store}\n"},
                            {Scope{"bank", ""}, "latency: {\n"}});
  QCOMPARE(problems.size(), std::size_t{2});
  QCOMPARE(problems[0].position.line, std::size_t{3});
  QCOMPARE(problems[0].scope, std::string("shop"));
  QVERIFY(problems[0].message.find("/latency/source") != std::string::npos);
  QCOMPARE(problems[1].scope, std::string("shop/a"));
}

QTEST_GUILESS_MAIN(LatencySettingsTest)
#include "latency_settings_test.moc"
