// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/form_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/editor/code_view.h"
#include "widgets/form/form_fields.h"

using namespace sextant;
using namespace sextant::ui;
using samples::FormSample;

namespace {

const std::string eu1_text = "# What eu1 needs\n\ndb:\n  pool:\n    max: 40  # shared\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) qFatal("not there: %s", from.c_str());
  return text.replace(at, from.size(), to);
}

}  // namespace

namespace QTest {
template <>
char* toString(const std::string& text) {
  return qstrdup(text.c_str());
}
}  // namespace QTest

class FormTest : public QObject {
  Q_OBJECT
 private slots:
  void cleanup() { sample_.reset(); }

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

 private:
  void open(SchemaGuide guide, const std::string& text,
            const std::optional<std::string>& base = std::nullopt) {
    sample_ = std::make_unique<FormSample>(std::move(guide), text, base);
    sample_->form.resize(900, 700);
    sample_->form.show();
    QVERIFY(QTest::qWaitForWindowExposed(&sample_->form));
    sample_->form.activateWindow();
    tree()->setFocus();
  }
  void openVariety() { open(samples::varietyGuide(), samples::varietyProfile()); }
  void openEu1() { open(samples::huntGuide(), eu1_text, samples::profile()); }

  FormTree* tree() const { return sample_->form.tree(); }
  FormModel* model() const { return sample_->form.model(); }
  std::string text() const { return sample_->editor.text(); }
  const FormRow& row(const char* pointer) const { return model()->row(model()->find(pointer)); }
  std::string current() const {
    return tree()->currentIndex().data(FormModel::PointerRole).toString().toStdString();
  }
  static QWidget* focus() { return QApplication::focusWidget(); }

  void choose(const char* pointer) {
    const QModelIndex index = model()->find(pointer);
    QVERIFY2(index.isValid(), pointer);
    tree()->setFocus();
    tree()->setCurrentIndex(index);
  }
  void click(const char* pointer, int column) {
    const QModelIndex index = model()->find(pointer).siblingAtColumn(column);
    tree()->scrollTo(index);
    QTest::mouseClick(
        tree()->viewport(), Qt::LeftButton, {},
        QPoint(tree()->visualRect(index).left() + 16, tree()->visualRect(index).center().y()));
  }
  // Types over the whole value of the chosen row.
  void editTo(const char* typed) {
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClick(focus(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(focus(), typed);
    QTest::keyClick(focus(), Qt::Key_Return);
  }
  // Pointers of the rows that are drawn.
  QStringList shown() const {
    QStringList pointers;
    if (!tree()->isVisible()) return pointers;
    for (QModelIndex at = model()->index(0, 0); at.isValid(); at = tree()->indexBelow(at))
      pointers << at.data(FormModel::PointerRole).toString();
    return pointers;
  }

  std::unique_ptr<FormSample> sample_;
};

QTEST_MAIN(FormTest)
#include "form_test.moc"
