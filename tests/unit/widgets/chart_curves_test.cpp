// SPDX-License-Identifier: GPL-3.0-or-later
// A chart never lies: what is not known is not drawn, and what is drawn was measured.
#include <QTest>

#include <cmath>
#include <random>
#include <set>

#include "widgets/charts/board_arms.h"
#include "widgets/charts/board_curves.h"
#include "widgets/charts/grid_order.h"
#include "widgets/charts/plot_map.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

constexpr std::int64_t start = 1'715'697'120;
const QRectF area(0, 0, 300, 100);

StepPoint measured(std::int64_t at, std::uint64_t requests, std::uint32_t instances = 1,
                   std::int64_t step = 1) {
  StepPoint point;
  point.start = at;
  point.instances = instances;
  point.held_seconds = instances * std::uint64_t(step);
  point.requests = requests;
  for (std::uint64_t i = 0; i < requests; ++i)
    point.durations.add(0.010);
  return point;
}

StepPoint gap(std::int64_t at) {
  StepPoint point;
  point.start = at;
  return point;
}

Curve lineOf(std::vector<std::optional<double>> values) {
  Curve curve;
  curve.values = std::move(values);
  return curve;
}

std::vector<int> sizesOf(const std::vector<QPolygonF>& runs) {
  std::vector<int> sizes;
  for (const QPolygonF& run : runs)
    sizes.push_back(int(run.size()));
  return sizes;
}

QString words(const Curve& curve) {
  QStringList all;
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    const auto value = valueAt(curve, i);
    all << (value ? QString::number(*value) : QStringLiteral("-"));
  }
  return all.join(' ');
}

}  // namespace

class ChartCurvesTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsNoNumberIsAGap() {
    const PlotMap map(area, 0, 10, 0, 10, Scale::linear);
    const Curve curve = lineOf({1.0, 2.0, NAN, 3.0, INFINITY, {}, -INFINITY, 4.0, 5.0, 6.0});
    QCOMPARE(sizesOf(runsOf(curve, map)), (std::vector<int>{2, 1, 3}));
    const Extent extent = extentOf({curve}, 0, 10);
    QCOMPARE(extent.most, 6.0);
    QCOMPARE(extent.least_positive, 1.0);
    QVERIFY(runsOf({}, map).empty());
    QVERIFY(runsOf(lineOf({NAN, NAN}), map).empty());
    QVERIFY(!extentOf({lineOf({NAN, {}})}, 0, 10).any);
  }

  void zeroHasNoPlaceOnALogarithmicAxis() {
    const PlotMap map(area, 0, 10, 1, 1000, Scale::logarithmic);
    QCOMPARE(sizesOf(runsOf(lineOf({10.0, 0.0, 20.0, 30.0, -5.0, 40.0}), map)),
             (std::vector<int>{1, 2, 1}));
    QCOMPARE(map.y(10).value_or(-1), 100.0 - 100.0 / 3);
    QVERIFY(!map.y(0));
    QCOMPARE(map.valueAt(*map.y(37)), 37.0);
  }

  void noPeakIsLostWhereThereAreMorePointsThanPixels() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> value(0, 100);
    Curve curve;
    for (int i = 0; i < 100'000; ++i)
      curve.values.emplace_back(value(random));
    curve.values[54'321] = 4000;
    curve.values[12'345] = -4000;
    const PlotMap map(area, 0, 100'000, -5000, 5000, Scale::linear);
    const auto runs = runsOf(curve, map);
    QCOMPARE(runs.size(), std::size_t(1));
    QVERIFY(runs[0].size() <= 4 * 302);
    for (int column = 0; column < 300; ++column) {
      double least = INFINITY;
      double most = -INFINITY;
      for (std::size_t i = 0; i < curve.values.size(); ++i) {
        if (int(std::floor(map.x(double(i)))) != column) continue;
        least = std::min(least, *map.y(*curve.values[i]));
        most = std::max(most, *map.y(*curve.values[i]));
      }
      double drawn_least = INFINITY;
      double drawn_most = -INFINITY;
      for (const QPointF& point : runs[0]) {
        if (int(std::floor(point.x())) != column) continue;
        drawn_least = std::min(drawn_least, point.y());
        drawn_most = std::max(drawn_most, point.y());
      }
      QCOMPARE(drawn_least, least);
      QCOMPARE(drawn_most, most);
    }
    for (qsizetype i = 1; i < runs[0].size(); ++i)
      QVERIFY(runs[0][i].x() >= runs[0][i - 1].x());
  }

  void whatWasNotMeasuredIsAGapAndNoRequestIsNone() {
    const std::vector<StepPoint> points{measured(start, 4), gap(start + 1), measured(start + 2, 0),
                                        measured(start + 4, 8)};
    const StepsOf steps{points, 1};
    QCOMPARE(words(throughputCurve(steps, {}, Tone::accent)), QString("4 - 0 - 8"));
    const Curve p99 = quantileCurve(steps, 0.99, {}, Tone::accent);
    QVERIFY(valueAt(p99, 0) && !valueAt(p99, 1) && !valueAt(p99, 2) && valueAt(p99, 4));
    const HeatColumns heat = heatColumns(steps);
    QVERIFY(heat.columns[0] && !heat.columns[1] && heat.columns[2] && !heat.columns[3]);
    QVERIFY(throughputCurve({{}, 1}, {}, Tone::accent).values.empty());
    QVERIFY(quantileCurve({{}, 1}, 0.5, {}, Tone::accent).values.empty());
  }

  void lateAndDoubledSamplesChangeNothing() {
    std::vector<StepPoint> points;
    for (int i = 0; i < 20; ++i)
      points.push_back(i % 7 == 3 ? gap(start + i) : measured(start + i, std::uint64_t(i + 1)));
    const QString in_order = words(throughputCurve({points, 1}, {}, Tone::accent));
    std::shuffle(points.begin(), points.end(), std::mt19937(5));
    QCOMPARE(words(throughputCurve({points, 1}, {}, Tone::accent)), in_order);
    // The same step once more, with other numbers: the first stays.
    points.push_back(measured(points[0].start, 999));
    QCOMPARE(words(throughputCurve({points, 1}, {}, Tone::accent)), in_order);
  }

  // The newest step is measured in part; it must not look like a fall.
  void aStepThatIsMeasuredInPartKeepsItsRate() {
    StepPoint part = measured(start + 10, 120, 3, 10);
    part.held_seconds = 6;
    part.requests = 24;
    part.errors["queue_full"] = 6;
    const std::vector<StepPoint> points{measured(start, 120, 3, 10), part};
    QCOMPARE(words(throughputCurve({points, 10}, {}, Tone::accent)), QString("12 12"));
    QCOMPARE(words(errorCurves({points, 10})[0]), QString("0 3"));
  }

  void whatIsALowerBoundIsMarked() {
    StepPoint restarted = measured(start, 5, 3);
    restarted.restarted = true;
    const std::vector<StepPoint> points{restarted, measured(start + 1, 5, 3),
                                        measured(start + 2, 5, 2)};
    const Curve curve = throughputCurve({points, 1, 3}, {}, Tone::accent);
    QCOMPARE(curve.at_least, (std::vector<bool>{true, false, true}));
    QVERIFY(quantileCurve({points, 1, 3}, 0.5, {}, Tone::accent).at_least.empty());
  }

  void whatACounterGrowsByIsARateOverAllInstances() {
    std::vector<StepPoint> points(3);
    for (std::size_t i = 0; i < points.size(); ++i) {
      points[i].start = 100 + qint64(i) * 10;
      points[i].instances = 2;
      points[i].held_seconds = 20;
    }
    // 300 in 20 measured seconds: 15 a second for an instance, 30 for both.
    points[0].gauges["hits"] = {0, 40, 300, 20};
    points[2] = StepPoint{120};
    QCOMPARE(words(counterRate({points, 10}, "hits", {}, Tone::ok)), QString("30 - -"));
    QCOMPARE(words(counterRate({points, 10}, "misses", {}, Tone::ok)), QString("- - -"));
  }

  void quotientsHaveNoValueWhereNothingWasCounted() {
    const Curve part = lineOf({1.0, 0.0, {}, 3.0});
    const Curve whole = lineOf({4.0, 0.0, 5.0, {}});
    QCOMPARE(words(quotient(part, whole, 100, {}, Tone::ok)), QString("25 - - -"));
    QCOMPARE(words(sumOf(part, whole)), QString("5 0 - -"));
  }

  // One candidate beside two others has half of their requests, and is as busy.
  void instancesOfArmsAreCompared() {
    const std::vector<StepPoint> one{measured(start, 120, 1), measured(start + 1, 90, 1)};
    StepPoint two = measured(start, 240, 2), gone = measured(start + 1, 180, 2);
    two.errors = {{"queue_full", 6}, {"pool_timeout", 2}};
    const std::vector<StepPoint> both{two, gone};
    QCOMPARE(words(throughputOfEach({one, 1}, {}, Tone::candidate)), QString("120 90"));
    QCOMPARE(words(throughputOfEach({both, 1, 3}, {}, Tone::accent)), QString("120 90"));
    QVERIFY(throughputOfEach({both, 1, 3}, {}, Tone::accent).at_least.empty());
    QCOMPARE(words(errorsOfEach({both, 1}, {}, Tone::accent)), QString("4 0"));
  }

  void aCurveIsPartedByTime() {
    std::vector<StepPoint> points;
    for (int i = 0; i < 4; ++i)
      points.push_back(measured(start + i, std::uint64_t(i + 1)));
    const Curve all = throughputCurve({points, 1}, {}, Tone::accent);
    QCOMPARE(words(within(all, start + 1, start + 3)), QString("- 2 3 -"));
    QCOMPARE(words(outside(all, start + 1, start + 3)), QString("1 - - 4"));
    QCOMPARE(words(outside(all, 0, 0)), QString("1 2 3 4"));
  }

  void theNeutralLineIsWhatIsNoCandidateYet() {
    BoardData board;
    board.candidate = {measured(start, 1), measured(start + 1, 2), measured(start + 2, 3)};
    board.baseline = {measured(start, 8, 2), measured(start + 1, 8, 2), measured(start + 2, 8, 2)};
    board.candidate_name = "hunt-1";
    board.compared_between.emplace(start + 1, start + 2);
    const auto curves = armCurves(board, {}, throughputOfEach);
    QCOMPARE(curves.size(), std::size_t(3));
    QCOMPARE(words(curves[0]), QString("- 2 -"));
    QCOMPARE(curves[0].tone, Tone::candidate);
    QCOMPARE(words(curves[1]), QString("4 4 4"));
    QCOMPARE(curves[1].name, QString("baseline, mean of 2"));
    QCOMPARE(words(curves[2]), QString("1 - 3"));
    QCOMPARE(curves[2].tone, Tone::muted);
    QVERIFY(!curves[2].in_legend);
    board.compared_between.emplace(0, 0);
    const auto before = armCurves(board, "p99", throughputOfEach);
    QCOMPARE(before.size(), std::size_t(2));
    QCOMPARE(before[0].name, QString("hunt-1 p99"));
    QCOMPARE(before[0].tone, Tone::muted);
    QVERIFY(before[0].in_legend);
  }

  // Blue and orange say which arm it is, and nothing else.
  void causesAreNoArms() {
    StepPoint point = measured(start, 1);
    for (const char* cause : {"a", "b", "c", "d", "e", "f", "g", "h"})
      point.errors[cause] = 1;
    std::set<int> hues;
    for (const Curve& curve : errorCurves({{point}, 1})) {
      const int hue = *curve.series % 8;
      QVERIFY2(hue != 0 && hue != 1 && hue != 4 && hue != 5, qPrintable(curve.name));
      hues.insert(*curve.series);
    }
    QCOMPARE(hues.size(), std::size_t(8));
  }

  void causesKeepTheirColours() {
    StepPoint a = measured(start, 1);
    a.errors = {{"alpha", 1}, {"beta", 9}, {"gamma", 0}};
    StepPoint b = a;
    b.errors = {{"alpha", 20}, {"beta", 1}, {"gamma", 0}};
    const auto first = errorCurves({{a}, 1});
    const auto then = errorCurves({{b}, 1});
    QCOMPARE(first[0].name, QString("beta"));
    QCOMPARE(then[0].name, QString("alpha"));
    QCOMPARE(first[0].series, then[1].series);
    QCOMPARE(first.size(), std::size_t(2));
  }

  void cellsDoNotJumpForASmallDifference() {
    const std::vector<std::string> before{"a", "b", "c"};
    const auto order = [](const std::vector<Ranked>& cells, const std::vector<std::string>& keys) {
      std::string text;
      for (const std::size_t place : worstFirst(cells, keys))
        text += cells[place].key;
      return text;
    };
    QCOMPARE(order({{"a", 10.0}, {"b", 11.0}, {"c", 5.0}}, before), std::string("abc"));
    QCOMPARE(order({{"a", 10.0}, {"b", 12.0}, {"c", 5.0}}, before), std::string("bac"));
    QCOMPARE(order({{"a", 10.0}, {"b", 11.0}, {"c", 5.0}}, {}), std::string("bac"));
    QCOMPARE(order({{"a", {}}, {"b", 0.0}, {"c", 90.0}}, before), std::string("cba"));
    QCOMPARE(order({{"a", 10.0}, {"n", 10.5}, {"c", NAN}}, before), std::string("nac"));
  }
};

QTEST_GUILESS_MAIN(ChartCurvesTest)
#include "chart_curves_test.moc"
