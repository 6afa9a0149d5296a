// SPDX-License-Identifier: GPL-3.0-or-later
// What an instance does of its own counts for nobody, and the others' seconds stay.
#include <QtTest/QTest>

#include "model/metrics/left_out.h"

using namespace sextant;

namespace {

const Scope hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"}, far{"us1", "hunt-9"};

LatencyHistory measured() {
  LatencyHistory history(1, 3600);
  for (std::int64_t second = 1000; second < 1100; ++second) {
    for (const Scope& instance : {hunt1, hunt2}) {
      LatencyStep step{instance, second, {}, {{"queue_full", 2}}, {}, 1, {}, false};
      step.durations.add(instance == hunt1 ? 0.5 : 0.01);
      history.add(step, second);
    }
  }
  return history;
}

}  // namespace

class LeftOutTest : public QObject {
  Q_OBJECT
 private slots:
  void theRestIsWhatTheOthersDid();
  void withoutOthersNothingIsLeft();
  void onlyThoseThatLastInTheWindowCount();
  void theLongestStretchIsFound();
};

void LeftOutTest::theRestIsWhatTheOthersDid() {
  const LatencyHistory history = measured();
  const auto rest = summaryWithout(history, {}, {hunt1}, 1000, 1100);
  QCOMPARE(rest.durations, history.summary(hunt2, 1000, 1100).durations);
  QCOMPARE(rest.errorCount(), std::uint64_t{200});
  QCOMPARE(rest.seconds, std::int64_t{100});
  QCOMPARE(summaryWithout(history, {}, {}, 1000, 1100).errorCount(), std::uint64_t{400});
  // One that was never measured takes nothing away.
  QCOMPARE(summaryWithout(history, {}, {far}, 1000, 1100).errorCount(), std::uint64_t{400});
}

void LeftOutTest::withoutOthersNothingIsLeft() {
  QCOMPARE(summaryWithout(measured(), {"eu1", ""}, {hunt1, hunt2}, 1000, 1100).seconds,
           std::int64_t{0});
}

void LeftOutTest::onlyThoseThatLastInTheWindowCount() {
  const std::vector<LeftOut> all{{hunt1, 900, 1000}, {hunt2, 1050}, {far, 0}};
  QCOMPARE(instancesLeftOut(all, {"eu1", ""}, 1000, 1100), (std::set<Scope>{hunt2}));
  QCOMPARE(instancesLeftOut(all, {}, 999, 1100), (std::set<Scope>{hunt1, hunt2, far}));
  QCOMPARE(instancesLeftOut(all, hunt1, 1000, 1100), std::set<Scope>{});
}

void LeftOutTest::theLongestStretchIsFound() {
  using Span = std::pair<std::int64_t, std::int64_t>;
  QCOMPARE(longestWithout({}, 0, 100), Span(0, 100));
  QCOMPARE(longestWithout({{hunt1, 30, 40}}, 0, 100), Span(40, 100));
  QCOMPARE(longestWithout({{hunt1, 80, 90}, {hunt2, 10, 20}}, 0, 100), Span(20, 80));
  // Of two the newest; one within another hides nothing.
  QCOMPARE(longestWithout({{hunt1, 40, 60}, {hunt2, 45, 50}}, 0, 100), Span(60, 100));
  QCOMPARE(longestWithout({{hunt1, 70}}, 0, 100), Span(0, 70));
  const auto nothing = longestWithout({{hunt1, 0}}, 0, 100);
  QCOMPARE(nothing.first, nothing.second);
}

QTEST_APPLESS_MAIN(LeftOutTest)
#include "left_out_test.moc"
