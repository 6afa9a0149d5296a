// SPDX-License-Identifier: GPL-3.0-or-later
// The record of the estimate where the truth is known: changes that a played fleet went through.
#include <QtTest/QTest>

#include <cmath>

#include "model/capacity/backtest.h"

using namespace sextant;

namespace {

constexpr const char* settings_text =
    "capacity:\n  workers: workers\n  pool: pool\n  cache_entries: entries\n  cache_ttl: ttl\n"
    "  deadline: deadline\n  cores: 2\n  keys: 1000\n";

ProfileSet profile(int pool, int entries, const std::string& more = {}) {
  return {{Scope{}, "workers: 32\npool: " + std::to_string(pool) + "\nentries: " +
                        std::to_string(entries) + "\nttl: 10s\ndeadline: 1500ms\n" + more}};
}

ServiceSetting setting(int pool, int entries) {
  ServiceSetting one;
  one.workers = 32;
  one.queue_limit = 1'000'000;
  one.pool = one.pool_idle = pool;
  one.deadline = 1.5;
  one.cache_entries = entries;
  one.cache_ttl = 10;
  return one;
}

// `slower`: how much more a statement costs than it did before.
MeasuredService measured(int pool, int entries, double scale = 1, double slower = 1) {
  const std::vector<double> rates{200 * scale, 200 * scale, 200 * scale, 700 * scale};
  const double cost = 0.0036 * slower;
  const SimulatedFleet fleet = simulateFleet({{3, setting(pool, entries)},
                                              {rates, 0.1, 1000, 0.9},
                                              {0.0003, cost, cost, 0.004, 2, 1000},
                                              20,
                                              120,
                                              99});
  return {rates,
          0.1,
          fleet.hitRatio(),
          fleet.hold_seconds,
          fleet.durations.quantileSeconds(0.5),
          fleet.durations.quantileSeconds(0.99),
          fleet.requests};
}

BacktestQuestion question() {
  auto model = CapacityModel::fromSettings({{Scope{}, settings_text}}, "hunt-engine");
  if (!model || !*model) qFatal("the settings cannot be used");
  BacktestQuestion asked{{}, {}, std::move(**model), {}};
  asked.state.after.inventory = {{"eu1", "a"}, {"eu1", "b"}, {"eu1", "c"}};
  return asked;
}

}  // namespace

class BacktestTest : public QObject {
  Q_OBJECT
 private slots:
  void pastChangesAreHeldAgainstWhatCame();
  void anotherLoadIsNoFaultOfTheEstimate();
  void whatNobodyForesawIsCounted();
  void changesThatSayNothingAreLeftOut();
  void itStopsWhenToldTo();
  void spansEndAtTheNeighbours();
};

void BacktestTest::pastChangesAreHeldAgainstWhatCame() {
  BacktestQuestion asked = question();
  asked.changes = {{{2}, profile(4, 1000), profile(8, 1000), measured(4, 1000), measured(8, 1000)},
                   {{3}, profile(8, 1000), profile(8, 300), measured(8, 1000), measured(8, 300)}};
  const EstimateRecord record = backtest(asked);
  QCOMPARE(record.changes.size(), std::size_t{2});
  QCOMPARE(record.changes[1].revision, RevisionNumber{3});
  QCOMPARE(record.p50().of, std::size_t{2});
  QCOMPARE(record.p50().within, std::size_t{2});
  QCOMPARE(record.p99().within, std::size_t{2});
  QVERIFY(*record.hitRatioErrorMedian() < 0.015);
  QCOMPARE(record.unmeasured + record.irrelevant, std::size_t{0});
}

void BacktestTest::anotherLoadIsNoFaultOfTheEstimate() {
  BacktestQuestion asked = question();
  asked.changes = {
      {{2}, profile(4, 1000), profile(8, 1000), measured(4, 1000), measured(8, 1000, 0.4)}};
  const EstimateRecord record = backtest(asked);
  QCOMPARE(record.p99().within, std::size_t{1});
  QVERIFY(*record.hitRatioErrorMedian() < 0.02);
}

// The database became ten times as slow in that very minute: the record says that it was missed.
void BacktestTest::whatNobodyForesawIsCounted() {
  BacktestQuestion asked = question();
  asked.changes = {
      {{2}, profile(4, 1000), profile(8, 1000), measured(4, 1000), measured(8, 1000, 0.4, 10)}};
  const EstimateRecord record = backtest(asked);
  QCOMPARE(record.p99().of, std::size_t{1});
  QCOMPARE(record.p99().within, std::size_t{0});
}

void BacktestTest::changesThatSayNothingAreLeftOut() {
  BacktestQuestion asked = question();
  MeasuredService little = measured(4, 1000);
  little.requests = 20;
  asked.changes = {{{2}, profile(4, 1000), profile(4, 1000, "motto: x\n"), little, little},
                   {{3}, profile(4, 1000), profile(8, 1000), little, measured(8, 1000)},
                   {{4}, profile(4, 1000), profile(8, 1000), measured(4, 1000), little},
                   {{5}, profile(4, 1000), {{Scope{}, "pool: [\n"}}, measured(4, 1000), little}};
  const EstimateRecord record = backtest(asked);
  QVERIFY(record.changes.empty());
  QCOMPARE(record.irrelevant, std::size_t{1});
  QCOMPARE(record.unmeasured, std::size_t{3});
  QVERIFY(!record.hitRatioErrorMedian());
}

void BacktestTest::itStopsWhenToldTo() {
  BacktestQuestion asked = question();
  asked.changes = {{{2}, profile(4, 1000), profile(8, 1000), measured(4, 1000), {}}};
  const EstimateRecord record = backtest(asked, [] { return true; });
  QVERIFY(record.changes.empty() && record.unmeasured == 0);
}

void BacktestTest::spansEndAtTheNeighbours() {
  const auto alone = backtestSpan(10'000, std::nullopt, 90'000);
  QVERIFY(alone && alone->before_from == 9'700 && alone->before_to == 10'000);
  QVERIFY(alone->after_from == 10'030 && alone->after_to == 10'330);
  const auto crowded = backtestSpan(10'000, 9'900, 10'060);
  QVERIFY(crowded && crowded->before_from == 9'930 && crowded->after_to == 10'060);
  QVERIFY(!backtestSpan(10'000, 9'960, 10'330));
  QVERIFY(!backtestSpan(10'000, std::nullopt, 10'040));
}

QTEST_APPLESS_MAIN(BacktestTest)
#include "backtest_test.moc"
