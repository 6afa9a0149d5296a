// SPDX-License-Identifier: GPL-3.0-or-later
// A review between two consoles with logins of their own, on one store: what one does the other
// sees, and what is published is exactly what was approved.
#include <QElapsedTimer>
#include <QInputDialog>
#include <QTest>

#include "tests/support/store_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/change_page.h"
#include "widgets/console/changes_page.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::makeProd;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 20'000;

std::string draftText(const char* ttl) {
  return replaced(ConsoleFixture::first_text, "ttl: 1s", std::string("ttl: ") + ttl);
}

}  // namespace

class ConsoleChangeTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void draftsBecomeAChange();
  void theOtherFindsItAndSeesWhatItDoes();
  void presenceIsSeenAndRunsOut();
  void commentsArriveLive();
  void aThreadIsResolvedAndStaysReadable();
  void anEditVoidsTheApproval();
  void aSuggestionIsOneClick();
  void nobodyApprovesTheirOwn();
  void exactlyWhatWasApprovedIsPublished();
  void anObjectionStandsInItsWay();
  void theListTellsWhoseTheyAre();

 private:
  std::unique_ptr<MainWindow> open(const QString& dsn, const QString& person);
  void edit(MainWindow& window, const std::string& text);
  ChangePage* propose(const std::string& text, const QString& words);
  [[nodiscard]] ChangePage* theirs(ChangeNumber number) {
    return other_->openChange(fixture_->key, number);
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;  // of mara
  std::unique_ptr<MainWindow> other_;   // of otto, who may approve
  ChangePage* mine_ = nullptr;
  ChangePage* his_ = nullptr;
};

std::unique_ptr<MainWindow> ConsoleChangeTest::open(const QString& dsn, const QString& person) {
  Theme::install(ThemeChoice::dark);
  WindowOptions options;
  options.target = resolveTarget(dsn).value();
  options.person = person;
  options.settings_file = fixture_->folder() + "/" + person + ".ini";
  options.drafts_folder = fixture_->folder() + "/drafts of " + person;
  auto window = std::make_unique<MainWindow>(options);
  window->resize(1440, 900);
  window->show();
  window->start();
  const auto ready = [&] { return window->session().stable(fixture_->key) != nullptr; };
  if (!QTest::qWaitFor(ready, soon_ms)) qFatal("the store is not read");
  window->arming().arm("prod", std::chrono::minutes(30));
  return window;
}

void ConsoleChangeTest::initTestCase() {
  fixture_ = std::make_unique<ConsoleFixture>(true);
  const QString dsn = fixture_->storeFixture().addLogin("otto");
  for (const char* role : {"approver", "editor"}) {
    QVERIFY(await<void>([&](Reply<void> reply) {
              fixture_->store().grantRole({"otto", "prod", role}, "mara", std::move(reply));
            }).has_value());
  }
  window_ = open(fixture_->storeFixture().dsn(), "mara");
  other_ = open(dsn, "otto");
}

void ConsoleChangeTest::cleanupTestCase() {
  window_.reset();
  other_.reset();
  fixture_.reset();
}

void ConsoleChangeTest::edit(MainWindow& window, const std::string& text) {
  const RevisionContent* stable = window.session().stable(fixture_->key);
  window.drafts().edit({fixture_->key, {}, stable->info.number, stable->profiles.at(Scope{}), text,
                        stable->info.content_hash, 0});
}

ChangePage* ConsoleChangeTest::propose(const std::string& text, const QString& words) {
  window_->openProfile({fixture_->key, {}});
  edit(*window_, text);
  QPushButton* button = window_->topBar()->publishButton();
  if (!QTest::qWaitFor([&] { return button->text() == "Propose…" && button->isEnabled(); }, soon_ms))
    qFatal("a change cannot be proposed: %s", qPrintable(button->toolTip()));
  QTest::mouseClick(button, Qt::LeftButton);
  OpenChangeDialog* dialog = window_->proposing()->dialog();
  if (dialog == nullptr) qFatal("no dialog opens");
  QTest::keyClicks(dialog->descriptionField(), words);
  QTest::keyClicks(dialog->reviewersField(), "otto");
  QTest::mouseClick(dialog->openButton(), Qt::LeftButton);
  const auto opened = [&] {
    return qobject_cast<ChangePage*>(window_->tabs()->current()) != nullptr;
  };
  if (!QTest::qWaitFor(opened, soon_ms)) qFatal("the change does not open");
  return qobject_cast<ChangePage*>(window_->tabs()->current());
}

void ConsoleChangeTest::draftsBecomeAChange() {
  mine_ = propose(draftText("10s"), "Longer cache");
  QTRY_VERIFY_WITH_TIMEOUT(mine_->watch()->change() != nullptr, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->summary()->words().contains("1 key in 1 profile, reaches 2 of 2"),
                           soon_ms);
  QVERIFY(mine_->summary()->words().contains("0 of 1 approvals"));
  QVERIFY(mine_->summary()->words().contains("Risk: low"));
  QVERIFY(mine_->abandonButton()->isVisible());
  // The author's next step is somebody else's word.
  QVERIFY(!mine_->stepButton()->isVisible());
}

void ConsoleChangeTest::theOtherFindsItAndSeesWhatItDoes() {
  QPushButton* inbox = other_->status()->inboxButton();
  QTRY_VERIFY_WITH_TIMEOUT(inbox->isVisible(), soon_ms);
  QCOMPARE(inbox->text(), QString("1 change asks you"));
  QVERIFY(!window_->status()->inboxButton()->isVisible());
  QTest::mouseClick(inbox, Qt::LeftButton);
  auto* list = qobject_cast<ChangesPage*>(other_->tabs()->current());
  QVERIFY(list != nullptr);
  QCOMPARE(list->view()->kinds()->current(), 1);
  QTRY_COMPARE_WITH_TIMEOUT(list->view()->table()->shownRows(), 1, soon_ms);
  list->view()->table()->selectRow(0);
  QTest::keyClick(list->view()->table(), Qt::Key_Return);
  QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<ChangePage*>(other_->tabs()->current()) != nullptr, soon_ms);
  his_ = qobject_cast<ChangePage*>(other_->tabs()->current());
  QTRY_VERIFY_WITH_TIMEOUT(his_->stepButton()->text().startsWith("Approve"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(his_->diff()->differenceCount() == 1, soon_ms);
  QVERIFY(!his_->abandonButton()->isVisible());
}

void ConsoleChangeTest::presenceIsSeenAndRunsOut() {
  QTRY_COMPARE_WITH_TIMEOUT(mine_->othersShown(), QStringList("otto"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(his_->othersShown(), QStringList("mara"), soon_ms);
  QElapsedTimer since;
  since.start();
  his_->pointAt(Scope{}, "/cache/ttl");
  QTRY_COMPARE_WITH_TIMEOUT(mine_->othersShown(), QStringList("otto · /cache/ttl"), soon_ms);
  qInfo("seen by the other console after %lld ms", static_cast<long long>(since.elapsed()));
  other_->openProfile({fixture_->key, {}});
  QTRY_COMPARE_WITH_TIMEOUT(mine_->othersShown(), QStringList(), soon_ms);
  his_ = theirs(mine_->watch()->number());
  QTRY_COMPARE_WITH_TIMEOUT(mine_->othersShown().size(), 1, soon_ms);
}

void ConsoleChangeTest::commentsArriveLive() {
  his_->pointAt(Scope{}, "/cache/ttl");
  QTest::keyClicks(his_->conversation()->field()->text(), "Why so long?");
  QTest::keyClick(his_->conversation()->field()->text(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE_WITH_TIMEOUT(mine_->conversation()->cards().size(), std::size_t{1}, soon_ms);
  ThreadCard* card = mine_->conversation()->cards().front();
  QCOMPARE(card->thread().place, QString("/cache/ttl"));
  QCOMPARE(card->thread().comments.front().body, QString("Why so long?"));
  QTRY_VERIFY_WITH_TIMEOUT(his_->conversation()->field()->words().isEmpty(), soon_ms);
  card->openReply();
  QTest::keyClicks(card->replyField()->text(), "The peak lasts longer");
  QTest::mouseClick(card->replyField()->button(), Qt::LeftButton);
  const auto replies = [this] {
    const auto cards = his_->conversation()->cards();
    return cards.empty() ? std::size_t{0} : cards.front()->thread().comments.size();
  };
  QTRY_COMPARE_WITH_TIMEOUT(replies(), std::size_t{2}, soon_ms);
}

void ConsoleChangeTest::aThreadIsResolvedAndStaysReadable() {
  QCOMPARE(his_->conversation()->openCount(), 1);
  QTest::mouseClick(his_->conversation()->cards().front()->resolveButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(mine_->conversation()->openCount(), 0, soon_ms);
  QCOMPARE(mine_->conversation()->cards().size(), std::size_t{1});
  QTest::mouseClick(mine_->conversation()->cards().front()->resolveButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(his_->conversation()->openCount(), 1, soon_ms);
}

void ConsoleChangeTest::anEditVoidsTheApproval() {
  QTRY_VERIFY_WITH_TIMEOUT(his_->stepButton()->isEnabled(), soon_ms);
  QTest::mouseClick(his_->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->summary()->words().contains("1 of 1 approvals"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->stepButton()->text().startsWith("Publish"), soon_ms);
  edit(*window_, draftText("20s"));
  QTRY_VERIFY_WITH_TIMEOUT(mine_->updateButton()->isVisible(), soon_ms);
  QTest::mouseClick(mine_->updateButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(his_->summary()->words().contains("0 of 1 approvals"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(!mine_->stepButton()->isVisible(), soon_ms);
  const auto* rows = his_->approvals()->table()->model();
  QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 2, soon_ms);
  QVERIFY(rows->index(1, 1).data().toString().contains("void: the change was edited"));
}

void ConsoleChangeTest::aSuggestionIsOneClick() {
  // Said with the command line or another console: a value for the place of the thread.
  ChangeComment said;
  said.version = 2;
  said.scope = Scope{};
  said.pointer = "/cache/ttl";
  said.body = "15 s are enough";
  said.suggestion = "\"15s\"";
  said.author = "otto";
  QVERIFY(await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
            fixture_->store().commentChange(RequestId::random(), mine_->watch()->number(), said,
                                            std::move(reply));
          }).has_value());
  QTRY_COMPARE_WITH_TIMEOUT(mine_->conversation()->cards().size(), std::size_t{2}, soon_ms);
  emit mine_->conversation()->suggestionTaken(mine_->conversation()->cards().back()->thread().key, 0);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->watch()->change()->summary.version == 3, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->watch()->after().at(Scope{}) == draftText("15s"), soon_ms);
}

// The button is not there, and the database would refuse as well.
void ConsoleChangeTest::nobodyApprovesTheirOwn() {
  QVERIFY(!mine_->stepButton()->isVisible());
  const auto receipt = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    fixture_->store().judgeChange(
        RequestId::random(), mine_->watch()->number(),
        {mine_->watch()->change()->hash, ChangeVerdict::approve, {}, "mara"}, std::move(reply));
  });
  QVERIFY(!receipt.has_value());
  QCOMPARE(receipt.error().kind, ErrorKind::denied);
}

void ConsoleChangeTest::exactlyWhatWasApprovedIsPublished() {
  QTRY_VERIFY_WITH_TIMEOUT(his_->watch()->change()->summary.version == 3, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(his_->stepButton()->isVisible() && his_->stepButton()->isEnabled(), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(his_->diff()->view()->isVisible(), soon_ms);
  QTest::mouseClick(his_->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->stepButton()->isVisible() &&
                               mine_->stepButton()->text().startsWith("Publish") &&
                               mine_->stepButton()->isEnabled(),
                           soon_ms);
  QTest::mouseClick(mine_->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(
      mine_->watch()->change()->summary.state == ChangeState::published, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(
      window_->session().stable(fixture_->key)->info.number == RevisionNumber{2}, soon_ms);
  QCOMPARE(fixture_->textOf({2}), draftText("15s"));
  QTRY_VERIFY_WITH_TIMEOUT(
      his_->watch()->change()->summary.state == ChangeState::published, soon_ms);
}

void ConsoleChangeTest::anObjectionStandsInItsWay() {
  window_->drafts().discard(fixture_->key, {});
  mine_ = propose(replaced(fixture_->textOf({2}), "ttl: 15s", "ttl: 30s"), "Longer still");
  QTRY_VERIFY_WITH_TIMEOUT(mine_->watch()->change() != nullptr, soon_ms);
  his_ = theirs(mine_->watch()->number());
  QTRY_VERIFY_WITH_TIMEOUT(his_->objectButton()->isVisible(), soon_ms);
  QTimer::singleShot(500, this, [this] {
    auto* asked = other_->findChild<QInputDialog*>();
    if (asked == nullptr) qFatal("no reason is asked for");
    asked->setTextValue("Stale clues");
    asked->accept();
  });
  QTest::mouseClick(his_->objectButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(mine_->summary()->words().contains("1 objection"), soon_ms);
  const auto* rows = mine_->approvals()->table()->model();
  QVERIFY(rows->index(rows->rowCount() - 1, 1).data().toString().contains("Stale clues"));
}

void ConsoleChangeTest::theListTellsWhoseTheyAre() {
  ChangesPage* list = window_->openChanges("prod");
  const auto shown = [&](int kind) {
    list->view()->kinds()->setCurrent(kind);
    emit list->view()->kindChosen(kind);
    return QTest::qWaitFor([&] { return list->view()->table()->shownRows() > 0; }, 3000);
  };
  QVERIFY(shown(0));
  QVERIFY(shown(2));
  QVERIFY(shown(3));
  QVERIFY(!shown(1));
  QVERIFY(list->view()->empty()->isVisible());
}

QTEST_MAIN(ConsoleChangeTest)
#include "console_change_test.moc"
