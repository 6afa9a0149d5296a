// SPDX-License-Identifier: GPL-3.0-or-later
// A change that ends: controllers propose its undoing once, and people carry it out.
#include <QtCore/QDateTime>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 40'000;
constexpr std::int64_t us_per_second = 1'000'000;

}  // namespace

class UndoTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void itIsProposedOnceByTwoControllers();
  void whatCameSinceIsInIt();
  void oneThatEndsLaterWaits();

 private:
  ChangeReceipt published(const std::string& text);
  void endIn(const ChangeReceipt& change, std::int64_t seconds);
  [[nodiscard]] Change read(ChangeNumber number) {
    return need(await<Change>([&](Reply<Change> reply) { store_->change(number, std::move(reply)); }));
  }

  const ServiceKey shop_{"prod", "shop"};
  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  std::vector<std::unique_ptr<QProcess>> controllers_;
  ChangeReceipt first_, second_;
};

ChangeReceipt UndoTest::published(const std::string& text) {
  const auto head = await<Head>([&](Reply<Head> reply) { store_->head(shop_, std::move(reply)); });
  const auto change = need(openChange(*store_, shop_, contentOf(head ? head->stable.value : 0, text)));
  need(publishChange(*store_, change));
  return change;
}

void UndoTest::endIn(const ChangeReceipt& change, std::int64_t seconds) {
  const std::int64_t at = (QDateTime::currentSecsSinceEpoch() + seconds) * us_per_second;
  need(await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store_->setChangeEnd(change.change, at, "ada", std::move(reply));
  }));
}

void UndoTest::initTestCase() {
  makeProd(*store_);
  published("size: 1\nname: shop\n");
  for (int i = 0; i < 2; ++i) {
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedChannels);
    endWithUs(*process);
    process->start(productProgram("sextant-controller"), {"--dsn", fixture_.dsn(), "--log", "text"});
    QVERIFY(process->waitForStarted());
    controllers_.push_back(std::move(process));
  }
}

void UndoTest::cleanupTestCase() {
  for (const auto& one : controllers_) {
    one->kill();
    one->waitForFinished();
  }
}

void UndoTest::itIsProposedOnceByTwoControllers() {
  first_ = published("size: 8\nname: shop\n");
  endIn(first_, 3600);
  QTRY_VERIFY_WITH_TIMEOUT(read(first_.change).summary.undo.has_value(), soon_ms);
  const Change undo = read(*read(first_.change).summary.undo);
  QCOMPARE(undo.summary.state, ChangeState::open);
  QCOMPARE(undo.profiles.at(Scope{}).value(), std::string("size: 1\nname: shop\n"));
  QVERIFY(undo.summary.description.find("Undo change " + std::to_string(first_.change.value)) == 0);
  QCOMPARE(undo.summary.author, std::string("sextant-controller"));
  // Time enough for the other one.
  QTest::qWait(16'000);
  using Changes = std::vector<ChangeSummary>;
  const auto open = need(await<Changes>([&](Reply<Changes> reply) {
    store_->changes({"prod", "shop"}, std::move(reply));
  }));
  QCOMPARE(open.size(), std::size_t{1});
  // Nothing undoes itself.
  const auto head = need(await<Head>([&](Reply<Head> reply) { store_->head(shop_, std::move(reply)); }));
  QCOMPARE(head.stable, read(first_.change).summary.revision.value());
}

void UndoTest::whatCameSinceIsInIt() {
  second_ = published("size: 9\nname: shop\nmore: 1\n");
  published("size: 9\nname: other\nmore: 1\n");
  endIn(second_, 60);
  QTRY_VERIFY_WITH_TIMEOUT(read(second_.change).summary.undo.has_value(), soon_ms);
  const Change undo = read(*read(second_.change).summary.undo);
  QCOMPARE(undo.profiles.at(Scope{}).value(), std::string("size: 8\nname: other\n"));
}

void UndoTest::oneThatEndsLaterWaits() {
  const ChangeReceipt later = published("size: 7\n");
  endIn(later, 3 * 86'400);
  QTest::qWait(18'000);
  QVERIFY(!read(later.change).summary.undo);
  QVERIFY(read(later.change).summary.ends_us.has_value());
  const auto none = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store_->setChangeEnd(first_.change, std::nullopt, "ada", std::move(reply));
  });
  QVERIFY(!none && none.error().kind == ErrorKind::conflict);
}

QTEST_GUILESS_MAIN(UndoTest)
#include "undo_test.moc"
