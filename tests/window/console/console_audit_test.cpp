// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log's tab on a real store.
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "model/audit/audit_export.h"
#include "model/audit/audit_record.h"
#include "tests/support/stopped_server.h"
#include "tests/support/store_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/audit_page.h"
#include "widgets/console/restored_page.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;

namespace {

constexpr int soon_ms = 15000;
// Longer than a head's hint takes, shorter than the page's own look for what moved no head.
constexpr int by_hint_ms = 4000;

}  // namespace

class ConsoleAuditTest : public QObject {
  Q_OBJECT
 private slots:
  // One store for all: each test takes up the log where the one before it left it.
  void initTestCase() {
    fixture_ = std::make_unique<ConsoleFixture>();
    publishMany(520);  // more than a page, of the list as of a verification
    for (const char* name : {"altered", "cut"})
      makeEnvironment(name);
  }
  void init() {
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(window_->profilePage() != nullptr, soon_ms);
  }
  void cleanup() { window_.reset(); }
  void cleanupTestCase() { fixture_.reset(); }

  void aPublishAppearsWithoutAsking() {
    AuditPage* page = openPage();
    QCOMPARE(page->title(), QString("Audit log of prod"));
    const RevisionNumber stable = stableNow();
    const int before = page->view()->table()->shownRows();
    fixture_->publishAsAda(stable.value, "a: pool\n", "Ada's pool");
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->table()->shownRows(), before + 1, by_hint_ms);
    QCOMPARE(cell(page, 0, 3), QString("publish"));
    QCOMPARE(cell(page, 0, 4), QString("hunt-engine r%1").arg(stable.value + 1));
    QCOMPARE(cell(page, 0, 6), QString("Ada's pool"));
  }

  void aRefusedPublishAppears() {
    sextant::testing::makeProd(fixture_->store(), true);
    AuditPage* page = openPage();
    const auto denied = sextant::testing::publish(
        fixture_->store(), sextant::testing::publishOf("prod/hunt-engine", 1, "a: 1\n"));
    QCOMPARE(denied.error().kind, ErrorKind::denied);
    QTest::keyClick(window_.get(), Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(cell(page, 0, 5), QString("denied"), by_hint_ms);
    QVERIFY(cell(page, 0, 6).contains("is protected: it takes approved changes only"));
    const auto reset = qScopeGuard([this] { sextant::testing::makeProd(fixture_->store()); });
    page->view()->filter()->deniedOnly()->click();
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->table()->shownRows(), 1, soon_ms);
    QVERIFY(!page->view()->isLoading());
    // Another one, without anybody asking: nothing else tells of it.
    static_cast<void>(sextant::testing::publish(
        fixture_->store(), sextant::testing::publishOf("prod/hunt-engine", 1, "a: 2\n")));
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->table()->shownRows(), 2, soon_ms);
  }

  void theFilterNarrows() {
    AuditPage* page = openPage();
    AuditFilterBar* bar = page->view()->filter();
    QTest::keyClicks(bar->service(), "sextant");
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->table()->shownRows(), 1, soon_ms);
    QCOMPARE(cell(page, 0, 4), QString("sextant r1"));
    bar->service()->clear();
    bar->action()->setCurrent(int(bar->action()->choices().indexOf("enrol")));
    emit bar->action()->chosen(bar->action()->current());
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->table()->shownRows(), 2, soon_ms);
    QTest::keyClicks(bar->login(), "nobody");
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->empty()->isVisible() && !page->view()->isLoading(),
                             soon_ms);
    QCOMPARE(page->view()->empty()->accessibleName(), QString("No entry passes the filter"));
    page->view()->empty()->findChild<QPushButton*>()->click();
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->table()->shownRows() > 2, soon_ms);
  }

  void entriesComeInPagesAsOneScrolls() {
    AuditPage* page = openPage();
    QCOMPARE(page->view()->table()->shownRows(), 200);
    QScrollBar* bar = page->view()->table()->verticalScrollBar();
    QElapsedTimer clock;
    clock.start();
    while (cell(page, page->view()->table()->shownRows() - 1, 7) != "1" &&
           clock.elapsed() < soon_ms) {
      bar->setValue(bar->maximum());
      QTest::qWait(20);
    }
    QCOMPARE(cell(page, page->view()->table()->shownRows() - 1, 7), QString("1"));
    const auto& entries = page->view()->entries();
    for (std::size_t i = 1; i < entries.size(); ++i)
      QCOMPARE(entries[i].number, entries[i - 1].number - 1);
  }

  void anEntryLeadsToItsRevision() {
    AuditPage* page = openPage();
    // It is not among the newest hundred revisions.
    const AuditEntry entry = page->view()->entries()[180];
    const QString revision = QString::number(auditRecord(entry)->revision);
    QVERIFY(stableNow().value - revision.toInt() > 100);
    page->view()->table()->selectKey(QString::number(entry.number));
    page->view()->details()->historyButton()->click();
    QVERIFY(window_->profilePage() != nullptr);
    QCOMPARE(window_->profilePage()->shownView(), ProfilePage::View::history);
    HistoryView* history = window_->profilePage()->history();
    QTRY_COMPARE_WITH_TIMEOUT(history->table()->selectedKeys(), QStringList{revision}, soon_ms);
    for (int row = 1; row < history->table()->shownRows(); ++row) {
      const auto number = [&](int at) {
        return history->table()->model()->index(at, 0).data(RowsModel::KeyRole).toInt();
      };
      QCOMPARE(number(row), number(row - 1) - 1);
    }
  }

  void aWholeLogIsVerified() {
    AuditPage* page = openPage();
    AuditVerifyDialog* dialog = page->showVerify();
    dialog->verifyButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isRunning(), soon_ms);
    const AuditEntry& last = page->view()->entries().front();
    QCOMPARE(dialog->foundAnchor().toStdString(), toString(AuditAnchor{last.number, last.hash}));
    // A log that was put together anew is whole, but not the one that the anchor was made of.
    dialog->anchorField()->setText("3:" + QString(64, 'a'));
    dialog->verifyButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isRunning(), soon_ms);
    QVERIFY(dialog->banner()->accessibleName().startsWith("Entry 3: It is not the entry"));
  }

  // With a hash that fits, so that only the chain tells.
  void anAlteredEntryIsFound() {
    AuditPage* page = openPage("altered");
    tamper(
        "UPDATE sextant.audit SET record = replace(record, 'hunt-1', 'hunt-9'), "
        "hash = sha256(previous || convert_to(replace(record, 'hunt-1', 'hunt-9'), 'UTF8')) "
        "WHERE environment = 'altered' AND record LIKE '%hunt-1%'");
    page->readAgain();
    QTRY_VERIFY_WITH_TIMEOUT(cell(page, 1, 6).contains("hunt-9"), soon_ms);
    AuditVerifyDialog* dialog = page->showVerify();
    dialog->verifyButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isRunning(), soon_ms);
    QCOMPARE(dialog->banner()->accessibleName(),
             QString("Entry 3: It does not follow the entry before it."));
    QVERIFY(dialog->foundAnchor().isEmpty());
  }

  void entriesCutOffAreMissed() {
    AuditPage* page = openPage("cut");
    tamper("DELETE FROM sextant.audit WHERE environment = 'cut' AND number = 3");
    AuditVerifyDialog* dialog = page->showVerify();
    dialog->verifyButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isRunning(), soon_ms);
    QCOMPARE(dialog->banner()->accessibleName(),
             QString("Entry 3: The log ends before its recorded end."));
  }

  void anExportIsOneThatCanBeChecked() {
    AuditPage* page = openPage();
    const QString path = fixture_->folder() + "/audit.jsonl";
    page->exportTo(path);
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->banner()->isVisible(), soon_ms);
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(page->view()->banner()->sentence()));
    AuditExportCheck check({}, [](const AuditFault& fault) { QFAIL(fault.fault.c_str()); });
    while (!file.atEnd())
      QVERIFY(check.takeLine(file.readLine().chopped(1).toStdString()));
    QVERIFY(check.end());
    QCOMPARE(check.entries(), page->view()->entries().front().number);
    page->view()->banner()->findChildren<QPushButton*>().first()->click();
    QCOMPARE(QApplication::clipboard()->text().toStdString(), toString(check.anchor()));
  }

  void anExportThatCannotBeWrittenLeavesNothing() {
    AuditPage* page = openPage();
    page->exportTo(fixture_->folder() + "/no such folder/audit.jsonl");
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->banner()->isVisible(), soon_ms);
    QCOMPARE(page->view()->banner()->accessibleName(), QString("Nothing was exported"));
    QVERIFY(page->view()->exportButton()->isEnabled());
  }

  void itIsReachedFromWhereOneIs() {
    AuditPage* page = openPage();
    QSignalSpy menu(window_->navigator(), &Navigator::environmentMenuWanted);
    window_->openProfile(fixture_->base);
    QMenu offered;
    emit window_->navigator()->environmentMenuWanted("prod", &offered);
    QCOMPARE(menu.count(), 1);
    QCOMPARE(offered.actions().size(), 4);
    QCOMPARE(offered.actions()[1]->text(), QString("Emergencies of prod"));
    QCOMPARE(offered.actions()[2]->text(), QString("Events of prod"));
    offered.actions().last()->trigger();
    QCOMPARE(window_->tabs()->current(), page);
    window_->openProfile(fixture_->base)->showView(ProfilePage::View::history);
    emit window_->profilePage()->history()->auditRequested();
    QCOMPARE(window_->tabs()->current(), page);
    QCOMPARE(page->view()->focusWidget(), page->view()->table());
  }

  void itComesBackWithTheWindow() {
    openPage();
    window_->openProfile(fixture_->base);
    window_->close();
    window_.reset();
    window_ = fixture_->openWindow();
    Page* restored = nullptr;
    for (Page* page : window_->tabs()->pages()) {
      if (page->key().startsWith("audit|")) restored = page;
    }
    QVERIFY(qobject_cast<RestoredPage*>(restored) != nullptr);
    QCOMPARE(restored->title(), QString("Audit log of prod"));
    QVERIFY(openPage()->view()->table()->shownRows() > 0);
    QCOMPARE(window_->tabs()->pages().size(), 2);
  }

  void aLoginWithoutARightIsToldSo() {
    const QString unseen("This login may not see the audit log of prod");
    const QString guest = fixture_->storeFixture().addLogin("guest");
    AuditPage* page = openAs(guest);
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->empty()->accessibleName(), unseen, soon_ms);
    // A right elsewhere lets it into the store, and not into this log.
    grantViewer("cut");
    page = openAs(guest);
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->empty()->accessibleName(), unseen, soon_ms);
    QVERIFY(!page->view()->verifyButton()->isEnabled());
    grantViewer("prod");
    page->readAgain();
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->table()->shownRows() > 0, soon_ms);
    QVERIFY(page->view()->verifyButton()->isEnabled());
  }

  void aStoreThatIsGoneIsToldAndReadWhenItIsBack() {
    AuditPage* page = openPage();
    {
      const sextant::testing::StoppedServer stopped(fixture_->storeFixture().serverPid());
      page->readAgain();
      QTRY_VERIFY_WITH_TIMEOUT(page->view()->banner()->isVisible(), soon_ms);
      QVERIFY(page->view()->banner()->sentence().contains("What was read before is still shown."));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!page->view()->banner()->isVisible(), soon_ms);
  }

 private:
  // With its first entries.
  AuditPage* openPage(const char* environment = nullptr) {
    if (environment != nullptr) window_->openAudit(environment);
    for (QAction* action : window_->commands().all()) {
      if (environment == nullptr && action->text() == "Audit log…") action->trigger();
    }
    auto* page = qobject_cast<AuditPage*>(window_->tabs()->current());
    if (page == nullptr) qFatal("there is no page");
    const bool read = QTest::qWaitFor(
        [&] { return page->view()->table()->shownRows() > 0 && !page->view()->isLoading(); },
        soon_ms);
    if (!read) qFatal("no entries: %s", qPrintable(page->view()->banner()->sentence()));
    return page;
  }
  // With a log of three entries.
  void makeEnvironment(const char* name) {
    const auto need = [](const Result<void>& done) {
      if (!done) qFatal("%s", done.error().toString().c_str());
    };
    Store& store = fixture_->store();
    need(await<void>([&](Reply<void> reply) {
      store.createEnvironment({name, "blue"}, 5, std::move(reply));
    }));
    for (const char* instance : {"hunt-1", "hunt-2"}) {
      need(await<void>([&](Reply<void> reply) {
        store.enrol({{name, "hunt-engine"}, {"eu1", instance}}, std::move(reply));
      }));
    }
  }
  // The page as another login has it.
  AuditPage* openAs(const QString& dsn) {
    WindowOptions options;
    options.target = resolveTarget(dsn).value();
    options.link = fixture_->base;
    options.settings_file = fixture_->folder() + "/other.ini";
    options.drafts_folder = fixture_->folder() + "/other drafts";
    window_ = std::make_unique<MainWindow>(options);
    window_->show();
    window_->start();
    window_->openAudit("prod");
    return qobject_cast<AuditPage*>(window_->tabs()->current());
  }
  void grantViewer(const char* environment) {
    const auto granted = await<void>([&](Reply<void> reply) {
      fixture_->store().grantRole({"guest", environment, "viewer"}, "mara", std::move(reply));
    });
    if (!granted) qFatal("%s", granted.error().toString().c_str());
  }
  RevisionNumber stableNow() { return fixture_->history().front().number; }
  static QString cell(const AuditPage* page, int row, int column) {
    return page->view()
        ->table()
        ->model()
        ->index(row, column)
        .data(column == 0 ? Qt::DisplayRole : Qt::AccessibleTextRole)
        .toString();
  }
  // As revisions 2 and following, in one transaction.
  void publishMany(int count) {
    PgConnection connection;
    const auto opened = await<void>([&](Reply<void> reply) {
      connection.open(fixture_->storeFixture().paths().parameters(), Milliseconds(5000),
                      std::move(reply));
    });
    const QByteArray publish =
        "SELECT count(*) FILTER (WHERE sextant.publish(gen_random_uuid(), 'prod', 'hunt-engine', "
        "i, '', false, jsonb_build_object('', 'a: ' || i), 'Publish ' || i, 'ada') ->> "
        "'outcome' = 'published') FROM generate_series(1, " +
        QByteArray::number(count) + ") i";
    const auto made = await<PgRows>([&](Reply<PgRows> reply) {
      connection.query({publish, {}, PgEffect::write, Milliseconds(60000)}, std::move(reply));
    });
    if (!opened || !made || made->text(0, 0).toInt() != count) qFatal("not published");
  }
  void tamper(const QByteArray& sql) {
    const auto done = sextant::testing::sql(fixture_->storeFixture(),
                                            "SET session_replication_role = replica; " + sql);
    if (!done) qFatal("%s", done.error().toString().c_str());
  }
  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleAuditTest)
#include "console_audit_test.moc"
