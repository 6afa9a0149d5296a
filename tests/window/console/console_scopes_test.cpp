// SPDX-License-Identifier: GPL-3.0-or-later
// What a window does across scopes and environments: reach, search, copies, promotions.
#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/console/console_fixture.h"
#include "widgets/common/background_job.h"
#include "widgets/console/finder.h"
#include "widgets/console/reach_page.h"
#include "widgets/console/search_page.h"
#include "widgets/editor/code_view.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 15000;
const ServiceKey staging{"staging", "hunt-engine"};

}  // namespace

class ConsoleScopesTest : public QObject {
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

  void whoWouldChangeIsListedByKey() {
    edit({}, "max: 20", "max: 4");
    QTest::keyClick(window_.get(), Qt::Key_R, Qt::ControlModifier);
    auto* reach = qobject_cast<ReachPage*>(window_->tabs()->current());
    QVERIFY(reach != nullptr);
    TableView* table = reach->view()->table();
    QTRY_COMPARE_WITH_TIMEOUT(table->shownRows(), 1, soon_ms);
    const auto cell = [&](int column) {
      return table->model()->index(0, column).data().toString();
    };
    QCOMPARE(cell(0), QStringLiteral("/db/pool/max"));
    QCOMPARE(cell(1), QStringLiteral("20"));
    QCOMPARE(cell(2), QStringLiteral("4"));
    QCOMPARE(cell(3), QStringLiteral("hunt-1, hunt-2"));
  }

  void everyProfileIsSearchedAsSomebodyTypes() {
    QTest::keyClick(window_.get(), Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    auto* search = qobject_cast<SearchPage*>(window_->tabs()->current());
    QVERIFY(search != nullptr);
    QTest::keyClicks(search->view()->field(), "pool max");
    TableView* table = search->view()->table();
    QTRY_VERIFY_WITH_TIMEOUT(table->shownRows() >= 2, soon_ms);
    QTest::keyClick(search->view()->field(), Qt::Key_Down);
    QString found;
    for (int row = 0; row < table->shownRows(); ++row) {
      if (table->model()->index(row, 1).data().toString() != QLatin1String("/db/pool/max"))
        continue;
      found = table->model()->index(row, 2).data().toString();
      table->selectRow(row);
    }
    QCOMPARE(found, QStringLiteral("20"));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(page() != nullptr);
    QCOMPARE(page()->scope(), Scope{});
    QTRY_COMPARE(page()->text()->editor()->cursor().line, std::size_t(7));
  }

  void anExpressionThatCannotBeReadHasFoundNothing() {
    QTest::keyClick(window_.get(), Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    auto* search = qobject_cast<SearchPage*>(window_->tabs()->current());
    search->view()->expressionButton()->setChecked(true);
    QTest::keyClicks(search->view()->field(), "max");
    TableView* table = search->view()->table();
    QTRY_VERIFY_WITH_TIMEOUT(table->shownRows() >= 2, soon_ms);
    QTest::keyClicks(search->view()->field(), "(");
    const auto says = [search](const QString& words) {
      const auto labels = search->findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(), [&words](const QLabel* label) {
        return label->isVisible() && label->text().contains(words);
      });
    };
    QTRY_VERIFY(says("'max('"));
    QVERIFY(says("at character 5"));
    QVERIFY(!says("Nothing found"));
    QCOMPARE(table->shownRows(), 0);
  }

  void aProfileIsCopiedToAScopeThatHasNone() {
    choose("Copy this profile to another scope", "eu1");
    const Draft* draft = window_->drafts().find(fixture_->key, {"eu1", {}});
    QVERIFY(draft != nullptr);
    QCOMPARE(draft->text, ConsoleFixture::first_text);
    QTRY_COMPARE(page()->scope(), (Scope{"eu1", {}}));
  }

  void aKeyIsCopiedWithItsPlaceAndTheRestStays() {
    edit({"eu1", {}}, "", "# of eu1\nname: eu1\n");
    window_->openPlace(fixture_->base, {7, 5});
    choose("Copy the key at the cursor to another scope", "eu1");
    const Draft* draft = window_->drafts().find(fixture_->key, {"eu1", {}});
    QCOMPARE(draft->text, std::string("# of eu1\nname: eu1\ndb:\n  pool:\n    max: 20\n"));
  }

  void anItemOfAListIsCopiedWithItsList() {
    edit({"eu1", {}}, "", "list: [x, y]\n");
    edit({}, "coalesce_misses: false", "coalesce_misses: false\nlist:\n- a\n- b");
    window_->openPlace(fixture_->base, {17, 3});
    choose("Copy the key at the cursor to another scope", "eu1");
    const Draft* draft = window_->drafts().find(fixture_->key, {"eu1", {}});
    const auto copied = Document::parse(draft->text);
    QCOMPARE(copied->value().member("list")->items().size(), std::size_t(2));
    QCOMPARE(copied->value().member("list")->items()[0].text(), std::string("a"));
  }

  void aNullIsCopiedAsNull() {
    edit({"eu1", {}}, "", "cache: {ttl: 5s}\n");
    edit({}, "  ttl: 1s", "  ttl: null");
    window_->openProfile(fixture_->base);
    choose("Copy this profile to another scope", "eu1");
    const Draft* draft = window_->drafts().find(fixture_->key, {"eu1", {}});
    const Value value = Document::parse(draft->text)->value();
    QCOMPARE(value.member("cache")->member("ttl")->kind(), ValueKind::null);
  }

  void aCopyDoesNotDisturbWhatIsTypedMeanwhile() {
    const Scope eu1{"eu1", {}};
    edit({}, "  ttl: 1s", "  ttl: " + std::string(2 * BackgroundJob::at_once_bytes_max, 's'));
    edit(eu1, "", "name: eu1\n");
    auto* editor = window_->openProfile({fixture_->key, eu1})->text()->editor();
    editor->goTo({1, 1});
    QTest::keyClick(editor->view(), Qt::Key_End);
    QSignalSpy copied(window_->merging(), &MergeFlow::copied);
    QSignalSpy failed(window_->merging(), &MergeFlow::failed);
    window_->merging()->copy({fixture_->key, {}, {}, "/cache/ttl"}, eu1);
    QTest::keyClicks(editor->view(), "-a");
    QTRY_COMPARE_WITH_TIMEOUT(copied.count() + failed.count(), 1, soon_ms);
    QTest::qWait(2 * YamlEditor::edit_pause_ms);
    // Nothing is said to be copied that is not there.
    const Draft* draft = window_->drafts().find(fixture_->key, eu1);
    QCOMPARE(draft->text, std::string("name: eu1-a\n"));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(editor->text(), draft->text);
  }

  void whatWasTypedLastIsMergedToo() {
    publishTo(fixture_->key, 1, replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"));
    edit({}, "max: 20", "max: 4");
    QTRY_VERIFY_WITH_TIMEOUT(page()->banner()->isVisible(), soon_ms);
    auto* editor = page()->text()->editor();
    editor->goTo({1, 1});
    QTest::keyClick(editor->view(), Qt::Key_End);
    QTest::keyClicks(editor->view(), "!");
    emit page()->rebaseWanted(fixture_->key);
    const Draft* draft = window_->drafts().find(fixture_->key, {});
    QCOMPARE(draft->base, RevisionNumber{2});
    QVERIFY(draft->text.find("ttl: 9s") != std::string::npos);
    QVERIFY(draft->text.find("max: 4") != std::string::npos);
    QVERIFY(draft->text.substr(0, draft->text.find('\n')).ends_with('!'));
    QTest::qWait(2 * YamlEditor::edit_pause_ms);
    QVERIFY(window_->drafts().find(fixture_->key, {})->text.find("ttl: 9s") != std::string::npos);
  }

  void aProfileThatTheSourceRemovedIsRemovedByAPromotion() {
    const auto with = [&](const ServiceKey& key, std::int64_t base) {
      fixture_->publishProfiles(
          key, base, {{Scope{}, ConsoleFixture::first_text}, {Scope{"eu1", {}}, "a: 1\n"}});
    };
    with(staging, 0);
    with(fixture_->key, 1);
    fixture_->publishProfiles(fixture_->key, 2, {{Scope{"eu1", {}}, std::nullopt}});
    knowBoth(1, 3);
    choose("Promote this service to another environment", "staging");
    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().find(staging, {"eu1", {}}) != nullptr, soon_ms);
    QCOMPARE(window_->drafts().find(staging, {"eu1", {}})->text, std::string());
  }

  void aSearchThatTakesLongEndsWithItsPage() {
    std::string slow;
    for (int i = 0; i < 20000; ++i)
      slow += "key" + std::to_string(i) + ": word word word word word word word word word word\n";
    publishTo({"prod", "slow"}, 0, slow);
    QTRY_VERIFY_WITH_TIMEOUT(window_->session().stable({"prod", "slow"}) != nullptr, soon_ms);
    window_->openSearch(fixture_->key);
    auto* search = qobject_cast<SearchPage*>(window_->tabs()->current());
    search->view()->expressionButton()->setChecked(true);
    search->view()->field()->setText(QStringLiteral("(\\w+ ?)+[!?]$"));
    QTest::qWait(500);
    QElapsedTimer clock;
    clock.start();
    window_->tabs()->closeCurrent();
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
  }

  void aPromotionMergesWhatOnlyOneSideChanged() {
    publishTo(staging, 0, ConsoleFixture::first_text);
    publishTo(staging, 1, replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 5s"));
    publishTo(fixture_->key, 1, replaced(ConsoleFixture::first_text, "max: 20", "max: 4"));
    knowBoth(2);
    choose("Promote this service to another environment", "staging");
    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().find(staging, {}) != nullptr, soon_ms);
    QCOMPARE(
        window_->drafts().find(staging, {})->text,
        replaced(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 5s"), "max: 20", "max: 4"));
    QVERIFY(window_->merging()->dialog() == nullptr);
    QVERIFY(window_->notices()->noticeBanner()->sentence().contains("nothing is published yet"));
  }

  void aKeyThatBothEnvironmentsChangedIsAskedFor() {
    publishTo(staging, 0, ConsoleFixture::first_text);
    publishTo(staging, 1, replaced(ConsoleFixture::first_text, "max: 20", "max: 8"));
    publishTo(fixture_->key, 1, replaced(ConsoleFixture::first_text, "max: 20", "max: 4"));
    knowBoth(2);
    choose("Promote this service to another environment", "staging");
    QTRY_VERIFY_WITH_TIMEOUT(window_->merging()->dialog() != nullptr, soon_ms);
    MergeDialog* dialog = window_->merging()->dialog();
    QVERIFY(window_->drafts().find(staging, {}) == nullptr);
    QTest::keyClick(dialog->choices()->table(), Qt::Key_T);
    QTRY_VERIFY(dialog->useButton()->isEnabled());
    QTest::mouseClick(dialog->useButton(), Qt::LeftButton);
    QTRY_VERIFY(window_->drafts().find(staging, {}) != nullptr);
    QCOMPARE(window_->drafts().find(staging, {})->text,
             replaced(ConsoleFixture::first_text, "max: 20", "max: 4"));
  }

 private:
  ProfilePage* page() const { return window_->profilePage(); }
  std::string text() const { return page()->text()->editor()->text(); }

  void edit(const Scope& scope, const std::string& from, const std::string& to) {
    Draft draft{fixture_->key, scope, {1}, {}, {}};
    if (scope.isBase()) draft.base_text = ConsoleFixture::first_text;
    draft.text = replaced(draft.base_text, from, to);
    window_->drafts().edit(std::move(draft));
  }

  // Runs a command, and takes an entry of the list that it shows. Not through the palette: the
  // platform without a screen closes a popup that opens while another one closes.
  void choose(const QString& command, const QString& entry) {
    for (QAction* action : window_->commands().all()) {
      if (action->text().startsWith(command)) action->trigger();
    }
    auto* finder = window_->findChild<Finder*>();
    QVERIFY(finder != nullptr);
    QTest::keyClicks(finder->field(), entry);
    QTest::keyClick(finder->field(), Qt::Key_Return);
    QTRY_VERIFY(window_->findChild<Finder*>() == nullptr);
  }

  void publishTo(const ServiceKey& key, std::int64_t base, const std::string& text) {
    fixture_->publishTo(key, base, text);
  }
  // Until the window has read these revisions of both environments.
  void knowBoth(std::int64_t revision) { knowBoth(revision, revision); }
  void knowBoth(std::int64_t in_staging, std::int64_t in_prod) {
    for (const auto& [key, revision] :
         {std::pair(staging, in_staging), std::pair(fixture_->key, in_prod)}) {
      QTRY_VERIFY_WITH_TIMEOUT(
          window_->session().stable(key) != nullptr &&
              window_->session().stable(key)->info.number.value == revision &&
              window_->session().recentRevisions(key).size() == std::size_t(revision),
          soon_ms);
    }
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleScopesTest)
#include "console_scopes_test.moc"
