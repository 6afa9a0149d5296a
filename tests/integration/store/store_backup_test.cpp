// SPDX-License-Identifier: GPL-3.0-or-later
// A backup brings back everything, and nothing that is not whole is restored.
#include <QtCore/QBuffer>
#include <QtTest/QTest>

#include "model/store/migrations.h"
#include "model/store/store_backup.h"
#include "tests/support/database_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// A bit of everything that a store holds.
constexpr const char* filling = R"(
SELECT sextant.grant_role(session_user::text, 'staging', 'editor', '*', '*', '*', NULL, 'ada');
SELECT sextant.publish(gen_random_uuid(), 'staging', 'shop', base, '', false,
       jsonb_build_object('', format(E'n: %s # \u00e4 \u2028 "quoted" \\ back\n', base), 'eu1', E'\ufeffbom: 1\r\n'), 'm', 'ada')
FROM generate_series(0, 4) AS base;
SELECT sextant.enrol('staging', 'shop', 'eu1', 'shop-1');
SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 5, '', '{"": "n: 9", "eu1": null}', '{"stages": [{"share": 1}]}', 'nine', 'ada');
SELECT sextant.change_comment(gen_random_uuid(), 1, 1, '', '/n', 'why?', 'ben');
SELECT sextant.change_comment(gen_random_uuid(), 1, 1, '', '/n', '', 'ben', 1, 'comment', '12345678901234567890.50');
SELECT sextant.change_comment(gen_random_uuid(), 1, 1, NULL, NULL, '', 'ada', 1, 'resolve');
SELECT sextant.change_edit(gen_random_uuid(), 1, 1, 5, '', '{"": "n: 9", "eu1": null}', '{"stages": [{"share": 1}]}', 'nine', 'ada', 'OPS-1 {"}', 'high', '["ben", "the \"owners\""]');
SELECT sextant.change_edit(gen_random_uuid(), 1, 2, 5, '', '{"": "n: 9", "eu1": null}', '{"stages": [{"share": 1}]}', 'nine', 'ada', 'OPS-1 {"}', 'high', '[]');
SELECT sextant.be_present(gen_random_uuid(), 1, 'ada', 'diff', '', '/n', 0, NULL);
SELECT sextant.publish_change(gen_random_uuid(), 1, encode(sextant.change_hash(1), 'hex'), 'ada');
SELECT sextant.rollout_move(gen_random_uuid(), 1, 0, 'pause', 'lunch', 'ada');
SELECT sextant.enrol('prod', 'sextant', 'eu1', 'sextant-1');
SELECT sextant.publish(gen_random_uuid(), 'prod', 'sextant', 0, '', false, '{"shop": "schema: {}"}', 'settings', 'ada');
SELECT sextant.grant_role(session_user::text, 'prod', 'breaker', '*', '*', '*', NULL, 'ada');
SELECT sextant.break_glass(gen_random_uuid(), 'prod', NULL, 'fire', 10, 'ada');
SELECT sextant.start_preview(gen_random_uuid(), 'prod', 'sextant', 'eu1', 'sextant-1', 1, '', '{"shop": "schema: {x: 1}"}', 600, 600, 'ada');
)";

// Rows of every table that a backup holds, and what differs after a restore left out.
constexpr const char* contents = R"(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT 'content ' || to_jsonb(t)::text AS line FROM sextant.content t
  UNION ALL SELECT 'revision ' || to_jsonb(t)::text FROM sextant.revision t
  UNION ALL SELECT 'profile ' || to_jsonb(t)::text FROM sextant.revision_profile t
  UNION ALL SELECT 'change ' || to_jsonb(t)::text FROM sextant.change t
  UNION ALL SELECT 'version ' || to_jsonb(t)::text FROM sextant.change_version t
  UNION ALL SELECT 'texts ' || to_jsonb(t)::text FROM sextant.change_profile t
  UNION ALL SELECT 'comment ' || to_jsonb(t)::text FROM sextant.change_comment t
  UNION ALL SELECT 'rollout ' || to_jsonb(t)::text FROM sextant.rollout t
  UNION ALL SELECT 'event ' || to_jsonb(t)::text FROM sextant.rollout_event t
  UNION ALL SELECT 'emergency ' || to_jsonb(t)::text FROM sextant.emergency t
  UNION ALL SELECT 'preview ' || (to_jsonb(t) - 'state' - 'over_at' - 'over_because' - 'over_through')::text FROM sextant.preview t
  UNION ALL SELECT 'preview texts ' || to_jsonb(t)::text FROM sextant.preview_profile t
  UNION ALL SELECT 'request ' || to_jsonb(t)::text FROM sextant.request t
  UNION ALL SELECT 'grant ' || to_jsonb(t)::text FROM sextant.role_grant t
  UNION ALL SELECT 'instance ' || to_jsonb(t)::text FROM sextant.instance t
  UNION ALL SELECT 'environment ' || to_jsonb(t)::text FROM sextant.environment t
  UNION ALL SELECT 'identity ' || to_jsonb(t)::text FROM sextant.identity t
  UNION ALL SELECT 'audit ' || to_jsonb(t)::text FROM sextant.audit t WHERE environment <> '' AND action <> 'preview end'
  UNION ALL SELECT 'head ' || (to_jsonb(t) - 'epoch' - 'seq' - 'changed_at' - 'previews')::text FROM sextant.head t) AS lines)";

}  // namespace

class StoreBackupTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void everythingComesBack();
  void numbersGoOnAfterARestore();
  void agentsTakeARestoredHead();
  void aCutBackupIsRefusedWhereverItEnds();
  void aChangedByteIsRefused();
  void aTamperedBackupWithItsCheckSumIsRefused();
  void aStoreInUseIsNotOverwritten();
  void checkFindsWhatMustNeverBe_data();
  void checkFindsWhatMustNeverBe();

 private:
  [[nodiscard]] static Result<BackupSummary> restore(PgConnection& into, QByteArray backup) {
    QBuffer device(&backup);
    device.open(QIODevice::ReadOnly);
    return restoreBackup(into, device, "ada");
  }

  DatabaseFixture databases_;
  std::unique_ptr<PgConnection> original_;
  QByteArray backup_;
};

void StoreBackupTest::initTestCase() {
  original_ = databases_.make();
  QVERIFY(await<int>([&](Reply<int> reply) { migrate(*original_, std::move(reply)); }));
  const auto filled = databases_.ask(*original_, filling);
  QVERIFY2(filled, filled ? "" : filled.error().toString().c_str());
  QBuffer device(&backup_);
  device.open(QIODevice::WriteOnly);
  const auto summary = writeBackup(*original_, device);
  QVERIFY2(summary, summary ? "" : summary.error().toString().c_str());
  QCOMPARE(summary->revisions, 7);
}

void StoreBackupTest::everythingComesBack() {
  auto copy = databases_.make();
  const auto restored = restore(*copy, backup_);
  QVERIFY2(restored, restored ? "" : restored.error().toString().c_str());
  const auto expected = databases_.ask(*original_, contents);
  const auto found = databases_.ask(*copy, contents);
  QVERIFY(expected && found);
  QCOMPARE(QString::fromUtf8(found->text(0, 0)).split('\n'),
           QString::fromUtf8(expected->text(0, 0)).split('\n'));
  QVERIFY(checkStore(*copy)->empty());
  // Who was here is not.
  QVERIFY(!backup_.contains("presence"));
  const auto present = databases_.ask(*copy, "SELECT count(*) FROM sextant.presence");
  QVERIFY(present);
  QCOMPARE(present->text(0, 0), "0");
  // No preview goes on in a store that was restored.
  const auto previews = databases_.ask(
      *copy,
      "SELECT (SELECT count(*) FROM sextant.head WHERE previews <> '{}'), state, over_because, "
      "(SELECT count(*) FROM sextant.preview_lease WHERE ends > clock_timestamp()) "
      "FROM sextant.preview");
  QVERIFY(previews);
  QCOMPARE(previews->rows.front(),
           (std::vector<PgValue>{"0", "over", "The store was restored.", "0"}));
  const auto told = databases_.ask(*copy, "SELECT count(*), min(record::jsonb ->> 'through') "
                                          "FROM sextant.audit WHERE action = 'preview end'");
  QVERIFY(told);
  QCOMPARE(told->rows.front(), (std::vector<PgValue>{"1", "restore"}));
  const auto guarded = databases_.ask(*copy, "DELETE FROM sextant.revision");
  QVERIFY(!guarded);
}

void StoreBackupTest::numbersGoOnAfterARestore() {
  auto copy = databases_.make();
  QVERIFY(restore(*copy, backup_));
  const auto opened =
      databases_.ask(*copy,
                     "SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 5, '', "
                     "'{\"\": \"n: 10\"}', "
                     "NULL, 'ten', 'ada') ->> 'change', sextant.publish(gen_random_uuid(), 'prod', "
                     "'sextant', 1, '', "
                     "false, '{\"bank\": \"schema: {}\"}', 'm', 'ada') ->> 'revision'");
  QVERIFY(opened);
  QCOMPARE(opened->rows.front(), (std::vector<PgValue>{"2", "2"}));
}

void StoreBackupTest::agentsTakeARestoredHead() {
  const char* heads = "SELECT min(epoch) FROM sextant.head";
  auto first = databases_.make();
  auto second = databases_.make();
  QVERIFY(restore(*first, backup_));
  QTest::qWait(1100);  // the epoch is a clock of seconds
  QVERIFY(restore(*second, backup_));
  const auto original = databases_.ask(*original_, heads)->text(0, 0).toLongLong();
  const auto once = databases_.ask(*first, heads)->text(0, 0).toLongLong();
  const auto twice = databases_.ask(*second, heads)->text(0, 0).toLongLong();
  QVERIFY(original < once && once < twice);
}

void StoreBackupTest::aCutBackupIsRefusedWhereverItEnds() {
  auto copy = databases_.make();
  for (qsizetype size = 0; size < backup_.size(); size += 1 + backup_.size() / 97) {
    const auto restored = restore(*copy, backup_.left(size));
    QVERIFY(!restored);
    QCOMPARE(restored.error().kind, ErrorKind::input);
  }
  // Without its last line feed as well.
  QVERIFY(!restore(*copy, backup_.chopped(1)));
  QCOMPARE(databases_.ask(*copy, "SELECT to_regnamespace('sextant') IS NULL")->text(0, 0), "t");
}

void StoreBackupTest::aChangedByteIsRefused() {
  auto copy = databases_.make();
  QByteArray changed = backup_;
  const auto at = changed.indexOf("n: 3");
  QVERIFY(at > 0);
  changed[at + 3] = '4';
  QVERIFY(!restore(*copy, changed));
}

// Whoever can compute a check sum cannot make up a text for a hash, or an entry for a chain.
void StoreBackupTest::aTamperedBackupWithItsCheckSumIsRefused() {
  const auto tampered = [&](const QByteArray& from, const QByteArray& to) {
    QByteArray text = backup_;
    if (!text.contains(from)) qFatal("nothing to tamper with");
    text.replace(from, to);
    const auto last = text.lastIndexOf('\n', text.size() - 2) + 1;
    const QByteArray body = text.left(last);
    const QByteArray sum = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
    return body + "{\"rows\":0,\"sha256\":\"" + sum + "\"}\n";
  };
  auto copy = databases_.make();
  for (const auto& [from, to] : {std::pair("n: 3 #", "n: 4 #"), std::pair("lunch", "later"),
                                 std::pair("\"set_in\": 1", "\"set_in\": 2")}) {
    const auto restored = restore(*copy, tampered(from, to));
    if (QByteArray(from).contains("set_in")) continue;  // no hash is over it
    QVERIFY2(!restored, from);
  }
}

void StoreBackupTest::aStoreInUseIsNotOverwritten() {
  const auto restored = restore(*original_, backup_);
  QVERIFY(!restored);
  QCOMPARE(restored.error().kind, ErrorKind::conflict);
  QCOMPARE(databases_.ask(*original_, "SELECT count(*) FROM sextant.revision")->text(0, 0), "7");
}

void StoreBackupTest::checkFindsWhatMustNeverBe_data() {
  QTest::addColumn<QByteArray>("damage");
  QTest::newRow("a text under another's hash") << QByteArray(
      "ALTER TABLE sextant.content DROP CONSTRAINT content_check; UPDATE "
      "sextant.content SET body = 'other' WHERE body LIKE '%n: 3%'");
  QTest::newRow("a profile of another revision") << QByteArray(
      "UPDATE sextant.revision_profile SET sha256 = (SELECT min(sha256::text)::bytea "
      "FROM sextant.content) WHERE service = 'shop' AND number = 2");
  QTest::newRow("a revision that is gone") << QByteArray(
      "DELETE FROM sextant.revision_profile WHERE service = 'shop' AND number = 3; "
      "DELETE FROM sextant.revision WHERE service = 'shop' AND number = 3");
  QTest::newRow("a head without its revision")
      << QByteArray("UPDATE sextant.head SET stable = 99 WHERE service = 'shop'");
  QTest::newRow("an audit entry that is gone")
      << QByteArray("DELETE FROM sextant.audit WHERE environment = 'staging' AND number = 2");
}

void StoreBackupTest::checkFindsWhatMustNeverBe() {
  QFETCH(QByteArray, damage);
  auto copy = databases_.make();
  QVERIFY(restore(*copy, backup_));
  const auto damaged = databases_.ask(*copy, "SET session_replication_role = replica; " + damage);
  QVERIFY2(damaged, damaged ? "" : damaged.error().toString().c_str());
  const auto faults = checkStore(*copy);
  QVERIFY2(faults, faults ? "" : faults.error().toString().c_str());
  QVERIFY(!faults->empty());
}

QTEST_GUILESS_MAIN(StoreBackupTest)
#include "store_backup_test.moc"
