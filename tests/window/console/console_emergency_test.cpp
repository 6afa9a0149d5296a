// SPDX-License-Identifier: GPL-3.0-or-later
// Break glass between two consoles with logins of their own: what one does in an emergency the other
// sees in red, and it is owed a review until somebody else has looked.
#include <QDateTime>
#include <QTest>

#include "tests/window/console/review_fixture.h"
#include "widgets/console/emergencies_page.h"
#include "widgets/console/emergency_flow.h"

using namespace sextant;
using namespace sextant::ui;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;

}  // namespace

class ConsoleEmergencyTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase() { fixture_.reset(); }
  void withoutTheRoleTheGlassStaysWhole();
  void itIsAskedForWithAReasonAndTheName();
  void everybodySeesIt();
  void itPublishesWithoutApprovals();
  void itIsEndedAndOwesAReview();
  void somebodyElseReviewsIt();
  void goingBackNeedsNoApprovalButTheName();
  void aFreezeIsToldBeforeAnybodyTries();

 private:
  [[nodiscard]] static QPushButton* button(const QWidget* of, const QString& words);

  std::unique_ptr<ReviewFixture> fixture_;
  EmergenciesPage* ottos_ = nullptr;
};

QPushButton* ConsoleEmergencyTest::button(const QWidget* of, const QString& words) {
  for (QPushButton* one : of->findChildren<QPushButton*>()) {
    if (one->text() == words && one->isVisible()) return one;
  }
  return nullptr;
}

void ConsoleEmergencyTest::initTestCase() {
  fixture_ = std::make_unique<ReviewFixture>();
  fixture_->grant("otto", "publisher");
  fixture_->otto().openProfile({fixture_->console().key, {}});
  fixture_->mara().openProfile({fixture_->console().key, {}});
}

void ConsoleEmergencyTest::withoutTheRoleTheGlassStaysWhole() {
  MainWindow& otto = fixture_->otto();
  otto.breaking()->start(fixture_->console().key);
  BreakGlassDialog* dialog = otto.breaking()->dialog();
  QVERIFY(dialog != nullptr);
  QTest::keyClicks(dialog->reasonField(), "Nobody can sign in");
  QVERIFY(!dialog->breakButton()->isEnabled());
  QTest::keyClicks(dialog->nameField(), "prod");
  QVERIFY(dialog->breakButton()->isEnabled());
  QTest::mouseClick(dialog->breakButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(dialog->banner()->isVisible(), soon_ms);
  QVERIFY2(dialog->banner()->sentence().contains("breaker"), qPrintable(dialog->banner()->sentence()));
  QCOMPARE(dialog->reasonField()->toPlainText(), QString("Nobody can sign in"));
  dialog->reject();
}

void ConsoleEmergencyTest::itIsAskedForWithAReasonAndTheName() {
  fixture_->grant("otto", "breaker");
  MainWindow& otto = fixture_->otto();
  QTRY_VERIFY(otto.breaking()->dialog() == nullptr);
  otto.breaking()->start(fixture_->console().key);
  BreakGlassDialog* dialog = otto.breaking()->dialog();
  QTest::keyClicks(dialog->nameField(), "prod");
  QVERIFY(!dialog->breakButton()->isEnabled());
  QTest::keyClicks(dialog->reasonField(), "Nobody can sign in");
  QTest::mouseClick(dialog->breakButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(otto.breaking()->dialog() == nullptr, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(otto.emergencies().own(fixture_->console().key) != nullptr, soon_ms);
  QVERIFY(!otto.breaking()->hindrance(fixture_->console().key).isEmpty());
}

void ConsoleEmergencyTest::everybodySeesIt() {
  for (MainWindow* window : {&fixture_->mara(), &fixture_->otto()}) {
    Banner* banner = window->notices()->emergencyBanner();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), soon_ms);
    QVERIFY2(banner->sentence().contains("Nobody can sign in"), qPrintable(banner->sentence()));
    QCOMPARE(button(banner, "End it") != nullptr, window == &fixture_->otto());
  }
  QVERIFY(fixture_->mara().emergencies().own(fixture_->console().key) == nullptr);
}

void ConsoleEmergencyTest::itPublishesWithoutApprovals() {
  MainWindow& otto = fixture_->otto();
  fixture_->edit(otto, ReviewFixture::withTtl("15s"));
  QPushButton* publish = otto.topBar()->publishButton();
  QTRY_VERIFY_WITH_TIMEOUT(publish->text() == "Publish…" && publish->isEnabled(), soon_ms);
  QTest::mouseClick(publish, Qt::LeftButton);
  PublishDialog* dialog = otto.publishing()->dialog();
  QVERIFY(dialog != nullptr);
  QVERIFY2(dialog->warningWords().contains("Without approvals"), qPrintable(dialog->warningWords()));
  QTest::keyClicks(dialog->descriptionField(), "Longer cache");
  QTRY_VERIFY_WITH_TIMEOUT(dialog->publishButton()->isEnabled(), soon_ms);
  QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
  const auto& revisions = [&]() -> const std::vector<RevisionInfo>& {
    return fixture_->mara().session().recentRevisions(fixture_->console().key);
  };
  QTRY_VERIFY_WITH_TIMEOUT(!revisions().empty() && revisions().front().emergency.has_value(), soon_ms);
  QCOMPARE(revisions().front().message, std::string("Longer cache"));
  dialog->accept();
}

void ConsoleEmergencyTest::itIsEndedAndOwesAReview() {
  MainWindow& otto = fixture_->otto();
  QTest::mouseClick(button(otto.notices()->emergencyBanner(), "End it"), Qt::LeftButton);
  for (MainWindow* window : {&fixture_->mara(), &fixture_->otto()})
    QTRY_VERIFY_WITH_TIMEOUT(!window->notices()->emergencyBanner()->isVisible(), soon_ms);
  ottos_ = otto.openEmergencies("prod");
  QCOMPARE(ottos_->list()->table()->shownRows(), 1);
  QVERIFY(!ottos_->list()->endButton()->isVisible());
  // Nobody reviews an emergency of their own.
  QVERIFY(!ottos_->list()->reviewButton()->isVisible());
  QVERIFY(!otto.status()->reviewsButton()->isVisible());
  QTRY_VERIFY_WITH_TIMEOUT(fixture_->mara().status()->reviewsButton()->isVisible(), soon_ms);
  QVERIFY(fixture_->mara().status()->reviewsButton()->text().contains("1 review owed"));
}

void ConsoleEmergencyTest::somebodyElseReviewsIt() {
  // Mara's window has the login that made the store.
  const auto facts = await<StoreStatus>(
      [&](Reply<StoreStatus> reply) { fixture_->console().store().status(std::move(reply)); });
  QVERIFY(facts);
  fixture_->grant(facts->login.c_str(), "approver");
  MainWindow& mara = fixture_->mara();
  QTest::mouseClick(mara.status()->reviewsButton(), Qt::LeftButton);
  auto* page = qobject_cast<EmergenciesPage*>(mara.tabs()->current());
  QVERIFY(page != nullptr);
  QVERIFY(page->list()->reviewButton()->isVisible());
  QTest::mouseClick(page->list()->reviewButton(), Qt::LeftButton);
  MoveDialog* dialog = mara.breaking()->reviewDialog();
  QVERIFY(dialog != nullptr && !dialog->moveButton()->isEnabled());
  QTest::keyClicks(dialog->reasonEdit(), "It was right");
  QTest::mouseClick(dialog->moveButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(!mara.status()->reviewsButton()->isVisible(), soon_ms);
  QVERIFY(!page->list()->reviewButton()->isVisible());
  QTRY_VERIFY_WITH_TIMEOUT(fixture_->otto().emergencies().all().front().review.has_value(), soon_ms);
}

void ConsoleEmergencyTest::goingBackNeedsNoApprovalButTheName() {
  MainWindow& otto = fixture_->otto();
  const ServiceKey& key = fixture_->console().key;
  QVERIFY(otto.emergencies().own(key) == nullptr);
  otto.publishing()->startRestore(key, RevisionNumber{1});
  QTRY_VERIFY_WITH_TIMEOUT(otto.publishing()->dialog() != nullptr, soon_ms);
  PublishDialog* dialog = otto.publishing()->dialog();
  QTRY_VERIFY_WITH_TIMEOUT(dialog->state().hindrance().contains("meant"), soon_ms);
  QVERIFY(dialog->confirmationField()->isVisible());
  QVERIFY(!dialog->publishButton()->isEnabled());
  QTest::keyClicks(dialog->confirmationField(), "prod");
  QTRY_VERIFY_WITH_TIMEOUT(dialog->publishButton()->isEnabled(), soon_ms);
  QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(otto.session().stable(key)->info.number, RevisionNumber{3}, soon_ms);
  QVERIFY(!otto.session().stable(key)->info.emergency);
  dialog->accept();
}

void ConsoleEmergencyTest::aFreezeIsToldBeforeAnybodyTries() {
  MainWindow& mara = fixture_->mara();
  const ServiceKey& key = fixture_->console().key;
  Store& store = fixture_->console().store();
  makeProd(store, false);
  mara.openProfile({key, {}});
  fixture_->edit(mara, ReviewFixture::withTtl("25s"));
  QPushButton* publish = mara.topBar()->publishButton();
  QTRY_VERIFY_WITH_TIMEOUT(publish->text() == "Publish…" && publish->isEnabled(), soon_ms);
  QVERIFY(!mara.topBar()->closedChip()->isVisible());
  const std::int64_t tomorrow = QDateTime::currentSecsSinceEpoch() * 1'000'000 + 86'400'000'000;
  const auto frozen = await<FreezeNumber>([&](Reply<FreezeNumber> reply) {
    store.freeze({"prod", key.service, 0, tomorrow, "The sale", "boss"}, std::move(reply));
  });
  QVERIFY2(frozen, frozen ? "" : frozen.error().toString().c_str());
  QTRY_VERIFY_WITH_TIMEOUT(mara.topBar()->closedChip()->isVisible(), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(!publish->isEnabled(), soon_ms);
  QVERIFY2(publish->toolTip().contains("The sale"), qPrintable(publish->toolTip()));
  QVERIFY(mara.breaking()->hindrance(key).isEmpty());
  QVERIFY(await<void>([&](Reply<void> reply) {
            store.liftFreeze(*frozen, "over", "boss", std::move(reply));
          }).has_value());
  QTRY_VERIFY_WITH_TIMEOUT(publish->isEnabled() && !mara.topBar()->closedChip()->isVisible(), soon_ms);
  makeProd(store, true);
}

QTEST_MAIN(ConsoleEmergencyTest)
#include "console_emergency_test.moc"
