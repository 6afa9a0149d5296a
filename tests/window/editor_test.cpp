// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/samples.h"
#include "widgets/editor/code_view.h"
#include "widgets/editor/find_bar.h"
#include "widgets/editor/yaml_editor.h"

using namespace sextant;
using namespace sextant::ui;
using Sci = QsciScintillaBase;

class EditorTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    editor_ = std::make_unique<YamlEditor>();
    editor_->resize(700, 480);
    editor_->show();
    QVERIFY(QTest::qWaitForWindowExposed(editor_.get()));
    editor_->activateWindow();
    editor_->view()->setFocus();
  }

  void everyByteSurvives() {
    for (const std::string& text :
         {std::string("a: 1\r\nb: 2\r\n"),
          std::string("\xEF\xBB\xBF"
                      "a: 1\n"),
          std::string("a: \0 nul\n", 10), std::string("a: \xFF\xFE bad\n"), std::string(),
          std::string("mixed\r\nends\nof\rlines")}) {
      editor_->setText(text);
      QCOMPARE(editor_->text(), text);
    }
  }

  void typingKeepsTheOtherBytesAndTheLineEnds() {
    editor_->setText("a: 1\r\nb: 2\r\n");
    editor_->goTo({1, 5});
    QTest::keyClicks(editor_->view(), "0");
    QTest::keyClick(editor_->view(), Qt::Key_Return);
    QTest::keyClicks(editor_->view(), "c: 3");
    QCOMPARE(editor_->text(), std::string("a: 10\r\nc: 3\r\nb: 2\r\n"));
    while (editor_->canUndo())
      editor_->undo();
    QCOMPARE(editor_->text(), std::string("a: 1\r\nb: 2\r\n"));
  }

  void editsAreToldOnceAfterAPause() {
    editor_->setText("a: 1\n");
    QSignalSpy edited(editor_.get(), &YamlEditor::textEdited);
    QSignalSpy began(editor_.get(), &YamlEditor::editingBegan);
    QTest::keyClicks(editor_->view(), "# x ");
    QCOMPARE(began.count(), 1);
    QCOMPARE(edited.count(), 0);
    QVERIFY(edited.wait(2000));
    QCOMPARE(edited.count(), 1);
    editor_->setText("b: 1\n");
    QVERIFY(!edited.wait(YamlEditor::edit_pause_ms * 2));
    editor_->replaceText("c: 1\n");
    QVERIFY(edited.wait(2000));
    QVERIFY(editor_->canUndo());
  }

  void tabsAreTwoSpacesAndReadOnlyRefusesKeys() {
    editor_->setText("a:\n");
    editor_->goTo({2, 1});
    QTest::keyClick(editor_->view(), Qt::Key_Tab);
    QTest::keyClicks(editor_->view(), "b: 1");
    QCOMPARE(editor_->text(), std::string("a:\n  b: 1"));
    editor_->setReadOnly(true);
    QTest::keyClicks(editor_->view(), "x");
    QCOMPARE(editor_->text(), std::string("a:\n  b: 1"));
  }

  void problemsStandOnTheirLines() {
    editor_->setText(samples::profile());
    editor_->setProblems(samples::problems());
    CodeView* view = editor_->view();
    QVERIFY(view->markersAtLine(6) & (1U << CodeView::error_dot));
    QVERIFY(view->markersAtLine(6) & (1U << CodeView::error_line));
    QVERIFY(view->markersAtLine(7) & (1U << CodeView::warning_dot));
    editor_->setMarkedLines({{13, LineMark::added}});
    QVERIFY(view->markersAtLine(12) & (1U << CodeView::added_bar));
    editor_->setProblems({});
    QVERIFY(!(view->markersAtLine(6) & (1U << CodeView::error_line)));
    // A place beyond the text is no reason to fall over.
    editor_->setProblems({{Severity::error, "gone", "", {999, 1}}});
  }

  void goesToAPlaceAndSaysWhere() {
    editor_->setText(samples::profile());
    QSignalSpy moved(editor_.get(), &YamlEditor::cursorMoved);
    editor_->goTo({7, 10});
    QCOMPARE(editor_->cursor(), (Position{7, 10}));
    QTRY_VERIFY(moved.count() > 0);
    editor_->goTo({99, 99});
    QCOMPARE(editor_->cursor().line, std::size_t(16));
  }

  void findsAndReplaces() {
    editor_->setText("max: 1\nmax_idle: 2\nMAX: 3\n");
    auto* bar = editor_->findChild<FindBar*>();
    QTest::keyClick(editor_->view(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(bar->isVisible());
    QWidget* field = QApplication::focusWidget();
    QVERIFY(qobject_cast<QLineEdit*>(field));
    QTest::keyClicks(field, "max");
    QCOMPARE(bar->countWords(), QString("1 of 3"));
    QTest::keyClick(editor_.get(), Qt::Key_F3);
    QCOMPARE(bar->countWords(), QString("2 of 3"));
    QTest::keyClick(editor_.get(), Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(bar->countWords(), QString("1 of 3"));
    editor_->openReplace();
    auto fields = bar->findChildren<QLineEdit*>();
    fields[1]->setText("limit");
    for (auto* button : bar->findChildren<QPushButton*>()) {
      if (button->text() == "Replace all") QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(editor_->text(), std::string("limit: 1\nlimit_idle: 2\nlimit: 3\n"));
    editor_->undo();
    QCOMPARE(editor_->text(), std::string("max: 1\nmax_idle: 2\nMAX: 3\n"));
    QTest::keyClick(fields[0], Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
    QVERIFY(editor_->view()->hasFocus());
  }

  void goesToALine() {
    editor_->setText(samples::profile());
    QTest::keyClick(editor_->view(), Qt::Key_G, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), "9");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(editor_->cursor().line, std::size_t(9));
  }

  void foldsByIndentation() {
    editor_->setText(samples::profile());
    CodeView* view = editor_->view();
    view->send(Sci::SCI_COLOURISE, 0, -1);
    const auto header = [view](long line) {
      return bool(view->send(Sci::SCI_GETFOLDLEVEL, line) & Sci::SC_FOLDLEVELHEADERFLAG);
    };
    QVERIFY(header(1));
    QVERIFY(header(5));
    QVERIFY(!header(2));
    view->send(Sci::SCI_FOLDLINE, 5, Sci::SC_FOLDACTION_CONTRACT);
    QVERIFY(!view->send(Sci::SCI_GETLINEVISIBLE, 6));
    QVERIFY(view->send(Sci::SCI_GETLINEVISIBLE, 9));
    editor_->goTo({7, 1});
    QVERIFY(view->send(Sci::SCI_GETLINEVISIBLE, 6));
  }

  void zoomsWithTheKeyboard() {
    editor_->setText("a: 1\n");
    const long before = editor_->view()->send(Sci::SCI_TEXTHEIGHT, 0);
    QCOMPARE(before, 20L);
    QTest::keyClick(editor_->view(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(editor_->view()->send(Sci::SCI_TEXTHEIGHT, 0) > before);
    QTest::keyClick(editor_->view(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(editor_->view()->send(Sci::SCI_TEXTHEIGHT, 0), before);
  }

  void aLargeTextIsTypedIntoQuickly() {
    std::string text;
    while (text.size() < 4'000'000)
      text += "  key_" + std::to_string(text.size()) + ": 1000ms\n";
    QSignalSpy loaded(editor_.get(), &YamlEditor::textLoaded);
    editor_->setText(text);
    // It comes in slices; what is asked meanwhile is answered as if all of it were there.
    QVERIFY(editor_->isLoading());
    QVERIFY(editor_->view()->isReadOnly() && !editor_->isReadOnly());
    QVERIFY(editor_->holds(text) && editor_->text() == text);
    editor_->goTo({50'000, 1});
    QVERIFY(loaded.wait(5000));
    QVERIFY(editor_->view()->isLarge() && editor_->holds(text));
    QCOMPARE(editor_->cursor().line, std::size_t(50'000));
    QSignalSpy edited(editor_.get(), &YamlEditor::textEdited);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 20; ++i)
      QTest::keyClick(editor_->view(), Qt::Key_X);
    const double each = double(clock.elapsed()) / 20;
    qInfo("a key in the middle of 4 MB: %.1f ms", each);
    QVERIFY2(each < 50, qPrintable(QString::number(each)));
    QVERIFY(edited.wait(5000));
    editor_->setText("small: 1\n");
    QVERIFY(!editor_->view()->isLarge());
    QTest::keyClicks(editor_->view(), "x");
    QVERIFY(edited.wait(2000));
  }

  void hasAnAccessibleName() {
    QCOMPARE(editor_->view()->accessibleName(), QString("Profile text"));
  }

 private:
  std::unique_ptr<YamlEditor> editor_;
};

QTEST_MAIN(EditorTest)
#include "editor_test.moc"
