// SPDX-License-Identifier: GPL-3.0-or-later
// Roll-ups say what the seconds said, in whatever order those came, and the store forgets what is
// too old.
#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <algorithm>
#include <random>

#include "model/metrics/latency_step.h"
#include "tests/support/database_fixture.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey hunt{"prod", "hunt-engine"};
using Steps = std::vector<LatencyStep>;

TelemetrySample sampleOf(const Scope& instance, std::int64_t second, std::mt19937& random) {
  TelemetrySample sample{instance, second, {}, {}, {}, RevisionNumber{second % 700 < 350 ? 1 : 2}};
  for (auto i = random() % 6; i > 0; --i)
    sample.durations.add(static_cast<double>(random() % 100'000'000 + 50'000) / 1e9);
  sample.errors = {{"queue_full", random() % 3}, {"deadline", 0}};
  sample.gauges = {{"queue_depth", static_cast<double>(random() % 9) + 0.25}};
  return sample;
}

// Through what the store keeps of a duration's sum: a double of seconds.
void compareSteps(const Steps& found, const Steps& expected) {
  QCOMPARE(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const LatencyStep &a = found[i], &b = expected[i];
    QCOMPARE(a.instance, b.instance);
    QCOMPARE(a.start, b.start);
    QCOMPARE(a.seconds, b.seconds);
    QCOMPARE(a.durations.buckets(), b.durations.buckets());
    QVERIFY(std::abs(a.durations.sumSeconds() - b.durations.sumSeconds()) < 1e-6);
    QCOMPARE(a.errors, b.errors);
    QCOMPARE(a.gauges, b.gauges);
    QCOMPARE(a.revision, b.revision);
  }
}

}  // namespace

class StoreTelemetryTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void rollUpsAreTheSumsOfTheirSeconds_data();
  void rollUpsAreTheSumsOfTheirSeconds();
  void theSilentAreRolledUpByOthers();
  void nonsenseOfOneAgentIsItsOwn();
  void whatCannotBeAskedForIsSaid();
  void oldPartitionsGo();
  void reportsStayCheap();

 private:
  void report(const Scope& instance, const std::vector<TelemetrySample>& samples);
  [[nodiscard]] Steps range(std::int64_t from, std::int64_t to, std::int64_t step);
  QByteArray sql(const QByteArray& statement);

  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<PgConnection> owner_;
  std::int64_t now_ = 0;
  std::vector<LatencyStep> seconds_;
};

void StoreTelemetryTest::report(const Scope& instance,
                                const std::vector<TelemetrySample>& samples) {
  AgentReport report{{hunt, instance}, {1, 1}, {1},          {1},    "",
                     Health::healthy,  "",     std::nullopt, samples};
  const auto done =
      await<void>([&](Reply<void> reply) { store_->report(report, std::move(reply)); });
  if (!done) qFatal("%s", done.error().toString().c_str());
}

Steps StoreTelemetryTest::range(std::int64_t from, std::int64_t to, std::int64_t step) {
  auto steps = await<Steps>([&](Reply<Steps> reply) {
    store_->telemetryRange(hunt, {from, to, step}, std::move(reply));
  });
  if (!steps) qFatal("%s", steps.error().toString().c_str());
  std::sort(steps->begin(), steps->end(), [](const LatencyStep& a, const LatencyStep& b) {
    return std::tie(a.instance, a.start) < std::tie(b.instance, b.start);
  });
  return *steps;
}

QByteArray StoreTelemetryTest::sql(const QByteArray& statement) {
  const auto rows = DatabaseFixture::ask(*owner_, statement);
  if (!rows) qFatal("%s", rows.error().toString().c_str());
  return rows->rows.empty() ? QByteArray() : rows->text(0, 0);
}

// Two instances that report half an hour, one of them with a gap; in bundles that come out of
// order, some twice.
void StoreTelemetryTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  fixture_ = std::make_unique<StoreFixture>();
  store_ = fixture_->connectedStore("telemetry");
  PgParameters parameters = fixture_->paths().ownerParameters();
  parameters["dbname"] = "sextant";
  owner_ = std::make_unique<PgConnection>();
  QVERIFY(await<void>([&](Reply<void> reply) {
            owner_->open(parameters, Milliseconds(5000), std::move(reply));
          }).has_value());
  makeProd(*store_);
  now_ = QDateTime::currentSecsSinceEpoch();
  // A store that has been up for an hour.
  sql("SELECT sextant.keep_telemetry_partitions(" + QByteArray::number(qint64(now_ - 3600)) + ")");
  std::mt19937 random(11);
  for (const Scope& instance : {Scope{"eu1", "hunt-1"}, Scope{"eu2", "hunt-2"}}) {
    QVERIFY(await<void>([&](Reply<void> reply) {
              store_->enrol({hunt, instance}, std::move(reply));
            }).has_value());
    std::vector<std::vector<TelemetrySample>> bundles(1);
    for (std::int64_t second = now_ - 1800; second < now_; ++second) {
      const std::int64_t into = second - (now_ - 1800);
      if (instance.instance == "hunt-2" && into >= 600 && into < 735) continue;
      bundles.back().push_back(sampleOf(instance, second, random));
      seconds_.push_back(stepOf(bundles.back().back()));
      if (random() % 15 == 0) bundles.emplace_back();
    }
    for (std::size_t i = 0; i + 1 < bundles.size(); i += 1 + random() % 4)
      std::swap(bundles[i], bundles[i + 1]);
    for (const auto& bundle : bundles) {
      report(instance, bundle);
      if (random() % 5 == 0) report(instance, bundle);
    }
  }
}

void StoreTelemetryTest::rollUpsAreTheSumsOfTheirSeconds_data() {
  QTest::addColumn<qint64>("step");
  for (const qint64 step : {1, 2, 10, 30, 60, 120, 600, 1200})
    QTest::addRow("%lld s", step) << step;
}

void StoreTelemetryTest::rollUpsAreTheSumsOfTheirSeconds() {
  QFETCH(qint64, step);
  const std::int64_t from = stepStart(now_ - 1800, step);
  const auto few = step == 1 ? now_ - 1500 : now_;
  const auto found = range(from, few, step);
  std::vector<LatencyStep> expected = downsample(seconds_, step);
  std::erase_if(expected, [&](const LatencyStep& one) { return one.start >= few; });
  compareSteps(found, expected);
  // They are there, and not only because the seconds are added up as they are read.
  if (step == 10)
    QVERIFY(sql("SELECT count(*) FROM sextant.telemetry_rollup WHERE step = 10").toInt() > 330);
  if (step == 60) {
    QVERIFY(sql("SELECT count(*) FROM sextant.telemetry_rollup WHERE step = 60").toInt() > 56);
    sql("BEGIN; DELETE FROM sextant.telemetry WHERE second < (SELECT min(rolled) FROM "
        "sextant.agent_status); COMMIT");
    compareSteps(range(from, now_, step), expected);
  }
}

void StoreTelemetryTest::theSilentAreRolledUpByOthers() {
  std::mt19937 random(5);
  const Scope silent{"eu1", "hunt-9"};
  const std::int64_t at = stepStart(now_ - 300, 10);
  report(silent, {sampleOf(silent, at, random), sampleOf(silent, at + 3, random)});
  const QByteArray of_silent = "WHERE instance = 'hunt-9' AND step = 600";
  sql("UPDATE sextant.agent_status SET reported_at = reported_at - interval '2 minutes' WHERE "
      "instance = 'hunt-9'");
  QCOMPARE(sql("SELECT count(*) FROM sextant.telemetry_rollup " + of_silent), "0");
  const Scope other{"eu1", "hunt-8"};
  report(other, {sampleOf(other, now_ - 25, random)});
  report(other, {sampleOf(other, now_ - 12, random)});
  QCOMPARE(sql("SELECT sum(seconds) FROM sextant.telemetry_rollup " + of_silent), "2");
}

void StoreTelemetryTest::nonsenseOfOneAgentIsItsOwn() {
  const QByteArray status =
      "'{\"environment\": \"prod\", \"service\": \"nonsense\", \"cluster\": \"eu1\", \"instance\": "
      "\"x\", \"epoch\": 1, \"seq\": 1, \"wanted\": 1, \"applied\": 1, \"effective_hash\": \"\", "
      "\"health\": \"healthy\", \"reason\": \"\", \"agent_version\": \"\"}'";
  const auto sample = [](std::int64_t second, const QByteArray& rest) {
    return "{\"second\": " + QByteArray::number(qint64(second)) +
           ", \"revision\": 0, \"buckets\": [" + QByteArray("2147483647,").repeated(79) +
           "-5], \"sum_seconds\": 1e308, " + rest + "}";
  };
  const std::int64_t at = stepStart(now_ - 100, 10);
  for (const auto& [second, rest] : std::vector<std::pair<std::int64_t, QByteArray>>{
           {at, "\"errors\": [1], \"gauges\": 7"},
           {at + 1,
            "\"errors\": {\"a\": \"x\", \"b\": 1e300, \"c\": -4}, \"gauges\": {\"g\": 1e307, "
            "\"h\": null, \"i\": [1]}"},
           {at + 30, "\"errors\": {}, \"gauges\": {}"}}) {
    sql("SELECT sextant.report(" + status + ", '[" + sample(second, rest) + "]')");
  }
  QCOMPARE(sql("SELECT seconds || ' ' || counts[1] FROM sextant.telemetry_rollup WHERE service = "
               "'nonsense' AND step = 10 AND start = " +
               QByteArray::number(qint64(at))),
           "2 4294967294");
}

void StoreTelemetryTest::whatCannotBeAskedForIsSaid() {
  const auto steps = await<Steps>([&](Reply<Steps> reply) {
    store_->telemetryRange(hunt, {0, 9'000'000, 1}, std::move(reply));
  });
  QVERIFY(!steps);
  QVERIFY2(steps.error().what.find("at most 2000") != std::string::npos,
           steps.error().what.c_str());
}

void StoreTelemetryTest::oldPartitionsGo() {
  const auto partitions = [&](int step) {
    return sql("SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = "
               "'sextant.telemetry_rollup'::regclass AND relname LIKE 'telemetry\\_rollup\\_" +
               QByteArray::number(step) + "\\_%'")
        .toInt();
  };
  // A year and a half, as a store lives it: a call each two hours would be the same.
  for (std::int64_t day = 0; day < 550; day += 1)
    sql("SELECT sextant.keep_telemetry_partitions(" +
        QByteArray::number(qint64(now_ + day * 86400)) + ")");
  QVERIFY2(partitions(10) <= 2 * 4 + 4, qPrintable(QString::number(partitions(10))));
  QVERIFY2(partitions(60) <= 30 + 4, qPrintable(QString::number(partitions(60))));
  QVERIFY2(partitions(600) <= 14 + 4, qPrintable(QString::number(partitions(600))));
  QVERIFY(partitions(60) > 25);
}

// What a report costs is bounded: the one in ten that rolls up included.
void StoreTelemetryTest::reportsStayCheap() {
  sql("SELECT sextant.keep_telemetry_partitions(" + QByteArray::number(qint64(now_)) + ")");
  std::mt19937 random(3);
  const Scope instance{"eu3", "hunt-7"};
  std::vector<double> ms;
  for (std::int64_t second = now_ - 200; second < now_; ++second) {
    QElapsedTimer clock;
    clock.start();
    report(instance, {sampleOf(instance, second, random)});
    ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  std::sort(ms.begin(), ms.end());
  qInfo("a report: median %.2f ms, 95 %% %.2f ms, longest %.2f ms", ms[100], ms[190], ms[199]);
  QVERIFY(ms[100] < 50 && ms[190] < 500);
}

QTEST_GUILESS_MAIN(StoreTelemetryTest)
#include "store_telemetry_test.moc"
