// SPDX-License-Identifier: GPL-3.0-or-later
// What the form keeps: focus and row, values that were only looked at, characters, room.
#include <QAbstractButton>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

#include "tests/window/form_fixture.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::eu1_text;
using sextant::testing::replaced;

class FormCareTest : public sextant::testing::FormFixture {
  Q_OBJECT
 private slots:
  void cleanup() { close(); }

  void anEditInASearchKeepsFocusAndRow() {
    openEu1();
    sample_->form.search()->setFocus();
    QTest::keyClicks(focus(), "pool/max");
    QTRY_VERIFY(shown().contains("/db/pool/max"));
    QTest::keyClick(focus(), Qt::Key_Return);
    choose("/db/pool/max");
    QVERIFY(row("/db/pool/max").actionWords().startsWith("Return"));
    editTo("7");
    const std::string edited = replaced(eu1_text, "max: 40", "max: 7");
    QCOMPARE(text(), edited);
    QTest::qWait(50);
    QCOMPARE(focus(), tree());
    QCOMPARE(current(), std::string("/db/pool/max"));
    QTest::keyClick(focus(), Qt::Key_Space);
    QCOMPARE(text(), edited);
    QTest::keyClick(focus(), Qt::Key_Escape);
    QTest::keyClick(focus(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), eu1_text);
    QCOMPARE(focus(), tree());
  }

  void anEditThatEndsItsOwnMatchCanBeUndone() {
    openEu1();
    sample_->form.search()->setText("40");
    QTRY_VERIFY(shown().contains("/db/pool/max"));
    choose("/db/pool/max");
    editTo("7");
    QTRY_VERIFY(!shown().contains("/db/pool/max"));
    QCOMPARE(text(), replaced(eu1_text, "max: 40", "max: 7"));
    QVERIFY(qobject_cast<QAbstractButton*>(focus()) == nullptr);
    QTest::keyClick(focus(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), eu1_text);
    QTRY_VERIFY(shown().contains("/db/pool/max"));
    QCOMPARE(focus(), tree());
  }

  void aMenuOfARowThatHasGoneDoesNothing() {
    openVariety();
    choose("/labels/team");
    QApplication::clipboard()->setText("before");
    bool seen = false;
    const auto takeRowAway = [&] {
      auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
      seen = menu != nullptr;
      if (!seen) return;
      sample_->editor.setText("name: other\n");
      sample_->follow();
      for (QAction* action : menu->actions()) {
        if (!action->isSeparator() && !action->text().startsWith("Copy value")) action->trigger();
      }
      menu->close();
    };
    QTimer::singleShot(100, this, takeRowAway);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), tree()->mapToGlobal(QPoint()));
    QApplication::sendEvent(tree()->viewport(), &event);
    QTRY_VERIFY(seen);
    QCOMPARE(text(), std::string("name: other\n"));
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    QVERIFY(!tree()->isEditing());
  }

  void whatWasOnlyOpenedDoesNotChange() {
    const std::string before = "name: " + std::string(40'000, 'x') + "\nnote: \"a\\r\\nb\"\n";
    open(samples::varietyGuide(), before);
    for (const char* pointer : {"/name", "/note"}) {
      for (const Qt::Key end : {Qt::Key_Return, Qt::Key_Tab}) {
        choose(pointer);
        QTest::keyClick(tree(), Qt::Key_F2);
        QVERIFY(tree()->isEditing());
        // In a text of several lines Enter breaks the line.
        if (end == Qt::Key_Tab || focus()->inherits("QLineEdit")) QTest::keyClick(focus(), end);
        tree()->setFocus();
        QTRY_VERIFY(!tree()->isEditing());
        QCOMPARE(text(), before);
      }
    }
    choose("/name");
    QTest::keyClick(tree(), Qt::Key_F2);
    QTest::keyClick(focus(), Qt::Key_End);
    QTest::keyClicks(focus(), "y");
    QTest::keyClick(focus(), Qt::Key_Return);
    QVERIFY(text() == replaced(before, "x\n", "xy\n"));
  }

  void longTextsKeepTheirLineEnds() {
    open(samples::varietyGuide(), "note: \"a\\r\\nb\"\nmixed: \"a\\r\\nb\\nc\"\n");
    choose("/note");
    QTest::keyClick(tree(), Qt::Key_F2);
    QTest::keyClick(focus(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(focus(), "c");
    QTest::keyClick(focus(), Qt::Key_Tab);
    QCOMPARE(row("/note").value->text(), std::string("a\r\nbc"));
    const std::string before = text();
    choose("/mixed");
    QTest::keyClick(tree(), Qt::Key_F2);
    QTest::keyClick(focus(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(focus(), "d");
    QTest::keyClick(focus(), Qt::Key_Tab);
    QCOMPARE(text(), before);
    QVERIFY(model()->refusal(model()->find("/mixed")).contains("line ends"));
  }

  void charactersThatHideOrTurnAreShownAsTheirCode() {
    const auto picture = [this] { return tree()->viewport()->grab().toImage(); };
    open(samples::varietyGuide(), "a\\u202eb: \"'x\\\\u200by'\"\n");
    const QImage wanted = picture();
    open(samples::varietyGuide(), "\"a\\u202eb\": \"'x\\u200by'\"\n");
    QCOMPARE(picture(), wanted);
    QVERIFY(sample_->form.details()->words().isEmpty() ||
            !sample_->form.details()->words().contains(QChar(0x202E)));
    tree()->setCurrentIndex(model()->find("/a\u202Eb"));
    QTest::keyClick(tree(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QString::fromUtf8("'x\u200By'"));
  }

  void narrowFormsGiveTheirRoomToKeysAndRows() {
    openEu1();
    sample_->form.resize(560, 480);
    QTest::qWait(20);
    const QHeaderView* head = tree()->header();
    // "acquire_timeout" two levels down with a part of its title.
    QVERIFY(head->sectionSize(FormModel::key_column) >= 240);
    QVERIFY(head->length() <= tree()->viewport()->width());
    // The words of the action lie over the origin, and are there to be clicked.
    choose("/db/pool/max");
    const QRect row = tree()->visualRect(tree()->currentIndex());
    QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {},
                      QPoint(tree()->viewport()->width() - 80, row.center().y()));
    QCOMPARE(text(), std::string("# What eu1 needs\n\n"));
  }

  void detailsAreAsHighAsWhatTheySay() {
    openVariety();
    choose("/labels/team");
    const int little = sample_->form.details()->height();
    choose("/mode");
    QVERIFY(sample_->form.details()->height() > little);
    QVERIFY(little < 100);
    openEu1();
    sample_->form.setProblems(samples::problems());
    choose("/db/pool/max");
    sample_->form.resize(560, 480);
    QTest::qWait(50);
    const auto* scroll = sample_->form.details()->findChild<QScrollArea*>();
    QVERIFY(!scroll->verticalScrollBar()->isVisible());
    QVERIFY(scroll->viewport()->height() - scroll->widget()->sizeHint().height() < 24);
  }

  void itemsHaveTheNumbersOfTheirPointers() {
    openVariety();
    QCOMPARE(row("/hosts/0").key, QStringLiteral("0"));
    QCOMPARE(row("/hosts/2").key, QStringLiteral("2"));
  }

  void valuesAreCutBetweenCharacters() {
    std::string umlauts;
    for (int i = 0; i < 300; ++i)
      umlauts += "ü";
    open(samples::varietyGuide(), "name: " + umlauts + "\nnote: x" + umlauts + "\n");
    for (const char* pointer : {"/name", "/note"}) {
      QVERIFY(row(pointer).words.endsWith("…"));
      QVERIFY(!row(pointer).words.contains(QChar::ReplacementCharacter));
    }
  }
};

QTEST_MAIN(FormCareTest)
#include "form_care_test.moc"
