// SPDX-License-Identifier: GPL-3.0-or-later
// What hunt-engine does when parts around it die or stand still.
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <cerrno>
#include <cstring>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

#include "app/hunt/engine/socket.h"
#include "tests/integration/hunt/hunt_fixture.h"

using namespace sextant;
using namespace sextant::hunt;

namespace {

// Processes that stand still for as long as this lives.
class StandingStill {
 public:
  explicit StandingStill(std::vector<pid_t> pids) : pids_(std::move(pids)) {
    for (const pid_t pid : pids_)
      ::kill(pid, SIGSTOP);
  }
  ~StandingStill() { goOn(); }
  void goOn() {
    for (const pid_t pid : pids_)
      ::kill(pid, SIGCONT);
    pids_.clear();
  }

 private:
  std::vector<pid_t> pids_;
};

// The server and all that it has started.
std::vector<pid_t> serverProcesses(pid_t server) {
  std::vector<pid_t> found;
  QFile children(QString("/proc/%1/task/%1/children").arg(server));
  if (children.open(QIODevice::ReadOnly)) {
    for (const QByteArray& child : children.readAll().simplified().split(' '))
      found.push_back(child.toInt());
  }
  found.push_back(server);
  return found;
}

// Connections that fill a server's queue of new ones until no more go in; empty where it stays open.
std::vector<Descriptor> fillQueue(const QString& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, qPrintable(socket_path), sizeof address.sun_path - 1);
  std::vector<Descriptor> held;
  while (held.size() < 5000) {
    Descriptor one(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::connect(one.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return errno == EAGAIN ? std::move(held) : std::vector<Descriptor>();
    held.push_back(std::move(one));
  }
  return {};
}

// The kernel's list of processes; an ended one that its parent has not collected is gone too.
bool isAlive(int pid) {
  QFile file(QString("/proc/%1/stat").arg(pid));
  if (!file.open(QIODevice::ReadOnly)) return false;
  const QByteArray stat = file.readAll();
  return stat.mid(stat.lastIndexOf(')') + 2, 1) != "Z";
}

}  // namespace

class HuntFaultsTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    hunt_ = std::make_unique<HuntFixture>();
    const std::string problem =
        hunt_->start("db: {statement_timeout: 300ms}\nrequest_deadline: 5s\ncache: {ttl: none}\n");
    QVERIFY2(problem.empty(), problem.c_str());
  }
  void cleanup() { hunt_.reset(); }

  void theDatabaseIsKilledAndComesBack() {
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/1").status, 200);
    BackendDatabase& database = hunt_->cluster().database();
    ::kill(static_cast<pid_t>(database.pid()), SIGKILL);
    const auto failing = hunt_->cluster().waitForHealth(0, 503, 5000);
    QVERIFY2(failing, failing ? "" : failing.error().toString().c_str());
    QCOMPARE(hunt_->health()["status"].get<std::string>(), std::string("failing"));
    QVERIFY(!hunt_->health()["reason"].get<std::string>().empty());

    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/1").status, 200);  // the cache still serves
    const HttpAnswer answer = hunt_->call("GET", "/hunts/1/clues/2");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.hunt_error, std::string("database"));
    QCOMPARE(hunt_->errors("database"), 1.0);

    QVERIFY(database.process().waitForFinished(5000));
    const auto restarted = database.start();
    QVERIFY2(restarted, restarted ? "" : restarted.error().toString().c_str());
    QVERIFY(hunt_->cluster().waitForHealth(0, 200, 10000));
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/2").status, 200);
    QCOMPARE(hunt_->call("POST", "/hunts/1/clues/2/finds").status, 201);
  }

  // A server that stands still answers no cancel and closes no connection: the engine's own clock
  // must end the wait, and health and metrics must go on meanwhile.
  void theDatabaseStandsStill() {
    QCOMPARE(hunt_->call("POST", "/hunts/1/clues/1/finds").status, 201);
    StandingStill stopped(serverProcesses(serverPid()));

    QElapsedTimer timer;
    timer.start();
    const HttpAnswer answer = hunt_->call("POST", "/hunts/1/clues/1/finds");
    const qint64 waited_ms = timer.elapsed();
    timer.restart();
    const HttpAnswer metrics = hunt_->call("GET", "/metrics");
    const qint64 metrics_ms = timer.elapsed();
    const auto failing = hunt_->cluster().waitForHealth(0, 503, 8000);
    stopped.goOn();

    QCOMPARE(answer.hunt_error, std::string("statement_timeout"));
    QVERIFY2(waited_ms < 2500, qPrintable(QString::number(waited_ms)));
    QCOMPARE(metrics.status, 200);
    QVERIFY2(metrics_ms < 500, qPrintable(QString::number(metrics_ms)));
    QVERIFY2(failing, failing ? "" : failing.error().toString().c_str());
    QVERIFY(hunt_->cluster().waitForHealth(0, 200, 10000));
    QCOMPARE(hunt_->call("POST", "/hunts/1/clues/1/finds").status, 201);
  }

  // The request is told in time; what it began is not thrown away.
  void aStatementOutlivesItsRequest() {
    reload("db: {statement_timeout: 5s}\nrequest_deadline: 200ms\ncache: {ttl: none}\n");
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/1").status, 200);
    const double connects = hunt_->metric("hunt_pool_connects_total");
    StandingStill stopped(serverProcesses(serverPid()));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/2").hunt_error, std::string("deadline"));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(hunt_->metric("hunt_cache_entries"), 1.0);
    stopped.goOn();
    QTRY_COMPARE(hunt_->metric("hunt_cache_entries"), 2.0);
    QCOMPARE(hunt_->call("POST", "/hunts/1/clues/2/finds").status, 201);
    QCOMPARE(hunt_->metric("hunt_pool_connects_total"), connects);
    QCOMPARE(hunt_->errors("deadline"), 1.0);
  }

  void aConnectionOutlivesTheRequestThatAskedForIt() {
    reload("db: {statement_timeout: 5s, pool: {max: 1, max_idle: 1, acquire_timeout: 200ms}}\n");
    const double connects = hunt_->metric("hunt_pool_connects_total");
    StandingStill stopped(serverProcesses(serverPid()));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/1").hunt_error, std::string("pool_timeout"));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(hunt_->metric("hunt_pool_open"), 1.0);
    stopped.goOn();
    QTRY_COMPARE(hunt_->metric("hunt_pool_in_use"), 0.0);
    QCOMPARE(hunt_->call("GET", "/hunts/1/clues/1").status, 200);
    QCOMPARE(hunt_->metric("hunt_pool_connects_total"), connects + 1);
    QCOMPARE(hunt_->errors("pool_timeout"), 1.0);
  }

  // A Unix socket refuses at once where a TCP connection would wait.
  void aFullQueueOfTheDatabaseIsWaitedFor() {
    reload("db: {pool: {max: 1, max_idle: 1, acquire_timeout: 10s}}\nrequest_deadline: none\n");
    StandingStill stopped({serverPid()});
    auto held = fillQueue(hunt_->cluster().database().socketPath());
    QVERIFY(!held.empty());
    int status = 0;
    std::thread asking([&] { status = hunt_->call("GET", "/hunts/1/clues/1", 9000).status; });
    const bool is_waited_for =
        QTest::qWaitFor([&] { return hunt_->metric("hunt_pool_in_use") == 1.0; }, 3000);
    held.clear();
    stopped.goOn();
    asking.join();
    QVERIFY(is_waited_for);
    QCOMPARE(status, 200);
    QCOMPARE(hunt_->errors("database"), 0.0);
  }

  void aDeadlineEndsTheWaitForAConnection() {
    QCOMPARE(hunt_
                 ->reload("db: {pool: {max: 1, max_idle: 1, acquire_timeout: none}}\n"
                          "request_deadline: 40ms\ncache: {entries: 0}\n")
                 .status,
             200);
    const auto printed = hunt_->cluster().runLoad(
        {.seconds = 3, .warmup_seconds = 0, .rate = 600, .burst_every = 0});
    QVERIFY(printed);
    const auto report = nlohmann::json::parse(printed->toStdString());
    QVERIFY(report["errors"]["deadline"].get<int>() > 0);
    QCOMPARE(report["errors"]["deadline"].get<double>(), hunt_->errors("deadline"));
    QVERIFY(!report["errors"].contains("pool_timeout"));
  }

  void nothingOutlivesAStarterThatIsKilled() {
    QTemporaryDir folder("/tmp/sextant-test-XXXXXX");
    QFile::setPermissions(folder.path(), QFile::Permissions(0x7755));
    QProcess starter;
    starter.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    starter.start(QCoreApplication::applicationDirPath() + "/hunt_cluster_holder",
                  {SEXTANT_BIN_DIR, folder.path()});
    QVERIFY(starter.waitForReadyRead(60000));
    const QList<QByteArray> words = starter.readLine().simplified().split(' ');
    QCOMPARE(words.size(), 5);  // "running", the database, HAProxy, two engines
    for (qsizetype i = 1; i < words.size(); ++i)
      QVERIFY(isAlive(words[i].toInt()));
    starter.kill();
    QVERIFY(starter.waitForFinished(5000));
    for (qsizetype i = 1; i < words.size(); ++i) {
      QTRY_VERIFY_WITH_TIMEOUT(!isAlive(words[i].toInt()), 8000);
    }
  }

 private:
  [[nodiscard]] pid_t serverPid() const {
    return static_cast<pid_t>(hunt_->cluster().database().pid());
  }
  void reload(const std::string& text) const { QCOMPARE(hunt_->reload(text).status, 200); }

  std::unique_ptr<HuntFixture> hunt_;
};

QTEST_GUILESS_MAIN(HuntFaultsTest)
#include "hunt_faults_test.moc"
