// SPDX-License-Identifier: GPL-3.0-or-later
// The rollout page in the real window, on a real store with the real controller's program and a fleet
// that measures what the test says: a rollout that passes, one that is taken back by itself, and one
// that a person pauses, resumes and undoes. With SEXTANT_PICTURES=DIR each state is kept as a picture.
#include <QDialog>
#include <QProcess>
#include <QTest>

#include "tests/integration/guide/fake_fleet.h"
#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/rollout_page.h"

using namespace sextant;
using namespace sextant::testing;
using namespace sextant::ui;

namespace {

constexpr int soon_ms = 30'000;
constexpr int rollout_ms = 100'000;
constexpr FakeFleet::Second usual{0.004, 600, 0};
// Judging begins after five seconds of warm-up, and some of them are to be seen in the first stage.
constexpr const char* plan = R"({"stages": [{"share": 0, "named": ["eu1/hunt-1"], "bake": "25s"},
                                            {"share": 1, "bake": "10s"}]})";

}  // namespace

class ConsoleRolloutTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void withoutOneItSaysHowToBeginOne();
  void whatIsGoodIsSeenToGoOut();
  void whatHarmsIsSeenToBeTakenBack();
  void aPersonPausesResumesAndUndoes();

 private:
  [[nodiscard]] Rollout begin(const std::string& text);
  void answer(const QString& reason);
  void keepPicture(const char* name);
  [[nodiscard]] RolloutView* view() const { return page_->view(); }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<FakeFleet> fleet_;
  std::unique_ptr<MainWindow> window_;
  QProcess controller_;
  RolloutPage* page_ = nullptr;
  std::int64_t stable_ = 1;
};

void ConsoleRolloutTest::initTestCase() {
  fixture_ = std::make_unique<ConsoleFixture>();
  const auto inventory = await<std::vector<Scope>>([&](Reply<std::vector<Scope>> reply) {
    fixture_->store().inventory(fixture_->key, std::move(reply));
  });
  QVERIFY(inventory && inventory->size() >= 2);
  fleet_ = std::make_unique<FakeFleet>(fixture_->store(), fixture_->key, *inventory);
  fleet_->setMeasured([](const Scope&, RevisionNumber) { return usual; });
  controller_.setProcessChannelMode(QProcess::ForwardedChannels);
  endWithUs(controller_);
  controller_.start(productProgram("sextant-controller"),
                    {"--dsn", fixture_->storeFixture().dsn(), "--log", "text"});
  QVERIFY(controller_.waitForStarted());
  window_ = fixture_->openWindow();
  window_->resize(1440, 900);
  QTRY_VERIFY_WITH_TIMEOUT(window_->session().stable(fixture_->key) != nullptr, soon_ms);
  for (QAction* action : window_->commands().all()) {
    if (action->text() == "Rollout of this service") action->trigger();
  }
  page_ = qobject_cast<RolloutPage*>(window_->tabs()->current());
  QVERIFY(page_ != nullptr);
}

void ConsoleRolloutTest::cleanupTestCase() {
  window_.reset();
  controller_.kill();
  controller_.waitForFinished();
  fleet_.reset();
  fixture_.reset();
}

Rollout ConsoleRolloutTest::begin(const std::string& text) {
  ChangeContent content = contentOf(stable_, text);
  content.plan = plan;
  Store& store = fixture_->store();
  const auto receipt =
      need(publishChange(store, need(openChange(store, fixture_->key, content))));
  return need(await<Rollout>(
      [&](Reply<Rollout> reply) { store.rollout(*receipt.rollout, std::move(reply)); }));
}

void ConsoleRolloutTest::answer(const QString& reason) {
  MoveDialog* dialog = nullptr;
  QTRY_VERIFY_WITH_TIMEOUT((dialog = page_->findChild<MoveDialog*>()) != nullptr, soon_ms);
  QTest::keyClicks(dialog->reasonEdit(), reason);
  QTRY_VERIFY(dialog->moveButton()->isEnabled());
  dialog->moveButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(page_->findChild<MoveDialog*>() == nullptr, soon_ms);
}

void ConsoleRolloutTest::keepPicture(const char* name) {
  const QString folder = qEnvironmentVariable("SEXTANT_PICTURES");
  if (folder.isEmpty()) return;
  QTest::qWait(1200);
  window_->grab().save(folder + QLatin1Char('/') + QLatin1String(name) + ".png");
}

void ConsoleRolloutTest::withoutOneItSaysHowToBeginOne() {
  QTRY_VERIFY_WITH_TIMEOUT(page_->watch()->rollout() == nullptr && !view()->track()->isVisible(),
                           soon_ms);
  keepPicture("rollout-none");
  // The time before a rollout is a part of what is judged.
  QTest::qWait(12'000);
}

void ConsoleRolloutTest::whatIsGoodIsSeenToGoOut() {
  const Rollout started =
      begin(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 10s"));
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("running"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(view()->track()->stops().size(), std::size_t{3}, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(view()->track()->stops()[1].state, State::progress, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(view()->difference()->points().size() > 3, soon_ms);
  const auto points = view()->difference()->points();
  QVERIFY(points.back().upper - points.back().lower < points.front().upper - points.front().lower);
  QCOMPARE(view()->pauseButton()->isVisible(), true);
  QCOMPARE(view()->resumeButton()->isVisible(), false);
  keepPicture("rollout-running");
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("promoted"), rollout_ms);
  QCOMPARE(view()->what(), QString("Revision %1 is stable").arg(started.revision.value));
  QTRY_VERIFY2_WITH_TIMEOUT(view()->words().startsWith("The judge passes it."),
                            qPrintable(view()->words()), soon_ms);
  for (const TrackStop& stop : view()->track()->stops())
    QCOMPARE(stop.state, State::done);
  QTRY_COMPARE_WITH_TIMEOUT(view()->deeds()->shownRows(), 4, soon_ms);
  QVERIFY(!view()->abortButton()->isVisible());
  keepPicture("rollout-promoted");
  stable_ = started.revision.value;
}

void ConsoleRolloutTest::whatHarmsIsSeenToBeTakenBack() {
  const RevisionNumber bad{stable_ + 1};
  fleet_->setMeasured([bad](const Scope&, RevisionNumber runs) {
    return runs == bad ? FakeFleet::Second{0.03, 600, 18} : usual;
  });
  const Rollout started =
      begin(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 11s"));
  QCOMPARE(started.revision, bad);
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("taken back"), rollout_ms);
  QTRY_VERIFY2_WITH_TIMEOUT(view()->words().startsWith("The judge fails it."),
                            qPrintable(view()->words()), soon_ms);
  QCOMPARE(view()->track()->stops()[1].state, State::failed);
  QCOMPARE(view()->track()->stops()[2].state, State::voided);
  QVERIFY(view()->ifWrong().startsWith("Nobody runs it."));
  keepPicture("rollout-aborted");
  fleet_->setMeasured([](const Scope&, RevisionNumber) { return usual; });
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(bad), 0, soon_ms);
}

void ConsoleRolloutTest::aPersonPausesResumesAndUndoes() {
  static_cast<void>(begin(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 12s")));
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("running"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(view()->track()->stops()[1].state, State::progress, soon_ms);
  view()->pauseButton()->click();
  answer("The peak begins");
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("paused"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(view()->words(), QString("The peak begins"), soon_ms);
  QVERIFY(view()->resumeButton()->isVisible() && !view()->pauseButton()->isVisible());
  keepPicture("rollout-paused");
  view()->resumeButton()->click();
  answer("It is over");
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("running"), soon_ms);
  view()->abortButton()->click();
  answer("It was the wrong value");
  QTRY_COMPARE_WITH_TIMEOUT(view()->stateWords(), QString("taken back"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(view()->words(), QString("It was the wrong value"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf({stable_}), 2, soon_ms);
}

QTEST_MAIN(ConsoleRolloutTest)
#include "console_rollout_test.moc"
