// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/chart_export.h"
#include "widgets/charts/heat_map_chart.h"
#include "widgets/charts/time_chart.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

constexpr qint64 now = samples::now;

Curve curveOf(const QString& name, std::vector<std::optional<double>> values) {
  Curve curve;
  curve.name = name;
  curve.start = now - qint64(values.size()) + 1;
  curve.values = std::move(values);
  return curve;
}

void wheel(TimeChart* chart, const QPointF& at, int delta) {
  QWheelEvent event(at, chart->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(chart->viewport(), &event);
}

}  // namespace

class TimeChartTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    chart_ = std::make_unique<TimeChart>("Latency", "ms", Scale::logarithmic);
    chart_->timeline()->goLive(600);
    chart_->timeline()->setNow(double(now));
    chart_->setDetailShown(true);
    chart_->resize(800, 300);
    chart_->setCurves({curveOf("p99", std::vector<std::optional<double>>(601, 20.0))});
    chart_->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
  }

  void theWheelZoomsAtTheCursor() {
    const QPointF at(chart_->xOf(double(now - 300)), chart_->plot().center().y());
    const double under = chart_->map().secondAt(at.x());
    wheel(chart_.get(), at, 120);
    QVERIFY(chart_->timeline()->range().length() < 600);
    QVERIFY(std::abs(chart_->map().secondAt(at.x()) - under) < 0.01);
    wheel(chart_.get(), at, -120);
    QVERIFY(std::abs(chart_->timeline()->range().length() - 600) < 0.01);
    // Beside the plot the page scrolls instead.
    const double length = chart_->timeline()->range().length();
    wheel(chart_.get(), QPointF(10, 10), 120);
    QCOMPARE(chart_->timeline()->range().length(), length);
  }

  void draggingPansAndADoubleClickGoesBack() {
    const int y = int(chart_->plot().center().y());
    QSignalSpy pinned(chart_->timeline(), &ChartTimeline::momentChanged);
    drag({400, y}, {500, y}, Qt::NoModifier);
    QVERIFY(!chart_->timeline()->isLive());
    QVERIFY(chart_->timeline()->to() < double(now) - 50);
    // A double click is a click and then that.
    QTest::mouseClick(chart_->viewport(), Qt::LeftButton, {}, {400, y});
    QTest::mouseDClick(chart_->viewport(), Qt::LeftButton, {}, {400, y});
    QVERIFY(chart_->timeline()->isLive());
    QTest::qWait(QApplication::doubleClickInterval() + 50);
    QCOMPARE(pinned.count(), 0);
  }

  void draggingWithShiftSelectsARange() {
    const int y = int(chart_->plot().center().y());
    const double from = chart_->map().secondAt(300);
    const double to = chart_->map().secondAt(400);
    drag({400, y}, {300, y}, Qt::ShiftModifier);
    QVERIFY(std::abs(chart_->timeline()->from() - from) < 0.01);
    QVERIFY(std::abs(chart_->timeline()->to() - to) < 0.01);
  }

  void aClickPinsTheMoment() {
    QSignalSpy pinned(chart_->timeline(), &ChartTimeline::momentChanged);
    const QPoint at(int(chart_->xOf(double(now - 100))), int(chart_->plot().center().y()));
    QTest::mouseClick(chart_->viewport(), Qt::LeftButton, {}, at);
    QTRY_COMPARE(pinned.count(), 1);
    QVERIFY(std::abs(*chart_->timeline()->moment() - (now - 100)) <= 1);
  }

  void everythingCanBeDoneByKeys() {
    ChartTimeline* time = chart_->timeline();
    chart_->setFocus();
    const auto press = [&](int key, Qt::KeyboardModifiers with = {}) {
      QTest::keyClick(chart_.get(), Qt::Key(key), with);
    };
    press(Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(chart_->hovered(), std::optional(now - 10));
    press(Qt::Key_Return);
    QCOMPARE(time->moment(), std::optional(now - 10));
    press(Qt::Key_Plus);
    QVERIFY(time->range().length() < 500);
    press(Qt::Key_Backspace);
    QVERIFY(time->isLive() && time->range().length() == 600);
    press(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(time->to(), double(now - 60));
    press(Qt::Key_Left, Qt::AltModifier);
    QVERIFY(time->isLive());
    press(Qt::Key_Space);
    QVERIFY(time->isPaused());
    press(Qt::Key_End);
    QVERIFY(time->isFollowing());
    press(Qt::Key_Home);
    QCOMPARE(chart_->hovered(), std::optional(now - 600));
    press(Qt::Key_Left);  // the range follows the crosshair
    QCOMPARE(time->from(), double(now - 601));
    press(Qt::Key_Escape);
    QVERIFY(!chart_->hovered());
    QVERIFY(chart_->accessibleDescription().contains("zoom"));
  }

  void markersAreLinks() {
    chart_->setMarkers({{now - 100, "r43", "rolled back", Tone::bad, MarkerKind::rollback, "back"},
                        {now - 400, "r42", "published", Tone::normal, MarkerKind::publish, "42"}});
    QCOMPARE(chart_->flags().size(), std::size_t(2));
    QCOMPARE(chart_->flagWords(chart_->flags()[0]), QString("r42 published"));
    for (const FlagGroup& flag : chart_->flags())
      QVERIFY(flag.box.bottom() <= chart_->plot().top());
    QSignalSpy activated(chart_.get(), &TimeChart::markerActivated);
    const QPoint at = chart_->flags()[0].box.center().toPoint();
    QTest::mouseMove(chart_->viewport(), at);
    QTRY_COMPARE(chart_->viewport()->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(chart_->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(activated.takeFirst().at(0).toString(), QString("42"));
    chart_->setFocus();
    QTest::keyClick(chart_.get(), Qt::Key_Tab);
    QTest::keyClick(chart_.get(), Qt::Key_Right);
    QTest::keyClick(chart_.get(), Qt::Key_Return);
    QCOMPARE(activated.takeFirst().at(0).toString(), QString("back"));
  }

  void closeMarkersAreOneFlagWithAMenu() {
    chart_->setMarkers({{now - 300, "stage 1", {}, Tone::candidate, MarkerKind::stage},
                        {now - 298, "stage 2", {}, Tone::candidate, MarkerKind::stage},
                        {now - 296, "better", "verdict", Tone::ok, MarkerKind::verdict, "judged"}});
    QCOMPARE(chart_->flags().size(), std::size_t(1));
    QCOMPARE(chart_->flagWords(chart_->flags()[0]), QString("3 changes"));
    QSignalSpy activated(chart_.get(), &TimeChart::markerActivated);
    chart_->activateFlag(0);
    QCOMPARE(activated.count(), 0);
    auto* menu = chart_->findChild<QMenu*>();
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().size(), 3);
    QCOMPARE(menu->actions().at(2)->text(), QString("better verdict, 14:27:04 UTC"));
    // Live data move on while it is open.
    chart_->setMarkers({{now - 200, "r43", "published", Tone::normal, MarkerKind::publish, "43"}});
    menu->actions().at(2)->trigger();
    QCOMPARE(activated.takeFirst().at(0).toString(), QString("judged"));
    menu->close();
  }

  // A live chart moves between the press and the second click that does not come.
  void aClickPinsWhatWasBelowThePointerWhenItWasPressed() {
    ChartTimeline* time = chart_->timeline();
    time->setNow(double(now));
    time->goLive(600);
    const QPoint at(int(std::round(chart_->xOf(double(now - 300)))), 100);
    const qint64 pressed = chart_->secondAt(at.x());
    QTest::mousePress(chart_->viewport(), Qt::LeftButton, {}, at);
    time->setNow(double(now + 3));
    QTest::mouseRelease(chart_->viewport(), Qt::LeftButton, {}, at);
    time->setNow(double(now + 5));
    QTRY_COMPARE(time->moment(), std::optional(pressed));
  }

  void aFlagThatMovesUnderThePressIsStillTheOneThatWasPressed() {
    ChartTimeline* time = chart_->timeline();
    time->setNow(double(now));
    time->goLive(600);
    chart_->setMarkers({{now - 300, "r42", {}, Tone::normal, MarkerKind::publish, "42"}});
    QSignalSpy activated(chart_.get(), &TimeChart::markerActivated);
    const QPoint at = chart_->flags()[0].box.center().toPoint();
    QTest::mousePress(chart_->viewport(), Qt::LeftButton, {}, at);
    time->setNow(double(now + 100));
    QTest::mouseRelease(chart_->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.takeFirst().at(0).toString(), QString("42"));
  }

  void theLegendTellsExactValuesAndZeroAndGaps() {
    std::vector<std::optional<double>> values(601, 20.0);
    values[500] = 0.0;
    values[501] = {};
    values[502] = NAN;
    values[503] = 1234.4;
    Curve curve = curveOf("p99", values);
    curve.at_least.resize(601);
    curve.at_least[503] = true;
    chart_->setCurves({curve});
    const auto words = [&](int step) {
      chart_->setHovered(curve.start + step);
      return chart_->legendWords(chart_->curves()[0]);
    };
    QCOMPARE(words(499), QString("20.0"));
    QCOMPARE(words(500), QString("0"));
    QCOMPARE(words(501), QStringLiteral("–"));
    QCOMPARE(words(502), QStringLiteral("–"));
    QCOMPARE(words(503), QStringLiteral("≥ 1,234"));
  }

  void theScaleCanBeSwitched() {
    chart_->setCurves({curveOf("p99", {5.0, 800.0, 0.0})});
    QCOMPARE(chart_->ticks().front().value, 1.0);
    chart_->setScale(Scale::linear);
    QCOMPARE(chart_->ticks().front().value, 0.0);
    QCOMPARE(chart_->ticks().back().value, 800.0);
    QCOMPARE(chart_->unitWords(), QString("ms"));
    QVERIFY(std::abs(chart_->yOf(400) - chart_->plot().center().y()) < 0.5);
  }

  void objectivesAreOnTheAxis() {
    chart_->setObjectives({{500, "p99 below 500 ms"}});
    QVERIFY(chart_->ticks().back().value >= 500);
    QVERIFY(chart_->yOf(500) >= chart_->plot().top());
  }

  void sixtyFourSeriesHaveALegendAndOneIsFound() {
    chart_->resize(1000, 460);
    chart_->setCurves(samples::manyCurves(64, 600));
    QVERIFY(chart_->legendRowsBelow() <= 2);
    QVERIFY(!chart_->legend().back().curve);
    const Curve& curve = chart_->curves()[20];
    const double second = double(now - 590);
    const QPoint at(int(chart_->xOf(second)),
                    int(chart_->yOf(*valueAt(curve, *stepAt(curve, second)))));
    QTest::mouseMove(chart_->viewport(), at);
    QTRY_VERIFY(chart_->highlighted());
    QCOMPARE(chart_->legend().front().curve, chart_->highlighted());
  }

  void whatIsShownIsExported() {
    QTemporaryDir folder;
    chart_->setCurves({curveOf("p99", {1.5, {}, 0.1 + 0.2}), curveOf("=p50", {NAN, 2.0, 3.0})});
    const QString csv = csvOf({chart_.get()});
    QCOMPARE(csv, QString("time_utc,step_seconds,\"Latency p99 (ms)\",\"Latency =p50 (ms)\","
                          "at_least\r\n"
                          "2024-05-14T14:31:58Z,1,1.5,,\r\n"
                          "2024-05-14T14:31:59Z,1,,2,\r\n"
                          "2024-05-14T14:32:00Z,1,0.30000000000000004,3,\r\n"));
    const QString base = folder.filePath("chart");
    QVERIFY(writeText(base + ".csv", csv));
    QVERIFY(writePng(base + ".png", imageOf(*chart_)));
    QVERIFY(writeSvg(base + ".svg", *chart_));
    QCOMPARE(QImage(base + ".png").size(), chart_->size() * 2);
    QSvgRenderer svg(base + ".svg");
    QVERIFY(svg.isValid());
    QCOMPARE(svg.viewBox().size(), chart_->size());
    copyToClipboard(imageOf(*chart_), csv);
    QVERIFY(QApplication::clipboard()->mimeData()->hasImage());
    QCOMPARE(QApplication::clipboard()->text(), csv);
  }

  void anExportHasNoCrosshairAndLeavesItWhereItIs() {
    const QImage before = imageOf(*chart_);
    chart_->setHovered(now - 100);
    QVERIFY(imageOf(*chart_) == before);
    QCOMPARE(chart_->hovered(), std::optional(now - 100));
  }

  void aFailedWriteIsSaid() {
    QTemporaryDir folder;
    const QString missing = folder.filePath("no/such/folder/chart.csv");
    const auto written = writeText(missing, "x");
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::unavailable);
    QCOMPARE(QString::fromStdString(written.error().where), missing);
    QVERIFY(!writePng(missing, imageOf(*chart_)));
    QVERIFY(!writeSvg(missing, *chart_));
  }

  void theMenuHasAllOfIt() {
    chart_->findChild<QToolButton*>()->click();
    auto* menu = chart_->findChild<QMenu*>();
    QVERIFY(menu != nullptr);
    QStringList words;
    for (const QAction* action : menu->actions())
      words << action->text();
    for (const char* wanted : {"Linear axis", "Logarithmic axis", "Copy picture and numbers",
                               "Save as PNG…", "Save as SVG…", "Save as CSV…"})
      QVERIFY2(words.contains(QString::fromUtf8(wanted)), wanted);
    menu->actions().at(0)->trigger();
    QCOMPARE(chart_->scale(), Scale::linear);
    menu->close();
  }

  void theHeatMapTellsBucketCountAndShare() {
    chart_->hide();  // the pointer is on one window
    HeatMapChart heat("Latency distribution");
    heat.timeline()->goLive(600);
    heat.timeline()->setNow(double(now));
    heat.resize(800, 300);
    HeatColumns columns{now - 2, 1, {LatencyHistogram{}, std::nullopt, LatencyHistogram{}}};
    for (int i = 0; i < 30; ++i)
      columns.columns[0]->add(i < 3 ? 0.2 : 0.02);
    heat.setColumns(columns);
    heat.show();
    QVERIFY(QTest::qWaitForWindowExposed(&heat));
    heat.setHovered(now - 1);
    QCOMPARE(heat.cellWords(), QString("not measured"));
    heat.setHovered(now - 2);
    QCOMPARE(heat.cellWords(), QString("30 requests"));
    heat.timeline()->showRange(double(now - 12), double(now));
    const QPoint at(int(heat.xOf(double(now) - 1.8)), int(heat.yOf(190)));
    QTest::mouseMove(heat.viewport(), at);
    QTRY_COMPARE(heat.cellWords(), QStringLiteral("172–205 ms: 3 requests, 10.0 % of 30"));
    heat.setHovered(now);
    QVERIFY(heat.cellWords().endsWith("0 requests, 0.0 % of 0"));
    const QString csv = csvOf({&heat});
    QCOMPARE(csv.count("\r\n"), 4);
  }

 private:
  void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers with) {
    QTest::mousePress(chart_->viewport(), Qt::LeftButton, with, from);
    QTest::mouseMove(chart_->viewport(), (from + to) / 2);
    QTest::mouseMove(chart_->viewport(), to);
    // The events of the platform come behind those of the test.
    QCoreApplication::processEvents();
    QTest::mouseRelease(chart_->viewport(), Qt::LeftButton, with, to);
  }
  std::unique_ptr<TimeChart> chart_;
};

QTEST_MAIN(TimeChartTest)
#include "time_chart_test.moc"
