// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_metrics.h"

#include "model/metrics/openmetrics.h"

#include <QTest>

using namespace sextant;
using namespace sextant::hunt;

class EngineMetricsTest : public QObject {
  Q_OBJECT

 private slots:
  void isReadBackAsItWasCounted() {
    EngineMetrics metrics;
    LatencyHistogram durations;
    for (const double seconds : {0.00005, 0.0034, 0.0035, 1.25, 120.0})
      durations.add(seconds);
    metrics.countError(ErrorCause::queue_full);
    metrics.countError(ErrorCause::queue_full);
    metrics.countError(ErrorCause::deadline);
    metrics.countKeyUse(ProfileKey::pool_max);
    metrics.countCacheHit();
    metrics.addPoolWait(std::chrono::milliseconds(1500));
    metrics.addPoolUse(std::chrono::milliseconds(250));
    metrics.addWorkerUse(std::chrono::milliseconds(300));
    metrics.addWorkerUse(std::chrono::milliseconds(200));
    const auto text = MetricsText::parse(metrics.write(durations, {4, 3, 2, 1, 99, 42, 50}));
    QVERIFY(text);

    const auto histogram = text->histogram("hunt_request_duration_seconds");
    QVERIFY(histogram);
    QVERIFY(histogram->buckets() == durations.buckets());
    QCOMPARE(histogram->sumSeconds(), durations.sumSeconds());
    QCOMPARE(text->value("hunt_requests_total"), 5.0);
    QCOMPARE(text->value("hunt_pool_wait_seconds_sum"), 1.5);
    QCOMPARE(text->value("hunt_pool_wait_seconds_count"), 1.0);
    QCOMPARE(text->value("hunt_pool_use_seconds_sum"), 0.25);
    QCOMPARE(text->value("hunt_pool_use_seconds_count"), 1.0);
    QCOMPARE(text->value("hunt_worker_use_seconds_sum"), 0.5);
    QCOMPARE(text->value("hunt_worker_use_seconds_count"), 2.0);
    QCOMPARE(text->value("hunt_database_connections_max"), 50.0);
    QCOMPARE(text->value("hunt_pool_open"), 4.0);
    QCOMPARE(text->value("hunt_pool_in_use"), 3.0);
    QCOMPARE(text->value("hunt_queue_depth"), 2.0);
    QCOMPARE(text->value("hunt_workers_busy"), 1.0);
    QCOMPARE(text->value("hunt_cache_entries"), 99.0);
    QCOMPARE(text->value("hunt_cache_hits_total"), 1.0);
    QCOMPARE(text->value("hunt_profile_revision"), 42.0);
  }

  void everyCauseAndEveryKeyIsThereFromTheStart() {
    const auto text = MetricsText::parse(EngineMetrics().write({}, {}));
    QVERIFY(text);
    const std::map<std::string, double> causes{
        {"queue_full", 0},        {"pool_timeout", 0}, {"too_many_connections", 0},
        {"statement_timeout", 0}, {"deadline", 0},     {"database", 0},
        {"maintenance", 0}};
    QVERIFY(text->byLabel("hunt_errors_total", "cause") == causes);
    const auto keys = text->byLabel("hunt_key_uses_total", "pointer");
    QCOMPARE(keys.size(), profile_key_count);
    QVERIFY(keys.contains("/db/pool/acquire_timeout"));
  }

  void endsAsTheFormatAsks() {
    const std::string text = EngineMetrics().write({}, {});
    QVERIFY(text.ends_with("\n# EOF\n"));
    QVERIFY(text.find("# TYPE hunt_requests counter\n") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(EngineMetricsTest)
#include "engine_metrics_test.moc"
