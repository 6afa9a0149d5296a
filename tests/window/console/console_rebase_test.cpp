// SPDX-License-Identifier: GPL-3.0-or-later
// A change is brought onto a newer revision: what both sides changed apart is merged, where both
// set the same key a person decides, and nothing is altered until everything is decided.
#include <QTest>

#include "tests/window/console/review_fixture.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;
using sextant::testing::ReviewFixture;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;

}  // namespace

class ConsoleRebaseTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void whatIsApartIsMerged();
  void aKeyThatBothSetIsAskedFor();
  void givingUpAltersNothing();
  void whatIsThereAlreadyIsNoVersion();

 private:
  void waitBehind();

  std::unique_ptr<ReviewFixture> fixture_;
  ChangePage* page_ = nullptr;
};

void ConsoleRebaseTest::initTestCase() {
  fixture_ = std::make_unique<ReviewFixture>();
  page_ = fixture_->propose(ReviewFixture::withTtl("10s"), "Longer cache");
  QVERIFY(!page_->rebaseButton()->isVisible());
}

void ConsoleRebaseTest::cleanupTestCase() {
  fixture_.reset();
}

void ConsoleRebaseTest::waitBehind() {
  QTRY_VERIFY_WITH_TIMEOUT(page_->rebaseButton()->isVisible() && page_->rebaseButton()->isEnabled(),
                           soon_ms);
}

void ConsoleRebaseTest::whatIsApartIsMerged() {
  ChangePage* ottos = fixture_->ofOtto(page_);
  QTRY_VERIFY_WITH_TIMEOUT(ottos->stepButton()->isVisible() && ottos->stepButton()->isEnabled(),
                           soon_ms);
  QTest::mouseClick(ottos->stepButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(page_->summary()->words().contains("1 of 1 approvals"), soon_ms);
  const std::string between = replaced(ConsoleFixture::first_text, "threads: 32", "threads: 24");
  fixture_->publishBetween(1, between);
  waitBehind();
  QTest::mouseClick(page_->rebaseButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(page_->watch()->change()->summary.base, RevisionNumber{2}, soon_ms);
  QCOMPARE(page_->watch()->change()->summary.version, 2);
  QTRY_VERIFY_WITH_TIMEOUT(
      page_->watch()->after().at(Scope{}) == replaced(between, "ttl: 1s", "ttl: 10s"), soon_ms);
  QVERIFY(!page_->rebaseButton()->isVisible());
  QTRY_VERIFY_WITH_TIMEOUT(page_->summary()->words().contains("0 of 1 approvals"), soon_ms);
  QCOMPARE(page_->rebasing()->dialog(), nullptr);
}

void ConsoleRebaseTest::aKeyThatBothSetIsAskedFor() {
  const std::string before = fixture_->console().textOf({2});
  const std::string between = replaced(before, "ttl: 1s", "ttl: 3s");
  fixture_->publishBetween(2, between);
  waitBehind();
  QTest::mouseClick(page_->rebaseButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(page_->rebasing()->dialog() != nullptr, soon_ms);
  MergeDialog* dialog = page_->rebasing()->dialog();
  QVERIFY(!dialog->useButton()->isEnabled());
  // Nothing was sent: the change is as it was.
  QCOMPARE(page_->watch()->change()->summary.version, 2);
  // Ours.
  dialog->choices()->table()->selectRow(0);
  QTest::keyClick(dialog->choices()->table(), Qt::Key_M);
  QTRY_VERIFY_WITH_TIMEOUT(dialog->useButton()->isEnabled(), soon_ms);
  QTest::mouseClick(dialog->useButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(page_->watch()->change()->summary.base, RevisionNumber{3}, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(
      page_->watch()->after().at(Scope{}) == replaced(between, "ttl: 3s", "ttl: 10s"), soon_ms);
}

void ConsoleRebaseTest::givingUpAltersNothing() {
  const std::string before = fixture_->console().textOf({3});
  fixture_->publishBetween(3, replaced(before, "ttl: 3s", "ttl: 4s"));
  waitBehind();
  QTest::mouseClick(page_->rebaseButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(page_->rebasing()->dialog() != nullptr, soon_ms);
  QVERIFY(!page_->rebaseButton()->isEnabled());
  QTest::keyClick(page_->rebasing()->dialog(), Qt::Key_Escape);
  QTRY_VERIFY_WITH_TIMEOUT(!page_->rebasing()->isRunning(), soon_ms);
  QTest::qWait(300);
  QCOMPARE(page_->watch()->change()->summary.version, 3);
  QCOMPARE(page_->watch()->change()->summary.base, RevisionNumber{3});
  QVERIFY(page_->rebaseButton()->isEnabled());
}

void ConsoleRebaseTest::whatIsThereAlreadyIsNoVersion() {
  const std::string before = fixture_->console().textOf({4});
  fixture_->publishBetween(4, replaced(before, "ttl: 4s", "ttl: 10s"));
  QTRY_COMPARE_WITH_TIMEOUT(page_->rebaseButton()->isEnabled(), true, soon_ms);
  QTest::mouseClick(page_->rebaseButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(page_->banner()->isVisible(), soon_ms);
  QVERIFY2(page_->banner()->sentence().contains("has everything of this change already"),
           qPrintable(page_->banner()->sentence()));
  QCOMPARE(page_->watch()->change()->summary.version, 3);
}

QTEST_MAIN(ConsoleRebaseTest)
#include "console_rebase_test.moc"
