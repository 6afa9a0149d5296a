// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include "tests/window/gallery/form_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/editor/code_view.h"

using namespace sextant;
using namespace sextant::ui;
using Sci = QsciScintillaBase;

class YamlAssistTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    editor_ = std::make_unique<YamlEditor>();
    editor_->resize(700, 480);
    editor_->setGuide(samples::huntGuide(), [](const std::vector<std::string>& steps) {
      return steps.back() == "max" ? QStringList{QStringLiteral("Effective 20, set in base")}
                                   : QStringList();
    });
    editor_->show();
    QVERIFY(QTest::qWaitForWindowExposed(editor_.get()));
    editor_->activateWindow();
    view()->setFocus();
  }

  void typingAKeyOffersItAndDownThenEnterTakesIt() {
    editor_->setText("workers:\n  ");
    editor_->goTo({2, 3});
    QTest::keyClicks(view(), "thr");
    QVERIFY(popup()->isVisible());
    QCOMPARE(listed(), QStringList{"threads"});
    QTest::keyClick(view(), Qt::Key_Down);
    QTest::keyClick(view(), Qt::Key_Return);
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: "));
    // Any number fits: its default, 32, comes only where somebody asks.
    QVERIFY(!popup()->isVisible());
    QTest::keyClick(view(), Qt::Key_Space, Qt::ControlModifier);
    QTRY_COMPARE(listed(), QStringList{"32"});
    QTest::keyClick(view(), Qt::Key_Tab);
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: 32"));
    QVERIFY(!popup()->isVisible());
    editor_->undo();
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: "));
  }

  void ctrlSpaceListsEverythingThatFits() {
    editor_->setText("db:\n  pool:\n    max: 4\n    ");
    editor_->goTo({4, 5});
    QVERIFY(!popup()->isVisible());
    QTest::keyClick(view(), Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY(popup()->isVisible());
    QCOMPARE(listed(), (QStringList{"max_idle", "acquire_timeout"}));
    QTest::keyClick(view(), Qt::Key_Down);
    QTest::keyClick(view(), Qt::Key_Return);
    QCOMPARE(editor_->text(), std::string("db:\n  pool:\n    max: 4\n    acquire_timeout: "));
    QVERIFY(!popup()->isVisible());
    QTest::keyClick(view(), Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY(popup()->isVisible());
    QCOMPARE(listed(), (QStringList{"250ms", "10s", "2m", "none"}));
    QTest::keyClick(view(), Qt::Key_Escape);
    QVERIFY(!popup()->isVisible());
  }

  void valuesOfABooleanAreOfferedBehindTheColon() {
    editor_->setText("cache:\n  coalesce_misses:");
    editor_->goTo({2, 99});
    QTest::keyClick(view(), Qt::Key_Space);
    QCOMPARE(listed(), (QStringList{"true", "false"}));
    QTest::keyClicks(view(), "f");
    QCOMPARE(listed(), QStringList{"false"});
    QTest::mouseClick(popup()->list()->viewport(), Qt::LeftButton, {}, QPoint(20, 10));
    QCOMPARE(editor_->text(), std::string("cache:\n  coalesce_misses: false"));
  }

  void enterAfterANumberBreaksTheLine() {
    const std::string before = "db:\n  pool:\n    max: 4\n";
    editor_->setText(before);
    editor_->goTo({3, 99});
    QTest::keyClick(view(), Qt::Key_Backspace);
    QTest::keyClicks(view(), "2");
    QVERIFY(!popup()->isVisible());
    QTest::keyClick(view(), Qt::Key_Return);
    QCOMPARE(editor_->text(), std::string("db:\n  pool:\n    max: 2\n    \n"));
    // Neither do numbers with a unit.
    editor_->setText("db:\n  pool:\n    acquire_timeout: ");
    editor_->goTo({3, 99});
    QTest::keyClicks(view(), "10");
    QVERIFY(!popup()->isVisible());
  }

  void aListThatOpenedByItselfTakesNoKeyBeforeItIsEntered() {
    for (const auto& [key, behind] :
         {std::pair(Qt::Key_Return, "\n  "), std::pair(Qt::Key_Enter, "\n  "),
          std::pair(Qt::Key_Tab, " ")}) {
      editor_->setText("workers:\n  ");
      editor_->goTo({2, 3});
      QTest::keyClicks(view(), "thr");
      QVERIFY(popup()->isVisible());
      // What the view tells of its cursor comes with its next picture.
      QTest::qWait(50);
      QTest::keyClick(view(), key);
      QCOMPARE(editor_->text(), std::string("workers:\n  thr") + behind);
      QVERIFY(!popup()->isVisible());
    }
    editor_->setText("workers:\n  ");
    editor_->goTo({2, 3});
    QTest::keyClicks(view(), "thr");
    QTest::keyClick(view(), Qt::Key_Up);
    QTest::qWait(50);
    QTest::keyClick(view(), Qt::Key_Tab);
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: "));
  }

  void aListThatWasAskedForHasItsFirstChosen() {
    editor_->setText("workers:\n  th");
    editor_->goTo({2, 99});
    QTest::keyClick(view(), Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY(popup()->isVisible());
    QTest::keyClicks(view(), "r");
    QTest::keyClick(view(), Qt::Key_Tab);
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: "));
  }

  void theListGoesWhereItIsNotWanted() {
    editor_->setText("workers:\n  \nother: 1\n");
    editor_->goTo({2, 3});
    QTest::keyClicks(view(), "th");
    QVERIFY(popup()->isVisible());
    QTest::keyClick(view(), Qt::Key_Left);
    QTest::keyClick(view(), Qt::Key_Left);
    QTest::keyClick(view(), Qt::Key_Left);
    QTRY_VERIFY(!popup()->isVisible());
    QTest::keyClicks(view(), "# thr");
    QVERIFY(!popup()->isVisible());
    editor_->setReadOnly(true);
    QTest::keyClick(view(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(!popup()->isVisible());
  }

  void enterBreaksTheLineWhereThereIsNoList() {
    editor_->setText("workers:\n  ");
    editor_->goTo({2, 3});
    QTest::keyClicks(view(), "threads");
    QVERIFY(!popup()->isVisible());
    QTest::keyClicks(view(), ": 4");
    QTest::keyClick(view(), Qt::Key_Return);
    QCOMPARE(editor_->text(), std::string("workers:\n  threads: 4\n  "));
  }

  void pointingAtAKeyExplainsIt() {
    editor_->setText(samples::profile());
    editor_->setProblems(samples::problems());
    const long at = long(samples::profile().find("max: 20")) + 1;
    const QString words = hover(at);
    QVERIFY2(words.contains("3 × 20 + 3"), qPrintable(words));
    QVERIFY2(words.contains("Connections that an instance opens at most"), qPrintable(words));
    QVERIFY(words.contains("Integer, 1 to 500 connections") && words.contains("Default 20"));
    QVERIFY(words.contains("Effective 20, set in base"));
    QVERIFY(hover(3).isEmpty());  // a comment
  }

  void textOfTheSchemaIsNeverMarkup() {
    editor_->setGuide(
        SchemaGuide(Value::map(
            {{"properties",
              Value::map({{"a", Value::map({{"description", Value::string("<b>x</b>")}})}})}})),
        {});
    editor_->setText("a: 1\n");
    QVERIFY(hover(0).contains("&lt;b&gt;x"));
  }

  void theKeyboardExplainsAsWell() {
    editor_->setText(samples::profile());
    editor_->goTo({7, 6});
    QTRY_VERIFY(editor_->statusWords().contains("/db/pool/max · Most connections · Integer"));
    QTest::keyClick(view(), Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(QToolTip::text().contains("Effective 20, set in base"));
    editor_->goTo({1, 1});
    QTRY_VERIFY(editor_->statusWords().isEmpty());
  }

 private:
  CodeView* view() const { return editor_->view(); }
  CompletionPopup* popup() const { return editor_->assist()->popup(); }
  QStringList listed() const {
    QStringList words;
    if (!popup()->isVisible()) return words;
    for (const Completion& one : popup()->offered())
      words << QString::fromStdString(one.text);
    return words;
  }
  QString hover(long at) const {
    QToolTip::hideText();
    QTest::qWait(350);  // it goes with a delay
    const QPoint place(int(view()->send(Sci::SCI_POINTXFROMPOSITION, 0, at)) + 2,
                       int(view()->send(Sci::SCI_POINTYFROMPOSITION, 0, at)) + 6);
    QHelpEvent event(QEvent::ToolTip, place, view()->viewport()->mapToGlobal(place));
    QApplication::sendEvent(view()->viewport(), &event);
    return QToolTip::isVisible() ? QToolTip::text() : QString();
  }
  std::unique_ptr<YamlEditor> editor_;
};

QTEST_MAIN(YamlAssistTest)
#include "yaml_assist_test.moc"
