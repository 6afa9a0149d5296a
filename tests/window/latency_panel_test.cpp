// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/latency_panel.h"
#include "widgets/charts/time_chart.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

constexpr qint64 end = samples::now + 1;  // of the newest step

}  // namespace

class LatencyPanelTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    panel_ = std::make_unique<LatencyPanel>();
    panel_->resize(470, 560);
    panel_->show();
    QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
  }

  void withoutMeasurementsItSaysSo() {
    QVERIFY(!panel_->latencyChart()->isVisible());
    panel_->setPoints(std::vector<StepPoint>(10), 1, 3);
    QTest::qWait(LatencyPanel::repaint_ms * 2);
    QVERIFY(!panel_->latencyChart()->isVisible());
  }

  void gapsStayGaps() {
    show();
    const auto& p99 = panel_->latencyChart()->curves().at(0);
    QCOMPARE(p99.name, QString("p99"));
    QVERIFY(valueAt(p99, *stepAt(p99, samples::now)));
    QVERIFY(!valueAt(p99, *stepAt(p99, samples::now - 190)));
  }

  void allThreeShareOneTimeAxis() {
    show();
    for (TimeChart* chart : charts()) {
      QCOMPARE(chart->from(), end - 300);
      QCOMPARE(chart->to(), end);
      QCOMPARE(chart->plot().left(), panel_->latencyChart()->plot().left());
      QCOMPARE(chart->markers().size(), std::size_t(1));
    }
  }

  void aLegendWithoutRoomTakesAsManyRowsAsItNeeds() {
    show();
    TimeChart* chart = panel_->errorsChart();
    const auto values = std::vector<std::optional<double>>(300, 1.0);
    chart->resize(420, 140);
    chart->setCurves({{.name = "pool time-out", .values = values}});
    QCOMPARE(chart->legendRowsBelow(), 0);
    const double top = chart->plot().top();
    chart->setCurves({{.name = "pool time-out", .values = values},
                      {.name = "queue full", .values = values},
                      {.name = "too many connections", .values = values},
                      {.name = "statement time-out", .values = values}});
    QCOMPARE(chart->legendRowsBelow(), 2);
    QCOMPARE(chart->legendRow(0), 1);
    QCOMPARE(chart->legendRow(3), 2);
    QVERIFY(chart->plot().top() > top + legend_row);
  }

  void theAxisOfQtChartsAndTheCurvesAgree() {
    show();
    TimeChart* chart = panel_->latencyChart();
    auto* series = chart->chart()->series().constFirst();
    const QPointF there =
        chart->chart()->mapToPosition(QPointF(double(samples::now - 60), 100), series);
    QVERIFY(std::abs(there.x() - chart->xOf(samples::now - 60)) < 1);
    QVERIFY(std::abs(there.y() - chart->yOf(100)) < 1);
  }

  void hoveringShowsTheValuesOfThatSecondInAllCharts() {
    show();
    TimeChart* chart = panel_->latencyChart();
    const double x = chart->xOf(samples::now - 100);
    QTest::mouseMove(chart->viewport(), QPoint(int(x), int(chart->plot().center().y())));
    QTRY_VERIFY(chart->hovered());
    const qint64 second = *chart->hovered();
    QVERIFY(std::abs(second - (samples::now - 100)) <= 2);
    QCOMPARE(panel_->throughputChart()->hovered(), chart->hovered());
    const Curve& p99 = chart->curves().at(0);
    QCOMPARE(chart->legendValue(p99), valueAt(p99, *stepAt(p99, double(second))));
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_Left);
    QCOMPARE(chart->hovered(), std::optional(second - 1));
    QTest::keyClick(chart, Qt::Key_Escape);
    QVERIFY(!panel_->errorsChart()->hovered());
  }

  void causesAreWordsAndTheMostFrequentComesFirst() {
    show();
    const auto& curves = panel_->errorsChart()->curves();
    QCOMPARE(curves.at(0).name, QString("queue full"));
    QCOMPARE(curves.at(1).name, QString("pool time-out"));
  }

  void pauseHoldsThePicture() {
    show();
    panel_->setPaused(true);
    auto points = samples::steps(720, 1, samples::now - 270);
    for (StepPoint& point : points)
      point.start += 60;
    panel_->setPoints(points, 1, 3);
    QTest::qWait(LatencyPanel::repaint_ms * 2);
    QCOMPARE(panel_->latencyChart()->to(), end);
    panel_->setPaused(false);
    QCOMPARE(panel_->latencyChart()->to(), end + 60);
  }

  void aRangeIsChosenInItsMenu() {
    show();
    QSignalSpy chosen(panel_.get(), &LatencyPanel::rangeChosen);
    for (auto* button : panel_->findChildren<ChoiceButton*>()) {
      if (button->text().startsWith("5 min")) button->menu()->actions().at(0)->trigger();
    }
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(panel_->rangeMinutes(), 2);
    QCOMPARE(panel_->latencyChart()->from(), end - 120);
  }

  void aFrameIsCheap() {
    panel_->setPoints(samples::steps(3600, 1, samples::now - 270), 1, 3);
    QTRY_VERIFY(panel_->latencyChart()->isVisible());
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 10; ++i)
      panel_->grab();
    qInfo("a frame of three charts: %.1f ms", double(clock.elapsed()) / 10);
    QVERIFY(clock.elapsed() / 10 < 100);
  }

 private:
  void show() {
    panel_->setMarkers({{samples::now - 270, "r42", "published"}});
    panel_->setPoints(samples::steps(720, 1, samples::now - 270), 1, 3);
    QTRY_VERIFY(panel_->latencyChart()->isVisible());
    QTRY_VERIFY(panel_->latencyChart()->plot().width() > 200);
  }
  [[nodiscard]] std::vector<TimeChart*> charts() const {
    return {panel_->latencyChart(), panel_->throughputChart(), panel_->errorsChart()};
  }
  std::unique_ptr<LatencyPanel> panel_;
};

QTEST_MAIN(LatencyPanelTest)
#include "latency_panel_test.moc"
