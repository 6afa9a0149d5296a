// SPDX-License-Identifier: GPL-3.0-or-later
// Tables whose rows are as high as their words, in places that are as high as their rows.
#include <QScrollBar>
#include <QTest>

#include "widgets/common/scrolled.h"
#include "widgets/verdict/verdict_view.h"

using namespace sextant::ui;

class FittedRowsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { Theme::install(ThemeChoice::light); }
  void aNarrowPlaceScrollsAsAWhole();
  void aBarThatBringsAColumnBackEnds();
};

// A bar of the table's own would take the width that its words need, which makes the rows higher,
// which makes the table higher, which takes the bar away again: without an end.
void FittedRowsTest::aNarrowPlaceScrollsAsAWhole() {
  VerdictCard card{.word = "unknown", .head = "Not known yet", .sentence = "About 90 s more."};
  for (const char* name : {"take longer, %", "p50, ms", "p95, ms", "over 100 ms, %",
                           "statement time-out, %", "requests/s each"})
    card.rows.push_back({.name = name, .baseline = "10.4", .candidate = "10.5",
                         .difference = "-24.1 … +23.8"});
  auto* view = new VerdictView;
  std::unique_ptr<QScrollArea> area(scrolledByBar(view));
  area->show();
  const auto* table = view->findChild<TableView*>();
  for (int width = 240; width <= 520; ++width) {
    area->resize(width, 320);
    card.sentence += width % 7 == 0 ? " More." : "";
    view->setVerdict(card);
    QCoreApplication::processEvents();
    QVERIFY2(!table->verticalScrollBar()->isVisible(), qPrintable(QString::number(width)));
    QVERIFY2(table->height() >= table->heightOfRows(table->shownRows()),
             qPrintable(QString::number(width)));
  }
}

// Beside a bar the column "before" goes, the names have more room, the rows are lower and no bar is
// needed; without it the column is back. It once ended a rollout's page in an endless recursion.
void FittedRowsTest::aBarThatBringsAColumnBackEnds() {
  VerdictCard card{.word = "unknown", .head = "Not known yet", .sentence = "About 90 s more."};
  for (const char* name : {"take longer than 100 ms, %", "statement time-out, %",
                           "too many connections, %", "requests/s of each instance"})
    card.rows.push_back({.name = name, .before = "10.4", .baseline = "10.4", .candidate = "10.5",
                         .difference = "-24.1 … +23.8"});
  auto* view = new VerdictView;
  std::unique_ptr<QScrollArea> area(scrolledByBar(view));
  area->show();
  view->setVerdict(card);
  for (int width = 300; width <= 420; width += 3) {
    for (int height = 200; height <= 360; ++height) {
      area->resize(width, height);
      QCoreApplication::processEvents();
      QVERIFY(area->verticalScrollBar()->isVisible());
    }
  }
}

QTEST_MAIN(FittedRowsTest)
#include "fitted_rows_test.moc"
