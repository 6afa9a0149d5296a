// SPDX-License-Identifier: GPL-3.0-or-later
// Events on a real server: one list from the audit log and from what happened, page by page and
// along its tail, which misses nothing however late it commits.
#include <QtTest/QTest>

#include <set>

#include "model/store/event_words.h"
#include "model/store/sign_in.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class StoreEventsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void theyAreToldInWords();
  void pagesAreTheWhole();
  void theTailMissesNothingThatCommitsLate();
  void aLongTailComesInPieces();
  void anotherServersTailBeginsAgain();
  void signingInIsToldOnce();
  void theirKindsAreKnown();
  void theServerThatAnsweredIsNamed();

 private:
  [[nodiscard]] EventPage ask(EventFilter filter);
  [[nodiscard]] EventPage since(const std::string& tail);
  void report(const std::function<void(AgentReport&)>& change);
  [[nodiscard]] std::unique_ptr<PgConnection> owner() const;
  static void run(PgConnection& connection, const QByteArray& sql);

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  AgentReport report_;
};

EventPage StoreEventsTest::ask(EventFilter filter) {
  filter.environment = "prod";
  const auto page =
      await<EventPage>([&](Reply<EventPage> reply) { store_->events(filter, std::move(reply)); });
  if (!page) qFatal("%s", page.error().toString().c_str());
  return *page;
}

EventPage StoreEventsTest::since(const std::string& tail) {
  EventFilter filter;
  filter.after = tail;
  return ask(filter);
}

void StoreEventsTest::report(const std::function<void(AgentReport&)>& change) {
  change(report_);
  const auto done =
      await<void>([&](Reply<void> reply) { store_->report(report_, std::move(reply)); });
  if (!done) qFatal("%s", done.error().toString().c_str());
}

std::unique_ptr<PgConnection> StoreEventsTest::owner() const {
  auto connection = std::make_unique<PgConnection>();
  const auto opened = await<void>([&](Reply<void> reply) {
    connection->open(fixture_.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  });
  if (!opened) qFatal("%s", opened.error().toString().c_str());
  return connection;
}

void StoreEventsTest::run(PgConnection& connection, const QByteArray& sql) {
  const auto done = await<PgRows>([&](Reply<PgRows> reply) {
    connection.query({sql, {}}, std::move(reply));
  });
  if (!done) qFatal("%s", done.error().toString().c_str());
}

void StoreEventsTest::initTestCase() {
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/shop", 0, "password: s3cret\n", "first")));
  report_.instance = {{"prod", "shop"}, {"eu1", "shop-1"}};
  const Instance instance = report_.instance;
  QVERIFY(await<void>([&](Reply<void> reply) { store_->enrol(instance, std::move(reply)); }));
  report([](AgentReport& said) {
    said.wanted = said.applied = {1};
    said.health = Health::healthy;
  });
  QVERIFY(publish(*store_, publishOf("prod/shop", 1, "password: s3cret\nb: 1\n", "second")));
  QVERIFY(!publish(*store_, publishOf("prod/shop", 1, "b: 2\n", "late")));
  report([](AgentReport& said) {
    said.wanted = said.applied = {2};
    said.restarts = 1;
  });
  report([](AgentReport& said) {
    said.health = Health::failing;
    said.reason = "too slow";
  });
}

void StoreEventsTest::theyAreToldInWords() {
  EventFilter filter;
  filter.service = "shop";
  QStringList told;
  std::int64_t later = std::numeric_limits<std::int64_t>::max();
  for (const StoreEvent& event : ask(filter).events) {
    told.prepend(QString::fromStdString(event.kind + ": " + sentenceOf(event)));
    QVERIFY(event.at_us <= later);
    later = event.at_us;
    for (const auto& [name, value] : event.facts)
      QVERIFY2(value.find("s3cret") == std::string::npos, name.c_str());
  }
  QCOMPARE(
      told,
      (QStringList{
          "publish: Published revision 1 of shop: first", "inventory: Enrolled eu1/shop-1 of shop.",
          "apply: eu1/shop-1 runs revision 1.", "publish: Published revision 2 of shop: second",
          "publish: A publish of shop met a conflict: Revision 2 is stable now, not 1.",
          "restart: The service of eu1/shop-1 restarted.", "apply: eu1/shop-1 runs revision 2.",
          "health: eu1/shop-1 is failing: too slow"}));
  filter.scope = {"eu1", "shop-1"};
  filter.kinds = {"publish", "apply"};
  QCOMPARE(ask(filter).events.size(), std::size_t{2});
  filter.text = "REVISION 2";
  QCOMPARE(ask(filter).events.size(), std::size_t{0});
  filter.text = "failing";
  filter.kinds.clear();
  QCOMPARE(ask(filter).events.size(), std::size_t{1});
}

void StoreEventsTest::pagesAreTheWhole() {
  const auto positions = [this](int limit) {
    std::vector<std::string> all;
    EventFilter filter;
    filter.limit = limit;
    while (true) {
      const EventPage page = ask(filter);
      for (const StoreEvent& event : page.events)
        all.push_back(event.position);
      if (page.events.empty()) return all;
      filter.before = all.back();
    }
  };
  const auto whole = positions(1000);
  QVERIFY(whole.size() >= 8);
  QCOMPARE(positions(1), whole);
  QCOMPARE(positions(3), whole);
  QCOMPARE(std::set<std::string>(whole.begin(), whole.end()).size(), whole.size());
}

// One who asks for what is newer than the newest that was seen, by time or by number, would miss
// it.
void StoreEventsTest::theTailMissesNothingThatCommitsLate() {
  const std::string tail = ask({}).tail;
  QVERIFY(since(tail).events.empty());
  const auto slow = owner();
  run(*slow,
      "BEGIN; SELECT sextant.report('{\"environment\": \"prod\", \"service\": \"shop\", "
      "\"cluster\": \"eu1\", "
      "\"instance\": \"slow\", \"epoch\": 1, \"seq\": 1, \"wanted\": 1, \"applied\": 1, "
      "\"effective_hash\": \"\", "
      "\"health\": \"healthy\", \"reason\": \"\", \"agent_version\": \"\"}', '[]')");
  report([](AgentReport& said) {
    said.health = Health::healthy;
    said.reason.clear();
  });
  QVERIFY(publish(*store_, publishOf("prod/shop", 2, "b: 3\n", "third")));
  const EventPage first = since(tail);
  QCOMPARE(first.events.size(), std::size_t{2});
  QVERIFY(since(first.tail).events.empty());
  run(*slow, "COMMIT");
  const EventPage second = since(first.tail);
  QCOMPARE(second.events.size(), std::size_t{1});
  QCOMPARE(second.events.front().scope, (Scope{"eu1", "slow"}));
  QVERIFY(second.events.front().at_us < first.events.back().at_us);
  QVERIFY(since(second.tail).events.empty());
  // Whoever went by the tail and whoever asks now know the same.
  QCOMPARE(since(tail).events.size(), std::size_t{3});
}

void StoreEventsTest::aLongTailComesInPieces() {
  std::string tail = ask({}).tail;
  const auto connection = owner();
  for (int n = 0; n < 6; ++n) {
    run(*connection,
        "INSERT INTO sextant.event (environment, at_us, kind, action, service, cluster, instance) "
        "SELECT 'prod', sextant.event_time(), 'apply', 'applied', 'many', 'eu1', n::text FROM "
        "generate_series(1, 400) AS n");
  }
  std::set<std::string> seen;
  std::size_t told = 0;
  for (int pieces = 0; pieces < 10; ++pieces) {
    const EventPage page = since(tail);
    told += page.events.size();
    for (const StoreEvent& event : page.events)
      seen.insert(event.position);
    tail = page.tail;
    if (!page.more) break;
    QVERIFY(page.events.size() >= 400);
  }
  QCOMPARE(told, std::size_t{2400});
  QCOMPARE(seen.size(), std::size_t{2400});
}

void StoreEventsTest::anotherServersTailBeginsAgain() {
  std::string tail = ask({}).tail;
  QVERIFY(!since(tail).again);
  QVERIFY(publish(*store_, publishOf("prod/shop", 3, "b: 4\n", "fourth")));
  // As after a failover, and as after a restore into a younger server.
  const std::string behind = tail.substr(tail.find('/'));
  for (const std::string& other :
       {"0000FFFF" + behind,
        tail.substr(0, 8) + "/9999999999:9999999999:" + behind.substr(behind.find('/', 1))}) {
    const EventPage page = since(other);
    QVERIFY(page.again);
    QCOMPARE(sentenceOf(page.events.front()), std::string("Published revision 4 of shop: fourth"));
    QVERIFY(since(page.tail).events.empty());
  }
}

void StoreEventsTest::signingInIsToldOnce() {
  StoreTarget target;
  target.root = fixture_.root();
  EventFilter filter;
  filter.kinds = {"sign-in"};
  for (int n = 0; n < 2; ++n) {
    Store other(target, "console");
    const SignIn sign_in(other, "console");
    other.start();
    QTRY_COMPARE(ask(filter).events.size(), std::size_t{1});
  }
  const StoreEvent event = ask(filter).events.front();
  QCOMPARE(event.fact("program"), std::string("console"));
  QCOMPARE(event.fact("version"), std::string(SEXTANT_VERSION));
  QVERIFY(event.fact("roles").find("publisher") != std::string::npos);
  QVERIFY(sentenceOf(event).find(" signed in with console ") != std::string::npos);
  filter.person = event.login;
  QCOMPARE(ask(filter).events.size(), std::size_t{1});
  filter.person = "somebody else";
  QVERIFY(ask(filter).events.empty());
}

// What the store calls a kind and what this program offers as a filter are the same.
void StoreEventsTest::theirKindsAreKnown() {
  const auto rows =
      sql(fixture_, "SELECT DISTINCT kind FROM sextant.event_kinds() WHERE kind <> 'report'");
  QVERIFY(rows);
  const std::set<std::string> known(eventKinds().begin(), eventKinds().end());
  QCOMPARE(known.size(), eventKinds().size());
  for (std::size_t i = 0; i < rows->rows.size(); ++i)
    QVERIFY2(known.count(rows->text(i, 0).toStdString()) == 1, rows->text(i, 0));
  QCOMPARE(known.size(), rows->rows.size() + 8);
}

void StoreEventsTest::theServerThatAnsweredIsNamed() {
  const auto status =
      await<StoreStatus>([&](Reply<StoreStatus> reply) { store_->status(std::move(reply)); });
  QVERIFY(status);
  QCOMPARE(status->server_host, std::string());  // the embedded store is behind a socket
}

QTEST_GUILESS_MAIN(StoreEventsTest)
#include "store_events_test.moc"
