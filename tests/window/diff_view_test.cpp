// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/samples.h"
#include "widgets/diff/diff_pane.h"
#include "widgets/diff/diff_view.h"

using namespace sextant;
using namespace sextant::ui;
using Sci = QsciScintillaBase;

class DiffViewTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    view_ = std::make_unique<DiffView>();
    view_->resize(900, 260);
    view_->setDocument(samples::difference());
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->activateWindow();
    panes_ = {pane("revision 42"), pane("this change, version 3"),
              pane(QStringLiteral("revision 42 → this change, version 3"))};
    QVERIFY(!panes_.contains(nullptr));
  }

  void sidesAreAlignedFromTheFirstLineOn() {
    DiffPane* left = panes_[0];
    DiffPane* right = panes_[1];
    QCOMPARE(left->lines(), right->lines());
    // The first row is a filler at the left.
    QCOMPARE(left->text(0).trimmed(), QString());
    QVERIFY(left->markersAtLine(0) & (1U << CodeView::filler_line));
    QVERIFY(right->markersAtLine(0) & (1U << CodeView::added_line));
    QCOMPARE(left->text(4).trimmed(), QString("queue_limit: 32"));
    QCOMPARE(right->text(4).trimmed(), QString("queue_limit: 512"));
  }

  void wordsAreMarked() {
    const long at = panes_[1]->send(Sci::SCI_POSITIONFROMLINE, 4) + 15;
    QVERIFY(panes_[1]->send(Sci::SCI_INDICATORVALUEAT, CodeView::added_word, at));
    QVERIFY(!panes_[1]->send(Sci::SCI_INDICATORVALUEAT, CodeView::added_word, at - 3));
  }

  void scrollsInStep() {
    panes_[1]->verticalScrollBar()->setValue(5);
    QCOMPARE(panes_[0]->verticalScrollBar()->value(), 5);
    panes_[0]->verticalScrollBar()->setValue(2);
    QCOMPARE(panes_[1]->verticalScrollBar()->value(), 2);
  }

  void stepsFromDifferenceToDifference() {
    QCOMPARE(view_->differenceCount(), 5);
    QSignalSpy shown(view_.get(), &DiffView::differenceShown);
    panes_[1]->setFocus();
    QTest::keyClick(panes_[1], Qt::Key_F7);
    QCOMPARE(view_->currentDifference(), 0);
    QTest::keyClick(panes_[1], Qt::Key_F7, Qt::ShiftModifier);
    QCOMPARE(view_->currentDifference(), 4);
    QTest::keyClick(panes_[1], Qt::Key_F7);
    QCOMPARE(view_->currentDifference(), 0);
    QCOMPARE(shown.count(), 3);
  }

  void aCopyLeavesFillersOut() {
    panes_[0]->selectAll();
    panes_[0]->copy();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.startsWith("# Peak profile"));
    QCOMPARE(copied.count('\n'), 15);
  }

  void unifiedShowsLeftThenRight() {
    view_->setMode(DiffView::Mode::unified);
    DiffPane* pane = panes_[2];
    QVERIFY(pane->isVisible());
    QCOMPARE(pane->text(4).trimmed(), QString("queue_limit: 32"));
    QCOMPARE(pane->text(5).trimmed(), QString("queue_limit: 512"));
    view_->nextDifference();
    QCOMPARE(view_->currentDifference(), 0);
  }

  void aDoubleClickNamesTheRightLine() {
    QSignalSpy opened(view_.get(), &DiffView::rightLineActivated);
    const long at = panes_[1]->send(Sci::SCI_POSITIONFROMLINE, 2);
    const QPoint place(int(panes_[1]->send(Sci::SCI_POINTXFROMPOSITION, 0, at)) + 4,
                       int(panes_[1]->send(Sci::SCI_POINTYFROMPOSITION, 0, at)) + 8);
    QTest::mouseClick(panes_[1]->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(panes_[1]->viewport(), Qt::LeftButton, {}, place);
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].toULongLong(), 3ULL);
  }

  void equalTextsSaySo() {
    view_->setDocument({});
    QVERIFY(!panes_[0]->isVisible());
    QCOMPARE(view_->differenceCount(), 0);
    view_->nextDifference();
    QCOMPARE(view_->currentDifference(), -1);
  }

  void lineEndsThatDifferAreNamed() {
    DiffDocument document;
    document.diff.left_lines = {"a: 1"};
    document.diff.right_lines = {"a: 1\r"};
    document.diff.rows = {{DiffKind::changed, 1, 1, {}, {{4, 5}}}};
    view_->setDocument(document);
    QCOMPARE(panes_[1]->lines(), 1);
    QCOMPARE(view_->differenceCount(), 1);
  }

 private:
  [[nodiscard]] DiffPane* pane(const QString& name) const {
    for (auto* candidate : view_->findChildren<DiffPane*>()) {
      if (candidate->accessibleName() == name) return candidate;
    }
    return nullptr;
  }
  std::unique_ptr<DiffView> view_;
  QList<DiffPane*> panes_;
};

QTEST_MAIN(DiffViewTest)
#include "diff_view_test.moc"
