// SPDX-License-Identifier: GPL-3.0-or-later
// hunt-engine with real PostgreSQL: business, metrics, health, reload, limits.
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <signal.h>

#include "tests/integration/hunt/hunt_fixture.h"

using namespace sextant;
using namespace sextant::hunt;

namespace {

const std::string header =
    "# sextant prod/hunt-engine/eu1/hunt-1 revision 42 effective " + std::string(64, 'a') + '\n';

struct Ended {
  int status = -1;
  QByteArray output;
};

Ended runEngine(const QStringList& arguments) {
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(SEXTANT_BIN_DIR "/hunt-engine", arguments);
  if (!process.waitForFinished(10000)) return {};
  return {process.exitCode(), process.readAll()};
}

}  // namespace

class HuntEngineTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    const std::string problem = hunt_.start("");
    QVERIFY2(problem.empty(), problem.c_str());
  }

  void servesReadsAndWrites() {
    QVERIFY(hunt_.reload("cache: {ttl: none}\n").status == 200);
    const double hits = hunt_.metric("hunt_cache_hits_total");
    const HttpAnswer clue = hunt_.call("GET", "/hunts/7/clues/11");
    QCOMPARE(clue.status, 200);
    const auto page = nlohmann::json::parse(clue.body);
    QCOMPARE(page["hunt"].get<int>(), 7);
    QCOMPARE(page["clue"].get<int>(), 11);
    QCOMPARE(page["nearest"].size(), 8U);
    QCOMPARE(hunt_.metric("hunt_cache_entries"), 1.0);

    QCOMPARE(hunt_.call("GET", "/hunts/7/clues/11").body, clue.body);
    QCOMPARE(hunt_.metric("hunt_cache_hits_total"), hits + 1);

    const auto first = nlohmann::json::parse(hunt_.call("POST", "/hunts/7/clues/11/finds").body);
    const auto second = nlohmann::json::parse(hunt_.call("POST", "/hunts/7/clues/11/finds").body);
    QCOMPARE(second["place"].get<int>(), first["place"].get<int>() + 1);
    QCOMPARE(hunt_.call("GET", "/hunts/7").status, 404);
    QCOMPARE(hunt_.call("GET", "/hunts/7/clues/501").status, 404);
    QCOMPARE(hunt_.call("POST", "/metrics").status, 405);
  }

  void countsBusinessRequestsAlone() {
    const auto before = hunt_.metrics().histogram("hunt_request_duration_seconds");
    QCOMPARE(hunt_.call("GET", "/hunts/8/clues/1").status, 200);
    QCOMPARE(hunt_.call("GET", "/healthz").status, 200);
    const auto after = hunt_.metrics().histogram("hunt_request_duration_seconds");
    QVERIFY(before && after);
    QCOMPARE(after->count(), before->count() + 1);
    QCOMPARE(hunt_.metric("hunt_requests_total"), static_cast<double>(after->count()));
  }

  void aReloadIsReportedAndEmptiesTheCache() {
    QCOMPARE(hunt_.call("GET", "/hunts/9/clues/1").status, 200);
    const HttpAnswer answer = hunt_.reload(header + "workers:\n  threads: 3\n");
    QCOMPARE(answer.status, 200);
    QCOMPARE(nlohmann::json::parse(answer.body)["revision"].get<int>(), 42);
    QCOMPARE(hunt_.metric("hunt_cache_entries"), 0.0);
    QCOMPARE(hunt_.metric("hunt_profile_revision"), 42.0);
    const auto health = hunt_.health();
    QCOMPARE(health["status"].get<std::string>(), std::string("ok"));
    QCOMPARE(health["revision"].get<int>(), 42);
    QCOMPARE(health["effective"].get<std::string>(), std::string(64, 'a'));
  }

  void aBadReloadLeavesTheRunningProfile() {
    QCOMPARE(hunt_.reload(header + "cache:\n  entries: 500\n").status, 200);
    const HttpAnswer refused = hunt_.reload("workers:\n  threads: 0\n");
    QCOMPARE(refused.status, 422);
    const auto reason = nlohmann::json::parse(refused.body)["reason"].get<std::string>();
    QVERIFY2(reason.find(":2:12: \"workers/threads\" must be a whole number") != std::string::npos,
             reason.c_str());
    QCOMPARE(hunt_.health()["revision"].get<int>(), 42);
    QCOMPARE(hunt_.call("GET", "/hunts/9/clues/1").status, 200);
  }

  void aClosedHuntSaysThatItIsOver() {
    QCOMPARE(hunt_.reload("closed_hunts: [7]\n").status, 200);
    QCOMPARE(hunt_.call("GET", "/hunts/7/clues/1").body, std::string(R"({"over": true})"));
    QVERIFY(nlohmann::json::parse(hunt_.call("GET", "/hunts/8/clues/1").body).contains("riddle"));
    QVERIFY(hunt_.metrics().byLabel("hunt_key_uses_total", "pointer")["/closed_hunts"] >= 1);
    QCOMPARE(hunt_.reload("").status, 200);
    QVERIFY(nlohmann::json::parse(hunt_.call("GET", "/hunts/7/clues/1").body).contains("riddle"));
  }

  void maintenanceRefusesAll() {
    QCOMPARE(hunt_.reload("maintenance: true\n").status, 200);
    const double refused = hunt_.errors("maintenance");
    QCOMPARE(hunt_.call("GET", "/hunts/7/clues/1").status, 503);
    QCOMPARE(hunt_.errors("maintenance"), refused + 1);
    QCOMPARE(hunt_.call("GET", "/healthz").status, 200);
    QCOMPARE(hunt_.reload("").status, 200);
    QCOMPARE(hunt_.call("GET", "/hunts/7/clues/1").status, 200);
  }

  void aSignalReloadsToo() {
    QCOMPARE(hunt_.reload("").status, 200);
    QFile file(hunt_.cluster().profileFile(0));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(header.c_str());
    file.close();
    ::kill(static_cast<pid_t>(hunt_.cluster().engine(0).pid()), SIGHUP);
    QTRY_COMPARE(hunt_.metric("hunt_profile_revision"), 42.0);
  }

  // One worker, one place in the queue, no cache: what the client counts as refused is exactly
  // what the engine counts, and nothing gets lost on either side.
  void aQueueLimitOfOneRefusesAndBothSidesCountAlike() {
    QCOMPARE(hunt_.reload("workers: {threads: 1, queue_limit: 1}\ncache: {entries: 0}\n").status,
             200);
    const double refused = hunt_.errors("queue_full");
    const double requests = hunt_.metric("hunt_requests_total");
    const auto printed = hunt_.cluster().runLoad(
        {.seconds = 3, .warmup_seconds = 0, .rate = 400, .burst_rate = 1000, .burst_every = 2});
    QVERIFY(printed);
    const auto report = nlohmann::json::parse(printed->toStdString());
    QVERIFY(report["errors"]["queue_full"].get<int>() > 20);
    QCOMPARE(hunt_.errors("queue_full") - refused, report["errors"]["queue_full"].get<double>());
    QCOMPARE(hunt_.metric("hunt_requests_total") - requests, report["sent"].get<double>());
    QCOMPARE(report["error_count"].get<int>(), report["errors"]["queue_full"].get<int>());
    QVERIFY(hunt_.metrics().byLabel("hunt_key_uses_total", "pointer")["/workers/queue_limit"] >=
            refused);
  }

  // Threads, pool and queue change under load, up and down, without one failed request.
  void changesLiveUnderLoad() {
    const std::string small =
        "workers: {threads: 4, queue_limit: 5000}\n"
        "db: {pool: {max: 2, max_idle: 1, acquire_timeout: 10s}}\n";
    const std::string large =
        "workers: {threads: 40, queue_limit: 5000}\n"
        "db: {pool: {max: 12, max_idle: 12, acquire_timeout: 10s}}\n";
    QCOMPARE(hunt_.reload(small).status, 200);
    ChildProcess load;
    QVERIFY(load.start(commandLine(LoadCommand{.program = SEXTANT_BIN_DIR "/hunt-load",
                                               .port = hunt_.cluster().port(),
                                               .seconds = 3,
                                               .warmup_seconds = 0,
                                               .rate = 150,
                                               .burst_every = 0}),
                       {}));
    int reloads = 0;
    while (!load.process().waitForFinished(100)) {
      QCOMPARE(hunt_.reload(++reloads % 2 == 1 ? large : small).status, 200);
    }
    const auto printed = load.waitForOutput(1000);
    QVERIFY(printed && reloads > 10);
    const auto report = nlohmann::json::parse(printed->toStdString());
    QCOMPARE(report["error_count"].get<int>(), 0);
    QCOMPARE(hunt_.reload(small).status, 200);
    QTRY_VERIFY(hunt_.metric("hunt_pool_open") <= 1);
  }

  void coalescedMissesAskTheDatabaseOnce() {
    for (const bool coalesce : {false, true}) {
      QCOMPARE(hunt_
                   .reload(std::string("db: {pool: {max: 1, acquire_timeout: 10s}}\n"
                                       "cache: {ttl: 1ms, coalesce_misses: ") +
                           (coalesce ? "true" : "false") + "}\n")
                   .status,
               200);
      const double asked = hunt_.metric("hunt_pool_wait_seconds_count");
      const double missed = hunt_.metric("hunt_cache_misses_total");
      ChildProcess load;
      QVERIFY(load.start({SEXTANT_BIN_DIR "/hunt-load",
                          {"--target", QString("127.0.0.1:%1").arg(hunt_.cluster().port()),
                           "--seconds", "2", "--warmup-seconds", "0", "--rate", "400",
                           "--burst-every", "0", "--live-clues", "1", "--write-share", "0"}},
                         {}));
      QVERIFY(load.waitForOutput(20000));
      const double asks = hunt_.metric("hunt_pool_wait_seconds_count") - asked;
      const double misses = hunt_.metric("hunt_cache_misses_total") - missed;
      QVERIFY(misses > 100);
      QCOMPARE(asks < misses, coalesce);
    }
  }

  void validatesFiles() {
    const QString file = hunt_.folder() + "/candidate.yaml";
    const auto write = [&](const QByteArray& text) {
      QFile candidate(file);
      QVERIFY(candidate.open(QIODevice::WriteOnly));
      candidate.write(text);
    };
    write("workers:\n  threads: 8\n");
    QCOMPARE(runEngine({"--validate", file}).status, 0);
    write("workers:\n  threds: 8\n");
    const Ended bad = runEngine({"--validate", file});
    QCOMPARE(bad.status, 1);
    QVERIFY2(QString(bad.output)
                 .startsWith(file + ":2:3: There is no key \"workers/threds\" in hunt-engine."),
             bad.output.constData());
    QCOMPARE(runEngine({"--validate", file + ".none"}).status, 3);
  }

  void refusesWhatItShouldNotDo() {
    const Ended outside = runEngine({"--listen", "0.0.0.0:0", "--database", "host=/tmp"});
    QCOMPARE(outside.status, 2);
    QVERIFY(outside.output.contains("Only addresses of this machine itself"));
    const QString taken = QString("127.0.0.1:%1").arg(hunt_.cluster().port());
    QCOMPARE(runEngine({"--listen", taken, "--database", "host=/tmp"}).status, 6);
    QCOMPARE(runEngine({}).status, 2);
    QCOMPARE(runEngine({"--no-such-flag"}).status, 2);
  }

  void cleanupTestCase() {
    QElapsedTimer timer;
    timer.start();
    ChildProcess& engine = hunt_.cluster().engine(0);
    engine.process().terminate();
    QVERIFY(engine.process().waitForFinished(2000));
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(engine.process().exitCode(), 0);
  }

 private:
  HuntFixture hunt_;
};

QTEST_GUILESS_MAIN(HuntEngineTest)
#include "hunt_engine_test.moc"
