// SPDX-License-Identifier: GPL-3.0-or-later
// Histograms and steps at their edges: quantiles against the exact ones of recorded durations,
// laws of merging, readings that are no numbers, counters that begin again.
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <rapidcheck.h>

#include "model/metrics/latency_step.h"
#include "model/metrics/openmetrics.h"

using namespace sextant;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
const Scope one{"eu1", "hunt-1"};

// Seconds, as clients of a real hunt-engine measured them (tests/corpora/latency/README.md).
std::vector<double> recorded() {
  QFile file(QStringLiteral(SEXTANT_LATENCY_DIR "/hunt-engine-durations-us.txt"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the recording is not there");
  std::vector<double> seconds;
  for (const QByteArray& line : file.readAll().split('\n')) {
    if (!line.isEmpty() && !line.startsWith('#')) seconds.push_back(line.toDouble() / 1e6);
  }
  return seconds;
}

// The nearest rank: the smallest value that at least q of all are not above.
double exactQuantile(const std::vector<double>& sorted, double q) {
  const auto count = sorted.size();
  for (std::size_t rank = 1; rank <= count; ++rank) {
    if (static_cast<double>(rank) >= q * static_cast<double>(count) * (1 - 1e-12))
      return sorted[rank - 1];
  }
  return sorted.back();
}

LatencyStep anyStep() {
  LatencyStep step{one, 0, {}, {}, {}, *rc::gen::inRange<std::uint32_t>(0, 20), {}, false};
  if (step.seconds == 0) return step;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    step.durations.addBucket(*rc::gen::inRange<std::size_t>(0, LatencyHistogram::bucket_count),
                             *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000));
    step.durations.addSumNanoseconds(*rc::gen::inRange<std::uint64_t>(0, 1'000'000'000'000));
  }
  for (const char* cause : {"queue_full", "pool_timeout", "deadline"}) {
    if (*rc::gen::arbitrary<bool>()) step.errors[cause] = *rc::gen::inRange<std::uint64_t>(0, 99);
  }
  // Whole numbers, so that sums of doubles are exact in any order.
  for (const char* name : {"queue_depth", "pool_open"}) {
    if (*rc::gen::arbitrary<bool>())
      step.gauges[name] = GaugeSummary::of(static_cast<double>(*rc::gen::inRange(-100, 100)));
  }
  if (const int revision = *rc::gen::inRange(0, 3)) step.revision = RevisionNumber{revision};
  step.restarted = *rc::gen::arbitrary<bool>();
  return step;
}

LatencyStep merged(LatencyStep a, const LatencyStep& b) {
  mergeInto(a, b);
  return a;
}

}  // namespace

class LatencyStepTest : public QObject {
  Q_OBJECT
 private slots:
  void recordedQuantilesLieWithinTheStatedBounds();
  void anyQuantileLiesWithinTheStatedBounds();
  void boundsAtTheEdges();
  void whatIsNoDurationIsNotCounted();
  void mergingIsCommutativeAndAssociative();
  void splittingAndMergingGivesTheWhole();
  void emptyIsTheIdentity();
  void stepsSayWhatTheyHold();
  void stepsBegin1970AndBefore();
  void theShortestStepThatFits();
  void aCounterThatBeginsAgain();
  void aHistogramOfNoNumbersIsNone();
};

void LatencyStepTest::recordedQuantilesLieWithinTheStatedBounds() {
  std::vector<double> all = recorded();
  QVERIFY(all.size() > 2000);
  LatencyHistogram histogram;
  for (const double seconds : all)
    QVERIFY(histogram.add(seconds));
  std::sort(all.begin(), all.end());
  for (const double q : {0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    const double exact = exactQuantile(all, q);
    const auto bounds = histogram.quantileBounds(q);
    const double estimate = *histogram.quantileSeconds(q);
    const QByteArray said = QByteArray::number(q) + ": exact " + QByteArray::number(exact * 1e3) +
                            " ms, estimate " + QByteArray::number(estimate * 1e3) + " ms";
    QVERIFY2(bounds->lower_seconds < exact && exact <= bounds->upper_seconds, said.constData());
    QVERIFY2(bounds->lower_seconds <= estimate && estimate <= bounds->upper_seconds * (1 + 1e-12),
             said.constData());
    QVERIFY2(std::abs(estimate / exact - 1) < 0.19, said.constData());
  }
}

void LatencyStepTest::anyQuantileLiesWithinTheStatedBounds() {
  QVERIFY(rc::check("a quantile lies within its bounds", [] {
    auto durations = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(rc::gen::map(
        rc::gen::inRange(0, 200'000'000), [](int microseconds) { return microseconds / 1e6; })));
    const double q = *rc::gen::inRange(0, 1001) / 1000.0;
    LatencyHistogram histogram;
    for (const double seconds : durations)
      RC_ASSERT(histogram.add(seconds));
    std::sort(durations.begin(), durations.end());
    const double exact = exactQuantile(durations, q);
    const auto bounds = histogram.quantileBounds(q);
    RC_ASSERT(exact <= bounds->upper_seconds);
    if (exact > 0) RC_ASSERT(exact > bounds->lower_seconds);
  }));
}

void LatencyStepTest::boundsAtTheEdges() {
  LatencyHistogram histogram;
  QVERIFY(!histogram.quantileBounds(0.5) && !histogram.quantileSeconds(0.5));
  histogram.add(0);
  QCOMPARE(histogram.quantileBounds(0.5)->lower_seconds, 0.0);
  QCOMPARE(histogram.quantileBounds(0.5)->upper_seconds, 1e-4);
  for (const double q : {-0.1, 1.1, nothing, infinity})
    QVERIFY(!histogram.quantileBounds(q) && !histogram.quantileSeconds(q));
  histogram.add(1000);
  histogram.add(1000);
  QCOMPARE(histogram.quantileBounds(0.99)->upper_seconds, infinity);
  QCOMPARE(*histogram.quantileSeconds(0.99), LatencyHistogram::boundSeconds(78));
}

void LatencyStepTest::whatIsNoDurationIsNotCounted() {
  LatencyHistogram histogram;
  for (const double seconds : {nothing, infinity, -infinity, -1e-9, 1e10})
    QVERIFY(!histogram.add(seconds));
  QCOMPARE(histogram, LatencyHistogram());
  histogram.addSum(nothing);
  histogram.addSum(-1);
  QCOMPARE(histogram.sumNanoseconds(), std::uint64_t{0});
  histogram.addSum(infinity);
  QVERIFY(std::isfinite(histogram.sumSeconds()));
  QCOMPARE(GaugeSummary::of(nothing).count, std::uint64_t{0});
  QVERIFY(!GaugeSummary::of(infinity).mean());
}

void LatencyStepTest::mergingIsCommutativeAndAssociative() {
  QVERIFY(rc::check("a + b = b + a", [] {
    const LatencyStep a = anyStep(), b = anyStep();
    RC_ASSERT(merged(a, b) == merged(b, a));
  }));
  QVERIFY(rc::check("(a + b) + c = a + (b + c)", [] {
    const LatencyStep a = anyStep(), b = anyStep(), c = anyStep();
    RC_ASSERT(merged(merged(a, b), c) == merged(a, merged(b, c)));
  }));
}

// However seconds are grouped on their way to a step, the step is the same.
void LatencyStepTest::splittingAndMergingGivesTheWhole() {
  QVERIFY(rc::check("10 s and then 1 min is 1 min", [] {
    std::vector<LatencyStep> seconds;
    for (std::int64_t second = 0; second < 180; ++second) {
      if (*rc::gen::inRange(0, 5) == 0) continue;
      LatencyStep step = anyStep();
      step.start = second;
      step.seconds = 1;
      seconds.push_back(step);
    }
    RC_ASSERT(downsample(downsample(seconds, 10), 60) == downsample(seconds, 60));
    RC_ASSERT(downsample(downsample(seconds, 60), 600) == downsample(seconds, 600));
  }));
}

void LatencyStepTest::emptyIsTheIdentity() {
  QVERIFY(rc::check("a + nothing = a", [] {
    const LatencyStep a = anyStep();
    const LatencyStep empty{one, 0, {}, {}, {}, 0, {}, false};
    RC_ASSERT(merged(a, empty) == a);
    if (a.seconds > 0) RC_ASSERT(merged(empty, a) == a);
  }));
}

void LatencyStepTest::stepsSayWhatTheyHold() {
  std::vector<LatencyStep> seconds;
  for (const std::int64_t second : {60, 61, 62, 119, 240}) {
    TelemetrySample sample{one, second, {}, {{"deadline", 1}}, {}, RevisionNumber{7}};
    sample.gauges["queue_depth"] = static_cast<double>(second);
    sample.gauges["broken"] = nothing;
    sample.durations.add(0.01);
    seconds.push_back(stepOf(sample));
  }
  seconds.back().revision = RevisionNumber{8};
  const auto minutes = downsample(seconds, 60);
  QCOMPARE(minutes.size(), std::size_t{2});  // none for the gap between
  QCOMPARE(minutes[0].start, std::int64_t{60});
  QCOMPARE(minutes[0].seconds, std::uint32_t{4});
  QCOMPARE(minutes[0].errors.at("deadline"), std::uint64_t{4});
  const GaugeSummary& gauge = minutes[0].gauges.at("queue_depth");
  QCOMPARE(gauge.min, 60.0);
  QCOMPARE(gauge.max, 119.0);
  QCOMPARE(*gauge.mean(), 75.5);
  QVERIFY(!minutes[0].gauges.contains("broken"));
  QCOMPARE(minutes[0].revision->value, 7);
  QCOMPARE(minutes[1].revision->value, 8);
  QVERIFY(!downsample(seconds, 600).front().revision);  // it ran two
}

void LatencyStepTest::stepsBegin1970AndBefore() {
  QCOMPARE(stepStart(119, 60), std::int64_t{60});
  QCOMPARE(stepStart(60, 60), std::int64_t{60});
  QCOMPARE(stepStart(-1, 60), std::int64_t{-60});
  QCOMPARE(stepStart(-60, 60), std::int64_t{-60});
}

void LatencyStepTest::theShortestStepThatFits() {
  QCOMPARE(stepFor(0, 600, 600), std::int64_t{1});
  QCOMPARE(stepFor(0, 601, 600), std::int64_t{2});
  QCOMPARE(stepFor(0, 86400, 600), std::int64_t{180});
  QCOMPARE(stepFor(90, 86400 + 90, 480), std::int64_t{300});
  QCOMPARE(stepFor(0, 30 * 86400, 600), std::int64_t{7200});
  QCOMPARE(stepFor(0, 10'000 * std::int64_t{86400}, 600), std::int64_t{86400});
}

void LatencyStepTest::aCounterThatBeginsAgain() {
  QCOMPARE(counterIncrease(5, 8)->value, 3.0);
  QVERIFY(!counterIncrease(5, 8)->restarted);
  QCOMPARE(counterIncrease(5, 2)->value, 2.0);
  QVERIFY(counterIncrease(5, 2)->restarted);
  for (const double bad : {nothing, infinity, -1.0})
    QVERIFY(!counterIncrease(bad, 1) && !counterIncrease(1, bad));
}

void LatencyStepTest::aHistogramOfNoNumbersIsNone() {
  LatencyHistogram histogram;
  histogram.add(0.5);
  const std::string text = writeHistogram("d", "help", histogram);
  for (const char* bad : {"NaN", "+Inf", "-3", "1e300"}) {
    std::string broken = text;
    const std::string tail = "le=\"+Inf\"} 1";
    broken.replace(broken.find(tail), tail.size(), std::string("le=\"+Inf\"} ") + bad);
    const auto read = MetricsText::parse(broken);
    QVERIFY2(read && !read->histogram("d"), bad);
  }
  QVERIFY(MetricsText::parse(text)->histogram("d"));
}

QTEST_GUILESS_MAIN(LatencyStepTest)
#include "latency_step_test.moc"
