// SPDX-License-Identifier: GPL-3.0-or-later
// The window while its store does not answer.
#include <QTest>

#include "tests/support/heartbeat.h"
#include "tests/support/stopped_server.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/fleet_page.h"
#include "widgets/editor/code_view.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::Heartbeat;
using sextant::testing::StoppedServer;

namespace {

constexpr int soon_ms = 15000;
constexpr int measured_ms = 6000;
constexpr double stall_limit_ms = 100;

}  // namespace

class ConsoleFaultsTest : public QObject {
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

  void aStoppedServerDoesNotStallTheWindow() {
    const double control = workFor(measured_ms);
    // Other processes of the machine can only make the gap longer, so the shortest of up to three
    // runs is the nearest to the window's own.
    double stopped = INFINITY;
    for (int run = 0; run < 3 && stopped > stall_limit_ms; ++run) {
      const StoppedServer server(fixture_->storeFixture().serverPid());
      stopped = std::min(stopped, workFor(measured_ms));
    }
    qInfo("longest gap of the event loop: %.1f ms with the server stopped, %.1f ms without",
          stopped, control);
    QVERIFY2(stopped <= stall_limit_ms, "the window stood still");
  }

  void anUnreachableStoreIsToldAndComesBack() {
    {
      const StoppedServer server(fixture_->storeFixture().serverPid());
      QTRY_VERIFY_WITH_TIMEOUT(window_->notices()->connectionBanner()->isVisible(), 30000);
      QCOMPARE(text(), ConsoleFixture::first_text);
      type("# still here ");
      QTRY_VERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
      QTRY_VERIFY(window_->drafts().savedAt(fixture_->key, {}) > 0);
      QVERIFY(!window_->topBar()->publishButton()->isEnabled());
      QVERIFY(window_->topBar()->publishButton()->toolTip().contains("cannot be reached"));
      // What was read last is not passed off as what is now.
      window_->openFleet(fixture_->key);
      QTRY_VERIFY(fleet() != nullptr);
      QTRY_VERIFY2(fleet()->lastKnown().contains("UTC: the store is away for"),
                   qPrintable(fleet()->lastKnown()));
      QVERIFY(fleet()->table()->isDimmed());
      QTRY_VERIFY_WITH_TIMEOUT(window_->navigator()->isDimmed(), soon_ms);
      QTRY_VERIFY2(window_->status()->revisionWords().contains(" as of "),
                   qPrintable(window_->status()->revisionWords()));
      QVERIFY(window_->status()->storeWords().contains("away for"));
      QVERIFY(window_->status()->alertsButton()->text().contains(" as of "));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!window_->notices()->connectionBanner()->isVisible(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(fleet()->lastKnown().isEmpty(), soon_ms);
    QVERIFY(!fleet()->table()->isDimmed());
    QTRY_VERIFY_WITH_TIMEOUT(!window_->navigator()->isDimmed(), soon_ms);
    QVERIFY(!window_->status()->revisionWords().contains("as of"));
  }

  void anUnknownOutcomeIsShownAndThenResolved() {
    type("# reviewed ");
    QTRY_VERIFY_WITH_TIMEOUT(window_->topBar()->publishButton()->isEnabled(), soon_ms);
    QTest::mouseClick(window_->topBar()->publishButton(), Qt::LeftButton);
    auto* dialog = window_->publishing()->dialog();
    QTest::keyClicks(dialog->descriptionField(), "A comment");
    QTRY_VERIFY(dialog->publishButton()->isEnabled());
    {
      const StoppedServer server(fixture_->storeFixture().serverPid());
      QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
      QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::unknown, 30000);
      QVERIFY(!dialog->publishButton()->isEnabled());
      QVERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
    }
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, 60000);
    QCOMPARE(fixture_->history().size(), std::size_t(2));
    QTRY_VERIFY_WITH_TIMEOUT(window_->drafts().find(fixture_->key, {}) == nullptr, soon_ms);
  }

 private:
  ProfilePage* page() const { return window_->profilePage(); }
  FleetView* fleet() const {
    auto* shown = qobject_cast<FleetPage*>(window_->tabs()->current());
    return shown == nullptr ? nullptr : shown->view();
  }
  std::string text() const { return page()->text()->editor()->text(); }
  void type(const char* words) { QTest::keyClicks(page()->text()->editor()->view(), words); }

  // Types, reads and publishes for a while; the longest gap of the event loop meanwhile.
  double workFor(int duration_ms) {
    const Heartbeat heartbeat;
    QTimer work;
    int step = 0;
    QObject::connect(&work, &QTimer::timeout, [&] {
      ++step;
      type("#");
      if (step % 6 == 0) window_->session().refresh();
      if (step % 20 == 10) publishBeside();
    });
    work.start(50);
    QTest::qWait(duration_ms);
    return heartbeat.longestMs();
  }

  // Its outcome does not matter here, only that asking does not stall.
  void publishBeside() {
    Session& session = window_->session();
    session.write(PublishRequest{RequestId::random(),
                                 fixture_->key,
                                 session.stable(fixture_->key)->info.number,
                                 {{Scope{"eu1", "hunt-1"},
                                   "workers:\n  threads: " + std::to_string(++threads_) + "\n"}},
                                 "beside",
                                 "mara"},
                  window_.get(), [](const Result<PublishReceipt>&) {});
  }

  int threads_ = 8;
  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleFaultsTest)
#include "console_faults_test.moc"
