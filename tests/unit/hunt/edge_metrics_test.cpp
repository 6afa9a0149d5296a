// SPDX-License-Identifier: GPL-3.0-or-later
// What HAProxy logs of a request and says of itself, read and counted.
#include <QTest>

#include "app/hunt/edge/edge_metrics.h"
#include "app/hunt/edge/edge_statistics.h"
#include "model/metrics/openmetrics.h"

using namespace sextant;
using namespace sextant::hunt;

namespace {

constexpr const char* key = "0123456789abcdef";
constexpr std::int64_t noon = 1'700'000'000;

// A line as HAProxy sends it, with some of its fields changed.
std::string line(const QString& changes = {}) {
  QStringList fields{"status=200", "end=----",   "server=hunt-1", "queue_ms=0", "all_ms=4",
                     "us=3704",    "bytes=1117", "kept_bytes=0",  "method=GET"};
  for (const QString& change : changes.split(' ', Qt::SkipEmptyParts)) {
    for (QString& field : fields) {
      if (field.section('=', 0, 0) == change.section('=', 0, 0)) field = change;
    }
  }
  return std::string(key) + ' ' + fields.join(' ').toStdString() + '\n';
}

MetricsText counted(const QStringList& requests) {
  EdgeMetrics metrics;
  for (const QString& changes : requests) {
    const auto read = readEdgeLog(line(changes), key);
    if (read.request) metrics.add(*read.request, noon);
  }
  auto text = MetricsText::parse(metrics.write({}, noon + 1));
  return text ? *text : MetricsText();
}

}  // namespace

class EdgeMetricsTest : public QObject {
  Q_OBJECT

 private slots:
  void aLineIsReadWhole() {
    const auto read =
        readEdgeLog(line("queue_ms=203 us=407874 bytes=+2000 kept_bytes=1000"), key).request;
    QVERIFY(read);
    QCOMPARE(read->status, 200);
    QVERIFY(!read->cause);
    QVERIFY(read->is_read && read->reached_instance && !read->from_cache);
    QCOMPARE(read->queue_seconds.value_or(-1), 0.203);
    QCOMPARE(read->seconds, 0.407874);
    QCOMPARE(read->bytes, std::int64_t{2000});
    QCOMPARE(read->kept_bytes, std::int64_t{1000});
  }

  // As real HAProxy 2.6 ended such requests.
  void endsHaveTheirCauses_data() {
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("cause");
    QTest::newRow("answered") << ""
                              << "";
    QTest::newRow("not found") << "status=404"
                               << "";
    QTest::newRow("from the cache") << "end=LR-- server=<CACHE> us=0 all_ms=0"
                                    << "";
    QTest::newRow("bad request")
        << "status=400 end=PR-- server=<NOSRV> queue_ms=-1 us=- all_ms=0 method=<BADREQ>"
        << "";
    QTest::newRow("queue") << "status=503 end=sQ-- server=<NOSRV> queue_ms=301"
                           << "queue_timeout";
    QTest::newRow("connect") << "status=503 end=sC--"
                             << "connect_timeout";
    QTest::newRow("silent") << "status=504 end=sH--"
                            << "server_timeout";
    QTest::newRow("stuck") << "end=sD--"
                           << "server_timeout";
    QTest::newRow("slow client")
        << "status=408 end=cR-- server=<NOSRV> queue_ms=-1 all_ms=1001 us=-"
        << "client_timeout";
    QTest::newRow("refused") << "status=503 end=SC--"
                             << "no_instance";
    QTest::newRow("none up") << "status=503 end=SC-- server=<NOSRV> queue_ms=-1"
                             << "no_instance";
    QTest::newRow("broken off") << "status=502 end=SH--"
                                << "server_gone";
    QTest::newRow("no HTTP") << "status=502 end=PH--"
                             << "server_gone";
    QTest::newRow("its own error") << "status=503"
                                   << "service_error";
    QTest::newRow("gone") << "status=400 end=CR-- server=<NOSRV>"
                          << "client_gone";
    QTest::newRow("killed") << "end=KD--"
                            << "cut_off";
    QTest::newRow("no ports") << "status=503 end=RC--"
                              << "edge";
  }
  void endsHaveTheirCauses() {
    QFETCH(const QString, changes);
    QFETCH(const QString, cause);
    const auto read = readEdgeLog(line(changes), key).request;
    QVERIFY(read);
    const std::string_view name =
        read->cause ? edge_cause_names[static_cast<std::size_t>(*read->cause)] : "";
    QCOMPARE(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), cause);
  }

  void whatIsNoRequestIsLeftAlone() {
    // Anyone on the machine can send to the socket.
    const std::string forged = "fedcba9876543210" + line("status=503").substr(16);
    const std::string stopped = "Proxy edge stopped (cumulated conns: FE: 12, BE: 0).\n";
    const std::string longer = std::string(key) + "X status=200";
    for (const std::string& other : {std::string(), forged, stopped, longer}) {
      const auto read = readEdgeLog(other, key);
      QVERIFY(!read.request && !read.is_request);
    }
    for (const char* damaged : {"0123456789abcdef ", "0123456789abcdef status=200 end=----",
                                "0123456789abcdef status=x end=---- server=a queue_ms=0 all_ms=1 "
                                "us=1 bytes=1 kept_bytes=0 method=GET"}) {
      const auto read = readEdgeLog(damaged, key);
      QVERIFY(!read.request && read.is_request);
    }
  }

  void aTimeWithoutMicrosecondsIsInMilliseconds() {
    const auto read = readEdgeLog(line("us=- all_ms=1001"), key).request;
    QVERIFY(read);
    QCOMPARE(read->seconds, 1.001);
  }

  void requestsAndErrorsAreCounted() {
    const auto metrics = counted({"", "status=503", "status=504 end=sH--"});
    const auto durations = metrics.histogram("edge_request_duration_seconds");
    QVERIFY(durations);
    QCOMPARE(durations->count(), std::uint64_t{3});
    QCOMPARE(metrics.value("edge_requests_total").value_or(-1), 3.0);
    const auto errors = metrics.byLabel("edge_errors_total", "cause");
    QCOMPARE(errors.size(), edge_cause_names.size());
    QCOMPARE(errors.at("service_error"), 1.0);
    QCOMPARE(errors.at("server_timeout"), 1.0);
    QCOMPARE(errors.at("queue_timeout"), 0.0);
  }

  void waitingIsMeasured() {
    const auto metrics = counted({"queue_ms=0", "queue_ms=54", "queue_ms=20", "queue_ms=-1"});
    const auto queue = metrics.histogram("edge_queue_duration_seconds");
    QVERIFY(queue);
    QCOMPARE(queue->count(), std::uint64_t{3});
    QCOMPARE(queue->sumSeconds(), 0.074);
    QCOMPARE(metrics.value("edge_queue_waits_total").value_or(-1), 2.0);
    QCOMPARE(metrics.value("edge_queue_longest_seconds").value_or(-1), 0.054);
  }

  // A gauge of the last whole second: not of the one that goes on, nor of older ones.
  void theLongestWaitIsOfTheLastSecond() {
    EdgeMetrics metrics;
    metrics.add(*readEdgeLog(line("queue_ms=100"), key).request, noon);
    metrics.add(*readEdgeLog(line("queue_ms=30"), key).request, noon + 1);
    QCOMPARE(metrics.longestQueueSeconds(noon), 0.0);
    QCOMPARE(metrics.longestQueueSeconds(noon + 1), 0.1);
    QCOMPARE(metrics.longestQueueSeconds(noon + 2), 0.03);
    QCOMPARE(metrics.longestQueueSeconds(noon + 3), 0.0);
    QCOMPARE(metrics.longestQueueSeconds(noon + 5), 0.0);
  }

  void theCacheIsJudgedByReadsAlone() {
    const auto metrics = counted({"kept_bytes=0", "kept_bytes=9000", "kept_bytes=9000 method=POST",
                                  "kept_bytes=9000 server=<CACHE> end=LR--",
                                  "kept_bytes=9000 status=503 "
                                  "server=<NOSRV> end=SC--"});
    QCOMPARE(metrics.value("edge_cache_hits_total").value_or(-1), 1.0);
    QCOMPARE(metrics.value("edge_cache_misses_total").value_or(-1), 1.0);
  }

  void aKeyCountsWhereItDecides() {
    const auto uses =
        counted({"", "queue_ms=7", "server=<CACHE> end=LR-- kept_bytes=9000",
                 "kept_bytes=1000 bytes=1117", "status=503 end=sQ-- server=<NOSRV> queue_ms=9",
                 "status=504 end=sH--", "status=503 end=sC--", "status=408 end=cR-- server=<NOSRV>",
                 "end=cD--", "end=KD--"})
            .byLabel("edge_key_uses_total", "pointer");
    const std::map<std::string, double> wanted{
        {"/balance", 7},         {"/servers/maxconn", 2},     {"/cache/enabled", 3},
        {"/cache/max_age", 1},   {"/cache/max_object", 1},    {"/timeouts/queue", 1},
        {"/timeouts/server", 1}, {"/timeouts/connect", 1},    {"/timeouts/http_request", 1},
        {"/timeouts/client", 1}, {"/timeouts/drain", 1},      {"/limits/connections", 0},
        {"/cache/size", 0},      {"/timeouts/keep_alive", 0}, {"/servers/check_every", 0}};
    QCOMPARE(uses, wanted);
  }

  // A read that an instance had to answer, although a cache might have.
  void aCacheThatIsOffDecidesAsWell() {
    const auto times = [](const QStringList& requests) {
      return counted(requests).byLabel("edge_key_uses_total", "pointer")["/cache/enabled"];
    };
    QCOMPARE(times({"kept_bytes=0", "kept_bytes=0"}), 2.0);
    QCOMPARE(times({"kept_bytes=9000", "method=POST", "status=404", "status=504 end=sH--"}), 0.0);
  }

  void itsStandingIsByTheNamesOfColumns() {
    const auto standing = readEdgeStatistics(
        "# pxname,svname,qcur,qmax,scur,act,-,\n"
        "edge,FRONTEND,,,12,,,\n"
        "engines,hunt-1,3,9,4,1,,\n"
        "engines,hunt-2,0,9,4,1,,\n"
        "engines,BACKEND,5,9,8,2,,\n"
        "health,FRONTEND,,,1,,,\n\n");
    QCOMPARE(standing.connections.value_or(-1), std::int64_t{12});
    QCOMPARE(standing.queue_depth.value_or(-1), std::int64_t{8});
    QCOMPARE(standing.instances_up.value_or(-1), std::int64_t{2});
    const auto nothing = readEdgeStatistics("Permission denied\n");
    QVERIFY(!nothing.connections && !nothing.queue_depth && !nothing.instances_up);
  }
};

QTEST_APPLESS_MAIN(EdgeMetricsTest)
#include "edge_metrics_test.moc"
