// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/estimate/estimate_view.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// The middle of a window of 1440 by 900 pixels, with the problems below.
constexpr QSize middle(694, 634);

const QString sentence = QString("An estimate, not a measurement: the fleet is played through with "
                                 "what was measured in the last 46 s (19,759 requests, 430/s). ");

std::vector<EstimateRow> nineRows() {
  std::vector<EstimateRow> rows;
  for (int i = 0; i < 9; ++i)
    rows.push_back({QString::number(i), "5.2 ms", "16 % to 19 %, too many connections", "0.2 ms"});
  return rows;
}

}  // namespace

class EstimateViewTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    view_ = std::make_unique<EstimateView>();
    view_->resize(middle);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
  }

  // Sentences come later than the page, and take lines.
  void allQuantitiesAreThereWhateverIsSaidAboveThem() {
    view_->setBasis(sentence, false);
    view_->setRows(nineRows(), true);
    for (int times = 1; times < 4; ++times) {
      view_->setBasis(sentence.repeated(times), false);
      view_->setRecord(sentence.repeated(times));
      QTest::qWait(50);
      const TableView* table = view_->table();
      const QWidget* section = table->parentWidget();
      QVERIFY2(table->geometry().bottom() < section->height(),
               qPrintable(QStringLiteral("%1: %2 in %3")
                              .arg(times)
                              .arg(table->geometry().bottom())
                              .arg(section->height())));
      QVERIFY(table->viewport()->height() >= 9 * size::row);
    }
  }

  void reasonsAreWhole() {
    view_->setAdvice("4 changes.", {{"/cache/entries", "100", "1000", sentence.repeated(2)},
                                    {"/db/pool/max", "20", "4", sentence}});
    QTest::qWait(50);
    const TableView* table = view_->proposals();
    QVERIFY(table->height() >= table->heightOfRows(2));
    QVERIFY(table->rowHeight(0) > table->rowHeight(1));
    QVERIFY(view_->takeButton()->isVisible());
  }

 private:
  std::unique_ptr<EstimateView> view_;
};

QTEST_MAIN(EstimateViewTest)
#include "estimate_view_test.moc"
