// SPDX-License-Identifier: GPL-3.0-or-later
// No login reaches a publish in a protected environment without valid approvals, whatever it calls
// in whatever order. What is valid is kept here by a model of its own, not read from the store.
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include "model/store/migrations.h"
#include "tests/integration/store/approvals_model.h"
#include "tests/support/database_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int calls_max = 40;
constexpr int stories_a_case = 2;

}  // namespace

class StoreApprovalsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void nobodyPublishesWithoutApprovals();

 private:
  // A random story of one service; says what was wrong, or nothing.
  void playOne();
  void call();
  void edit(const Login& login, ModelChange& change);
  void judge(const Login& login, ModelChange& change);
  void publish(const Login& login, ModelChange& change);
  void besides(const Login& login, ModelChange& change);
  void administer();
  void open(const Login& login);

  QJsonObject ask(const Login& login, const QByteArray& call, const QByteArray& id = {});
  QByteArray one(const QByteArray& sql);
  [[nodiscard]] ModelChange::Need someNeed(const ModelChange& change, QByteArray& stated) const;
  [[nodiscard]] bool mayPublish(const ModelChange& change) const;
  void checkRevisions(const Login& login, const ModelChange* change, bool is_way_back);
  [[nodiscard]] ModelChange* someChange();

  DatabaseFixture databases_;
  std::unique_ptr<PgConnection> owner_;
  std::map<std::string, std::unique_ptr<PgConnection>> connections_;
  QByteArray service_;
  int services_ = 0;
  int needed_ = 1;
  int settings_ = 0;
  qint64 revisions_ = 0;
  std::vector<ModelChange> changes_;
  std::vector<QByteArray> sent_;  // calls with their request ids, to be sent again
  int published_ = 0;
  int denied_ = 0;
};

void StoreApprovalsTest::initTestCase() {
  owner_ = databases_.make();
  QVERIFY(await<int>([&](Reply<int> reply) { migrate(*owner_, std::move(reply)); }));
  QByteArray setup = "SELECT sextant.set_environment('prod', NULL, 'protected', NULL, 1, 'x');";
  for (const Login& login : logins) {
    setup += QByteArray("CREATE ROLE ") + login.name + " LOGIN;";
    for (const char* role : login.roles)
      setup += QByteArray("SELECT sextant.grant_role('") + login.name + "', 'prod', '" + role +
               "', '*', '*', '*', NULL, 'x');";
  }
  const auto done = databases_.ask(*owner_, setup);
  QVERIFY2(done, done ? "" : done.error().toString().c_str());
  const QByteArray database = one("SELECT current_database()");
  for (const Login& login : logins) {
    auto connection = databases_.open(database);
    QVERIFY(databases_.ask(*connection, QByteArray("SET SESSION AUTHORIZATION ") + login.name));
    connections_[login.name] = std::move(connection);
  }
}

QByteArray StoreApprovalsTest::one(const QByteArray& sql) {
  const auto rows = databases_.ask(*owner_, sql);
  if (!rows) qFatal("%s: %s", sql.constData(), rows.error().toString().c_str());
  return rows->rows.empty() ? QByteArray() : rows->text(0, 0);
}

QJsonObject StoreApprovalsTest::ask(const Login& login, const QByteArray& call,
                                    const QByteArray& id) {
  QByteArray sql = "SELECT sextant." + call;
  const QByteArray request =
      id.isEmpty() ? QByteArray::fromStdString(RequestId::random().toString()) : id;
  sql.replace("ID", '\'' + request + '\'');
  const auto rows = databases_.ask(*connections_.at(login.name), sql);
  if (!rows) qFatal("%s: %s", sql.constData(), rows.error().toString().c_str());
  const auto answer = QJsonDocument::fromJson(rows->text(0, 0)).object();
  const QString outcome = answer[QLatin1String("outcome")].toString();
  if (outcome == QLatin1String("denied")) ++denied_;
  // What was refused has not used its id up: sent again it is a new call.
  if (outcome == QLatin1String("done") || outcome == QLatin1String("published"))
    sent_.push_back(sql);
  return answer;
}

bool StoreApprovalsTest::mayPublish(const ModelChange& change) const {
  int approvals = 0;
  for (const auto& [login, verdict] : change.verdicts) {
    const bool counts = verdict.proposal == change.proposal && verdict.settings == settings_ &&
                        !change.authors.contains(login);
    if (counts && !verdict.approves) return false;
    if (counts) ++approvals;
  }
  for (const ModelChange::Need& need : change.needs) {
    if (need.proposal != change.proposal || need.settings != settings_) continue;
    const auto given = std::count_if(
        need.logins.begin(), need.logins.end(), [&](const std::string& login) {
          const auto verdict = change.verdicts.find(login);
          return verdict != change.verdicts.end() && verdict->second.approves &&
                 verdict->second.proposal == change.proposal &&
                 verdict->second.settings == settings_ && !change.authors.contains(login);
        });
    if (given < need.needed) return false;
  }
  return approvals >= needed_;
}

// What the program of somebody who approves states: what is so of this text, nothing as if there
// were no rules, or as a program does that knows of none.
ModelChange::Need StoreApprovalsTest::someNeed(const ModelChange& change, QByteArray& stated) const {
  ModelChange::Need need{change.proposal, settings_, {}, 0};
  stated = "NULL";
  if (below(5) == 0) return need;
  stated = "'[]'";
  if (change.words.text != "a: 3" || below(3) == 0) return need;
  need.logins = below(2) == 0 ? std::set<std::string>{"c_all"}
                              : std::set<std::string>{"c_all", "c_approver", "c_both"};
  need.needed = 1 + below(2);
  QJsonArray logins;
  for (const std::string& login : need.logins)
    logins.append(QString::fromStdString(login));
  const QJsonObject one{
      {"at", "/a"}, {"asked", QJsonArray{"dba"}}, {"logins", logins}, {"needed", need.needed}};
  stated = '\'' + QJsonDocument(QJsonArray{one}).toJson(QJsonDocument::Compact) + '\'';
  return need;
}

// Whether a revision came, and was right to come.
void StoreApprovalsTest::checkRevisions(const Login& login, const ModelChange* change,
                                        bool is_way_back) {
  const qint64 now =
      one("SELECT count(*) FROM sextant.revision WHERE environment = 'prod' AND service = '" +
          service_ + '\'')
          .toLongLong();
  if (now == revisions_) return;
  RC_ASSERT(now == revisions_ + 1);
  revisions_ = now;
  ++published_;
  RC_ASSERT(login.has("publisher"));
  RC_ASSERT(is_way_back || (change != nullptr && mayPublish(*change)));
}

// Mostly one that can still be published; nothing where there is none.
ModelChange* StoreApprovalsTest::someChange() {
  std::vector<ModelChange*> live;
  for (ModelChange& change : changes_) {
    if (!change.is_settled || below(8) == 0) live.push_back(&change);
  }
  return live.empty() ? nullptr : oneOf(live);
}

void StoreApprovalsTest::open(const Login& login) {
  ModelChange change;
  change.words.text = oneOf<QByteArray>({"a: 1", "a: 2", "a: 3"});
  change.words.plan = oneOf<QByteArray>({"NULL", "'{\"stages\": [{\"share\": 1}]}'"});
  const QByteArray stable = one(
      "SELECT coalesce(max(stable), 0) FROM sextant.head WHERE environment = 'prod' AND service = "
      "'" +
      service_ + '\'');
  const auto answer =
      ask(login, "change_open(ID, 'prod', '" + service_ + "', " + stable + ", '', '{\"\": \"" +
                     change.words.text + "\"}', " + change.words.plan + ", 'd', 'p')");
  if (answer[QLatin1String("outcome")].toString() != QLatin1String("done")) return;
  RC_ASSERT(login.has("editor"));
  change.number = answer[QLatin1String("change")].toInteger();
  change.authors = {login.name};
  change.hashes = {answer[QLatin1String("hash")].toString().toUtf8()};
  changes_.push_back(change);
}

void StoreApprovalsTest::edit(const Login& login, ModelChange& change) {
  Words words = change.words;
  QByteArray reviewers = change.reviewers;
  const int what = below(8);
  if (what == 0) words.text = oneOf<QByteArray>({"a: 1", "a: 2", "a: 3"});
  if (what == 1) words.plan = oneOf<QByteArray>({"NULL", "'{\"stages\": [{\"share\": 1}]}'"});
  if (what == 2) words.description = oneOf<QByteArray>({"d", "e"});
  if (what == 3) words.ticket = oneOf<QByteArray>({"", "T"});
  if (what >= 3 || (below(2) == 0)) reviewers = oneOf<QByteArray>({"[]", "[\"x\"]", "[\"y\"]"});
  const int version = change.version - (below(8) == 0 ? 1 : 0);
  const QByteArray base = one("SELECT base FROM sextant.change_version WHERE change = " +
                              QByteArray::number(change.number) + " ORDER BY version DESC LIMIT 1");
  const auto answer =
      ask(login, "change_edit(ID, " + QByteArray::number(change.number) + ", " +
                     QByteArray::number(version) + ", " + base + ", '', '{\"\": \"" + words.text +
                     "\"}', " + words.plan + ", '" + words.description + "', 'p', '" +
                     words.ticket + "', '', '" + reviewers + "')");
  if (answer[QLatin1String("outcome")].toString() != QLatin1String("done")) return;
  RC_ASSERT(login.has("editor"));
  ++change.version;
  const bool only_asks = words == change.words && reviewers != change.reviewers;
  if (!only_asks) {
    change.proposal = change.version;
    change.authors.insert(login.name);
  }
  change.words = words;
  change.reviewers = reviewers;
  change.hashes.push_back(answer[QLatin1String("hash")].toString().toUtf8());
}

void StoreApprovalsTest::judge(const Login& login, ModelChange& change) {
  const bool approves = below(6) > 0;
  const bool is_newest = below(5) > 0;
  const QByteArray hash = is_newest ? one("SELECT encode(sextant.change_hash(" +
                                          QByteArray::number(change.number) + "), 'hex')")
                                    : oneOf(change.hashes);
  QByteArray stated;
  const ModelChange::Need need = someNeed(change, stated);
  const auto answer =
      ask(login, "change_verdict(ID, " + QByteArray::number(change.number) + ", '" + hash + "', '" +
                     (approves ? "approve" : "reject") + "', 'r', 'p', " + stated + ", sextant.settings_in_force('prod'))");
  if (answer[QLatin1String("outcome")].toString() != QLatin1String("done")) return;
  RC_ASSERT(login.has("approver"));
  RC_ASSERT(!change.authors.contains(login.name));
  change.verdicts[login.name] = {change.proposal, settings_, approves};
  if (!approves) return;
  // A program that knows of no rules approves only where settings ask for nothing.
  RC_ASSERT(stated != "NULL" || settings_ == 0);
  if (need.needed > 0) change.needs.push_back(need);
}

void StoreApprovalsTest::publish(const Login& login, ModelChange& change) {
  const bool is_newest = below(5) > 0;
  const QByteArray hash = is_newest ? one("SELECT encode(sextant.change_hash(" +
                                          QByteArray::number(change.number) + "), 'hex')")
                                    : oneOf(change.hashes);
  ask(login, "publish_change(ID, " + QByteArray::number(change.number) + ", '" + hash + "', 'p')");
  const qint64 before = revisions_;
  checkRevisions(login, &change, false);
  if (revisions_ != before) change.is_settled = true;
}

// Doors beside the change's own.
void StoreApprovalsTest::besides(const Login& login, ModelChange& change) {
  const QByteArray number = QByteArray::number(change.number);
  const QByteArray stable = one(
      "SELECT coalesce(max(stable), 0) FROM sextant.head WHERE environment = 'prod' AND service = "
      "'" +
      service_ + '\'');
  const QByteArray parent =
      one("SELECT coalesce(max(parent), 0) FROM sextant.revision WHERE environment = 'prod' AND "
          "service = '" +
          service_ + "' AND number = " + stable);
  const int what = below(7);
  if (what == 0)
    ask(login, "publish(ID, 'prod', '" + service_ + "', " + stable +
                   ", '', true, '{\"\": \"z: 1\"}', 'm', 'p')");
  if (what == 1) {
    const QByteArray target = QByteArray::number(1 + below(4));
    ask(login, "rollback(ID, 'prod', '" + service_ + "', " + stable + ", '', true, " + target +
                   ", 'm', 'p')");
    return checkRevisions(login, nullptr, target == parent);
  }
  if (what == 2) ask(login, "change_comment(ID, " + number + ", 1, NULL, NULL, 'x', 'p')");
  if (what == 3 && below(4) == 0) ask(login, "change_abandon(ID, " + number + ", 'r', 'p')");
  if (what == 4 && below(2) == 0)
    ask(login, "set_environment('prod', NULL, 'open', NULL, NULL, 'p')");
  if (what == 5) {
    const QByteArray rollout =
        one("SELECT coalesce(max(number), 0) FROM sextant.rollout WHERE change = " + number);
    const auto moved = ask(login, "rollout_move(ID, " + rollout + ", 0, 'abort', 'r', 'p')");
    if (moved[QLatin1String("outcome")].toString() != QLatin1String("done")) return;
    change.proposal = ++change.version;  // to be approved again
    change.is_settled = false;
  }
  if (what == 6 && !sent_.empty()) {
    // Somebody's call again, with its own id.
    const QByteArray sql = oneOf(sent_);
    QVERIFY(databases_.ask(*connections_.at(login.name), sql));
  }
  checkRevisions(login, nullptr, false);
}

void StoreApprovalsTest::administer() {
  if ((below(2) == 0)) {
    needed_ = 1 + below(2);
    one("SELECT sextant.set_environment('prod', NULL, NULL, NULL, " + QByteArray::number(needed_) +
        ", 'x')");
    return;
  }
  ++settings_;
  one("SELECT sextant.set_environment('prod', NULL, 'open', NULL, NULL, 'x')");
  one("SELECT sextant.publish(gen_random_uuid(), 'prod', 'sextant', (SELECT coalesce(max(stable), "
      "0) FROM sextant.head WHERE "
      "environment = 'prod' AND service = 'sextant'), '', false, jsonb_build_object('', 'n: " +
      QByteArray::number(services_) + '.' + QByteArray::number(settings_) + "'), 'm', 'x')");
  one("SELECT sextant.set_environment('prod', NULL, 'protected', NULL, NULL, 'x')");
}

void StoreApprovalsTest::call() {
  const int what = below(20);
  ModelChange* change = someChange();
  if (change == nullptr || what == 0) return open(someLogin("editor"));
  if (what == 1 && below(3) == 0) return administer();
  if (what < 7) return edit(someLogin("editor"), *change);
  if (what < 13) return judge(someLogin("approver"), *change);
  if (what < 17) return publish(someLogin("publisher"), *change);
  besides(oneOf(logins), *change);
}

void StoreApprovalsTest::playOne() {
  service_ = "s" + QByteArray::number(++services_);
  changes_.clear();
  sent_.clear();
  revisions_ = 0;
  for (int count = 1 + below(calls_max); count > 0; --count)
    call();
}

void StoreApprovalsTest::nobodyPublishesWithoutApprovals() {
  const bool holds = rc::check("no publish without valid approvals", [this] {
    for (int i = 0; i < stories_a_case; ++i)
      playOne();
  });
  qInfo("%d stories, %d revisions published, %d calls denied", services_, published_, denied_);
  QVERIFY(holds);
  // It would hold of a store that refuses everything.
  QVERIFY(published_ > 5);
  QCOMPARE(one("SELECT count(*) FROM sextant.audit_faults('prod')"), "0");
}

QTEST_GUILESS_MAIN(StoreApprovalsTest)
#include "store_approvals_test.moc"
