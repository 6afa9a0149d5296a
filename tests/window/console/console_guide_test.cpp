// SPDX-License-Identifier: GPL-3.0-or-later
// A guided change in the real window on a real, protected store: from nothing over a mistake to an
// approved change, always with one next step. With SEXTANT_PICTURES=DIR each is kept as a picture.
#include <QTest>

#include "tests/support/change_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/change_page.h"
#include "widgets/console/guide_page.h"

using namespace sextant;
using namespace sextant::testing;
using namespace sextant::ui;

namespace {

constexpr int soon_ms = 30'000;

}  // namespace

class ConsoleGuideTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void withoutADraftItSaysWhatItIsFor();
  void aMistakeIsTheFirstStep();
  void theDraftIsProposedFromHere();
  void approvedItIsPublishedNext();

 private:
  void edit(const std::string& text);
  void keepPicture(const char* name);
  [[nodiscard]] GuideStep step(GuidePlace place) const {
    const auto& steps = guide_->view()->steps();
    return steps.empty() ? GuideStep{} : steps[std::size_t(place)];
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<Store> otto_;
  std::unique_ptr<MainWindow> window_;
  GuidePage* guide_ = nullptr;
};

void ConsoleGuideTest::initTestCase() {
  fixture_ = std::make_unique<ConsoleFixture>(true);
  static_cast<void>(fixture_->storeFixture().addLogin("otto"));
  QVERIFY(await<void>([&](Reply<void> reply) {
            fixture_->store().grantRole({"otto", "prod", "approver"}, "mara", std::move(reply));
          }).has_value());
  otto_ = storeOf(fixture_->storeFixture(), "otto");
  window_ = fixture_->openWindow();
  window_->resize(1440, 900);
  QTRY_VERIFY_WITH_TIMEOUT(window_->session().stable(fixture_->key) != nullptr, soon_ms);
  window_->arming().arm("prod", std::chrono::minutes(30));
  guide_ = window_->openGuide(fixture_->key);
}

void ConsoleGuideTest::cleanupTestCase() {
  window_.reset();
  otto_.reset();
  fixture_.reset();
}

void ConsoleGuideTest::edit(const std::string& text) {
  const RevisionContent* stable = window_->session().stable(fixture_->key);
  window_->drafts().edit({fixture_->key, {}, stable->info.number, stable->profiles.at(Scope{}), text,
                          stable->info.content_hash, 0});
}

void ConsoleGuideTest::keepPicture(const char* name) {
  const QString folder = qEnvironmentVariable("SEXTANT_PICTURES");
  if (folder.isEmpty()) return;
  QTest::qWait(600);
  window_->grab().save(folder + QLatin1Char('/') + QLatin1String(name) + ".png");
}

void ConsoleGuideTest::withoutADraftItSaysWhatItIsFor() {
  QTRY_VERIFY(guide_->view()->steps().empty());
  QVERIFY(!guide_->hasNextStep());
  keepPicture("guide-empty");
}

void ConsoleGuideTest::aMistakeIsTheFirstStep() {
  edit(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: soon"));
  QTRY_COMPARE_WITH_TIMEOUT(step(GuidePlace::check).state, State::failed, soon_ms);
  QVERIFY(step(GuidePlace::check).is_next);
  keepPicture("guide-check");
  QTest::mouseClick(guide_->view()->button(std::size_t(GuidePlace::check)), Qt::LeftButton);
  edit(replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 10s"));
  QTRY_VERIFY_WITH_TIMEOUT(step(GuidePlace::preview).is_next, soon_ms);
}

void ConsoleGuideTest::theDraftIsProposedFromHere() {
  QTRY_VERIFY2_WITH_TIMEOUT(step(GuidePlace::review).hindrance.isEmpty(),
                            qPrintable(step(GuidePlace::review).hindrance), soon_ms);
  QTest::mouseClick(guide_->view()->button(std::size_t(GuidePlace::review)), Qt::LeftButton);
  OpenChangeDialog* dialog = window_->proposing()->dialog();
  QVERIFY(dialog != nullptr);
  QTest::keyClicks(dialog->descriptionField(), "Longer time to live");
  QTest::mouseClick(dialog->openButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<ChangePage*>(window_->tabs()->current()) != nullptr, soon_ms);
  window_->openGuide(fixture_->key);
  QTRY_COMPARE_WITH_TIMEOUT(step(GuidePlace::review).state_word, QString("0 of 1 approvals"), soon_ms);
  QVERIFY(step(GuidePlace::review).is_next);
  QVERIFY(!guide_->view()->button(std::size_t(GuidePlace::publish))->isEnabled());
  QTRY_COMPARE_WITH_TIMEOUT(step(GuidePlace::plan).state, State::warned, soon_ms);
  keepPicture("guide-review");
}

void ConsoleGuideTest::approvedItIsPublishedNext() {
  const auto change = readChange(fixture_->store(), {1});
  ChangeReceipt seen;
  seen.change = change.summary.number;
  seen.hash = change.hash;
  need(approve(*otto_, seen));
  QTRY_VERIFY_WITH_TIMEOUT(step(GuidePlace::publish).is_next, soon_ms);
  keepPicture("guide-publish");
  // By the keyboard: the next step has the focus when the page is shown.
  guide_->focusContent();
  QTest::keyClick(QApplication::focusWidget() == nullptr
                      ? guide_->view()->button(std::size_t(GuidePlace::publish))
                      : QApplication::focusWidget(),
                  Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<ChangePage*>(window_->tabs()->current()) != nullptr, soon_ms);
}

QTEST_MAIN(ConsoleGuideTest)
#include "console_guide_test.moc"
