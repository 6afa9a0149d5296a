// SPDX-License-Identifier: GPL-3.0-or-later
// Many publishers, agents and readers on a real three-node cluster, while its machines are killed,
// frozen, cut off and switched over. What the clients saw must agree with every promise.
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <random>

#include "model/store/await.h"
#include "tests/faults/history/history_checker.h"
#include "tests/faults/history/history_clients.h"
#include "tests/support/ha_cluster.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

bool isLong() {
  return qEnvironmentVariableIsSet("SEXTANT_LONG");
}

// Everything that the store holds of the environment, read from the primary.
FinalState finalState(const HaCluster& cluster, const QByteArray& environment) {
  FinalState final;
  const auto rows = [&](QByteArray statement) {
    const auto found = cluster.sql(statement.replace("ENVIRONMENT", '\'' + environment + '\''));
    if (!found) qFatal("%s", found.error().toString().c_str());
    return *found;
  };
  const PgRows revisions = rows(
      "SELECT r.service, r.number, coalesce(r.parent, 0), r.request_id, c.body "
      "FROM sextant.revision r JOIN sextant.revision_profile p USING (environment, service, "
      "number) "
      "JOIN sextant.content c USING (sha256) WHERE r.environment = ENVIRONMENT ORDER BY 1, 2");
  for (std::size_t i = 0; i < revisions.rows.size(); ++i) {
    final.revisions.push_back({revisions.text(i, 0).toStdString(),
                               revisions.text(i, 1).toLongLong(), revisions.text(i, 2).toLongLong(),
                               revisions.text(i, 3).toStdString(),
                               revisions.text(i, 4).toStdString()});
  }
  const PgRows audit = rows(
      "SELECT number, record::jsonb ->> 'request', outcome, record::jsonb ->> 'revision', service "
      "FROM sextant.audit WHERE environment = ENVIRONMENT ORDER BY number");
  for (std::size_t i = 0; i < audit.rows.size(); ++i) {
    final.audit.push_back({audit.text(i, 0).toLongLong(), audit.text(i, 1).toStdString(),
                           audit.text(i, 2).toStdString(), audit.text(i, 3).toLongLong(),
                           audit.text(i, 4).toStdString()});
  }
  const PgRows faults = rows("SELECT number, fault FROM sextant.audit_faults(ENVIRONMENT)");
  for (std::size_t i = 0; i < faults.rows.size(); ++i) {
    final.audit_faults.push_back(faults.text(i, 0).toStdString() + ": " +
                                 faults.text(i, 1).toStdString());
  }
  return final;
}

QString joined(const std::vector<std::string>& sentences) {
  QStringList lines;
  for (const std::string& sentence : sentences)
    lines << QString::fromStdString(sentence);
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

class StoreHistoryTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void nothingIsBrokenWhileMachinesDie();
  void checkerFindsABrokenCompareAndSet();
  void checkerFindsABrokenRequestTable();
  void checkerFindsAsynchronousReplication();

 private:
  // Makes the environment, runs the clients in it with fault after fault, heals, and checks.
  std::vector<std::string> violationsIn(const QByteArray& environment, int seconds,
                                        const std::function<void()>& fault);
  // Replaces functions of the store ("name(arguments) RETURNS ...") while a check runs.
  void whileBroken(const QByteArrayList& definitions, const std::function<void()>& check);
  static void expectKind(const std::vector<std::string>& found, const char* kind);
  void oneFault();
  [[nodiscard]] QString anyNode() { return QStringLiteral("n%1").arg(random_() % 3 + 1); }
  void pause(int seconds) { QTest::qWait(seconds * 1000); }
  void loseThePrimaryWithWhatOnlyItHas();

  std::unique_ptr<HaCluster> cluster_;
  unsigned seed_ = isLong() ? std::random_device()() : 7;
  std::mt19937 random_{seed_};
};

void StoreHistoryTest::initTestCase() {
  cluster_ = std::make_unique<HaCluster>();
  const auto up = cluster_->up();
  if (!up) {
    const QString reason = QString::fromStdString(up.error().toString());
    if (reason.contains(QLatin1String("is not installed"))) QSKIP(qPrintable(reason));
    QFAIL(qPrintable(reason));
  }
  qInfo("seed %u, %s", seed_,
        cluster_->canCut() ? "with cuts" : "without cuts: no namespaces here");
}

// One fault of the schedule, and its end. At most one machine at a time, as the promise says, or
// two members of etcd: then nothing is written, and nothing is lost.
void StoreHistoryTest::oneFault() {
  const int kinds = cluster_->canCut() ? 8 : 6;
  const QString primary = cluster_->primary();
  const QString node = random_() % 3 != 0 && !primary.isEmpty() ? primary : anyNode();
  const int seconds = 3 + static_cast<int>(random_() % 10);
  const auto during = [&](const QString& begin, const QString& end) {
    (void)cluster_->command(begin);
    pause(seconds);
    (void)cluster_->command(end);
  };
  switch (static_cast<int>(random_() % static_cast<unsigned>(kinds))) {
    case 0:
      return during(QStringLiteral("kill %1 postgres").arg(node),
                    QStringLiteral("start %1 all").arg(node));
    case 1:
      return during(QStringLiteral("kill %1 all").arg(node),
                    QStringLiteral("start %1 all").arg(node));
    case 2:
      return during(QStringLiteral("freeze %1 postgres").arg(node),
                    QStringLiteral("thaw %1 postgres").arg(node));
    case 3:
      return during(QStringLiteral("freeze %1 all").arg(node),
                    QStringLiteral("thaw %1 all").arg(node));
    case 4:
      (void)cluster_->command(QStringLiteral("switchover"));
      return pause(seconds);
    case 5: {
      (void)cluster_->command(QStringLiteral("kill n1 etcd"));
      (void)cluster_->command(QStringLiteral("kill n3 etcd"));
      pause(seconds);
      (void)cluster_->command(QStringLiteral("start n1 etcd"));
      (void)cluster_->command(QStringLiteral("start n3 etcd"));
      return;
    }
    default:
      return during(QStringLiteral("cut %1").arg(node), QStringLiteral("heal %1").arg(node));
  }
}

std::vector<std::string> StoreHistoryTest::violationsIn(const QByteArray& environment, int seconds,
                                                        const std::function<void()>& fault) {
  History history;
  {
    Store store(cluster_->target(), "test");
    store.setDeadline(Milliseconds(60000));
    store.start();
    const auto made = await<void>([&](Reply<void> reply) {
      store.createEnvironment({environment.toStdString(), "blue"}, 5, std::move(reply));
    });
    if (!made) qFatal("%s", made.error().toString().c_str());
  }
  HistoryClients clients(cluster_->target(), environment.toStdString(), {}, seed_, history);
  clients.start();
  QElapsedTimer clock;
  clock.start();
  int faults = 0;
  while (clock.elapsed() < seconds * 1000) {
    fault();
    ++faults;
    pause(2 + static_cast<int>(random_() % 6));
  }
  const bool healed = cluster_->heal(400);
  pause(3);
  clients.stop();
  qInfo("%d faults in %lld s; %lld publishes, %zu calls, %zu heads read, %zu texts", faults,
        clock.elapsed() / 1000, static_cast<long long>(clients.published()), history.calls().size(),
        history.heads().size(), history.texts().size());
  auto found = violations(history, finalState(*cluster_, environment));
  if (!healed) {
    found.push_back("not healed: " +
                    cluster_->command(QStringLiteral("status")).output.toStdString());
  }
  // A history in which nothing happened shows nothing.
  if (clients.published() < 2 * seconds)
    found.push_back("idle: hardly anything was published");
  return found;
}

void StoreHistoryTest::nothingIsBrokenWhileMachinesDie() {
  const auto found = violationsIn("history", isLong() ? 600 : 40, [this] { oneFault(); });
  QVERIFY2(found.empty(), qPrintable(joined(found)));
}

// Each of these breaks the store, sees the checker say so, and mends it.
void StoreHistoryTest::whileBroken(const QByteArrayList& definitions,
                                   const std::function<void()>& check) {
  QByteArrayList whole;
  for (const QByteArray& definition : definitions) {
    const QByteArray name = definition.mid(0, definition.indexOf('('));
    const auto found =
        cluster_->sql("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = '" + name +
                      "' AND pronamespace = 'sextant'::regnamespace");
    QVERIFY2(found, found ? "" : found.error().toString().c_str());
    whole << found->text(0, 0);
    const auto broken = cluster_->sql("CREATE OR REPLACE FUNCTION sextant." + definition);
    QVERIFY2(broken, broken ? "" : broken.error().toString().c_str());
  }
  check();
  for (const QByteArray& definition : whole)
    QVERIFY(cluster_->sql(definition));
}

void StoreHistoryTest::checkerFindsABrokenCompareAndSet() {
  whileBroken({"conflict_of(p_head sextant.head, p_base bigint, p_base_hash text) RETURNS jsonb "
               "LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS 'SELECT NULL::jsonb'"},
              [this] { expectKind(violationsIn("broken-set", 8, [] {}), "line: "); });
}

void StoreHistoryTest::checkerFindsABrokenRequestTable() {
  whileBroken(
      {"claim(p_request uuid, p_arguments bytea) RETURNS jsonb LANGUAGE sql SET search_path = "
       "sextant, pg_temp AS 'SELECT NULL::jsonb'",
       "keep_outcome(p_request uuid, p_arguments bytea, p_answer jsonb) RETURNS jsonb LANGUAGE sql "
       "SET search_path = sextant, pg_temp AS 'SELECT p_answer'"},
      [this] { expectKind(violationsIn("broken-requests", 8, [] {}), "outcome: "); });
}

void StoreHistoryTest::expectKind(const std::vector<std::string>& found, const char* kind) {
  const auto of_that_kind = std::find_if(found.begin(), found.end(), [&](const std::string& what) {
    return what.rfind(kind, 0) == 0;
  });
  QVERIFY2(of_that_kind != found.end(), qPrintable(joined(found)));
  qInfo("%s", of_that_kind->c_str());
}

// The standbys are cut off for a moment, and the primary dies with what only it has.
void StoreHistoryTest::loseThePrimaryWithWhatOnlyItHas() {
  const QString primary = cluster_->primary();
  if (primary.isEmpty()) return;
  QStringList standbys{QStringLiteral("n1"), QStringLiteral("n2"), QStringLiteral("n3")};
  standbys.removeAll(primary);
  for (const QString& node : standbys)
    (void)cluster_->command("cut " + node);
  pause(2);
  (void)cluster_->command("kill " + primary + " all");
  for (const QString& node : standbys)
    (void)cluster_->command("heal " + node);
  (void)QTest::qWaitFor(
      [&] { return cluster_->primary() != primary && !cluster_->primary().isEmpty(); }, 40000);
}

void StoreHistoryTest::checkerFindsAsynchronousReplication() {
  if (!cluster_->canCut()) QSKIP("Standbys can only be cut off in network namespaces.");
  QVERIFY(cluster_->heal(120));
  QVERIFY(cluster_->setSynchronous(false));
  const auto found =
      violationsIn("broken-replication", 10, [this] { loseThePrimaryWithWhatOnlyItHas(); });
  expectKind(found, "lost: ");
  QVERIFY(cluster_->setSynchronous(true));
}

QTEST_GUILESS_MAIN(StoreHistoryTest)
#include "store_history_test.moc"
