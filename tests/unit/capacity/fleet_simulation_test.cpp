// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated fleet against what is known of queues: formulas where there are some, and what each
// limit has to do where there are none.
#include <QtTest/QTest>

#include <cmath>

#include "model/capacity/fleet_simulation.h"
#include "model/capacity/shared_processor.h"
#include "model/capacity/simulated_cache.h"
#include "model/rules/cache_hits.h"

using namespace sextant;

namespace {

// One instance without a cache, so that every request asks the database.
SimulationQuestion plain(double rate) {
  SimulationQuestion question;
  ServiceSetting setting;
  setting.workers = 1000;
  setting.queue_limit = 100'000;
  setting.pool = setting.pool_idle = 1000;
  question.instances = {setting};
  question.demand.rates = {rate};
  question.demand.keys = 100;
  question.cost.read = question.cost.write = 0.01;
  question.cost.connect = 0;
  question.seconds = 400;
  return question;
}

bool near(double value, double expected, double share) {
  return std::abs(value - expected) <= share * std::abs(expected);
}

}  // namespace

class FleetSimulationTest : public QObject {
  Q_OBJECT
 private slots:
  void sharedProcessorsShareEvenly();
  void processorSharingTakesWhatTheFormulaSays_data();
  void processorSharingTakesWhatTheFormulaSays();
  void littlesLawHolds();
  void cacheHitsFollowTheTimeToLive();
  void theFormulaForCacheHitsIsWhatIsPlayed_data();
  void theFormulaForCacheHitsIsWhatIsPlayed();
  void theCacheForgetsTheLeastRecentlyUsed();
  void eachLimitHasItsCause();
  void coalescingSparesTheDatabase();
  void theSameQuestionHasTheSameAnswer();
  void workIsBounded();
};

void FleetSimulationTest::sharedProcessorsShareEvenly() {
  SharedProcessor processor(1);
  processor.add(1, 1.0, 0);
  processor.add(2, 1.0, 0.5);
  // The first has half its work left, and both go at half speed.
  QCOMPARE(*processor.nextEnd(), 1.5);
  QCOMPARE(processor.takeNext(), std::size_t{1});
  QCOMPARE(*processor.nextEnd(), 2.0);
  processor.remove(2, 1.75);
  QVERIFY(!processor.nextEnd());
  QCOMPARE(processor.workDone(), 1.75);
  SharedProcessor wide(2);
  wide.add(1, 1.0, 0);
  wide.add(2, 1.0, 0);
  QCOMPARE(*wide.nextEnd(), 1.0);
}

void FleetSimulationTest::processorSharingTakesWhatTheFormulaSays_data() {
  QTest::addColumn<double>("load");
  QTest::newRow("quiet") << 0.2;
  QTest::newRow("half") << 0.5;
  QTest::newRow("busy") << 0.8;
}

// M/G/1 with processor sharing: the mean time is S / (1 - load), whatever the distribution.
void FleetSimulationTest::processorSharingTakesWhatTheFormulaSays() {
  QFETCH(double, load);
  const SimulatedFleet fleet = simulateFleet(plain(load / 0.01));
  QVERIFY(near(*fleet.durations.meanSeconds(), 0.01 / (1 - load), load > 0.7 ? 0.08 : 0.03));
  QVERIFY(near(fleet.database_utilisation, load, 0.05));
  QVERIFY(fleet.errors.empty());
}

void FleetSimulationTest::littlesLawHolds() {
  SimulationQuestion question = plain(60);
  question.instances[0].pool = 4;
  const SimulatedFleet fleet = simulateFleet(question);
  const double in_use = 60 * fleet.hold_seconds;
  QVERIFY(near(fleet.pool_utilisation * 4, in_use, 0.05));
}

// A key that is asked for at a rate r is read once in ttl + 1/r: of its requests r·ttl / (1 + r·ttl)
// are hits.
void FleetSimulationTest::cacheHitsFollowTheTimeToLive() {
  for (const double ttl : {0.5, 2.0, 10.0}) {
    SimulationQuestion question = plain(100);
    question.instances[0].cache_entries = 1000;
    question.instances[0].cache_ttl = ttl;
    question.cost.read = 1e-6;
    const double of_key = 100.0 / 100 * ttl;
    QVERIFY(near(simulateFleet(question).hitRatio(), of_key / (1 + of_key), 0.02));
  }
}

void FleetSimulationTest::theFormulaForCacheHitsIsWhatIsPlayed_data() {
  QTest::addColumn<double>("entries");
  QTest::addColumn<double>("ttl");
  QTest::addColumn<double>("exponent");
  for (const double entries : {50.0, 100.0, 300.0, 1000.0}) {
    for (const double ttl : {1.0, 10.0, 60.0, no_limit}) {
      for (const double exponent : {0.6, 0.9, 1.3})
        QTest::addRow("%g entries, %g s, exponent %g", entries, ttl, exponent)
            << entries << ttl << exponent;
    }
  }
}

// Rules ask the formula; the estimate plays the cache through. They must not say different things.
void FleetSimulationTest::theFormulaForCacheHitsIsWhatIsPlayed() {
  QFETCH(double, entries);
  QFETCH(double, ttl);
  QFETCH(double, exponent);
  SimulationQuestion question = plain(131);
  question.instances[0].cache_entries = entries;
  question.instances[0].cache_ttl = ttl;
  question.demand.keys = 1000;
  question.demand.exponent = exponent;
  question.cost.read = 1e-5;
  question.warm_up = 200;
  const double played = simulateFleet(question).hitRatio();
  const double formula = cacheHitRatio({entries, ttl, 131, 1000, exponent});
  QVERIFY2(std::abs(formula - played) < 0.015,
           qPrintable(QStringLiteral("%1 is not %2").arg(formula).arg(played)));
}

void FleetSimulationTest::theCacheForgetsTheLeastRecentlyUsed() {
  SimulatedCache cache(2, no_limit);
  cache.put(1, 0);
  cache.put(2, 0);
  QVERIFY(cache.has(1, 1));
  cache.put(3, 1);
  QVERIFY(!cache.has(2, 2));
  QVERIFY(cache.has(1, 2) && cache.has(3, 2));
  SimulatedCache off(0, no_limit);
  off.put(1, 0);
  QVERIFY(!off.has(1, 0));
}

void FleetSimulationTest::eachLimitHasItsCause() {
  const auto causes = [](const char* cause, auto change) {
    SimulationQuestion question = plain(150);  // half as much again as it can do
    question.seconds = 60;
    change(question);
    const SimulatedFleet fleet = simulateFleet(question);
    return fleet.errors.contains(cause) && fleet.errors.size() == 1 && fleet.errorRatio() > 0.1;
  };
  QVERIFY(causes("queue_full", [](SimulationQuestion& question) {
    question.instances[0].workers = 4;
    question.instances[0].queue_limit = 10;
  }));
  QVERIFY(causes("pool_timeout", [](SimulationQuestion& question) {
    question.instances[0].pool = 4;
    question.instances[0].acquire_timeout = 0.2;
  }));
  QVERIFY(causes("deadline", [](SimulationQuestion& question) {
    question.instances[0].deadline = 0.5;
  }));
  QVERIFY(causes("statement_timeout", [](SimulationQuestion& question) {
    question.instances[0].statement_timeout = 0.1;
  }));
  QVERIFY(causes("too_many_connections", [](SimulationQuestion& question) {
    question.instances[0].pool = 50;
    question.cost.connections_max = 10;
  }));
}

void FleetSimulationTest::coalescingSparesTheDatabase() {
  SimulationQuestion question = plain(200);
  question.demand.keys = 3;
  question.instances[0].cache_entries = 10;
  question.instances[0].cache_ttl = 0.02;
  const SimulatedFleet apart = simulateFleet(question);
  question.instances[0].coalesces = true;
  const SimulatedFleet together = simulateFleet(question);
  QVERIFY(together.database_utilisation < 0.9 * apart.database_utilisation);
  QCOMPARE(together.requests, apart.requests);
  QVERIFY(*together.durations.meanSeconds() < *apart.durations.meanSeconds());
}

void FleetSimulationTest::theSameQuestionHasTheSameAnswer() {
  const SimulatedFleet one = simulateFleet(plain(50)), two = simulateFleet(plain(50));
  QCOMPARE(one.durations.buckets(), two.durations.buckets());
  SimulationQuestion other = plain(50);
  other.seed = 2;
  QVERIFY(simulateFleet(other).durations.buckets() != one.durations.buckets());
}

void FleetSimulationTest::workIsBounded() {
  SimulationQuestion question = plain(1e9);
  question.instances[0].queue_limit = 10;
  question.instances[0].workers = 2;
  QVERIFY(simulateFleet(question).requests <= simulated_requests_max);
  question.demand.rates = {0};
  QCOMPARE(simulateFleet(question).requests, std::uint64_t{0});
}

QTEST_APPLESS_MAIN(FleetSimulationTest)
#include "fleet_simulation_test.moc"
