// SPDX-License-Identifier: GPL-3.0-or-later
// Reviewing a change: any two of its versions, comments that follow their keys, values that are
// suggested, and whose word is asked for by the rules.
#include <QElapsedTimer>
#include <QTest>

#include "tests/window/console/review_fixture.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;
using sextant::testing::ReviewFixture;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;

// A row of a table as text.
QString rowOf(const TableView* table, int row) {
  QStringList cells;
  for (int column = 0; column < table->model()->columnCount(); ++column)
    cells << table->model()->index(row, column).data().toString();
  return cells.join(QLatin1Char('|'));
}

QStringList rowsOf(const TableView* table) {
  QStringList rows;
  for (int row = 0; row < table->model()->rowCount(); ++row)
    rows << rowOf(table, row);
  return rows;
}

}  // namespace

class ConsoleReviewTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void aWordThatIsMissingIsToldWithItsReason();
  void aSuggestionIsMadeInTheWindow();
  void whatCannotBeAValueIsNotSent();
  void onlyTheAuthorTakesItOver();
  void anyTwoVersionsAreCompared();
  void aCommentFollowsItsKey();
  void aCommentSaysThatItsKeyIsGone();
  void fromTheKeyToTheComment();
  void whatIsNotSentIsThereAgain();
  void theSummaryTellsHowItGoesOutAndIsUndone();
  void theWordThatIsGivenCounts();
  void nobodyApprovesWhatIsNotShownYet();
  void whoIsAskedGivesTheLastWord();
  void theWayBackIsOfferedWhileItIsTheOneBefore();

 private:
  [[nodiscard]] QString shownTitle(bool right) const;
  void say(const std::string& pointer, const char* words);

  std::unique_ptr<ReviewFixture> fixture_;
  ChangePage* maras_ = nullptr;
  ChangePage* ottos_ = nullptr;
};

void ConsoleReviewTest::initTestCase() {
  fixture_ = std::make_unique<ReviewFixture>();
  fixture_->publishRules(
      "approvers:\n  groups:\n    caches: [otto]\n    databases: [grace, heidi]\n  rules:\n"
      "    - {at: /cache, groups: [caches]}\n    - {at: /db, groups: [databases]}\n");
  std::string proposed = ReviewFixture::withTtl("10s");
  maras_ = fixture_->propose(proposed, "Longer cache");
  ottos_ = fixture_->ofOtto(maras_);
}

void ConsoleReviewTest::cleanupTestCase() {
  fixture_.reset();
}

void ConsoleReviewTest::aWordThatIsMissingIsToldWithItsReason() {
  const auto told = [this] { return rowsOf(ottos_->approvals()->table()).join(QLatin1Char('\n')); };
  QTRY_VERIFY2_WITH_TIMEOUT(told().contains("caches|asked because of /cache: /cache/ttl"), qPrintable(told() + ottos_->summary()->words()),
                           soon_ms);
  QVERIFY(!told().contains("databases"));
  QVERIFY(maras_->summary()->words().contains("caches still needed"));
}

void ConsoleReviewTest::aSuggestionIsMadeInTheWindow() {
  QVERIFY(!ottos_->conversation()->suggestButton()->isEnabled());
  ottos_->lookAt(Scope{}, "/cache/ttl");
  QVERIFY(ottos_->conversation()->suggestButton()->isEnabled());
  QTest::mouseClick(ottos_->conversation()->suggestButton(), Qt::LeftButton);
  SuggestionField* field = ottos_->conversation()->suggestion();
  QVERIFY(field->isVisible());
  // It begins with the value that is there, which is no suggestion.
  QCOMPARE(field->value(), QString("10s"));
  QVERIFY(!field->sendButton()->isEnabled());
  field->valueField()->selectAll();
  QTest::keyClicks(field->valueField(), "15s");
  QTest::keyClicks(field->wordsField(), "Clues live so long");
  QTest::keyClick(field->wordsField(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE_WITH_TIMEOUT(maras_->conversation()->cards().size(), std::size_t{1}, soon_ms);
  const ThreadComment& said = maras_->conversation()->cards().front()->thread().comments.front();
  QCOMPARE(said.suggestion, QString("\"15s\""));
  QCOMPARE(said.body, QString("Clues live so long"));
  QTRY_VERIFY_WITH_TIMEOUT(!field->isVisible(), soon_ms);
}

void ConsoleReviewTest::whatCannotBeAValueIsNotSent() {
  SuggestionField* field = ottos_->conversation()->suggestion();
  ottos_->lookAt(Scope{}, "/db/pool/max");
  QTest::mouseClick(ottos_->conversation()->suggestButton(), Qt::LeftButton);
  QCOMPARE(field->value(), QString("20"));
  field->valueField()->setPlainText("[1, 2");
  QVERIFY(!field->problem().isEmpty());
  QVERIFY(!field->sendButton()->isEnabled());
  field->valueField()->setPlainText("12");
  QVERIFY(field->problem().isEmpty());
  QVERIFY(field->sendButton()->isEnabled());
  // What was typed is there when it is opened again.
  QTest::keyClick(field->valueField(), Qt::Key_Escape);
  QVERIFY(!field->isVisible());
  ottos_->conversation()->openSuggestion();
  QCOMPARE(field->value(), QString("12"));
  QTest::mouseClick(field->cancelButton(), Qt::LeftButton);
}

void ConsoleReviewTest::onlyTheAuthorTakesItOver() {
  QTRY_VERIFY_WITH_TIMEOUT(ottos_->conversation()->cards().size() == 1, soon_ms);
  QVERIFY(!ottos_->conversation()->cards().front()->takeButton()->isEnabled());
  QPushButton* take = maras_->conversation()->cards().front()->takeButton();
  QVERIFY(take->isEnabled());
  QTest::mouseClick(take, Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(maras_->watch()->change()->summary.version, 2, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(maras_->watch()->after().at(Scope{}) == ReviewFixture::withTtl("15s"),
                           soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(
      maras_->conversation()->cards().front()->thread().comments.front().is_taken, soon_ms);
  QCOMPARE(maras_->conversation()->cards().front()->takeButton(), nullptr);
}

void ConsoleReviewTest::anyTwoVersionsAreCompared() {
  std::string text = ReviewFixture::withTtl("15s");
  fixture_->update(maras_, replaced(text, "threads: 32", "threads: 24"));
  VersionPicker* picker = ottos_->views()->picker();
  QTRY_VERIFY_WITH_TIMEOUT(picker->from()->choices().size() == 4, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->diff()->differenceCount(), 2, soon_ms);
  picker->from()->setCurrent(1);
  emit picker->from()->chosen(1);
  picker->to()->setCurrent(1);
  emit picker->to()->chosen(1);
  QCOMPARE(picker->picked(), (PickedVersions{1, 2}));
  const auto values = [this] {
    auto* changes = ottos_->diff()->view()->findChild<ValueChanges*>();
    return rowsOf(changes);
  };
  QTRY_COMPARE_WITH_TIMEOUT(values().size(), 1, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(values().front().contains("/cache/ttl|\"10s\"|\"15s\""), soon_ms);
  // What is newest may change: this pair stays, and "newest" is another one.
  fixture_->update(maras_, replaced(text, "threads: 32", "threads: 16"));
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->change()->summary.version, 4, soon_ms);
  QCOMPARE(values().size(), 1);
  picker->pick({3, 0});
  QTRY_VERIFY_WITH_TIMEOUT(
      values().size() == 1 && values().front().contains("/workers/threads|24|16"), soon_ms);
  QTest::mouseClick(picker->wholeButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(values().size(), 2, soon_ms);
  QVERIFY(!picker->wholeButton()->isVisible());
}

void ConsoleReviewTest::say(const std::string& pointer, const char* words) {
  ottos_->pointAt(Scope{}, pointer);
  QTest::keyClicks(ottos_->conversation()->field()->text(), words);
  const std::size_t before = ottos_->conversation()->cards().size();
  QTest::keyClick(ottos_->conversation()->field()->text(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE_WITH_TIMEOUT(maras_->conversation()->cards().size(), before + 1, soon_ms);
}

void ConsoleReviewTest::aCommentFollowsItsKey() {
  say("/workers/threads", "Why fewer?");
  // Lines move, and the value is another one.
  std::string text = "# A line above\n# and another\n" + ReviewFixture::withTtl("15s");
  fixture_->update(maras_, replaced(text, "threads: 32", "threads: 12"));
  const auto thread = [this] { return ottos_->conversation()->cards().back()->thread(); };
  QTRY_VERIFY_WITH_TIMEOUT(thread().is_changed, soon_ms);
  QVERIFY(!thread().is_gone);
  QCOMPARE(thread().comments.front().note, QString("on version 4"));
  // From the comment to its key.
  QTest::mouseClick(ottos_->conversation()->cards().back()->placeButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(maras_->othersShown(), QStringList("otto · /workers/threads"), soon_ms);
  QVERIFY(ottos_->conversation()->cards().back()->isChosen());
  QVERIFY(!ottos_->conversation()->cards().front()->isChosen());
}

void ConsoleReviewTest::aCommentSaysThatItsKeyIsGone() {
  std::string text = ReviewFixture::withTtl("15s");
  const std::size_t begin = text.find("  threads:");
  text.erase(begin, text.find('\n', begin) + 1 - begin);
  fixture_->update(maras_, text);
  const auto thread = [this] { return ottos_->conversation()->cards().back()->thread(); };
  QTRY_VERIFY_WITH_TIMEOUT(thread().is_gone, soon_ms);
  QCOMPARE(thread().place_now, QString("/workers"));
  // It leads to the nearest that is there.
  QTest::mouseClick(ottos_->conversation()->cards().back()->placeButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(maras_->othersShown(), QStringList("otto · /workers"), soon_ms);
  // The other thread's key is where it was.
  QVERIFY(!ottos_->conversation()->cards().front()->thread().is_gone);
}

void ConsoleReviewTest::fromTheKeyToTheComment() {
  emit ottos_->diff()->view()->valueActivated("/cache/ttl");
  QVERIFY(ottos_->conversation()->cards().front()->isChosen());
  QVERIFY(!ottos_->conversation()->cards().back()->isChosen());
  emit ottos_->diff()->view()->valueActivated("/db/pool/max");
  QVERIFY(!ottos_->conversation()->cards().front()->isChosen());
}

void ConsoleReviewTest::whatIsNotSentIsThereAgain() {
  const auto reopened = [this] {
    fixture_->otto().tabs()->closeCurrent();
    ottos_ = fixture_->ofOtto(maras_);
  };
  const auto conversation = [this] { return ottos_->conversation(); };
  const auto firstReply = [&] { return conversation()->cards().front()->replyField(); };
  ottos_->pointAt(Scope{}, "/cache/ttl");
  QTest::keyClicks(conversation()->field()->text(), "Not yet said");
  conversation()->cards().front()->openReply();
  QTest::keyClicks(firstReply()->text(), "Nor answered");
  // A crash closes no tab: it is on disk soon after it is typed.
  const QString file = fixture_->console().folder() + "/drafts of otto/unsent/change-" +
                       QString::number(maras_->watch()->number().value) + ".json";
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), soon_ms);
  reopened();
  QTRY_COMPARE_WITH_TIMEOUT(conversation()->field()->words(), QString("Not yet said"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(conversation()->cards().size(), std::size_t{2}, soon_ms);
  QCOMPARE(firstReply()->words(), QString("Nor answered"));
  QVERIFY(firstReply()->isVisible());
  // A suggestion goes on at the key that it is for, open or put away.
  conversation()->field()->clear();
  firstReply()->clear();
  conversation()->openSuggestion();
  conversation()->suggestion()->valueField()->setPlainText("25s");
  QTest::keyClicks(conversation()->suggestion()->wordsField(), "Longer still");
  reopened();
  QTRY_VERIFY_WITH_TIMEOUT(conversation()->isSuggesting(), soon_ms);
  QCOMPARE(conversation()->suggestion()->value(), QString("25s"));
  QCOMPARE(conversation()->suggestion()->words(), QString("Longer still"));
  QVERIFY(conversation()->suggestion()->sendButton()->isEnabled());
  QVERIFY(!firstReply()->isVisible());
  QTest::mouseClick(conversation()->suggestion()->cancelButton(), Qt::LeftButton);
  reopened();
  QTRY_COMPARE_WITH_TIMEOUT(conversation()->suggestion()->value(), QString("25s"), soon_ms);
  QVERIFY(!conversation()->isSuggesting());
  // What was sent or emptied is not kept.
  conversation()->field()->clear();
  conversation()->suggestion()->arrived();
  reopened();
  QVERIFY(!QFile::exists(file));
  QVERIFY(!conversation()->isSuggesting());
}

void ConsoleReviewTest::theSummaryTellsHowItGoesOutAndIsUndone() {
  const QString words = ottos_->summary()->words();
  QVERIFY2(words.contains("Plan: at once"), qPrintable(words));
  QVERIFY2(words.contains("Undo: revision 1, one click, no approval"), qPrintable(words));
  QVERIFY2(words.contains("No preview, these texts ran nowhere yet"), qPrintable(words));
  QTRY_VERIFY2_WITH_TIMEOUT(
      ottos_->summary()->words().contains("No estimate, the settings of this service"),
      qPrintable(ottos_->summary()->words()), soon_ms);
}

// Otto is of the caches, and nobody of the databases is here.
void ConsoleReviewTest::theWordThatIsGivenCounts() {
  fixture_->update(maras_, replaced(ReviewFixture::withTtl("15s"), "max: 20", "max: 12"));
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->change()->summary.version, 7, soon_ms);
  const auto told = [this] { return rowsOf(ottos_->approvals()->table()).join(QLatin1Char('\n')); };
  QTRY_VERIFY_WITH_TIMEOUT(told().contains("databases|asked because of /db: /db/pool/max"),
                           soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(ottos_->stepButton()->isVisible() && ottos_->stepButton()->isEnabled(),
                           soon_ms);
  QTest::mouseClick(ottos_->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(!told().contains("caches|"), soon_ms);
  QVERIFY(told().contains("databases|"));
  // The count is reached, and a word is missing: it is not published from here.
  QTRY_VERIFY_WITH_TIMEOUT(maras_->stepButton()->text().startsWith("Publish"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(
      maras_->stepButton()->toolTip().contains("A word of databases is missing"), soon_ms);
  QVERIFY(!maras_->stepButton()->isEnabled());
  // Otto has said what he can say.
  QVERIFY(ottos_->stepButton()->text().startsWith("Publish"));
  QVERIFY(!ottos_->stepButton()->isEnabled());
}

// A version comes while the pointer is on its way to the button: neither the old difference nor the
// old needs are what the new hash would be approved with.
void ConsoleReviewTest::nobodyApprovesWhatIsNotShownYet() {
  ChangeWatch* watch = ottos_->watch();
  const std::string before = watch->change()->hash;
  int not_shown = 0;
  int enabled = 0;
  const auto count = [&] {
    if (watch->change()->hash == before) return;
    if (!watch->isCompared()) ++not_shown;
    if (ottos_->stepButton()->isEnabled()) ++enabled;
  };
  QElapsedTimer since;
  QObject counting;
  connect(watch, &ChangeWatch::changed, &counting, [&] {
    if (watch->change()->hash != before && !since.isValid()) since.start();
    count();
  });
  fixture_->update(maras_, replaced(ReviewFixture::withTtl("15s"), "max: 20", "max: 14"));
  QTRY_COMPARE_WITH_TIMEOUT(watch->change()->summary.version, 8, soon_ms);
  QVERIFY(not_shown > 0);
  QCOMPARE(enabled, 0);
  QTRY_VERIFY_WITH_TIMEOUT(ottos_->stepButton()->isEnabled(), soon_ms);
  QVERIFY(watch->isCompared() && since.elapsed() >= 500);
  QVERIFY(ottos_->stepButton()->text().startsWith("Approve"));
}

void ConsoleReviewTest::whoIsAskedGivesTheLastWord() {
  QTest::mouseClick(ottos_->stepButton(), Qt::LeftButton);
  const auto grace = fixture_->open(fixture_->addReviewer("grace"), "grace");
  const auto ida = fixture_->open(fixture_->addReviewer("ida"), "ida");
  const ChangeNumber number = maras_->watch()->number();
  ChangePage* graces = grace->openChange(fixture_->console().key, number);
  ChangePage* idas = ida->openChange(fixture_->console().key, number);
  // Whoever no rule asks has nothing to say any more.
  QTRY_VERIFY_WITH_TIMEOUT(idas->stepButton()->toolTip().contains("A word of databases is missing"),
                           soon_ms);
  QVERIFY(idas->stepButton()->text().startsWith("Publish"));
  QTRY_VERIFY_WITH_TIMEOUT(graces->stepButton()->text().startsWith("Approve") &&
                               graces->stepButton()->isEnabled(),
                           soon_ms);
  QTest::mouseClick(graces->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(maras_->stepButton()->isEnabled(), soon_ms);
  QTest::mouseClick(maras_->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(maras_->watch()->change()->summary.state == ChangeState::published,
                           soon_ms);
}

void ConsoleReviewTest::theWayBackIsOfferedWhileItIsTheOneBefore() {
  const Banner* notice = fixture_->mara().notices()->noticeBanner();
  QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), soon_ms);
  QVERIFY(notice->sentence().contains("Revision 2 is published"));
  fixture_->publishBetween(2, ReviewFixture::withTtl("20s"));
  QTRY_VERIFY_WITH_TIMEOUT(!notice->isVisible(), soon_ms);
}

QTEST_MAIN(ConsoleReviewTest)
#include "console_review_test.moc"
