// SPDX-License-Identifier: GPL-3.0-or-later
// Every released version of the schema comes forward with what it holds, and ends as the very
// schema that a new store gets.
#include <QtTest/QTest>

#include "model/store/migrations.h"
#include "tests/support/database_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// Everything that a schema is made of, in words: tables, columns, checks, indexes, triggers,
// policies, rights, functions with their owners.
constexpr const char* schema_words = R"(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT format('%s %s owner %s rls %s %s options %s acl %s', relkind, relname, relowner::regrole, relrowsecurity,
                relforcerowsecurity, (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) AS o), (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(relacl) AS a)) AS line
  FROM pg_class WHERE relnamespace = 'sextant'::regnamespace AND NOT relispartition
  UNION ALL SELECT format('%s.%s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull, attacl)
  FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'sextant'::regnamespace AND NOT relispartition)
    AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
  WHERE connamespace = 'sextant'::regnamespace
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('%s %s %s %s', polname, polrelid::regclass, pg_get_expr(polqual, polrelid), polroles::regrole[])
  FROM pg_policy
  UNION ALL SELECT format('%s owner %s acl %s %s', oid::regprocedure, proowner::regrole,
                          (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(proacl) AS a), md5(prosrc))
  FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace) AS parts)";

}  // namespace

class StoreUpgradeTest : public QObject {
  Q_OBJECT
 private slots:
  void everyVersionEndsAsTheSameSchema_data();
  void everyVersionEndsAsTheSameSchema();
  void versionOneBringsWhatItHolds();
  void approvalsAndOpenRequestsComeForward();
  void aLoginThatMayMakeRolesIsEnough();
  void aServerThatIsTooOldIsRefused();

 private:
  DatabaseFixture databases_;
};

void StoreUpgradeTest::everyVersionEndsAsTheSameSchema_data() {
  QTest::addColumn<int>("version");
  for (int version = 1; version < schemaVersion(); ++version) {
    QTest::addRow("from version %d", version) << version;
  }
}

void StoreUpgradeTest::everyVersionEndsAsTheSameSchema() {
  QFETCH(int, version);
  auto fresh = databases_.make();
  auto old = databases_.make();
  QVERIFY(databases_.ask(*fresh, migrationScript(0, schemaVersion())));
  QVERIFY(databases_.ask(*old, migrationScript(0, version)));
  const auto reached = await<int>([&](Reply<int> reply) { migrate(*old, std::move(reply)); });
  QVERIFY2(reached, reached ? "" : reached.error().toString().c_str());
  QCOMPARE(*reached, schemaVersion());
  const auto expected = databases_.ask(*fresh, schema_words);
  const auto found = databases_.ask(*old, schema_words);
  QVERIFY(expected && found);
  QVERIFY(expected->text(0, 0).size() > 5000);
  QCOMPARE(QString::fromUtf8(found->text(0, 0)).split(QLatin1Char('\n')),
           QString::fromUtf8(expected->text(0, 0)).split(QLatin1Char('\n')));
}

void StoreUpgradeTest::versionOneBringsWhatItHolds() {
  auto database = databases_.make();
  QVERIFY(databases_.ask(*database, migrationScript(0, 1)));
  const QByteArray publish =
      "SELECT sextant.publish('00000000-0000-0000-0000-000000000001', 'prod', 'shop', 0, '', "
      "false, "
      "'{\"\": \"a: 1\"}', 'first', 'ada')::text";
  const auto before = databases_.ask(*database, publish);
  QVERIFY(before && before->text(0, 0).contains("published"));
  QVERIFY(databases_.ask(*database, "SELECT sextant.enrol('prod', 'shop', 'eu1', 'shop-1')"));
  QVERIFY(await<int>([&](Reply<int> reply) { migrate(*database, std::move(reply)); }));
  // The same request again: its outcome is still the one.
  const auto again = databases_.ask(*database, publish);
  QVERIFY2(again && again->text(0, 0).contains("\"replay\": true"),
           again ? again->text(0, 0).constData() : again.error().toString().c_str());
  const auto next = databases_.ask(
      *database,
      "SELECT sextant.publish(gen_random_uuid(), 'prod', 'shop', 1, '', false, '{\"\": \"a: 2\"}', "
      "'second', 'ada') ->> 'outcome'");
  QVERIFY(next);
  QCOMPARE(next->text(0, 0), "published");
  const auto held = databases_.ask(
      *database,
      "SELECT (SELECT count(*) FROM sextant.revision), (SELECT count(*) FROM sextant.instance), "
      "(SELECT count(*) FROM sextant.audit WHERE environment = 'prod'), "
      "(SELECT count(*) FROM sextant.audit_faults('prod'))");
  QVERIFY(held);
  QCOMPARE(held->rows.front(), (std::vector<PgValue>{"2", "1", "1", "0"}));
}

// From the last version whose changes had no reviewers.
void StoreUpgradeTest::approvalsAndOpenRequestsComeForward() {
  auto database = databases_.make("CREATE ROLE upgrade_bob LOGIN");
  QVERIFY(databases_.ask(*database, migrationScript(0, 11)));
  const QByteArray open =
      "SELECT sextant.change_open('00000000-0000-0000-0000-000000000002', 'prod', 'shop', 0, '', "
      "'{\"\": \"a: 1\"}', NULL, 'first', 'ada')::text";
  const QByteArray comment =
      "SELECT sextant.change_comment('00000000-0000-0000-0000-000000000003', 1, 1, '', '/a', 'why', "
      "'ada')::text";
  QVERIFY(databases_.ask(*database, open));
  QVERIFY(databases_.ask(*database, comment));
  QVERIFY(databases_.ask(
      *database, "SELECT sextant.set_environment('prod', NULL, 'protected', NULL, 1, 'ada'), "
                 "sextant.grant_role('upgrade_bob', 'prod', 'approver', '*', '*', '*', NULL, 'ada')"));
  QVERIFY(databases_.ask(
      *database,
      "SET SESSION AUTHORIZATION upgrade_bob; SELECT sextant.change_verdict(gen_random_uuid(), 1, "
      "encode(sextant.change_hash(1), 'hex'), 'approve', '', 'bob'); RESET SESSION AUTHORIZATION"));
  QVERIFY(await<int>([&](Reply<int> reply) { migrate(*database, std::move(reply)); }));
  const auto held = databases_.ask(
      *database, "SELECT state, approvals, version, ticket, risk, reviewers::text, (SELECT kind FROM "
                 "sextant.change_comment) FROM sextant.change_overview");
  QVERIFY2(held, held ? "" : held.error().toString().c_str());
  QCOMPARE(held->rows.front(),
           (std::vector<PgValue>{"approved", "1", "1", "", "", "{}", "comment"}));
  // The same requests again: their outcome is still the one.
  for (const QByteArray& request : {open, comment}) {
    const auto again = databases_.ask(*database, request);
    QVERIFY2(again && again->text(0, 0).contains("\"replay\": true"),
             again ? again->text(0, 0).constData() : again.error().toString().c_str());
  }
}

void StoreUpgradeTest::aLoginThatMayMakeRolesIsEnough() {
  auto owner = databases_.make("CREATE ROLE upgrade_dba LOGIN CREATEROLE", "upgrade_dba");
  QVERIFY(databases_.ask(*owner, "SET SESSION AUTHORIZATION upgrade_dba"));
  const auto reached = await<int>([&](Reply<int> reply) { migrate(*owner, std::move(reply)); });
  QVERIFY2(reached, reached ? "" : reached.error().toString().c_str());
  const auto published = databases_.ask(*owner,
                                        "SELECT sextant.publish(gen_random_uuid(), 'staging', "
                                        "'shop', 0, '', false, '{\"\": \"a: 1\"}', "
                                        "'first', 'ada') ->> 'outcome'");
  QVERIFY(published);
  QCOMPARE(published->text(0, 0), "published");
}

void StoreUpgradeTest::aServerThatIsTooOldIsRefused() {
  // There is no older server here: what it would say is said by the check itself.
  QVERIFY(unfitServer(140011));
  QVERIFY(!unfitServer(150000));
  QVERIFY(!unfitServer(180001));
}

QTEST_GUILESS_MAIN(StoreUpgradeTest)
#include "store_upgrade_test.moc"
