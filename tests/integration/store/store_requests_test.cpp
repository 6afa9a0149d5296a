// SPDX-License-Identifier: GPL-3.0-or-later
// What a request id and a base stand for, and which store answers.
#include <QtTest/QTest>

#include "model/store/publish_until_known.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class StoreRequestsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void idStandsForTheBaseOnlyWhereItWasChosen();
  void otherContentUnderTheBasesNumberIsAConflict();
  void storeHasAnIdentity();
  void nobodyIsToldOfACallThatIsNotMade();
  void anOldSnapshotWritesNothing();

 private:
  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
};

void StoreRequestsTest::initTestCase() {
  fixture_ = std::make_unique<StoreFixture>();
  store_ = fixture_->connectedStore();
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/hunt-engine", 0, "a: 1\n")).has_value());
}

void StoreRequestsTest::idStandsForTheBaseOnlyWhereItWasChosen() {
  PublishRequest request = publishOf("prod/hunt-engine", head(*store_)->stable.value, "read: 1\n");
  request.base_is_heads = true;
  const auto first = publish(*store_, request);
  QVERIFY2(first.has_value(), first ? "" : first.error().toString().c_str());
  request.base = first->revision;
  const auto again = publish(*store_, request);
  QVERIFY2(again.has_value(), again ? "" : again.error().toString().c_str());
  QCOMPARE(again->revision, first->revision);
  QVERIFY(again->replay);
  request.base_is_heads = false;
  QCOMPARE(publish(*store_, request).error().kind, ErrorKind::input);
}

void StoreRequestsTest::otherContentUnderTheBasesNumberIsAConflict() {
  const std::int64_t base = head(*store_)->stable.value;
  PublishRequest request = publishOf("prod/hunt-engine", base, "hash: 1\n");
  request.base_hash = std::string(64, '0');
  const auto refused = publish(*store_, request);
  QCOMPARE(refused.error().kind, ErrorKind::conflict);
  QCOMPARE(head(*store_)->stable.value, base);
  request.id = RequestId::random();
  request.base_hash = revision(*store_, base)->info.content_hash;
  const auto taken = publish(*store_, request);
  QVERIFY2(taken.has_value(), taken ? "" : taken.error().toString().c_str());
}

void StoreRequestsTest::storeHasAnIdentity() {
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { store_->overview(std::move(reply)); });
  QVERIFY(RequestId::parse(overview->store_id).has_value());
  for (const char* statement :
       {"UPDATE sextant.identity SET store_id = gen_random_uuid()", "DELETE FROM sextant.identity",
        "TRUNCATE sextant.identity", "INSERT INTO sextant.identity DEFAULT VALUES"}) {
    QVERIFY2(!sql(*fixture_, statement).has_value(), statement);
  }
  const auto again =
      await<Overview>([&](Reply<Overview> reply) { store_->overview(std::move(reply)); });
  QCOMPARE(again->store_id, overview->store_id);
}

// In it a right that was revoked meanwhile still stands.
void StoreRequestsTest::anOldSnapshotWritesNothing() {
  PgConnection connection;
  QVERIFY(await<void>([&](Reply<void> reply) {
    connection.open(fixture_->paths().parameters(), Milliseconds(5000), std::move(reply));
  }));
  const auto run = [&](const QByteArray& text) {
    return await<PgRows>([&](Reply<PgRows> reply) {
      connection.query({text, {}}, std::move(reply));
    });
  };
  QVERIFY(run("BEGIN ISOLATION LEVEL REPEATABLE READ"));
  QVERIFY(run("SELECT count(*) FROM sextant.role_grant"));
  const auto granted =
      run("SELECT sextant.grant_role('sextant_local', 'prod', 'publisher', '*', '*', '*', NULL, 'p')");
  QVERIFY(!granted);
  QVERIFY2(granted.error().what.find("READ COMMITTED") != std::string::npos,
           granted.error().what.c_str());
  QVERIFY(run("ROLLBACK"));
}

void StoreRequestsTest::nobodyIsToldOfACallThatIsNotMade() {
  PgConnection holder;
  QVERIFY(await<void>([&](Reply<void> reply) {
    holder.open(fixture_->paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  }));
  const auto run = [&](const QByteArray& text) {
    return await<PgRows>([&](Reply<PgRows> reply) { holder.query({text, {}}, std::move(reply)); });
  };
  QVERIFY(run("BEGIN"));
  QVERIFY(run("SELECT 1 FROM sextant.head WHERE service = 'hunt-engine' FOR UPDATE"));
  int told = 0;
  const auto outcome = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    publishUntilKnown(
        *store_, publishOf("prod/hunt-engine", head(*store_)->stable.value, "told: 1\n"),
        QDeadlineTimer(100), [&](const Error&) { ++told; }, std::move(reply));
  });
  QVERIFY(run("COMMIT"));
  QCOMPARE(outcome.error().kind, ErrorKind::outcome_unknown);
  QCOMPARE(told, 0);
}

QTEST_GUILESS_MAIN(StoreRequestsTest)
#include "store_requests_test.moc"
