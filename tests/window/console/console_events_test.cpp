// SPDX-License-Identifier: GPL-3.0-or-later
// The events' tab and the fleet's on a real store: what happens appears, and leads on.
#include <QFile>
#include <QMenu>
#include <QScrollBar>
#include <QTest>

#include "model/profile/effective_profile.h"
#include "tests/support/store_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/audit_page.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/events_page.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/restored_page.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;

namespace {

constexpr int soon_ms = 15000;

}  // namespace

class ConsoleEventsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    fixture_ = std::make_unique<ConsoleFixture>();
    report_.instance = {fixture_->key, {"eu1", "hunt-1"}};
    report_.health = Health::healthy;
  }
  void init() {
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(window_->profilePage() != nullptr, soon_ms);
  }
  void cleanup() { window_.reset(); }
  void cleanupTestCase() { fixture_.reset(); }

  void whatHappensAppears() {
    EventsPage* page = openPage();
    QTRY_VERIFY_WITH_TIMEOUT(holds(page, "signed in with console"), soon_ms);
    fixture_->publishAsAda(1, "a: pool\n", "Ada's pool");
    QTRY_VERIFY_WITH_TIMEOUT(holds(page, "Published revision 2 of hunt-engine: Ada's pool"),
                             soon_ms);
    report(2);
    QTRY_VERIFY_WITH_TIMEOUT(holds(page, "eu1/hunt-1 runs revision 2."), soon_ms);
    QCOMPARE(page->view()->liveLabel()->word(), QString("live"));
  }

  void anEventLeadsOn() {
    EventsPage* page = openPage();
    choose(page, "Published revision 2");
    EventDetails* details = page->view()->details();
    const qint64 entry = *details->event()->audit_entry;
    details->historyButton()->click();
    QVERIFY(window_->profilePage() != nullptr);
    QCOMPARE(window_->profilePage()->shownView(), ProfilePage::View::history);
    page = openPage();
    choose(page, "Published revision 2");
    page->view()->details()->diffButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<DiffPage*>(window_->tabs()->current()) != nullptr,
                             soon_ms);
    page = openPage();
    choose(page, "Published revision 2");
    page->view()->details()->auditButton()->click();
    auto* audit = qobject_cast<AuditPage*>(window_->tabs()->current());
    QVERIFY(audit != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(audit->view()->table()->selectedKeys(),
                              QStringList(QString::number(entry)), soon_ms);
    page = openPage();
    choose(page, "eu1/hunt-1 runs revision 2.");
    page->view()->details()->fleetButton()->click();
    auto* fleet = qobject_cast<FleetPage*>(window_->tabs()->current());
    QVERIFY(fleet != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(fleet->view()->table()->selectedKeys(), QStringList("eu1/hunt-1"),
                              soon_ms);
    // And back: its events alone.
    emit fleet->view()->eventsWanted({"eu1", "hunt-1"});
    page = qobject_cast<EventsPage*>(window_->tabs()->current());
    QVERIFY(page != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(
        !page->view()->isLoading() && holds(page, "eu1/hunt-1 runs revision 2."), soon_ms);
    QVERIFY(!holds(page, "Published"));
  }

  void olderOnesComeAsOneScrolls() {
    const QByteArray many =
        "INSERT INTO sextant.event (environment, at_us, kind, action, service, cluster, instance, "
        "revision) "
        "SELECT 'prod', sextant.event_time() - 60000000 - n, 'apply', 'applied', 'many', 'eu1', "
        "n::text, n "
        "FROM generate_series(1, 700) AS n";
    QVERIFY(sextant::testing::sql(fixture_->storeFixture(), many));
    EventsPage* page = openPage();
    page->readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->events().size(), 200, soon_ms);
    QScrollBar* bar = page->view()->table()->verticalScrollBar();
    QTRY_VERIFY_WITH_TIMEOUT((bar->setValue(bar->maximum()), page->view()->events().size() > 700),
                             soon_ms);
    for (int i = 1; i < page->view()->events().size(); ++i)
      QVERIFY(page->view()->events().at(i).at_us <= page->view()->events().at(i - 1).at_us);
    const QString path = fixture_->folder() + "/events.jsonl";
    page->exportTo(path);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), soon_ms);
  }

  // Wanted against reported, by the profile that the revision makes for it.
  void driftIsSeenByTheHash() {
    fixture_->publishAsAda(2, "a: real\n");
    const auto effective = effectiveProfile({{Scope{}, "a: real\n"}}, {"eu1", "hunt-1"});
    report_.effective_hash = effective->hash().hex();
    report(3);
    window_->openFleet(fixture_->key);
    auto* fleet = qobject_cast<FleetPage*>(window_->tabs()->current());
    QTRY_COMPARE_WITH_TIMEOUT(cell(fleet, 4), QString("none"), soon_ms);
    QTRY_COMPARE_WITH_TIMEOUT(cell(fleet, 8), QString(SEXTANT_VERSION), soon_ms);
    QCOMPARE(cell(fleet, 10), QString("Runs the stable revision."));
    report_.effective_hash = std::string(64, 'a');
    QTRY_COMPARE_WITH_TIMEOUT((report(3), cell(fleet, 4)), QString("differs"), soon_ms);
    QVERIFY(cell(fleet, 10).contains("with another profile"));
  }

  void anotherLoginSeesNothing() {
    const QString dsn = fixture_->storeFixture().addLogin("guest");
    WindowOptions options;
    options.target = resolveTarget(dsn).value();
    options.settings_file = fixture_->folder() + "/other.ini";
    options.drafts_folder = fixture_->folder() + "/other drafts";
    const auto granted = await<void>([&](Reply<void> reply) {
      fixture_->store().grantRole({"guest", "staging", "viewer"}, "mara", std::move(reply));
    });
    QVERIFY(granted);
    window_ = std::make_unique<MainWindow>(options);
    window_->show();
    window_->start();
    window_->openEvents("prod");
    auto* page = qobject_cast<EventsPage*>(window_->tabs()->current());
    QTRY_COMPARE_WITH_TIMEOUT(page->view()->empty()->accessibleName(),
                              QString("This login may not see the events of prod"), soon_ms);
  }

 private:
  EventsPage* openPage() {
    for (QAction* action : window_->commands().all()) {
      if (action->text() == "Events…") action->trigger();
    }
    auto* page = qobject_cast<EventsPage*>(window_->tabs()->current());
    if (page == nullptr) qFatal("there is no page");
    const bool read = QTest::qWaitFor(
        [&] { return page->view()->table()->shownRows() > 0 && !page->view()->isLoading(); },
        soon_ms);
    if (!read) qFatal("no events: %s", qPrintable(page->view()->banner()->sentence()));
    return page;
  }
  void report(std::int64_t revision) {
    report_.wanted = report_.applied = {revision};
    const auto done = await<void>(
        [&](Reply<void> reply) { fixture_->store().report(report_, std::move(reply)); });
    if (!done) qFatal("%s", done.error().toString().c_str());
  }
  static bool holds(const EventsPage* page, const QString& words) {
    return rowOf(page, words) >= 0;
  }
  static int rowOf(const EventsPage* page, const QString& words) {
    const auto* model = page->view()->table()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
      if (model->index(row, 3).data().toString().contains(words)) return row;
    }
    return -1;
  }
  static void choose(const EventsPage* page, const QString& words) {
    page->view()->table()->selectRow(rowOf(page, words));
  }
  static QString cell(const FleetPage* page, int column) {
    return page->view()->table()->model()->index(0, column).data().toString();
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
  AgentReport report_;
};

QTEST_MAIN(ConsoleEventsTest)
#include "console_events_test.moc"
