// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <ctime>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/board_curves.h"
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

  // Of a load balancer: where requests wait that no instance sees.
  void queueTimeIsInMilliseconds() {
    BoardData data = samples::board(3);
    for (StepPoint& point : data.whole) {
      point.instances = 1;
      point.gauges = {{"queue_wait_seconds", GaugeSummary::of(2)},
                      {"queue_waits", GaugeSummary::of(100)},
                      {"queue_longest_seconds", GaugeSummary::of(0.054)}};
    }
    show(data);
    QCOMPARE(board_->charts()->resources().size(), std::size_t(1));
    const auto& curves = board_->charts()->resources().front()->curves();
    QCOMPARE(curves.size(), std::size_t(2));
    QCOMPARE(worstOf(curves[0]).value_or(-1), 54.0);
    QCOMPARE(worstOf(curves[1]).value_or(-1), 20.0);
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
    data.stale_seconds = 1;
    show(data);
    QCOMPARE(board_->coverageWords(), QString("the source cannot be read now"));
  }

  // Those of Prometheus are long. In each view it is whole, and can be copied.
  void aProblemIsNeverCut() {
    board_->resize(460, 700);
    BoardData data = samples::board(3);
    data.problem =
        QString("Prometheus at metrics.example.org answered with an error: ").repeated(6);
    show(data);
    for (const BoardView view : {BoardView::lines, BoardView::heat_map, BoardView::instances}) {
      board_->setView(view);
      QTest::qWait(20);
      const PlainLabel* problem = board_->problem();
      QVERIFY(problem->isVisible());
      QCOMPARE(problem->text(), data.problem);
      QVERIFY(problem->height() >= problem->heightForWidth(problem->width()));
      QVERIFY(problem->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }
    QVERIFY(board_->width() == 460);
    data.problem.clear();
    show(data);
    QVERIFY(!board_->problem()->isVisible());
  }

  void aNarrowBarCutsNothing() {
    board_->setScopes({"whole service", "europe-west-production-cluster-1"});
    show(samples::board(3));
    BoardToolbar* bar = board_->toolbar();
    bar->scopes()->setCurrent(1);
    for (const int width : {1280, 900, 760, 640, 560, 460}) {
      board_->resize(width, 700);
      QTest::qWait(20);
      QCOMPARE(board_->width(), width);
      for (const auto* button : bar->findChildren<QPushButton*>()) {
        if (!button->isVisible()) continue;
        const QRect at(button->mapTo(bar, QPoint(0, 0)), button->size());
        const QString what = QStringLiteral("%1 at %2").arg(button->accessibleName()).arg(width);
        QVERIFY2(bar->rect().contains(at), qPrintable(what));
        const bool has_words = !button->text().isEmpty();
        QVERIFY2(!has_words || button->width() >= button->sizeHint().width(), qPrintable(what));
        QVERIFY2(!button->toolTip().isEmpty() || has_words, qPrintable(what));
      }
    }
    QVERIFY(bar->more()->isVisible() && bar->viewChoice()->isVisible());
    bar->viewChoice()->menu()->actions().at(2)->trigger();
    QCOMPARE(board_->view(), BoardView::instances);
    emit bar->more()->menu()->aboutToShow();
    QStringList words;
    for (const QAction* action : bar->more()->menu()->actions())
      words << action->text();
    for (const char* word : {"Back", "Linear axis", "Logarithmic axis", "Save all as PNG…"})
      QVERIFY2(words.contains(word), word);
    board_->resize(1280, 700);
    QTest::qWait(20);
    QVERIFY(!bar->more()->isVisible() && bar->exportButton()->isVisible());
  }

  void smallMultiplesHaveATimeAxis() {
    board_->setView(BoardView::instances);
    show(samples::board(64));
    ChartGrid* grid = board_->grid();
    grid->verticalScrollBar()->setValue(200);
    const auto first = grid->timeLabels(0);
    QVERIFY(first.size() >= 2);
    for (std::size_t column = 0; column < std::size_t(grid->columnCount()); ++column) {
      const auto labels = grid->timeLabels(column);
      QCOMPARE(labels.size(), first.size());
      QCOMPARE(labels[0].first, first[0].first);
      for (const auto& [second, box] : labels)
        QVERIFY(QRectF(grid->viewport()->rect()).contains(box) &&
                box.top() > grid->viewport()->height() - 40);
    }
    // The crosshair is that of all charts.
    const QPoint at = grid->cellRect(13).center();
    QTest::mouseMove(grid->viewport(), at);
    QTRY_VERIFY(board_->timeline()->hovered().has_value());
    QVERIFY(std::abs(*board_->timeline()->hovered() - (now - 300)) < 10);
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
    QCOMPARE(board_->charts()->throughput()->unit(), QString("requests/s of an instance"));
    // Errors and resources too are of an arm each.
    for (const TimeChart* chart : board_->charts()->shown()) {
      if (chart == board_->charts()->latency()) continue;
      QCOMPARE(chart->curves()[0].tone, Tone::candidate);
      QCOMPARE(chart->curves()[1].tone, Tone::accent);
      QCOMPARE(chart->curves().size(), std::size_t(2));
    }
    QVERIFY(board_->charts()->resources().size() >= 4);
    QCOMPARE(board_->charts()->errors()->title(), QString("Errors"));
    show(samples::board(3));
    QCOMPARE(board_->charts()->errors()->title(), QString("Errors by cause"));
    QCOMPARE(board_->charts()->throughput()->unit(), QString("requests/s"));
    QCOMPARE(board_->charts()->throughput()->curves().size(), std::size_t(1));
  }

  void aThousandInstancesAreSmooth() {
    BoardData data;
    data.now = now;
    const auto points = samples::steps(120, 5, now - 270, 1, 1);
    for (int i = 0; i < 1000; ++i)
      data.instances.push_back({{"eu1", "hunt-" + std::to_string(i)}, State::healthy, points});
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
