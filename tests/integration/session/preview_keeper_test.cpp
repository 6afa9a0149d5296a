// SPDX-License-Identifier: GPL-3.0-or-later
// What a console keeps alive ends with it, whatever was under way, and the store knows why.
#include <QtTest/QTest>

#include "model/session/preview_keeper.h"
#include "model/store/preview_expiry.h"
#include "tests/support/change_calls.h"

using namespace sextant;
using namespace sextant::testing;

class PreviewKeeperTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void anEndByTimeIsNoLapse();
  void aStartThatIsUnderWayIsStoppedToo();
  void nothingToStopIsNotWaitedFor();

 private:
  [[nodiscard]] PreviewRequest request() const;
  [[nodiscard]] Preview newest() const;

  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> other_;
  std::unique_ptr<Session> session_;
};

void PreviewKeeperTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  fixture_ = std::make_unique<StoreFixture>();
  other_ = fixture_->connectedStore("other");
  need(publish(*other_, publishOf("prod/hunt-engine", 0, "size: 4\n", "first")));
  QVERIFY(sql(*fixture_, "SELECT sextant.enrol('prod', 'hunt-engine', 'eu1', 'hunt-1')"));
  StoreTarget target;
  target.root = fixture_->root();
  session_ = std::make_unique<Session>(target);
  session_->start();
  QTRY_COMPARE_WITH_TIMEOUT(session_->connection(), ConnectionState::connected, 10000);
}

PreviewRequest PreviewKeeperTest::request() const {
  return {RequestId::random(), hunt, {"eu1", "hunt-1"}, {1}, {}, {{Scope{}, "size: 8\n"}}, 0, 0, {}};
}

Preview PreviewKeeperTest::newest() const {
  const auto all = need(await<std::vector<Preview>>(
      [&](Reply<std::vector<Preview>> reply) { other_->previews(hunt, true, 1, reply); }));
  return all.empty() ? Preview{} : all.front();
}

// Renewals come every few seconds and a last lease is as short as what is left.
void PreviewKeeperTest::anEndByTimeIsNoLapse() {
  PreviewKeeper keeper(*session_, "ada");
  std::optional<Result<PreviewReceipt>> started;
  // Renewed once, after four seconds, to a lease that ends two seconds later.
  keeper.start(request(), 6, this, [&](const Result<PreviewReceipt>& done) { started = done; });
  QTRY_VERIFY(started);
  QCOMPARE(need(*started).state, PreviewState::running);
  QTRY_COMPARE_WITH_TIMEOUT(newest().state, PreviewState::over, 10000);
  QTRY_VERIFY(keeper.isEmpty());
  QCOMPARE(newest().over_because, std::string("Its time is over."));
  const auto said = sql(*fixture_, "SELECT string_agg(action, ',') FROM sextant.audit "
                                   "WHERE action IN ('preview stop', 'preview end')");
  QCOMPARE(said->text(0, 0), "preview stop");
}

void PreviewKeeperTest::aStartThatIsUnderWayIsStoppedToo() {
  PreviewKeeper keeper(*session_, "ada");
  keeper.start(request(), 60, this, [](const Result<PreviewReceipt>&) {});
  QVERIFY(!keeper.isEmpty());
  bool is_done = false;
  keeper.stopAll("The console was closed.", 5000, [&] { is_done = true; });
  QVERIFY(!is_done);
  QTRY_VERIFY(is_done);
  QVERIFY(keeper.isEmpty());
  QCOMPARE(newest().state, PreviewState::over);
  QCOMPARE(newest().over_because, std::string("The console was closed."));
}

void PreviewKeeperTest::nothingToStopIsNotWaitedFor() {
  PreviewKeeper keeper(*session_, "ada");
  bool is_done = false;
  keeper.stopAll("The console was closed.", 5000, [&] { is_done = true; });
  QVERIFY(is_done);
}

QTEST_GUILESS_MAIN(PreviewKeeperTest)
#include "preview_keeper_test.moc"
