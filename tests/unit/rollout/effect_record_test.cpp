// SPDX-License-Identifier: GPL-3.0-or-later
// What a rollout did, measured and kept: figures, intervals, and that what is kept is read back.
#include <QtTest/QTest>

#include "model/rollout/effect_record.h"

using namespace sextant;

namespace {

const Scope hunt1{"eu1", "hunt-1"};
struct Kept {
  std::string evidence;
};

// A hundred requests a second; every seventh second is slower by a third.
void measure(LatencyHistory& series, std::int64_t from, std::int64_t to, double seconds,
             std::uint64_t errors) {
  for (std::int64_t second = from; second < to; ++second) {
    TelemetrySample sample{hunt1, second, {}, {{"queue_full", errors}}, {}, {}};
    for (int i = 0; i < 100; ++i)
      sample.durations.add(second % 7 == 0 ? seconds * 4 / 3 : seconds);
    series.add(stepOf(sample), second);
  }
}

}  // namespace

class EffectRecordTest : public QObject {
  Q_OBJECT
 private slots:
  void figuresHaveBothSidesAndAnInterval() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1100, 0.1, 5);
    measure(series, 1120, 1180, 0.01, 0);
    const auto effect = measuredEffect(series, {}, {1000, 1100, 1120, 1180});
    QCOMPARE(effect.figures.size(), std::size_t{5});
    QCOMPARE(effect.seconds_before, std::int64_t{100});
    QCOMPARE(effect.seconds_after, std::int64_t{60});
    const EffectFigure* mean = figureNamed(effect, "mean");
    QVERIFY(std::abs(*mean->after / *mean->before - 0.1) < 0.01);
    QVERIFY(*mean->half_width > 0 && *mean->half_width < 0.02);
    QCOMPARE(*figureNamed(effect, "errors")->before, 300.0);
    QCOMPARE(*figureNamed(effect, "errors")->after, 0.0);
    QVERIFY(figureNamed(effect, "p42") == nullptr);
  }

  void tooFewSecondsSayNothing() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1100, 0.1, 5);
    measure(series, 1120, 1120 + effect_min_seconds - 1, 0.01, 0);
    QVERIFY(measuredEffect(series, {}, {1000, 1100, 1120, 1180}).figures.empty());
    QVERIFY(measuredEffect(LatencyHistory(1, 3600), {}, {1000, 1100, 1120, 1180}).figures.empty());
  }

  void whatIsKeptIsReadBack() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1100, 0.1, 5);
    measure(series, 1120, 1180, 0.01, 0);
    const auto effect = measuredEffect(series, {}, {1000, 1100, 1120, 1180});
    const std::vector<Kept> evidence{{R"({"verdict": "pass", "effects": []})"}, {"no json"},
                                     {R"({"effect": 5})"}, {effectRecord(effect)}};
    const auto read = effectIn(evidence);
    QVERIFY(read);
    QVERIFY(read->figures == effect.figures);
    QCOMPARE(read->seconds_before, effect.seconds_before);
    QCOMPARE(read->seconds_after, effect.seconds_after);
    QVERIFY(!effectIn(std::vector<Kept>{{"{}"}}));
  }

  void whatIsNotKnownStaysSo() {
    MeasuredEffect effect;
    effect.figures.push_back({"p99", std::nullopt, 0.5, std::nullopt});
    const auto read = effectFromRecord(effectRecord(effect));
    QVERIFY(read && read->figures == effect.figures);
  }
};

QTEST_APPLESS_MAIN(EffectRecordTest)
#include "effect_record_test.moc"
