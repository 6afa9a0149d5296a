// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>

#include "widgets/preview/preview_panel.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

constexpr int narrow = 440;  // the least width of the page's panel in a window of 1440 pixels

PreviewCard running() {
  PreviewCard card{State::progress, "running", "4:12 left", "hunt-1 runs them."};
  card.extend = "Extend by 2 min";
  card.can_stop = true;
  return card;
}

VerdictCard verdict(const char* candidate) {
  return {"unknown",
          Tone::warning,
          "Not known yet",
          "The candidate may still be up to 14 % worse; the limit is 10 %.",
          {{"over 100 ms, %", "0.02", "0.02", candidate, "−12.3 … +45.6"},
           {"p99, ms", "12.3", "12.4", "1,230", "−12.3 … +1,230"}},
          "1,310 requests of the candidate."};
}

std::vector<PreviewedKey> keys(const char* times) {
  return {{"/cache/entries", "100", "1000", times, Tone::ok},
          {"/db/pool/max", "20", "4", "not yet", Tone::warning}};
}

}  // namespace

class PreviewPanelTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    panel_ = std::make_unique<PreviewPanel>();
    panel_->resize(narrow, 860);
    panel_->show();
    panel_->setCard(running());
    panel_->setVerdict(verdict("0.02"));
    panel_->setKeys(keys("4 times"), {});
  }

  void extendSaysByHowMuch() {
    QCOMPARE(panel_->extendButton()->text(), QString("Extend by 2 min"));
    QVERIFY(panel_->extendButton()->isVisible() && !panel_->hasNextStep());
    PreviewCard card = running();
    card.extend.clear();
    panel_->setCard(card);
    QVERIFY(!panel_->extendButton()->isVisible());
  }

  void onlyTheNextStepIsFilled() {
    PreviewCard card{State::done, "over", "The preview is over", "Its time was over."};
    card.step = "New preview";
    panel_->setCard(card);
    QCOMPARE(panel_->stepButton()->property("kind").toString(), QString("filled"));
    QVERIFY(panel_->hasNextStep());
    card.is_next = false;
    panel_->setCard(card);
    QCOMPARE(panel_->stepButton()->property("kind").toString(), QString("normal"));
    QVERIFY(!panel_->hasNextStep());
  }

  // What is asked of the store keeps the step back, also when the same is shown again meanwhile.
  void whileItWaitsNothingIsOffered() {
    PreviewCard card{State::none, {}, "Try the drafts on one instance"};
    card.step = "Start preview";
    panel_->setCard(card);
    QVERIFY(panel_->stepButton()->isEnabled());
    panel_->setWaiting("Asking the store");
    panel_->setCard(card);
    QVERIFY(!panel_->stepButton()->isEnabled());
    panel_->setWaiting({});
    panel_->setCard(card);
    QVERIFY(panel_->stepButton()->isEnabled());
  }

  void allFiguresAreThereInANarrowPanel() {
    QTableView* table = panel_->verdict()->table();
    int width = 0;
    for (int column = 0; column < table->model()->columnCount(); ++column) {
      QVERIFY2(!table->isColumnHidden(column), qPrintable(QString::number(column)));
      width += table->columnWidth(column);
      for (int row = 0; row < table->model()->rowCount(); ++row) {
        const QSize needed = table->sizeHintForIndex(table->model()->index(row, column));
        QVERIFY2(table->columnWidth(column) >= needed.width() &&
                     table->rowHeight(row) >= needed.height(),
                 qPrintable(QStringLiteral("%1, %2").arg(row).arg(column)));
      }
    }
    QVERIFY(width <= table->viewport()->width());
  }

  // Each second sets everything; a person has selected a row, or it is being read aloud.
  void whatDidNotChangeIsNotTouched() {
    panel_->keys()->selectKey("/db/pool/max");
    QSignalSpy keys_told(panel_->keys()->model(), &QAbstractItemModel::dataChanged);
    QSignalSpy figures_told(panel_->verdict()->table()->model(), &QAbstractItemModel::dataChanged);
    panel_->setCard(running());
    panel_->setVerdict(verdict("0.02"));
    panel_->setKeys(keys("4 times"), {});
    QCOMPARE(keys_told.count() + figures_told.count(), 0);
    panel_->setVerdict(verdict("0.03"));
    panel_->setKeys(keys("5 times"), {});
    QCOMPARE(keys_told.count(), 1);
    QCOMPARE(figures_told.count(), 1);
    QCOMPARE(keys_told[0][0].toModelIndex().row(), 0);
    QCOMPARE(panel_->keys()->selectedKeys(), QStringList{"/db/pool/max"});
  }

 private:
  std::unique_ptr<PreviewPanel> panel_;
};

QTEST_MAIN(PreviewPanelTest)
#include "preview_panel_test.moc"
