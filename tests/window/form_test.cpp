// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/form_fixture.h"
#include "widgets/editor/code_view.h"
#include "widgets/form/form_fields.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::eu1_text;
using sextant::testing::replaced;

class FormTest : public sextant::testing::FormFixture {
  Q_OBJECT
 private slots:
  void cleanup() { close(); }

  void aNumberIsTypedAndOnlyItsBytesChange() {
    openVariety();
    choose("/threads");
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClicks(focus(), "24");
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(text(), replaced(samples::varietyProfile(), "threads: 16", "threads: 24"));
    QCOMPARE(row("/threads").words, QStringLiteral("24"));
    QVERIFY(tree()->hasFocus());
  }

  void aLetterBeginsToTypeAndArrowsStep() {
    openVariety();
    choose("/threads");
    QTest::keyClick(tree(), Qt::Key_9);
    QTest::keyClick(focus(), Qt::Key_Up);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(text(), replaced(samples::varietyProfile(), "threads: 16", "threads: 10"));
  }

  void longIntegersKeepEveryDigit() {
    openVariety();
    choose("/big");
    QTest::keyClick(tree(), Qt::Key_F2);
    auto* field = qobject_cast<NumberField*>(focus());
    QVERIFY(field != nullptr);
    QCOMPARE(field->text(), QStringLiteral("9007199254740993"));
    QTest::keyClick(field, Qt::Key_Up);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(text(), replaced(samples::varietyProfile(), "9007199254740993", "9007199254740994"));
    QCOMPARE(addDigits("99999999999999999999", "1"), std::string("100000000000000000000"));
    QCOMPARE(addDigits("0.25", "-0.5"), std::string("-0.25"));
    QCOMPARE(addDigits("-1", "1"), std::string("0"));
    QCOMPARE(addDigits("10", "-0.1"), std::string("9.9"));
  }

  void undoTakesBackTheLastEditOfEitherViewAsOneStep() {
    openVariety();
    const std::string before = text();
    sample_->editor.goTo({3, 12});
    QTest::keyClicks(sample_->editor.view(), "0");
    const std::string typed = replaced(before, "threads: 16", "threads: 160");
    QCOMPARE(text(), typed);
    sample_->follow();
    QCOMPARE(row("/threads").words, QStringLiteral("160"));
    choose("/verbose");
    QTest::keyClick(tree(), Qt::Key_Space);
    QVERIFY(text().find("verbose: true\n") != std::string::npos);
    choose("/wait");
    editTo("2500");
    QVERIFY(text().find("wait: 2500ms") != std::string::npos);
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(text().find("wait: 1500ms") != std::string::npos);
    QVERIFY(text().find("verbose: true\n") != std::string::npos);
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), typed);
    QCOMPARE(int(row("/verbose").origin), int(FormOrigin::fallback));
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), before);
    QCOMPARE(row("/threads").words, QStringLiteral("16"));
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(text(), typed);
  }

  void durationsAndSizesKeepTheirSpelling() {
    openVariety();
    choose("/memory");
    editTo("128");
    QVERIFY(text().find("memory: 128MiB\n") != std::string::npos);
    choose("/wait");
    QTest::keyClick(tree(), Qt::Key_Return);
    auto* quantity = qobject_cast<QuantityField*>(focus()->parentWidget());
    QVERIFY(quantity != nullptr);
    QStringList units;
    for (int i = 0; i < quantity->unit()->count(); ++i)
      units << quantity->unit()->itemText(i);
    QCOMPARE(units, (QStringList{"ms", "s", "m", "none"}));
    QTest::keyClick(focus(), Qt::Key_Tab);
    QCOMPARE(focus(), quantity->unit());
    QTest::keyClick(focus(), Qt::Key_End);
    QTest::keyClick(focus(), Qt::Key_Return);
    QVERIFY(text().find("wait: none\n") != std::string::npos);
  }

  void valuesAreOverriddenAndReturned() {
    openEu1();
    QCOMPARE(row("/db/pool/max_idle").originWords(), QStringLiteral("base"));
    choose("/db/pool/max_idle");
    click("/db/pool/max_idle", FormModel::action_column);
    const std::string with =
        "# What eu1 needs\n\ndb:\n  pool:\n    max: 40  # shared\n    max_idle: 2\n";
    QCOMPARE(text(), with);
    QCOMPARE(row("/db/pool/max_idle").originWords(), QStringLiteral("here"));
    click("/db/pool/max_idle", FormModel::action_column);
    QCOMPARE(text(), eu1_text);
    choose("/db/pool/max_idle");
    QTest::keyClick(tree(), Qt::Key_Delete, Qt::ControlModifier);
    QCOMPARE(text(), eu1_text);
    QTest::keyClick(tree(), Qt::Key_Insert);
    QCOMPARE(text(), with);
    QTest::keyClick(tree(), Qt::Key_Insert);
    QCOMPARE(text(), with);
    QTest::keyClick(tree(), Qt::Key_Delete, Qt::ControlModifier);
    QCOMPARE(text(), eu1_text);
    // The last key takes the maps above it along.
    choose("/db/pool/max");
    QTest::keyClick(tree(), Qt::Key_Delete, Qt::ControlModifier);
    QCOMPARE(text(), std::string("# What eu1 needs\n\n"));
    QCOMPARE(row("/db/pool/max").words, QStringLiteral("20"));
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), eu1_text);
  }

  void typingOverAnInheritedValueOverridesIt() {
    openEu1();
    choose("/cache/ttl");
    editTo("30");
    QVERIFY(text().find("cache:\n  ttl: 30s\n") != std::string::npos);
    QCOMPARE(row("/cache/ttl").originWords(), QStringLiteral("here"));
    QVERIFY(sample_->form.details()->words().contains("10s, from base"));
  }

  void choicesAndChecks() {
    openVariety();
    choose("/mode");
    QTest::keyClick(tree(), Qt::Key_Return);
    auto* choice = qobject_cast<ChoiceField*>(focus());
    QVERIFY(choice != nullptr && choice->count() == 3);
    QTRY_VERIFY(choice->view()->isVisible());
    QTest::keyClick(choice->view(), Qt::Key_Down);
    QTest::keyClick(choice->view(), Qt::Key_Return);
    QTRY_VERIFY(text().find("mode: off\n") != std::string::npos ||
                text().find("mode: \"off\"\n") != std::string::npos);
    click("/verbose", FormModel::value_column);
    QVERIFY(text().find("verbose: true\n") != std::string::npos);
    click("/verbose", FormModel::value_column);
    QVERIFY(text().find("verbose: false\n") != std::string::npos);
  }

  void listsAreEdited() {
    openVariety();
    choose("/hosts/0");
    QTest::keyClick(tree(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(text().find("  - beta   # the spare\n  - alpha\n  - gamma\n") != std::string::npos);
    QCOMPARE(current(), std::string("/hosts/1"));
    QTest::keyClick(tree(), Qt::Key_Delete, Qt::ControlModifier);
    QVERIFY(text().find("  - beta   # the spare\n  - gamma\n") != std::string::npos);
    const QModelIndex list = model()->find("/hosts");
    const QModelIndex adder = model()->index(model()->rowCount(list) - 1, 0, list);
    QVERIFY(model()->isAdder(adder));
    tree()->setCurrentIndex(adder);
    QTest::keyClick(tree(), Qt::Key_Return);
    QVERIFY(text().find("  - gamma\n  - \"\"\n") != std::string::npos);
    QTest::keyClicks(focus(), "delta");
    QTest::keyClick(focus(), Qt::Key_Return);
    QVERIFY2(text().find("  - gamma\n  - \"delta\"\n") != std::string::npos ||
                 text().find("  - gamma\n  - delta\n") != std::string::npos,
             text().c_str());
  }

  void anInheritedListIsCopiedBeforeItChanges() {
    open(samples::varietyGuide(), "name: here\n", "hosts: [a, b]\n");
    choose("/hosts/1");
    editTo("c");
    QCOMPARE(text(), std::string("name: here\nhosts:\n  - a\n  - c\n"));
    click("/hosts", FormModel::action_column);
    QCOMPARE(text(), std::string("name: here\n"));
  }

  void keysAreAddedAndRenamed() {
    openVariety();
    const QModelIndex map = model()->find("/labels");
    tree()->setCurrentIndex(model()->index(model()->rowCount(map) - 1, 0, map));
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClicks(focus(), "shore");
    QTest::keyClick(focus(), Qt::Key_Return);
    QVERIFY(text().find("  team: tides\n  shore: \"\"\n") != std::string::npos);
    QCOMPARE(current(), std::string("/labels/shore"));
    // The control commits once: nothing is refused.
    for (int i = 0; i < model()->rowCount(map); ++i)
      QVERIFY(model()->refusal(model()->index(i, 0, map)).isEmpty());
    choose("/note");
    QVERIFY(row("/note").guide.refused);
    QTest::keyClick(tree(), Qt::Key_F2, Qt::ShiftModifier);
    QTest::keyClicks(focus(), "remark");
    QTest::keyClick(focus(), Qt::Key_Return);
    QVERIFY(text().find("remark: nobody knows this key\n") != std::string::npos);
    choose("/remark");
    editTo("7");
    QVERIFY(text().find("remark: 7\n") != std::string::npos);
    QCOMPARE(int(row("/remark").value->kind()), int(ValueKind::integer));
  }

  void whatIsRefusedIsSaidAtTheField() {
    openVariety();
    const std::string before = text();
    choose("/token");
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClicks(focus(), "hunter2");
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(text(), before);
    QVERIFY(model()->refusal(model()->find("/token")).contains("secret://NAME"));
    QVERIFY(qobject_cast<TextField*>(focus()) != nullptr);
    QTest::keyClick(focus(), Qt::Key_Escape);
    QVERIFY(model()->refusal(model()->find("/token")).isEmpty());
    choose("/note");
    QTest::keyClick(tree(), Qt::Key_F2, Qt::ShiftModifier);
    QTest::keyClicks(focus(), "name");
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(text(), before);
    QVERIFY(model()->refusal(model()->find("/note")).startsWith("Not changed"));
  }

  void problemsStandAtTheirRows() {
    openEu1();
    sample_->form.setProblems(samples::problems());
    QCOMPARE(row("/db/pool/max").problems.size(), std::size_t(1));
    QVERIFY(row("/db/pool").problem_below);
    QVERIFY(row("/db/pool").problems.empty());
    choose("/db/pool/max");
    QVERIFY(sample_->form.details()->words().contains("more than max_connections 50"));
    sample_->form.setProblems({});
    QVERIFY(row("/db/pool/max").problems.empty());
  }

  void aTextThatCannotBeReadIsSaidAndNothingIsLost() {
    openVariety();
    QSignalSpy wanted(&sample_->form, &FormView::placeWanted);
    sample_->editor.goTo({3, 12});
    QTest::keyClicks(sample_->editor.view(), ": [");
    sample_->follow();
    QVERIFY(sample_->form.isBroken());
    QString words;
    for (auto* label : sample_->form.broken()->findChildren<QLabel*>())
      words += label->text();
    QVERIFY2(words.contains("Line "), qPrintable(words));
    auto* button = sample_->form.broken()->findChild<QPushButton*>();
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QVERIFY(text().find("threads: 16: [") != std::string::npos);
    QTest::keyClick(&sample_->form, Qt::Key_Z, Qt::ControlModifier);
    while (sample_->editor.canUndo())
      sample_->editor.undo();
    QTRY_VERIFY(!sample_->form.isBroken());
    QCOMPARE(row("/threads").words, QStringLiteral("16"));
  }

  void searchFiltersAsYouType() {
    openEu1();
    QTest::keyClick(tree(), Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(focus(), sample_->form.search());
    QTest::keyClicks(focus(), "least recently");  // of a description
    QTRY_COMPARE(shown(), (QStringList{"/cache", "/cache/entries"}));
    sample_->form.search()->setText("1500MS");  // of a value
    QTRY_COMPARE(shown(), (QStringList{"/request_deadline"}));
    sample_->form.search()->setText("pool/max_");
    QTRY_COMPARE(shown(), (QStringList{"/db", "/db/pool", "/db/pool/max_idle"}));
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(current(), std::string("/db/pool/max_idle"));
    editTo("7");
    QVERIFY(text().find("max_idle: 7\n") != std::string::npos);
    QTRY_COMPARE(shown(), (QStringList{"/db", "/db/pool", "/db/pool/max_idle"}));
    sample_->form.search()->setFocus();
    QTest::keyClick(focus(), Qt::Key_Escape);
    QVERIFY(shown().size() > 8);
    QCOMPARE(current(), std::string("/db/pool/max_idle"));
    sample_->form.search()->setText("nothing like this");
    QTRY_VERIFY(shown().isEmpty());
  }

  void readOnlyFormsChangeNothing() {
    openVariety();
    const std::string before = text();
    sample_->form.setWritable(false);
    choose("/threads");
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClick(tree(), Qt::Key_9);
    click("/verbose", FormModel::value_column);
    click("/threads", FormModel::action_column);
    QTest::keyClick(tree(), Qt::Key_Delete, Qt::ControlModifier);
    QVERIFY(!tree()->isEditing());
    QCOMPARE(text(), before);
    const QModelIndex list = model()->find("/hosts");
    QCOMPARE(model()->rowCount(list), 3);
  }

  void everyRowHasAWordForThoseWhoDoNotSee() {
    openVariety();
    QCOMPARE(model()->find("/threads").data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("threads, Worker threads: 16, here"));
    QVERIFY(!tree()->accessibleName().isEmpty() &&
            !sample_->form.search()->accessibleName().isEmpty());
    choose("/threads");
    QTest::keyClick(tree(), Qt::Key_Return);
    QVERIFY(focus()->accessibleName().contains("Worker threads"));
  }
};

QTEST_MAIN(FormTest)
#include "form_test.moc"
