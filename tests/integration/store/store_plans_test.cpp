// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked for often finds its rows by an index, in a store of a realistic size, and what is
// written often is written in place. Looks at what the server counted while the real calls ran,
// with their row-level security and the statements inside of functions, under generic plans: those
// that functions keep.
#include <QtTest/QTest>

#include <functional>

#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// 20,000 revisions of 8 services with 3 profiles each, as many requests and entries of the audit
// log, 4,000 instances, 4,000 changes.
constexpr const char* filling = R"(
ALTER DATABASE sextant SET plan_cache_mode = force_generic_plan;
INSERT INTO sextant.content (sha256, body)
SELECT sha256(convert_to(t, 'UTF8')), t FROM (SELECT format('n: %s', n) AS t FROM generate_series(1, 60000) AS n) AS texts;
INSERT INTO sextant.revision (environment, service, number, parent, content_hash, kind, author, login, message, request_id)
SELECT 'prod', 'service-' || s, n, nullif(n - 1, 0), sha256(convert_to(n::text, 'UTF8')), 'publish', 'ada', 'sextant', 'm', gen_random_uuid()
FROM generate_series(1, 8) AS s, generate_series(1, 2500) AS n;
INSERT INTO sextant.revision_profile (environment, service, number, scope, sha256, set_in)
SELECT 'prod', 'service-' || s, n, scope, sha256(convert_to(format('n: %s', 1 + ((s * 2500 + n) * 3 + k) % 50000), 'UTF8')), n
FROM generate_series(1, 8) AS s, generate_series(1, 2500) AS n, (VALUES (0, ''), (1, 'eu1'), (2, 'eu2')) AS v(k, scope);
INSERT INTO sextant.head (environment, service, seq, stable) SELECT 'prod', 'service-' || s, 2500, 2500 FROM generate_series(1, 8) AS s;
INSERT INTO sextant.request (id, arguments, outcome, login)
SELECT request_id, content_hash, '{"outcome": "published"}', login FROM sextant.revision;
INSERT INTO sextant.instance (environment, service, cluster, name)
SELECT 'prod', 'service-' || s, 'eu' || c, 'i-' || n FROM generate_series(1, 8) AS s, generate_series(1, 2) AS c, generate_series(1, 250) AS n;
INSERT INTO sextant.agent_status (environment, service, cluster, instance) SELECT environment, service, cluster, name FROM sextant.instance;
INSERT INTO sextant.change (environment, service) SELECT 'prod', 'service-' || (n % 8 + 1) FROM generate_series(1, 4000) AS n;
INSERT INTO sextant.change_version (change, version, base, base_hash, description, author, login)
SELECT number, 1, 2500, '', 'm', 'ada', 'sextant' FROM sextant.change;
INSERT INTO sextant.change_profile (change, version, scope, sha256)
SELECT number, 1, '', sha256(convert_to(format('n: %s', 50000 + number), 'UTF8')) FROM sextant.change;
INSERT INTO sextant.audit (environment, number, previous, hash, record)
SELECT 'prod', n, decode(repeat('00', 32), 'hex'), sha256(decode(repeat('00', 32), 'hex') || convert_to(r, 'UTF8')), r
FROM (SELECT n, jsonb_build_object('number', n, 'at_us', n, 'login', 'login-' || n % 20, 'action', 'publish', 'outcome', 'published',
        'service', 'service-' || (n % 8 + 1))::text AS r FROM sextant.audit_tail t, generate_series(t.number + 1, 20000) AS n
      WHERE t.environment = 'prod') AS entries;
UPDATE sextant.audit_tail t SET number = a.number, hash = a.hash FROM sextant.audit a
WHERE t.environment = 'prod' AND a.environment = 'prod' AND a.number = 20000;
SELECT sextant.sign_in('test', '1', 'here');
INSERT INTO sextant.event (environment, at_us, kind, action, service, cluster, instance)
SELECT 'prod', e.at_us + n, 'apply', 'applied', 'service-' || (n % 8 + 1), 'eu1', 'i-' || n % 250
FROM (SELECT max(at_us) AS at_us FROM sextant.event) AS e, generate_series(1, 20000) AS n;
ANALYZE;
)";

// Tables that are too large to be read from end to end for one answer.
const std::set<QByteArray> large{"revision",       "revision_profile", "content",      "request",
                                 "audit",          "instance",         "agent_status", "change",
                                 "change_version", "change_profile"};

const ServiceKey service{"prod", "service-3"};

struct Counts {
  qint64 sequential = 0;
  qint64 by_index = 0;
  qint64 updated = 0;
  qint64 updated_in_place = 0;
};

template <class T, class Call>
void need(Call call) {
  const Result<T> result = await<T>(call);
  if (!result) qFatal("%s", result.error().toString().c_str());
}

std::int64_t stableOf(Store& store) {
  const auto head = await<Head>([&](auto reply) { store.head(service, reply); });
  return head ? head->stable.value : 0;
}

PublishRequest publishOn(std::int64_t base, int n) {
  return publishOf("prod/service-3/eu1", base, "published: " + std::to_string(n) + '\n');
}

// The first page, and what came since.
void needEvents(Store& store, EventFilter filter) {
  filter.environment = "prod";
  const auto page = await<EventPage>([&](auto reply) { store.events(filter, reply); });
  if (!page) qFatal("%s", page.error().toString().c_str());
  filter.after = page->tail;
  need<EventPage>([&](auto reply) { store.events(filter, reply); });
}

struct Question {
  const char* name;
  const char* table;  // in which it must look by an index
  std::function<void(Store&)> ask;
};

const std::vector<Question> questions{
    {"the content of a revision", "content",
     [](Store& store) {
       need<RevisionContent>([&](auto reply) { store.revision(service, {1000}, reply); });
     }},
    {"a page of the history", "revision",
     [](Store& store) {
       using Page = std::vector<RevisionInfo>;
       need<Page>([&](auto reply) { store.history(service, {1200}, 50, reply); });
     }},
    {"the fleet", "agent_status",
     [](Store& store) {
       need<std::vector<FleetRow>>([&](auto reply) { store.fleet(service, reply); });
     }},
    {"a page of the audit log", "audit",
     [](Store& store) {
       AuditFilter filter;
       filter.environment = "prod";
       need<std::vector<AuditEntry>>([&](auto reply) { store.audit(filter, reply); });
     }},
    {"the audit log of a login", "audit",
     [](Store& store) {
       AuditFilter filter;
       filter.environment = "prod";
       filter.login = "login-7";
       need<std::vector<AuditEntry>>([&](auto reply) { store.audit(filter, reply); });
     }},
    {"a page of events", "audit", [](Store& store) { needEvents(store, {}); }},
    {"events of an instance", "audit",
     [](Store& store) {
       EventFilter filter;
       filter.service = "service-3";
       filter.scope = {"eu1", "i-2"};
       needEvents(store, filter);
     }},
    {"events of some kinds by somebody", "audit",
     [](Store& store) {
       EventFilter filter;
       filter.kinds = {"publish", "denied", "drift"};
       filter.person = "login-7";
       needEvents(store, filter);
     }},
    {"whether a request is known", "request",
     [](Store& store) {
       need<bool>([&](auto reply) { store.requestIsKnown(RequestId::random(), reply); });
     }},
    {"a change", "change",
     [](Store& store) { need<Change>([&](auto reply) { store.change({2000}, reply); }); }},
    {"changes of a service", "change",
     [](Store& store) {
       using Page = std::vector<ChangeSummary>;
       need<Page>([&](auto reply) {
         ChangeFilter filter{service.environment, service.service};
         filter.before = {3000};
         filter.limit = 50;
         store.changes(filter, reply);
       });
     }},
    {"a publish", "revision_profile",
     [](Store& store) {
       need<PublishReceipt>(
           [&](auto reply) { store.publish(publishOn(stableOf(store), 0), reply); });
     }},
    {"a rollback", "revision",
     [](Store& store) {
       const std::int64_t stable = stableOf(store);
       const RollbackRequest request{RequestId::random(), service, {stable},
                                     {stable - 7},        "back",  "ada"};
       need<PublishReceipt>([&](auto reply) { store.rollback(request, reply); });
     }},
};

}  // namespace

class StorePlansTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aQuestionReadsNoLargeTable_data();
  void aQuestionReadsNoLargeTable();
  void aMissingIndexIsSeen();
  void whatIsWrittenOftenIsWrittenInPlace();

 private:
  // What the server counted while this ran in a connection of its own, by table.
  [[nodiscard]] std::map<QByteArray, Counts> countedDuring(
      const std::function<void(Store&)>& work) const;
  [[nodiscard]] std::map<QByteArray, Counts> counts() const;

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QByteArray events_;  // the partition of events that is full
};

std::map<QByteArray, Counts> StorePlansTest::counts() const {
  const auto rows = sql(fixture_,
                        "SELECT relname, coalesce(seq_scan, 0), coalesce(idx_scan, 0), n_tup_upd, "
                        "n_tup_hot_upd FROM pg_stat_user_tables WHERE schemaname = 'sextant'");
  if (!rows) qFatal("%s", rows.error().toString().c_str());
  std::map<QByteArray, Counts> found;
  for (std::size_t i = 0; i < rows->rows.size(); ++i) {
    found[rows->text(i, 0)] = {rows->text(i, 1).toLongLong(), rows->text(i, 2).toLongLong(),
                               rows->text(i, 3).toLongLong(), rows->text(i, 4).toLongLong()};
  }
  return found;
}

std::map<QByteArray, Counts> StorePlansTest::countedDuring(
    const std::function<void(Store&)>& work) const {
  const auto before = counts();
  {
    // Not the fixture's own way, which asks for the status and so counts the revisions.
    StoreTarget target;
    target.root = fixture_.root();
    Store store(target, "looked at");
    store.setDeadline(Milliseconds(20000));
    store.start();
    work(store);
  }
  // A connection tells what it counted when it ends.
  const auto ended = [&] {
    return sql(fixture_,
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'looked at'")
               ->text(0, 0) == "0";
  };
  const QDeadlineTimer deadline(10000);
  while (!ended() && !deadline.hasExpired())
    QTest::qWait(5);
  auto during = counts();
  for (auto& [table, count] : during) {
    const auto at = before.find(table);
    if (at == before.end()) continue;
    count = {count.sequential - at->second.sequential, count.by_index - at->second.by_index,
             count.updated - at->second.updated,
             count.updated_in_place - at->second.updated_in_place};
  }
  return during;
}

void StorePlansTest::initTestCase() {
  makeProd(*store_);
  PgConnection owner;
  QVERIFY(await<void>([&](Reply<void> reply) {
    owner.open(fixture_.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  }));
  const auto filled = await<PgRows>([&](Reply<PgRows> reply) {
    owner.query({filling, {}, PgEffect::write, Milliseconds(120000)}, std::move(reply));
  });
  QVERIFY2(filled, filled ? "" : filled.error().toString().c_str());
  const auto partition = sql(fixture_, "SELECT DISTINCT tableoid::regclass FROM sextant.event");
  QVERIFY(partition && partition->rows.size() == 1);
  events_ = partition->text(0, 0).split('.').last();
}

void StorePlansTest::aQuestionReadsNoLargeTable_data() {
  QTest::addColumn<int>("question");
  for (std::size_t i = 0; i < questions.size(); ++i)
    QTest::newRow(questions[i].name) << static_cast<int>(i);
}

void StorePlansTest::aQuestionReadsNoLargeTable() {
  QFETCH(int, question);
  const Question& asked = questions[static_cast<std::size_t>(question)];
  auto counted = countedDuring(asked.ask);
  for (const QByteArray& table : large)
    QVERIFY2(counted[table].sequential == 0, ("It reads all of " + table).constData());
  QVERIFY2(counted[events_].sequential == 0, "It reads all of a day's events");
  QVERIFY2(counted[asked.table].by_index > 0, asked.table);
}

// This test would see it if an index went.
void StorePlansTest::aMissingIndexIsSeen() {
  const auto index =
      sql(fixture_, "SELECT pg_get_indexdef('sextant.revision_profile_by_content'::regclass)");
  QVERIFY(index);
  QVERIFY(sql(fixture_, "DROP INDEX sextant.revision_profile_by_content"));
  auto counted = countedDuring(questions.front().ask);
  QVERIFY(counted["revision_profile"].sequential > 0);
  QVERIFY(sql(fixture_, index->text(0, 0)));
}

void StorePlansTest::whatIsWrittenOftenIsWrittenInPlace() {
  constexpr int times = 100;
  const std::int64_t base = await<Head>([&](Reply<Head> reply) {
                              store_->head(service, std::move(reply));
                            })->stable.value;
  AgentReport report;
  report.instance = {service, {"eu1", "i-1"}};
  auto counted = countedDuring([&](Store& store) {
    for (int n = 0; n < times; ++n) {
      need<PublishReceipt>([&](auto reply) { store.publish(publishOn(base + n, n + 1), reply); });
      need<void>([&](auto reply) { store.report(report, reply); });
    }
  });
  for (const char* table : {"head", "audit_tail", "agent_status"}) {
    const Counts& count = counted[table];
    QVERIFY2(count.updated >= times, table);
    QVERIFY2(count.updated_in_place * 100 >= count.updated * 95,
             (QByteArray(table) + ": " + QByteArray::number(count.updated_in_place) + " of " +
              QByteArray::number(count.updated))
                 .constData());
  }
}

QTEST_GUILESS_MAIN(StorePlansTest)
#include "store_plans_test.moc"
