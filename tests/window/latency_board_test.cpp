// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <ctime>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/latency_board.h"
#include "widgets/charts/range_dialog.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

constexpr qint64 now = samples::now;

// Of the processor, so that a busy machine is no slow chart.
double processorMs() {
  return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

}  // namespace

class LatencyBoardTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    board_ = std::make_unique<LatencyBoard>();
    board_->resize(1280, 800);
    board_->show();
    QVERIFY(QTest::qWaitForWindowExposed(board_.get()));
  }

  void withoutMeasurementsItSaysWhy() {
    QVERIFY(!board_->charts()->isVisible());
    BoardData data;
    data.now = now;
    data.problem = "The store does not answer.";
    show(data);
    QVERIFY(!board_->charts()->isVisible());
    auto* words = board_->findChild<EmptyState*>();
    QCOMPARE(words->accessibleName(), data.problem);
    data.problem.clear();
    data.loading = true;
    show(data);
    QCOMPARE(words->accessibleName(), QString("Loading"));
  }

  void itShowsWhatThereIs() {
    show(samples::board(3));
    QCOMPARE(board_->range(), (TimeSpan{double(now - 600), double(now)}));
    QCOMPARE(board_->charts()->latency()->curves().size(), std::size_t(3));
    QCOMPARE(board_->charts()->latency()->bands().size(), std::size_t(1));
    QCOMPARE(board_->charts()->resources().size(), std::size_t(4));
    BoardData data = samples::board(3);
    for (StepPoint& point : data.whole)
      point.gauges.erase("cache_hits");
    show(data);
    QCOMPARE(board_->charts()->resources().size(), std::size_t(3));
    for (const TimeChart* chart : board_->charts()->shown())
      QCOMPARE(chart->timeline(), board_->timeline());
  }

  void theFootSaysWhatIsLacking() {
    BoardData data = samples::board(3);
    show(data);
    QCOMPARE(board_->sourceWords(), QStringLiteral("store telemetry · each point 1 s · newest 1 s "
                                                   "ago"));
    QCOMPARE(board_->coverageWords(), QString());
    data.expected_instances = 5;
    show(data);
    QCOMPARE(board_->coverageWords(), QString("3 of 5 instances measured"));
    QVERIFY(board_->charts()->throughput()->curves()[0].at_least[599]);
    data.stale_seconds = 42;
    show(data);
    QCOMPARE(board_->coverageWords(), QString("newest measurement 42 s old"));
    data.problem = "Prometheus did not answer in 5 s.";
    show(data);
    QCOMPARE(board_->charts()->latency()->problem(), data.problem);
    board_->setView(BoardView::instances);
    QCOMPARE(board_->coverageWords(), data.problem);
  }

  void pausedItHoldsThePictureAndShowsAllOnResume() {
    show(samples::board(3));
    BoardData later = samples::board(3);
    later.now += 60;
    for (StepPoint& point : later.whole)
      point.start += 60;
    const auto start = [this] { return board_->charts()->latency()->curves()[0].start; };
    // Just before and while it is paused.
    board_->setData(later);
    board_->setPaused(true);
    board_->setData(later);
    QTest::qWait(LatencyBoard::repaint_ms * 2);
    QCOMPARE(board_->range().to, double(now));
    QCOMPARE(start(), later.whole[0].start - 60);
    board_->setPaused(false);
    QCOMPARE(board_->range().to, double(now + 60));
    QCOMPARE(start(), later.whole[0].start);
  }

  // Pause holds what is live; who goes elsewhere in time sees what is there.
  void aPausedBoardShowsOtherRanges() {
    show(samples::board(3));
    board_->setPaused(true);
    board_->timeline()->showRange(double(now - 7200), double(now - 3600));
    BoardData earlier = samples::board(3);
    for (StepPoint& point : earlier.whole)
      point.start -= 3600;
    show(earlier);
    QCOMPARE(board_->charts()->latency()->curves()[0].start, earlier.whole[0].start);
    QCOMPARE(board_->range(), (TimeSpan{double(now - 7200), double(now - 3600)}));
  }

  void aFrameOfTheBoardIsCheap() {
    show(samples::board(3));
    const double begun = processorMs();
    for (int i = 0; i < 20; ++i) {
      board_->timeline()->panBy(-1);
      for (TimeChart* chart : board_->charts()->findChildren<TimeChart*>()) {
        if (chart->isVisible()) chart->viewport()->repaint();
      }
    }
    const double frame_ms = (processorMs() - begun) / 20;
    qInfo("a frame of seven charts: %.1f ms", frame_ms);
    QVERIFY(frame_ms < 100);
  }

  void aRangeIsAskedForOnceItRests() {
    show(samples::board(3));
    QTest::qWait(LatencyBoard::asking_ms * 2);
    QSignalSpy wanted(board_.get(), &LatencyBoard::rangeWanted);
    for (int i = 0; i < 5; ++i)
      board_->timeline()->zoomAt(double(now - 300), 0.9);
    QTRY_COMPARE(wanted.count(), 1);
    QVERIFY(!wanted.first().at(2).toBool());
    board_->toolbar()->ranges()->menu()->actions().at(2)->trigger();
    QTRY_COMPARE(wanted.count(), 2);
    QCOMPARE(wanted.last().at(0).toLongLong(), now - 3600);
    QCOMPARE(wanted.last().at(1).toLongLong(), now);
    QVERIFY(wanted.last().at(2).toBool());
    // Live it moves on by itself.
    BoardData later = samples::board(3);
    later.now += 1;
    show(later);
    QTest::qWait(LatencyBoard::asking_ms * 2);
    QCOMPARE(wanted.count(), 2);
  }

  void aCustomRangeIsInUtc() {
    show(samples::board(3));
    board_->toolbar()->ranges()->menu()->actions().at(7)->trigger();
    auto* dialog = board_->findChild<RangeDialog*>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->to()->dateTime(), QDateTime::fromSecsSinceEpoch(now, Qt::UTC));
    dialog->from()->setDateTime(QDateTime(QDate(2024, 5, 14), QTime(14, 25), Qt::UTC));
    dialog->to()->setDateTime(QDateTime(QDate(2024, 5, 14), QTime(14, 26), Qt::UTC));
    dialog->accept();
    QCOMPARE(board_->range(), (TimeSpan{double(now - 420), double(now - 360)}));
    QCOMPARE(board_->toolbar()->ranges()->text(), QStringLiteral("14:25:00–14:26:00 UTC ▾"));
  }

  void aPinnedMomentIsTold() {
    show(samples::board(3));
    QSignalSpy chosen(board_.get(), &LatencyBoard::momentChosen);
    TimeChart* errors = board_->charts()->errors();
    errors->setFocus();
    errors->setHovered(now - 77);
    QTest::keyClick(errors, Qt::Key_Return);
    QCOMPARE(chosen.takeFirst().at(0).toLongLong(), now - 77);
    QCOMPARE(board_->charts()->latency()->shownMoment(), std::optional(now - 77));
  }

  void theScaleIsOneForAll() {
    show(samples::board(3));
    board_->charts()->latency()->setScale(Scale::linear);
    emit board_->charts()->latency()->scaleChosen(Scale::linear);
    QCOMPARE(board_->toolbar()->scale(), Scale::linear);
    board_->setScale(Scale::logarithmic);
    QCOMPARE(board_->charts()->latency()->scale(), Scale::logarithmic);
    QCOMPARE(board_->charts()->throughput()->scale(), Scale::linear);
  }

  void candidateAndBaselineAreBesideEachOther() {
    BoardData data = samples::board(3);
    data.candidate = samples::steps(600, 1, now - 270, 3);
    data.baseline = samples::steps(600, 1, now, 4);
    show(data);
    const auto& curves = board_->charts()->latency()->curves();
    QCOMPARE(curves[0].tone, Tone::candidate);
    QCOMPARE(curves[1].tone, Tone::accent);
    QCOMPARE(curves[0].name, QString("candidate p99"));
    QCOMPARE(board_->charts()->throughput()->curves().size(), std::size_t(2));
  }

  void aThousandInstancesAreSmooth() {
    BoardData data;
    data.now = now;
    const auto points = samples::steps(120, 5, now - 270, 1, 1);
    for (int i = 0; i < 1000; ++i)
      data.instances.push_back({{"eu1", "hunt-" + std::to_string(i)}, State::healthy, {}, points});
    data.step_seconds = 5;
    board_->setView(BoardView::instances);
    show(data);
    ChartGrid* grid = board_->grid();
    QVERIFY(grid->isVisible());
    const double begun = processorMs();
    for (int i = 0; i < 20; ++i) {
      grid->verticalScrollBar()->setValue(i * 300);
      grid->viewport()->repaint();
    }
    const double frame_ms = (processorMs() - begun) / 20;
    qInfo("a frame of the grid: %.1f ms, %d of 1000 cells", frame_ms, grid->paintedCells());
    QVERIFY(grid->paintedCells() > 20 && grid->paintedCells() < 60);
    QVERIFY(frame_ms < 60);
  }

  void instancesAreOpenedByMouseAndKeys() {
    board_->setView(BoardView::instances);
    show(samples::board(12));
    ChartGrid* grid = board_->grid();
    const auto order = grid->shownOrder();
    QCOMPARE(order.back().instance, std::string("hunt-7"));  // not measured: last
    QSignalSpy opened(board_.get(), &LatencyBoard::instanceOpened);
    QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->cellRect(2).center());
    QCOMPARE(opened.takeFirst().at(0).value<Scope>(), order[2]);
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_Home);
    QTest::keyClick(grid, Qt::Key_Right);
    QTest::keyClick(grid, Qt::Key_Return);
    QCOMPARE(opened.takeFirst().at(0).value<Scope>(), order[1]);
    QTest::keyClick(grid, Qt::Key_End);
    QCOMPARE(grid->current(), std::optional(order.back()));
    QVERIFY(grid->accessibleDescription().contains("not measured"));
  }

 private:
  void show(const BoardData& data) {
    board_->setData(data);
    QTest::qWait(LatencyBoard::repaint_ms + 50);
  }
  std::unique_ptr<LatencyBoard> board_;
};

QTEST_MAIN(LatencyBoardTest)
#include "latency_board_test.moc"
