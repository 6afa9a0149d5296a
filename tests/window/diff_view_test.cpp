// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "model/document/document.h"
#include "tests/window/gallery/samples.h"
#include "widgets/common/plain_label.h"
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

  void nothingIsSaidToBeEqualWhileItIsCompared() {
    DiffView view;
    view.setAwaited();
    const auto labels = view.findChildren<ElidedLabel*>();
    const auto says = [&labels](const QString& words) {
      return std::any_of(labels.begin(), labels.end(), [&words](const ElidedLabel* label) {
        return label->fullText().contains(words);
      });
    };
    QVERIFY(!says("No differences"));
    view.setDocument(DiffDocument{});
    QVERIFY(says("No differences"));
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
    view_->setDocument(DiffDocument{});
    QVERIFY(!panes_[0]->isVisible());
    QCOMPARE(view_->differenceCount(), 0);
    view_->nextDifference();
    QCOMPARE(view_->currentDifference(), -1);
  }

  void unchangedLinesFoldAndOpen() {
    view_->setDocument(longDocument());
    QCOMPARE(panes_[1]->lines(), 40);
    view_->setFolded(true);
    // Three lines beside the difference in line 20, and a row for those above and below.
    QCOMPARE(panes_[1]->lines(), 9);
    QVERIFY(panes_[1]->text(0).contains("16 unchanged lines"));
    // Words of the view, not of the profile.
    QVERIFY(panes_[1]->send(Sci::SCI_INDICATORVALUEAT, CodeView::said_text, 4) != 0);
    QCOMPARE(panes_[0]->text(4).trimmed(), QString("key19: 19"));
    QCOMPARE(view_->differenceCount(), 1);
    panes_[1]->setFocus();
    panes_[1]->setCursorPosition(0, 0);
    QTest::keyClick(panes_[1], Qt::Key_Return);
    QCOMPARE(panes_[1]->lines(), 40);
    QVERIFY(!view_->isFolded());
  }

  void valuesAreListedByKey() {
    view_->setDocument(longDocument());
    view_->setMode(DiffView::Mode::by_key);
    auto* values = view_->findChild<ValueChanges*>();
    QVERIFY(values->isVisible());
    QCOMPARE(values->shownRows(), 1);
    QCOMPARE(values->model()->index(0, 1).data().toString(), QString("/key19"));
    view_->nextDifference();
    QCOMPARE(values->currentIndex().row(), 0);
    DiffDocument comments = longDocument();
    comments.values = std::vector<ValueChange>{};
    view_->setDocument(comments);
    QVERIFY(!values->isVisible());
    QVERIFY(view_->findChild<EmptyState*>()->isVisible());
  }

  void anotherDocumentHasNoDifferenceChosen() {
    view_->nextDifference();
    const auto accents = [this] {
      const QImage image = panes_[0]->viewport()->grab().toImage();
      int count = 0;
      for (int y = 0; y < image.height(); ++y)
        count += image.pixelColor(1, y) == tokens().accent ? 1 : 0;
      return count;
    };
    QVERIFY(accents() > 0);
    view_->setDocument(longDocument());
    QCOMPARE(view_->currentDifference(), -1);
    QCOMPARE(accents(), 0);
  }

  // Two keys in lines beside each other are one difference of the texts, and two of the values.
  void keysAreCountedWhereKeysAreListed() {
    const std::string before = "a: 1\nb: 1\n";
    const std::string after = "a: 2\nb: 2\n";
    DiffDocument document{*textDiff(before, after), "l", "r", before, after};
    document.values =
        semanticDiff(Document::parse(before)->value(), Document::parse(after)->value());
    view_->setDocument(document);
    QVERIFY(says("1 difference"));
    view_->setMode(DiffView::Mode::by_key);
    QVERIFY(says("2 differences"));
    view_->setMode(DiffView::Mode::unified);
    QVERIFY(says("1 difference"));
  }

  void whatIsNoDocumentHasNoKeys() {
    DiffDocument document = longDocument();
    document.values.reset();
    view_->setDocument(document);
    view_->setMode(DiffView::Mode::by_key);
    QCOMPARE(view_->mode(), DiffView::Mode::side_by_side);
  }

  void blanksCanBeIgnored() {
    DiffDocument document{*textDiff("a:  1\nb: 2\n", "a: 1\nb: 3\n"), "l", "r", "a:  1\nb: 2\n",
                          "a: 1\nb: 3\n"};
    view_->setDocument(document);
    QCOMPARE(panes_[1]->text(0).trimmed(), QString("a: 1"));
    view_->setWhitespaceIgnored(true);
    QCOMPARE(view_->differenceCount(), 1);
    QVERIFY(!(panes_[1]->markersAtLine(0) & (1U << CodeView::added_line)));
    QVERIFY(panes_[1]->markersAtLine(1) & (1U << CodeView::added_line));
  }

  void theMenuDoesWhatItSays() {
    const std::string before = "a:  1\nb: 2\n";
    const std::string after = "a: 1\nb: 3\n";
    view_->setDocument({*textDiff(before, after), "l", "r", before, after});
    QAction* blanks = command("Ignore blanks");
    blanks->trigger();
    QVERIFY(!(panes_[1]->markersAtLine(0) & (1U << CodeView::added_line)));
    blanks->trigger();
    QVERIFY(panes_[1]->markersAtLine(0) & (1U << CodeView::added_line));
    command("Copy as patch")->trigger();
    QVERIFY(QApplication::clipboard()->text().startsWith("--- l\n+++ r\n"));
    view_->setDocument(longDocument());
    QAction* fold = command("Fold unchanged lines");
    fold->trigger();
    QVERIFY(view_->isFolded());
    QCOMPARE(panes_[1]->lines(), 9);
    // Opened by hand, it is unticked.
    panes_[1]->setFocus();
    panes_[1]->setCursorPosition(0, 0);
    QTest::keyClick(panes_[1], Qt::Key_Return);
    QVERIFY(!fold->isChecked());
  }

  void theMenuOffersOnlyWhatThereIs() {
    view_->setDocument(longDocument());
    for (const char* name : {"Ignore blanks", "Copy as patch", "Save as HTML…"})
      QVERIFY2(command(name)->isEnabled(), name);
    const std::string same = "a: 1\n";
    view_->setDocument({*textDiff(same, same), "l", "r", same, same});
    QVERIFY(command("Ignore blanks")->isEnabled());
    QVERIFY(!command("Copy as patch")->isEnabled());
    QVERIFY(!command("Save as HTML…")->isEnabled());
    view_->setDocument(DiffDocument{});
    QVERIFY(!command("Ignore blanks")->isEnabled());
  }

  void leavesAsPatchAndAsPage() {
    view_->setDocument(longDocument());
    view_->copyPatch();
    const QString patch = QApplication::clipboard()->text();
    QVERIFY(patch.startsWith("--- before\n+++ after\n@@ "));
    QVERIFY(patch.contains("-key19: 19\n+key19: <b>\n"));
    const QString page = view_->html();
    QVERIFY(page.contains("key19: <b>&lt;b&gt;</b>"));
    QVERIFY(page.contains("/key19: 19"));
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
  [[nodiscard]] bool says(const QString& words) const {
    const auto labels = view_->findChildren<ElidedLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const ElidedLabel* label) { return label->fullText() == words; });
  }
  [[nodiscard]] QAction* command(const QString& words) const {
    for (QMenu* menu : view_->findChildren<QMenu*>()) {
      for (QAction* action : menu->actions()) {
        if (action->text() == words) return action;
      }
    }
    qFatal("no such command: %s", qPrintable(words));
  }
  static DiffDocument longDocument() {
    std::string before, after;
    for (int i = 0; i < 40; ++i) {
      const std::string key = "key" + std::to_string(i) + ": ";
      before += key + std::to_string(i) + '\n';
      after += key + (i == 19 ? "<b>" : std::to_string(i)) + '\n';
    }
    DiffDocument document{*textDiff(before, after), "before", "after", before, after};
    document.values =
        semanticDiff(Document::parse(before)->value(), Document::parse(after)->value());
    return document;
  }
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
