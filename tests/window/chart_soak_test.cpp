// SPDX-License-Identifier: GPL-3.0-or-later
// Memory stays flat while charts are live: a minute here, ten in the long tier, an hour with
// SEXTANT_SOAK_SECONDS=3600 and QTEST_FUNCTION_TIMEOUT=6000000.
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <unistd.h>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/latency_board.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

double residentMib() {
  QFile file(QStringLiteral("/proc/self/statm"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  const double pages = file.readAll().split(' ').value(1).toDouble();
  return pages * double(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

int soakSeconds() {
  const int wanted = qEnvironmentVariableIntValue("SEXTANT_SOAK_SECONDS");
  if (wanted > 0) return wanted;
  return qEnvironmentVariableIsSet("SEXTANT_LONG") ? 600 : 60;
}

// What a live board gets ten times a second, moved to another time. The work is the same whether it
// is shown or not.
BoardData moved(const BoardData& data, qint64 by) {
  BoardData copy = data;
  copy.now += by;
  for (StepPoint& point : copy.whole)
    point.start += by;
  for (InstancePoints& instance : copy.instances) {
    for (StepPoint& point : instance.points)
      point.start += by;
  }
  for (ChartMarker& marker : copy.markers)
    marker.second += by % 300;
  return copy;
}

class Soak {
 public:
  explicit Soak(LatencyBoard* board) : board_(board), data_(samples::board(8)) {}
  // Mebibytes that are resident after so many seconds of ticks at 10 Hz.
  double run(int seconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < seconds * 1000LL) {
      tick();
      QTest::qWait(100);
    }
    return residentMib();
  }

 private:
  void tick() {
    ++ticks_;
    BoardData next = moved(data_, ticks_ / 10);
    if (board_ == nullptr) return;
    board_->setData(std::move(next));
    if (ticks_ % 20 == 0) board_->setView(BoardView(ticks_ / 20 % 3));
    if (ticks_ % 7 == 0) board_->timeline()->zoomAt(double(samples::now), ticks_ % 2 ? 0.7 : 1.4);
    if (ticks_ % 31 == 0) board_->timeline()->goLive(600);
    board_->timeline()->setHovered(samples::now - ticks_ % 500);
  }
  LatencyBoard* board_;
  BoardData data_;
  qint64 ticks_ = 0;
};

}  // namespace

class ChartSoakTest : public QObject {
  Q_OBJECT
 private slots:
  void memoryIsFlat() {
    Theme::install(ThemeChoice::dark);
    const int seconds = soakSeconds();
    const int warm_up = std::max(10, seconds / 6);
    // The control: the same values, made and thrown away, without a chart.
    double control = 0;
    {
      Soak without(nullptr);
      const double before = without.run(warm_up);
      control = without.run(std::max(5, seconds / 12)) - before;
    }
    LatencyBoard board;
    board.resize(1280, 800);
    board.show();
    Soak with(&board);
    const double before = with.run(warm_up);
    const double after = with.run(seconds);
    qInfo("%d s: %.1f MiB, then %.1f MiB (%+.2f); without charts %+.2f MiB", seconds, before, after,
          after - before, control);
    // An allocator keeps some; five kilobytes a tick would be three MiB in a minute.
    QVERIFY2(after - before < 3 + std::max(control, 0.0),
             qPrintable(QStringLiteral("grew by %1 MiB").arg(after - before)));
  }
};

QTEST_MAIN(ChartSoakTest)
#include "chart_soak_test.moc"
