// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ha_cluster.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <unistd.h>

#include "model/store/await.h"
#include "model/store/connection_hosts.h"
#include "model/store/host_race.h"

namespace sextant::testing {
namespace {

const QString script = QStringLiteral(SEXTANT_SOURCE_DIR "/installer/ha/local");
constexpr int up_ms = 240000;
// A standby that Patroni started while there was no leader does not know whom to follow, and says
// "starting" for ever (see installer/ha/README.md).
constexpr int starting_ms_max = 45000;

}  // namespace

HaCluster::HaCluster() : folder_(QStringLiteral("/tmp/sextant-ha-XXXXXX")) {
  // The servers' account passes through to its own folders.
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  const auto probe =
      runProgram(QStringLiteral("unshare"), {QStringLiteral("-n"), QStringLiteral("true")},
                 QProcessEnvironment::systemEnvironment(), 5000);
  namespaces_ = ::geteuid() == 0 && probe.status == 0;
}

HaCluster::~HaCluster() {
  const auto down = command(QStringLiteral("down"));
  if (down.status != 0) qWarning("the cluster is not down: %s", down.toString().constData());
}

ProgramResult HaCluster::command(const QString& line) const {
  return runProgram(
      script,
      QStringList{QStringLiteral("--dir"), folder_.path() + QStringLiteral("/cluster")} +
          line.split(QLatin1Char(' ')),
      QProcessEnvironment::systemEnvironment(), up_ms);
}

Result<void> HaCluster::up() {
  // Another number than a cluster's that somebody has up for trial, and than another test's.
  const QString line =
      QStringLiteral("up --network %1").arg(2 + static_cast<int>(::getpid() % 250));
  auto made = namespaces_ ? command(line + QStringLiteral(" --namespaces")) : command(line);
  if (made.status != 0 && namespaces_) {
    // Root in a container may be allowed a namespace and no bridge.
    qInfo("no network of namespaces here: %s", made.toString().constData());
    (void)command(QStringLiteral("down"));
    namespaces_ = false;
    made = command(line);
  }
  if (made.status != 0) return fail(ErrorKind::unavailable, made.toString().toStdString());
  Store store(target(), "test");
  store.setDeadline(Milliseconds(60000));
  store.start();
  const auto migrated =
      await<int>([&](Reply<int> reply) { store.migrateSchema(std::move(reply)); });
  return migrated ? Result<void>() : tl::unexpected<Error>(migrated.error());
}

StoreTarget HaCluster::target() const {
  const auto target =
      resolveTarget(QString::fromUtf8(command(QStringLiteral("dsn")).output).trimmed());
  return target.value_or(StoreTarget{});
}

bool HaCluster::setSynchronous(bool on) {
  const auto set =
      command(on ? QStringLiteral("synchronous on") : QStringLiteral("synchronous off"));
  if (set.status == 0) synchronous_ = on;
  return set.status == 0;
}

QString HaCluster::primary() const {
  const QString status = QString::fromUtf8(command(QStringLiteral("status")).output);
  static const QRegularExpression leader(QStringLiteral("^(n\\d) +\\S+ +leader +running"),
                                         QRegularExpression::MultilineOption);
  return leader.match(status).captured(1);
}

bool HaCluster::heal(int seconds) const {
  for (const char* node : {"n1", "n2", "n3"}) {
    if (namespaces_) (void)command(QStringLiteral("heal %1").arg(QLatin1String(node)));
    (void)command(QStringLiteral("thaw %1 all").arg(QLatin1String(node)));
    (void)command(QStringLiteral("start %1 all").arg(QLatin1String(node)));
  }
  QHash<QString, QElapsedTimer> starting;
  return QTest::qWaitFor(
      [&] {
        const QByteArray status = command(QStringLiteral("status")).output;
        restartStuck(status, starting);
        const auto standbys = status.count("replica") + status.count("sync_standby");
        const bool synchronous = status.contains("sync_standby") || !synchronous_;
        return status.contains("leader") && standbys == 2 && synchronous &&
               status.count("running") == 3;
      },
      seconds * 1000);
}

void HaCluster::restartStuck(const QByteArray& status,
                             QHash<QString, QElapsedTimer>& starting) const {
  const QStringList lines = QString::fromUtf8(status).split(QLatin1Char('\n'));
  for (const QString& line : lines) {
    const QString node = line.section(QLatin1Char(' '), 0, 0);
    if (!line.contains(QLatin1String(" starting "))) {
      starting.remove(node);
    } else if (!starting.contains(node)) {
      starting[node].start();
    } else if (starting[node].elapsed() > starting_ms_max) {
      qInfo("%s starts for ever; its server is restarted", qPrintable(node));
      (void)command(QStringLiteral("kill %1 postgres").arg(node));
      starting.remove(node);
    }
  }
}

Result<PgRows> HaCluster::sql(const QByteArray& statement) const {
  StoreTarget owner = target();
  owner.parameters["user"] = "postgres";
  return run(owner.parameters, statement);
}

int HaCluster::onStandbys(const QByteArray& statement) const {
  StoreTarget owner = target();
  owner.parameters["user"] = "postgres";
  owner.parameters["target_session_attrs"] = "standby";
  int done = 0;
  for (const PgParameters& host :
       connectionHosts(owner.parameters).value_or(std::vector<PgParameters>{})) {
    if (run(host, statement)) ++done;
  }
  return done;
}

Result<PgRows> HaCluster::run(const PgParameters& where, const QByteArray& statement) {
  HostRace race;
  auto connection =
      await<std::unique_ptr<PgConnection>>([&](Reply<std::unique_ptr<PgConnection>> reply) {
        race.run(where, "test", Milliseconds(10000), std::move(reply));
      });
  if (!connection) return tl::unexpected<Error>(connection.error());
  return await<PgRows>([&](Reply<PgRows> reply) {
    (*connection)->query({statement, {}, PgEffect::read, Milliseconds(60000)}, std::move(reply));
  });
}

}  // namespace sextant::testing
