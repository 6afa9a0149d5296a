// SPDX-License-Identifier: GPL-3.0-or-later
// The preview page on a real store, with a real agent: the drafts run on one instance and go back,
// also when the console is closed or killed.
#include <QDateTime>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include "tests/support/agent_fixture.h"
#include "tests/support/store_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/navigator_builder.h"
#include "widgets/console/preview_page.h"
#include "widgets/console/top_bar.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::AgentFixture;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 20'000;
// Names the store for a console that is a process of its own, and is killed.
constexpr const char* victim_variable = "SEXTANT_PREVIEW_VICTIM";

const Scope hunt1{"eu1", "hunt-1"};

std::string draftText() {
  return replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 10s");
}

std::unique_ptr<MainWindow> openWindow(const QString& dsn, const QString& person,
                                       const QString& folder) {
  Theme::install(ThemeChoice::dark);
  WindowOptions options;
  options.target = resolveTarget(dsn).value();
  options.person = person;
  options.settings_file = folder + "/" + person + ".ini";
  options.drafts_folder = folder + "/drafts of " + person;
  auto window = std::make_unique<MainWindow>(options);
  window->resize(1280, 800);
  window->show();
  window->start();
  return window;
}

PreviewPage* openPage(MainWindow& window) {
  for (QAction* action : window.commands().all()) {
    if (action->text() == "Preview the drafts on one instance") action->trigger();
  }
  auto* page = qobject_cast<PreviewPage*>(window.tabs()->current());
  if (page == nullptr) qFatal("there is no page");
  return page;
}

void edit(MainWindow& window, const std::string& text) {
  const ServiceKey key{"prod", "hunt-engine"};
  const RevisionContent* stable = window.session().stable(key);
  window.drafts().edit({key, {}, stable->info.number, stable->profiles.at(Scope{}), text,
                        stable->info.content_hash, 0});
}

bool start(PreviewPage* page) {
  if (!QTest::qWaitFor([&] { return page->panel()->stepButton()->isEnabled(); }, soon_ms))
    return false;
  page->panel()->stepButton()->click();
  return QTest::qWaitFor([&] { return page->panel()->headWords().endsWith("left"); }, soon_ms);
}

// A console that starts a preview and then only lives.
int beVictim(const QString& dsn, const QString& folder) {
  const auto window = openWindow(dsn, "victim", folder);
  const auto ready = [&] { return window->session().stable({"prod", "hunt-engine"}) != nullptr; };
  if (!QTest::qWaitFor(ready, soon_ms)) return 1;
  edit(*window, draftText());
  if (!start(openPage(*window))) return 2;
  std::puts("runs");
  std::fflush(stdout);
  return QApplication::exec();
}

}  // namespace

class ConsolePreviewTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void cleanup();
  void cleanupTestCase();
  void withoutADraftItSaysWhatIsMissing();
  void theDraftsRunOnOneInstance();
  void theFleetSaysWhoPreviews();
  void aSilentInstanceIsNotCompared();
  void itGoesOnBeyondOneLease();
  void oneIsEnoughForASmallCluster();
  void aKilledAgentEndsIt();
  void anOldDraftIsNotPreviewed();
  void closingTheWindowEndsIt();
  void aKilledConsoleEndsIt();
  void aProtectedEnvironmentAsksSomebodyElse();

 private:
  [[nodiscard]] bool runsDraft() const { return agent_->profile().contains("ttl: 10s"); }
  [[nodiscard]] bool runsOwn() const { return agent_->profile().contains("ttl: 1s"); }
  [[nodiscard]] QString word(int row, int column) const {
    return page_->panel()->keys()->model()->index(row, column).data().toString();
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  QTemporaryDir agent_folder_;
  std::unique_ptr<AgentFixture> agent_;
  std::unique_ptr<MainWindow> window_;
  PreviewPage* page_ = nullptr;
};

void ConsolePreviewTest::initTestCase() {
  fixture_ = std::make_unique<ConsoleFixture>();
  agent_ = std::make_unique<AgentFixture>(agent_folder_.path(), fixture_->storeFixture().dsn(),
                                          Address{fixture_->key, hunt1});
  agent_->service().useKey("/cache/ttl");
  agent_->start();
  QTRY_VERIFY_WITH_TIMEOUT(agent_->hasSaid("applied revision"), soon_ms);
}

void ConsolePreviewTest::init() {
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  window_ = fixture_->openWindow();
  QTRY_VERIFY_WITH_TIMEOUT(window_->session().stable(fixture_->key) != nullptr, soon_ms);
  page_ = openPage(*window_);
}

void ConsolePreviewTest::cleanup() {
  window_->drafts().discard(fixture_->key, {});
  if (const Preview* preview = page_->watch()->shown();
      preview != nullptr && preview->state != PreviewState::over) {
    page_->panel()->stopButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  }
  window_.reset();
}

void ConsolePreviewTest::cleanupTestCase() {
  agent_.reset();
  fixture_.reset();
}

void ConsolePreviewTest::withoutADraftItSaysWhatIsMissing() {
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->toolTip().contains("There is no draft"),
                           soon_ms);
  QVERIFY(!page_->panel()->stepButton()->isEnabled());
  QCOMPARE(page_->panel()->instances()->choices(), QStringList({"eu1/hunt-1", "eu1/hunt-2"}));
  edit(*window_, ConsoleFixture::first_text + "# the same\n");
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->toolTip().contains("change nothing"),
                           soon_ms);
  edit(*window_, draftText() + "nonsense: [\n");
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->toolTip().contains("mended"), soon_ms);
}

void ConsolePreviewTest::theDraftsRunOnOneInstance() {
  edit(*window_, draftText());
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->keys()->shownRows(), 1, soon_ms);
  QCOMPARE(word(0, 0), QString("/cache/ttl"));
  QCOMPARE(word(0, 2), QString("10s"));
  // One filled button: to publish comes after what is tried here.
  const QPushButton* publish = window_->findChild<TopBar*>()->publishButton();
  QCOMPARE(publish->property("kind").toString(), QString("normal"));
  QVERIFY(page_->panel()->hasNextStep());
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->words().contains("runs them since"), soon_ms);
  QCOMPARE(publish->property("kind").toString(), QString("normal"));
  // The charts show it from a little before its start, not ten minutes of which it knows two.
  QVERIFY(page_->board()->timeline()->isFollowing());
  QVERIFY(page_->board()->range().length() <= 180);
  QTRY_COMPARE_WITH_TIMEOUT(word(0, 3), QString("not yet"), soon_ms);
  agent_->service().useKey("/cache/ttl");
  agent_->service().useKey("/cache/ttl");
  QTRY_COMPARE_WITH_TIMEOUT(word(0, 3), QString("2 times"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(!page_->panel()->verdict()->sentence().isEmpty(), soon_ms);
  page_->panel()->stopButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("The preview is over"), soon_ms);
  QVERIFY(page_->panel()->words().contains("stopped in the console"));
  QVERIFY(!page_->board()->timeline()->isLive());
  page_->panel()->stepButton()->click();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->stepButton()->text(), QString("Start preview"),
                            soon_ms);
}

void ConsolePreviewTest::theFleetSaysWhoPreviews() {
  edit(*window_, draftText());
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  const auto row = [this] {
    for (const ui::FleetRow& one : fleetRows(window_->session(), fixture_->key)) {
      if (one.instance == hunt1) return one;
    }
    return ui::FleetRow{};
  };
  const QString words = "Previews drafts of mara, at most ";
  QTRY_COMPARE_WITH_TIMEOUT(row().state, State::previewing, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(row().reason.startsWith(words), soon_ms);
  const Address address{fixture_->key, hunt1};
  QVERIFY(instanceWords(window_->session(), address).startsWith(words));
  QCOMPARE(fleetCount(window_->session(), fixture_->key).on_stable, 0);
  page_->panel()->stopButton()->click();
  QTRY_COMPARE_WITH_TIMEOUT(row().state, State::healthy, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().reason, QString("Runs the stable revision."), soon_ms);
}

// Nobody else reports: unknown, and it says so. One that begins to is compared.
void ConsolePreviewTest::aSilentInstanceIsNotCompared() {
  edit(*window_, draftText());
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(
      page_->panel()->verdict()->sentence().contains("none reports (eu1/hunt-2)"), soon_ms);
  QCOMPARE(page_->panel()->verdict()->word(), QString("unknown"));
  QVERIFY(page_->watch()->baseline().empty());
  const Scope hunt2{"eu1", "hunt-2"};
  QCOMPARE(page_->watch()->silent(), std::vector<Scope>{hunt2});
  AgentReport report;
  report.instance = {fixture_->key, hunt2};
  report.sequence = {1, 1};
  report.health = Health::healthy;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  for (std::int64_t second = now - 10; second < now; ++second) {
    TelemetrySample sample{hunt2, second, {}, {}, {}, RevisionNumber{1}};
    sample.durations.add(0.01);
    report.samples.push_back(std::move(sample));
  }
  const auto done = await<void>(
      [&](Reply<void> reply) { fixture_->store().report(report, std::move(reply)); });
  QVERIFY2(done, done ? "" : done.error().toString().c_str());
  QTRY_COMPARE_WITH_TIMEOUT(page_->watch()->baseline(), std::vector<Scope>{hunt2}, soon_ms);
  QVERIFY(page_->watch()->silent().empty());
}

// The console renews the lease; a person extends the time.
void ConsolePreviewTest::itGoesOnBeyondOneLease() {
  edit(*window_, draftText());
  page_->panel()->times()->setCurrent(0);
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QCOMPARE(page_->panel()->extendButton()->text(), QString("Extend by 1 min"));
  const auto* kept = window_->previews().find(page_->watch()->shown()->number);
  QVERIFY(kept != nullptr);
  QVERIFY(kept->ends.remainingTime() <= 60'000);
  for (int i = 0; i < 4; ++i)
    page_->panel()->extendButton()->click();
  // Four times the first minute is the most, whatever is clicked.
  QVERIFY(kept->ends.remainingTime() > 200'000);
  QVERIFY(kept->ends.remainingTime() <= kept->at_most.remainingTime() + 100);
  QTRY_VERIFY_WITH_TIMEOUT(!page_->panel()->extendButton()->isVisible(), soon_ms);
  QTest::qWait(PreviewKeeper::lease_seconds * 1000 + 3000);
  QVERIFY(runsDraft());
  QCOMPARE(page_->watch()->shown()->state, PreviewState::running);
}

void ConsolePreviewTest::oneIsEnoughForASmallCluster() {
  edit(*window_, draftText());
  QVERIFY(start(page_));
  const auto receipt = await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
    fixture_->store().startPreview({RequestId::random(), fixture_->key, {"eu1", "hunt-2"}, {1}, {},
                                    {{Scope{}, draftText()}}, 60, 60, "ada"},
                                   std::move(reply));
  });
  QVERIFY(!receipt.has_value());
  // And what the store refuses is told on the page.
  const auto other = openWindow(fixture_->storeFixture().dsn(), "ada", fixture_->folder());
  QTRY_VERIFY_WITH_TIMEOUT(other->session().stable(fixture_->key) != nullptr, soon_ms);
  PreviewPage* theirs = openPage(*other);
  QTRY_VERIFY_WITH_TIMEOUT(theirs->panel()->headWords().contains("runs a preview"), soon_ms);
  QVERIFY(theirs->panel()->words().contains("mara"));
  QVERIFY(!theirs->panel()->extendButton()->isVisible());
  theirs->panel()->stopButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("The preview is over"), soon_ms);
}

void ConsolePreviewTest::aKilledAgentEndsIt() {
  edit(*window_, draftText());
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  agent_->kill();
  agent_->start();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("The preview is over"),
                            2 * soon_ms);
  QVERIFY(page_->panel()->words().contains("restarted"));
}

// It would take back what was published meanwhile.
void ConsolePreviewTest::anOldDraftIsNotPreviewed() {
  edit(*window_, draftText());
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->isEnabled(), soon_ms);
  Draft old = *window_->drafts().find(fixture_->key, {});
  old.base = {7};
  window_->drafts().edit(old);
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->isEnabled(), soon_ms);
  page_->panel()->stepButton()->click();
  QVERIFY(page_->panel()->problem()->isVisible());
  QVERIFY(page_->panel()->problem()->sentence().contains("Rebase"));
  QVERIFY(page_->watch()->shown() == nullptr);
}

void ConsolePreviewTest::closingTheWindowEndsIt() {
  edit(*window_, draftText());
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QElapsedTimer since;
  since.start();
  window_->close();
  QTRY_VERIFY_WITH_TIMEOUT(!window_->isVisible(), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  // Told, not only run out.
  QVERIFY2(since.elapsed() < PreviewKeeper::lease_seconds * 1000 - 5000,
           qPrintable(QString::number(since.elapsed())));
}

void ConsolePreviewTest::aKilledConsoleEndsIt() {
  QProcess victim;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(victim_variable, fixture_->storeFixture().dsn());
  environment.insert("HOME", fixture_->folder());
  victim.setProcessEnvironment(environment);
  victim.start(QCoreApplication::applicationFilePath(), QStringList());
  QByteArray said;
  QTRY_VERIFY_WITH_TIMEOUT((said += victim.readAllStandardOutput()).contains("runs"), 2 * soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  victim.kill();
  victim.waitForFinished();
  QElapsedTimer since;
  since.start();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), 2 * soon_ms);
  QVERIFY2(since.elapsed() < PreviewKeeper::lease_seconds * 1000 + 4000,
           qPrintable(QString::number(since.elapsed())));
}

// The last one: the environment stays protected.
void ConsolePreviewTest::aProtectedEnvironmentAsksSomebodyElse() {
  edit(*window_, draftText());
  sextant::testing::makeProd(fixture_->store(), true);
  window_->session().refresh();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->stepButton()->text(), QString("Ask for a consent"),
                            soon_ms);
  QVERIFY(page_->panel()->stepButton()->toolTip().contains("Arm"));
  window_->arming().arm("prod", std::chrono::minutes(5));
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->stepButton()->isEnabled(), soon_ms);
  page_->panel()->stepButton()->click();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("Waits for a consent"), soon_ms);
  QVERIFY(runsOwn());

  const QString dsn = fixture_->storeFixture().addLogin("otto");
  const auto granted = await<void>([&](Reply<void> reply) {
    fixture_->store().grantRole({"otto", "prod", "approver"}, "mara", std::move(reply));
  });
  QVERIFY(granted);
  const auto other = openWindow(dsn, "otto", fixture_->folder());
  QTRY_VERIFY_WITH_TIMEOUT(other->session().stable(fixture_->key) != nullptr, soon_ms);
  PreviewPage* theirs = openPage(*other);
  QTRY_VERIFY_WITH_TIMEOUT(theirs->panel()->headWords().contains("asks for a consent"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(theirs->panel()->keys()->shownRows(), 1, soon_ms);
  other->arming().arm("prod", std::chrono::minutes(5));
  QTRY_VERIFY_WITH_TIMEOUT(theirs->panel()->stepButton()->isEnabled(), soon_ms);
  theirs->panel()->stepButton()->click();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("Consented to by otto"), soon_ms);
  QVERIFY(start(page_));
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
}

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (qEnvironmentVariableIsSet(victim_variable))
    return beVictim(qEnvironmentVariable(victim_variable), qEnvironmentVariable("HOME"));
  ConsolePreviewTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "console_preview_test.moc"
