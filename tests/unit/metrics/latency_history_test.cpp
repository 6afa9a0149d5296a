// SPDX-License-Identifier: GPL-3.0-or-later
// A history says of every step what plain addition says, keeps gaps as gaps, and no clock that is
// wrong does it harm.
#include <QtTest/QTest>

#include <rapidcheck.h>

#include "model/metrics/latency_facts.h"
#include "model/metrics/latency_history.h"

using namespace sextant;

namespace {

using Added = LatencyHistory::Added;
const Scope one{"eu1", "hunt-1"}, two{"eu1", "hunt-2"}, elsewhere{"eu2", "hunt-3"};
constexpr std::int64_t now = 1'000'000;

LatencyStep second(const Scope& instance, std::int64_t at, std::initializer_list<double> ms,
                   std::uint64_t errors = 0) {
  LatencyStep step{instance, at, {}, {{"queue_full", errors}}, {}, 1, RevisionNumber{1}, false};
  for (const double one_ms : ms)
    step.durations.add(one_ms / 1e3);
  return step;
}

}  // namespace

class LatencyHistoryTest : public QObject {
  Q_OBJECT
 private slots:
  void aPointIsWhatAdditionSays();
  void anAbsentInstanceIsAGap();
  void theFirstOfTwoSamplesStays();
  void lateSamplesCount();
  void aClockAheadPushesNothingOut();
  void aClockThatGoesBackFillsWhatIsKept();
  void whatIsTooOldGoes();
  void wrongStepsAreRefused();
  void gaugesKeepMinMeanMax();
  void causesBeyondTheBoundAreOthers();
  void peaksAndBusyMinutesAreFacts();
  void aReaderOfFactsMissesNothing();
};

void LatencyHistoryTest::aPointIsWhatAdditionSays() {
  QVERIFY(rc::check("points are sums", [] {
    LatencyHistory history(1, 3600);
    std::vector<LatencyStep> all;
    const std::vector<Scope> instances{one, two, elsewhere};
    for (int i = *rc::gen::inRange(1, 120); i > 0; --i) {
      LatencyStep step = second(instances[*rc::gen::inRange<std::size_t>(0, 3)],
                                now - *rc::gen::inRange(0, 300), {});
      step.durations.addBucket(*rc::gen::inRange<std::size_t>(0, 80),
                               *rc::gen::inRange<std::uint64_t>(0, 100'000));
      step.durations.addSumNanoseconds(*rc::gen::inRange<std::uint64_t>(0, 1'000'000'000));
      step.errors["queue_full"] = *rc::gen::inRange<std::uint64_t>(0, 300);
      if (history.add(step, now) == Added::added) all.push_back(step);
    }
    const std::int64_t length = *rc::gen::element<std::int64_t>(1, 7, 10, 60);
    const Scope scope = *rc::gen::element(Scope{}, Scope{"eu1", ""}, one, elsewhere);
    for (const StepPoint& point : history.points(scope, now - 300, now + 1, length)) {
      LatencyStep sum;
      std::map<Scope, bool> seen;
      for (const LatencyStep& step : all) {
        if (!scope.covers(step.instance) || stepStart(step.start, length) != point.start) continue;
        mergeInto(sum, step);
        seen[step.instance] = true;
      }
      RC_ASSERT(point.durations == sum.durations);
      RC_ASSERT(point.held_seconds == sum.seconds);
      RC_ASSERT(point.instances == seen.size());
      if (point.held_seconds == 0) continue;
      RC_ASSERT(point.errors.at("queue_full") == sum.errors["queue_full"]);
    }
  }));
}

void LatencyHistoryTest::anAbsentInstanceIsAGap() {
  LatencyHistory history(1, 3600);
  history.add(second(one, now, {5, 5}), now);
  history.add(second(two, now, {5}), now);
  history.add(second(two, now + 1, {}), now);
  const auto own = history.points(one, now, now + 3, 1);
  QCOMPARE(own.size(), std::size_t{3});
  QVERIFY(own[0].held_seconds == 1 && own[1].held_seconds == 0 && own[2].held_seconds == 0);
  QVERIFY(own[1].errors.empty() && !own[1].durations.quantileSeconds(0.5));
  const auto all = history.points({}, now, now + 3, 1);
  QVERIFY(all[0].instances == 2 && all[0].requests == 3);
  // Asked nothing is not gone.
  QVERIFY(all[1].instances == 1 && all[1].held_seconds == 1 && all[1].requests == 0);
  QCOMPARE(all[1].errors.at("queue_full"), std::uint64_t{0});
  QCOMPARE(all[2].instances, std::uint32_t{0});
}

void LatencyHistoryTest::theFirstOfTwoSamplesStays() {
  LatencyHistory history(1, 3600);
  QCOMPARE(history.add(second(one, now, {5}), now), Added::added);
  QCOMPARE(history.add(second(one, now, {5, 5, 5}), now), Added::duplicate);
  QCOMPARE(history.points({}, now, now + 1, 1)[0].requests, std::uint64_t{1});
}

void LatencyHistoryTest::lateSamplesCount() {
  LatencyHistory history(1, 3600);
  for (const std::int64_t at : {now, now - 70, now - 3000, now - 69})
    QCOMPARE(history.add(second(one, at, {5}), now), Added::added);
  const auto points = history.points({"eu1", ""}, now - 3000, now + 1, 60);
  std::uint64_t held = 0;
  for (const StepPoint& point : points)
    held += point.held_seconds;
  QCOMPARE(held, std::uint64_t{4});
}

void LatencyHistoryTest::aClockAheadPushesNothingOut() {
  LatencyHistory history(1, 3600);
  history.add(second(one, now - 10, {5}), now);
  QCOMPARE(history.add(second(two, now + 3600, {5}), now), Added::added);
  QCOMPARE(history.add(second(two, now + 3601, {5}), now), Added::ahead);
  QCOMPARE(history.add(second(two, now + 86400 * 365, {5}), now), Added::ahead);
  QCOMPARE(history.points({}, now - 10, now - 9, 1)[0].requests, std::uint64_t{1});
  QCOMPARE(history.add(second(one, now - 9, {5}), now), Added::added);
}

void LatencyHistoryTest::aClockThatGoesBackFillsWhatIsKept() {
  LatencyHistory history(1, 3600);
  history.add(second(one, now, {5}), now);
  QCOMPARE(history.add(second(one, now - 1800, {5}), now - 1800), Added::added);
  QCOMPARE(history.points({}, now, now + 1, 1)[0].requests, std::uint64_t{1});
  QCOMPARE(*history.newest(), now);
}

void LatencyHistoryTest::whatIsTooOldGoes() {
  LatencyHistory history(1, 600);
  for (std::int64_t at = now; at < now + 6000; ++at)
    history.add(second(one, at, {5, 6, 7}), at);
  QCOMPARE(history.add(second(one, now, {5}), now + 6000), Added::old);
  QCOMPARE(history.points({}, now, now + 100, 100)[0].held_seconds, std::uint64_t{0});
  // Three scopes of 600 rows and what is swept now and then.
  QVERIFY2(history.bytes() < 3 * 800 * 60, qPrintable(QString::number(history.bytes())));
}

void LatencyHistoryTest::wrongStepsAreRefused() {
  LatencyHistory history(10, 3600);
  QCOMPARE(history.add(second(one, now + 1, {5}), now), Added::misaligned);
  LatencyStep step = second(one, now, {5});
  step.seconds = 11;
  QCOMPARE(history.add(step, now), Added::misaligned);
  step.seconds = 0;
  QCOMPARE(history.add(step, now), Added::empty);
  QVERIFY(history.points({}, now, now + 60, 15).empty());
  QVERIFY(history.points({}, now + 60, now, 10).empty());
  QCOMPARE(history.points({}, 0, now, 10).size(), std::size_t{LatencyHistory::points_max});
  for (std::size_t i = 0; i < LatencyHistory::instances_max; ++i)
    QCOMPARE(history.add(second({"eu1", "i" + std::to_string(i)}, now, {5}), now), Added::added);
  QCOMPARE(history.add(second(two, now, {5}), now), Added::full);
}

void LatencyHistoryTest::gaugesKeepMinMeanMax() {
  LatencyHistory history(1, 3600);
  for (const double value : {0.25, 4.0, -7.5}) {
    LatencyStep step = second(value == 4.0 ? one : two, now + (value < 0 ? 1 : 0), {5});
    step.gauges["queue_depth"] = GaugeSummary::of(value);
    QCOMPARE(history.add(step, now), Added::added);
  }
  QVERIFY(history.points({}, now, now + 10, 10)[0].gauges.empty());
  const auto gauge = history.points({}, now, now + 10, 10, true)[0].gauges.at("queue_depth");
  QCOMPARE(gauge, (GaugeSummary{-7.5, 4.0, -3.25, 3}));
}

void LatencyHistoryTest::causesBeyondTheBoundAreOthers() {
  LatencyHistory history(1, 3600);
  LatencyStep step = second(one, now, {5});
  for (int i = 0; i < 200; ++i)
    step.errors["cause" + std::to_string(i)] = 1;
  history.add(step, now);
  const auto errors = history.points({}, now, now + 1, 1)[0].errors;
  QCOMPARE(errors.size(), NameTable::names_max);
  std::uint64_t total = 0;
  for (const auto& [cause, count] : errors)
    total += count;
  QCOMPARE(total, std::uint64_t{200});
  QVERIFY(errors.at("other") > 1);
}

// A burst of one second in every four: the peak is the burst, the busiest minute has it in its mean.
void LatencyHistoryTest::peaksAndBusyMinutesAreFacts() {
  LatencyHistory history(1, 3600);
  constexpr std::int64_t minute_start = now / 60 * 60;
  const auto fill = [&](std::int64_t from, std::int64_t to, std::size_t burst) {
    for (std::int64_t at = from; at < to; ++at) {
      LatencyStep step = second(one, at, {});
      for (std::size_t i = 0; i < (at % 4 == 0 ? burst : 10); ++i)
        step.durations.add(0.005);
      history.add(step, at);
    }
  };
  fill(minute_start - 120, minute_start - 60, 50);
  fill(minute_start - 60, minute_start, 30);
  fill(minute_start, minute_start + 4, 90);  // too little of a minute
  const auto facts = measuredFacts(history, minute_start + 4);
  QCOMPARE(facts.at("requests_per_second_peak"), 90.0);
  QCOMPARE(facts.at("requests_per_second_busiest_minute"), 20.0);
  QVERIFY(measuredFacts(LatencyHistory(1, 60), now).empty());
}

// Each few seconds, as if all of the hour were read each time.
void LatencyHistoryTest::aReaderOfFactsMissesNothing() {
  LatencyHistory history(1, 7200);
  FactsReader reader;
  const std::int64_t start = now / 60 * 60;
  for (std::int64_t at = start; at < start + 4000; ++at) {
    LatencyStep step = second(one, at, {});
    const int requests = at < start + 200 ? 300 : int(10 + at * 7 % 90);
    for (int i = 0; i < requests; ++i)
      step.durations.add(0.005);
    history.add(step, at);
    if (at % 3 == 0 && at < start + 3500) QCOMPARE(reader.read(history, at + 1), measuredFacts(history, at + 1));
  }
  QCOMPARE(reader.read(history, start + 4000), measuredFacts(history, start + 4000));
  // What comes late is seen with the next whole reading.
  LatencyStep late = second(one, start + 4000, {});
  for (int i = 0; i < 900; ++i)
    late.durations.add(0.005);
  history.add(late, start + 4300);
  QCOMPARE(reader.read(history, start + 4300).at("requests_per_second_peak"), 900.0);
}

QTEST_GUILESS_MAIN(LatencyHistoryTest)
#include "latency_history_test.moc"
