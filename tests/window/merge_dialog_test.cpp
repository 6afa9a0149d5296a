// SPDX-License-Identifier: GPL-3.0-or-later
// Deciding keys that both sides changed.
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "widgets/merge/merge_dialog.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

const std::string base = "a: 1\nb: 1\nc: 1\n";
const std::string ours = "a: 2\nb: 2\nc: 1\n";
const std::string theirs = "a: 3\nb: 3\nc: 3\n";

}  // namespace

class MergeDialogTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    MergeJob job{QStringLiteral("Rebase"),
                 {QStringLiteral("revision 1"), QStringLiteral("mine"), QStringLiteral("ada's")},
                 {base, ours, theirs}};
    const auto first = mergeDocuments(job.texts);
    QVERIFY(first);
    QCOMPARE(first->conflicts.size(), std::size_t(2));
    dialog_ = std::make_unique<MergeDialog>(std::move(job), *first);
    dialog_->resize(900, 700);
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
  }

  void keysAreDecidedOneAfterTheOther() {
    QSignalSpy merged(dialog_.get(), &MergeDialog::merged);
    QVERIFY(!dialog_->useButton()->isEnabled());
    QTest::keyClick(table(), Qt::Key_T);
    QCOMPARE(table()->currentKey(), QStringLiteral("1"));
    QCOMPARE(dialog_->choices()->undecided(), 1);
    QTest::qWait(100);
    QVERIFY(!dialog_->useButton()->isEnabled());
    QTest::keyClick(table(), Qt::Key_M);
    QTRY_VERIFY(dialog_->useButton()->isEnabled());
    QTest::mouseClick(dialog_->useButton(), Qt::LeftButton);
    QCOMPARE(merged.count(), 1);
    QCOMPARE(merged[0][0].toByteArray(), QByteArray("a: 3\nb: 2\nc: 3\n"));
  }

  void aClickOnAValueTakesIt() {
    // The sides stand in this order: base, ours, theirs.
    for (int row = 0; row < 2; ++row) {
      const QRect cell = table()->visualRect(table()->model()->index(row, 1 + row));
      QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell.center());
    }
    QCOMPARE(dialog_->choices()->choices(), (std::vector{MergeSide::base, MergeSide::ours}));
    QTRY_COMPARE(result(), QByteArray("a: 1\nb: 2\nc: 3\n"));
  }

  void oneButtonDecidesAll() {
    for (QPushButton* button : dialog_->findChildren<QPushButton*>()) {
      if (button->text() == "All from ada's") button->click();
    }
    QCOMPARE(dialog_->choices()->undecided(), 0);
    QTRY_COMPARE(result(), QByteArray("a: 3\nb: 3\nc: 3\n"));
  }

  void aChoiceCanBeTakenBack() {
    dialog_->choices()->chooseAll(MergeSide::theirs);
    QTRY_VERIFY(dialog_->useButton()->isEnabled());
    table()->selectKey(QStringLiteral("0"));
    QTest::keyClick(table(), Qt::Key_M);
    // What was merged before is not offered while the new text is made.
    QTRY_COMPARE(result(), QByteArray("a: 2\nb: 3\nc: 3\n"));
  }

 private:
  TableView* table() const { return dialog_->choices()->table(); }
  // What would be used now; empty while nothing can be.
  QByteArray result() const {
    if (!dialog_->useButton()->isEnabled()) return {};
    QSignalSpy merged(dialog_.get(), &MergeDialog::merged);
    dialog_->useButton()->click();
    dialog_->show();
    return merged.value(0).value(0).toByteArray();
  }
  std::unique_ptr<MergeDialog> dialog_;
};

QTEST_MAIN(MergeDialogTest)
#include "merge_dialog_test.moc"
