// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

#include "tests/window/console/console_fixture.h"
#include "widgets/arm/arm_dialog.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/help_dialog.h"
#include "widgets/editor/code_view.h"
#include "widgets/navigator/navigator_model.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 15000;

}  // namespace

class ConsoleTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    fixture_ = std::make_unique<ConsoleFixture>();
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(page() != nullptr && text() == ConsoleFixture::first_text, soon_ms);
  }
  void cleanup() {
    window_.reset();
    fixture_.reset();
  }

  void browseEditDiffPublish() {
    auto* tree = window_->navigator()->tree();
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(row("eu1")).center());
    QTest::keyClick(tree, Qt::Key_Return);
    QTRY_COMPARE(window_->tabs()->current()->title(), QStringLiteral("eu1"));
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {},
                      tree->visualRect(row("#base")).center());
    QTRY_COMPARE(window_->tabs()->current()->title(), QStringLiteral("prod/hunt-engine"));

    changeValue(7, "20", "4");
    const std::string wanted = replaced(ConsoleFixture::first_text, "max: 20", "max: 4");
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QVERIFY(page()->heading().contains("draft on revision 1"));
    QTRY_VERIFY(page()->draftWords().startsWith("1 change · saved"));

    QTest::mouseClick(window_->topBar()->diffButton(), Qt::LeftButton);
    auto* diff = qobject_cast<DiffPage*>(window_->tabs()->current());
    QVERIFY(diff != nullptr);
    QCOMPARE(diff->view()->differenceCount(), 1);
    QTest::keyClick(window_.get(), Qt::Key_F7);
    QCOMPARE(diff->view()->currentDifference(), 0);

    QTest::mouseClick(publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QVERIFY(!dialog->publishButton()->isEnabled());
    QTest::keyClicks(dialog->descriptionField(), "Pool of four");
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
    dialog->accept();

    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().find(fixture_->key, {}) == nullptr, soon_ms);
    const auto history = fixture_->history();
    QCOMPARE(history.size(), std::size_t(2));
    QCOMPARE(history[0].message, std::string("Pool of four"));
    QCOMPARE(fixture_->textOf({2}), wanted);
    QVERIFY(window_->notices()->noticeBanner()->isVisible());
  }

  void rollBackIsOfferedOnTheSpotAndWorks() {
    changeValue(7, "20", "4");
    publishThroughTheDialog("Pool of four");
    const auto buttons = window_->notices()->noticeBanner()->findChildren<QPushButton*>();
    QCOMPARE(buttons.front()->text(), QStringLiteral("Roll back to revision 1…"));
    QTest::mouseClick(buttons.front(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->publishing()->dialog() != nullptr, soon_ms);
    auto* dialog = window_->publishing()->dialog();
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
    dialog->accept();
    QTRY_COMPARE_WITH_TIMEOUT(text(), ConsoleFixture::first_text, soon_ms);
    QCOMPARE(fixture_->history()[0].restored, std::optional(RevisionNumber{1}));
  }

  void aProblemKeepsTheDraftFromBeingPublished() {
    changeValue(7, "20", "0");
    QTRY_COMPARE_WITH_TIMEOUT(window_->problems()->errorCount(), 1, soon_ms);
    QVERIFY(!publishButton()->isEnabled());
    QCOMPARE(publishButton()->toolTip().contains("mended"), true);
    QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(window_->publishing()->dialog() == nullptr);
    QTest::keyClick(view(), Qt::Key_Backspace);
    QTest::keyClicks(view(), "8");
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QCOMPARE(window_->problems()->errorCount(), 0);
  }

  void takingMostKeysAwayHasToBeConfirmed() {
    QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(view(), "workers: {threads: 32}");
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QTest::mouseClick(publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QTest::keyClicks(dialog->descriptionField(), "Only threads");
    QTRY_VERIFY(dialog->confirmationField()->isVisible());
    QVERIFY(!dialog->publishButton()->isEnabled());
    QTest::keyClicks(dialog->confirmationField(), "hunt-engine");
    QTest::keyClick(dialog->confirmationField(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
    QCOMPARE(fixture_->textOf({2}), std::string("workers: {threads: 32}"));
  }

  void aRevisionOfSomebodyElseAppearsByItself() {
    const std::string theirs = replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s");
    fixture_->publishAsAda(1, theirs);
    QTRY_COMPARE_WITH_TIMEOUT(text(), theirs, soon_ms);
    QVERIFY(!page()->banner()->isVisible());
    QVERIFY(page()->heading().contains("revision 2"));
  }

  void anEditedProfileKeepsItsDraftAndCanBeRebased() {
    changeValue(7, "20", "4");
    fixture_->publishAsAda(1, replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"));
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    QVERIFY(page()->banner()->sentence().contains("Your draft starts from 1."));
    const auto buttons = page()->banner()->findChildren<QPushButton*>();
    QTest::mouseClick(buttons[1], Qt::LeftButton);
    const std::string both =
        replaced(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"), "max: 20", "max: 4");
    QTRY_COMPARE(text(), both);
    QVERIFY(!page()->banner()->isVisible());
    QCOMPARE(window_->drafts().find(fixture_->key, {})->base, RevisionNumber{2});
  }

  void aConflictIsToldRebasedAndPublished() {
    changeValue(7, "20", "4");
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QTest::mouseClick(publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QTest::keyClicks(dialog->descriptionField(), "Pool of four");
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    fixture_->publishAsAda(1, replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"));
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::conflict, soon_ms);
    QVERIFY(dialog->state().head().contains("revision 2"));
    QVERIFY(dialog->state().sentence().contains("Ada was here"));
    emit dialog->rebaseRequested();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::writing, soon_ms);
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
    QCOMPARE(dialog->state().published(), std::optional(RevisionNumber{3}));
    QCOMPARE(
        fixture_->textOf({3}),
        replaced(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"), "max: 20", "max: 4"));
  }

  void aKeyThatBothSetIsAskedForAndTheRestIsMerged() {
    changeValue(7, "20", "4");
    fixture_->publishAsAda(1, replaced(replaced(ConsoleFixture::first_text, "max: 20", "max: 9"),
                                       "ttl: 1s", "ttl: 9s"));
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    emit page()->rebaseWanted(fixture_->key);
    MergeDialog* dialog = window_->merging()->dialog();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QVERIFY(!dialog->useButton()->isEnabled());
    QTest::keyClick(dialog->choices()->table(), Qt::Key_T);
    QTRY_VERIFY(dialog->useButton()->isEnabled());
    QCOMPARE(dialog->diff()->differenceCount(), 0);
    QTest::keyClick(dialog->choices()->table(), Qt::Key_M);
    QTRY_VERIFY(dialog->useButton()->isEnabled() && dialog->diff()->differenceCount() == 1);
    QTest::mouseClick(dialog->useButton(), Qt::LeftButton);
    QTRY_COMPARE(text(), replaced(replaced(ConsoleFixture::first_text, "max: 20", "max: 4"),
                                  "ttl: 1s", "ttl: 9s"));
    QCOMPARE(window_->drafts().find(fixture_->key, {})->base, RevisionNumber{2});
  }

  void aRebaseThatIsCancelledLeavesTheDraftAlone() {
    changeValue(7, "20", "4");
    const std::string mine = text();
    fixture_->publishAsAda(1, replaced(ConsoleFixture::first_text, "max: 20", "max: 9"));
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    emit page()->rebaseWanted(fixture_->key);
    QTest::keyClick(window_->merging()->dialog(), Qt::Key_Escape);
    QTRY_VERIFY(window_->merging()->dialog() == nullptr);
    QCOMPARE(text(), mine);
    QCOMPARE(window_->drafts().find(fixture_->key, {})->base, RevisionNumber{1});
  }

  void clashingLinesOfATextThatIsNoDocumentLeaveMarks() {
    changeValue(7, "20", "[");
    fixture_->publishAsAda(1, replaced(ConsoleFixture::first_text, "max: 20", "max: 9"));
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    emit page()->rebaseWanted(fixture_->key);
    QTRY_VERIFY(text().find("<<<<<<<") != std::string::npos);
    QTRY_VERIFY_WITH_TIMEOUT(window_->problems()->errorCount() > 0, soon_ms);
    QVERIFY(!publishButton()->isEnabled());
  }

  void draftsComeBackBeforeAnyConnection() {
    changeValue(7, "20", "4");
    const std::string typed = text();
    window_.reset();
    window_ = fixture_->openWindow();
    // Nothing has run in the event loop yet, so nothing has been read from the store.
    QVERIFY(!window_->session().hasOverview());
    window_->openProfile(fixture_->base);
    QCOMPARE(text(), typed);
  }

  void tabsAndTheirOrderAreRemembered() {
    window_->openFleet(fixture_->key);
    window_->openDiff({fixture_->key, {}}, {fixture_->key, {"eu1", ""}});
    const int open = int(window_->tabs()->pages().size());
    window_->close();
    window_ = fixture_->openWindow();
    QCOMPARE(int(window_->tabs()->pages().size()), open);
    QVERIFY(qobject_cast<DiffPage*>(window_->tabs()->current()) != nullptr);
  }

  void theHelpPageIsThere() {
    QTest::keyClick(window_.get(), Qt::Key_F1);
    QTRY_VERIFY(window_->findChild<HelpDialog*>() != nullptr);
    const QString words =
        window_->findChild<HelpDialog*>()->findChild<QTextBrowser*>()->toPlainText();
    QVERIFY2(words.contains(QLatin1String("draft")) && !words.contains(QLatin1String("missing")),
             qPrintable(words.left(200)));
    auto* help = window_->findChild<HelpDialog*>();
    QTest::keyClicks(help->searchField(), "In an emergency");
    QTRY_COMPARE(help->topic(), QString("reviews#In an emergency"));
    QVERIFY(help->contents()->topLevelItemCount() >= 1);
    help->showTopic("keys");
    QVERIFY(help->text()->toPlainText().contains("Ctrl+Shift+Y"));
    help->close();
  }

  void aDraftOfAnotherStoresRevisionIsAConflict() {
    Draft draft{fixture_->key,
                {},
                {1},
                ConsoleFixture::first_text,
                replaced(ConsoleFixture::first_text, "max: 20", "max: 4")};
    draft.base_hash = std::string(64, 'a');
    window_->drafts().edit(draft);
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    QVERIFY(page()->banner()->sentence().contains("another store"));
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QTest::mouseClick(publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QTest::keyClicks(dialog->descriptionField(), "Pool of four");
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::conflict, soon_ms);
    QCOMPARE(fixture_->history().size(), std::size_t(1));
  }

  void aKeyInALargeProfileDoesNotFreezeTheWindow() {
    std::string large = ConsoleFixture::first_text;
    for (int i = 0; i < 60000; ++i)
      large += "key_" + std::to_string(i) + ": a value of some length\n";
    fixture_->publishAsAda(1, large);
    QTRY_VERIFY_WITH_TIMEOUT(!page()->text()->editor()->isLoading() && text() == large, soon_ms);
    QElapsedTimer clock;
    clock.start();
    QTest::keyClicks(view(), "# x");
    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().savedAt(fixture_->key, {}) > 0, soon_ms);
    // It took 14 s a key, before anything was saved; the bound is far from both.
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
  }

  void everyCommandHasANameInThePalette() {
    window_->showCommands();
    auto* finder = window_->findChild<Finder*>();
    QVERIFY(finder != nullptr);
    QCOMPARE(finder->list()->count(), int(window_->commands().all().size()));
    QTest::keyClicks(finder->field(), "fleet");
    QTest::keyClick(finder->field(), Qt::Key_Return);
    QTRY_COMPARE(window_->tabs()->current()->title(), QStringLiteral("Fleet"));
  }

  void textAndFormAreTwoViewsOfOneDraft() {
    page()->showView(ProfilePage::View::form);
    FormView* form = page()->form()->view();
    QTRY_VERIFY_WITH_TIMEOUT(form->model()->find("/db/pool/max").isValid(), soon_ms);
    form->tree()->setFocus();
    form->select("/db/pool/max");
    QTest::keyClicks(form->tree(), "4");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    const std::string four = replaced(ConsoleFixture::first_text, "max: 20", "max: 4");
    QCOMPARE(text(), four);
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QCOMPARE(window_->drafts().find(fixture_->key, {})->text, four);
    QCOMPARE(page()->draftWords().section(QStringLiteral(" ·"), 0, 0), QStringLiteral("1 change"));
    // What the checks find stands at the row as well as in the list.
    form->select("/db/pool/max");
    QTest::keyClicks(form->tree(), "900");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(window_->problems()->errorCount() == 1, soon_ms);
    const auto& row = form->model()->row(form->model()->find("/db/pool/max"));
    QCOMPARE(row.problems.size(), std::size_t(1));
    QTest::keyClick(form->tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), four);
    QTest::keyClick(form->tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), ConsoleFixture::first_text);
    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().find(fixture_->key, {}) == nullptr, soon_ms);
  }

  void aClustersFormShowsWhatItInherits() {
    window_->openProfile({fixture_->key, {"eu1", ""}});
    page()->showView(ProfilePage::View::form);
    FormView* form = page()->form()->view();
    QTRY_VERIFY_WITH_TIMEOUT(form->model()->find("/cache/ttl").isValid(), soon_ms);
    const auto row = [&] { return form->model()->row(form->model()->find("/cache/ttl")); };
    QCOMPARE(row().originWords(), QStringLiteral("base"));
    form->select("/cache/ttl");
    QTest::mouseClick(form->details()->actionButton(), Qt::LeftButton);
    QCOMPARE(text(), std::string("cache:\n  ttl: 1s\n"));
    QCOMPARE(row().originWords(), QStringLiteral("here"));
    QTest::mouseClick(form->details()->actionButton(), Qt::LeftButton);
    QCOMPARE(text(), std::string());
    QCOMPARE(row().originWords(), QStringLiteral("base"));
  }

  void aProtectedEnvironmentIsReadOnlyUntilArmed() {
    window_.reset();
    fixture_.reset();
    fixture_ = std::make_unique<ConsoleFixture>(true);
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(page() != nullptr && text() == ConsoleFixture::first_text, soon_ms);
    QTRY_VERIFY_WITH_TIMEOUT(page()->text()->editor()->isReadOnly(), soon_ms);
    QTest::mouseClick(window_->topBar()->armButton(), Qt::LeftButton);
    auto* dialog = window_->findChild<ArmDialog*>();
    QVERIFY(dialog != nullptr);
    QTest::keyClicks(dialog->findChild<QLineEdit*>(), "prod");
    QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_VERIFY(window_->arming().isArmed("prod"));
    QVERIFY(!page()->text()->editor()->isReadOnly());
    changeValue(7, "20", "4");
    // Arming opens drafts; what the database would deny is not offered, a change is.
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QCOMPARE(publishButton()->text(), QString("Propose…"));
    QCOMPARE(fixture_->history().size(), std::size_t(1));
    QVERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
  }

 private:
  ProfilePage* page() const { return window_->profilePage(); }
  CodeView* view() const { return page()->text()->editor()->view(); }
  std::string text() const { return page()->text()->editor()->text(); }
  QPushButton* publishButton() const { return window_->topBar()->publishButton(); }

  QModelIndex row(const char* end) const {
    auto* tree = window_->navigator()->tree();
    tree->expandAll();
    for (auto at = tree->model()->index(0, 0); at.isValid(); at = tree->indexBelow(at)) {
      const QString address = at.data(NavigatorModel::AddressRole).toString();
      if (address.startsWith("prod/hunt-engine") && address.endsWith(QLatin1String(end))) return at;
    }
    return {};
  }

  // Types over the value at the end of a line, from 1.
  void changeValue(std::size_t line, const QByteArray& from, const QByteArray& to) {
    page()->text()->editor()->goTo({line, 1});
    QTest::keyClick(view(), Qt::Key_End);
    for (int i = 0; i < from.size(); ++i)
      QTest::keyClick(view(), Qt::Key_Backspace);
    QTest::keyClicks(view(), QString::fromLatin1(to));
    QTRY_VERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
  }

  void publishThroughTheDialog(const QString& description) {
    QTRY_VERIFY_WITH_TIMEOUT(publishButton()->isEnabled(), soon_ms);
    QTest::mouseClick(publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QTest::keyClicks(dialog->descriptionField(), description);
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
    dialog->accept();
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleTest)
#include "console_test.moc"
