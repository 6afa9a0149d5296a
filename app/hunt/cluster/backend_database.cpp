// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/backend_database.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <csignal>
#include <unistd.h>

#include "app/hunt/engine/database_connection.h"

namespace sextant::hunt {
namespace {

constexpr int initialise_within_ms = 60000;
constexpr int ready_within_ms = 30000;
constexpr int retry_every_ms = 50;
constexpr int stop_within_ms = 10000;

tl::unexpected<Error> unavailable(const QString& what, const QString& where = {},
                                  const QString& next = {}) {
  return fail(ErrorKind::unavailable, what.toStdString(), where.toStdString(), next.toStdString());
}

QStringList serverArguments(const BackendDatabase::Options& options) {
  const QStringList settings{
      "listen_addresses=",
      "unix_socket_directories=" + options.runtime_folder,
      "unix_socket_permissions=0700",
      QString("max_connections=%1").arg(options.max_connections),
      "shared_buffers=96MB",
      "max_wal_size=256MB",
      // Nobody replicates this server; with the least log, filling the tables takes a second.
      "wal_level=minimal",
      "max_wal_senders=0",
      // A statement whose client gave up must not hold its connection for long.
      "client_connection_check_interval=500ms",
      "jit=off",
      "logging_collector=off",
  };
  QStringList arguments{"-D", options.data_folder};
  for (const QString& setting : settings)
    arguments << "-c" << setting;
  return arguments;
}

}  // namespace

BackendDatabase::BackendDatabase(Options options) : options_(std::move(options)) {}

BackendDatabase::~BackendDatabase() {
  stop();
}

Result<QString> BackendDatabase::programFolder() {
  for (const int version : {15, 16, 17, 14}) {
    const QString folder = QString("/usr/lib/postgresql/%1/bin").arg(version);
    if (QFile::exists(folder + "/postgres")) return folder;
  }
  return unavailable("No PostgreSQL server was found on this machine.", "/usr/lib/postgresql",
                     "Install Debian's postgresql-15.");
}

std::string BackendDatabase::conninfoFor(const std::string& user,
                                         const std::string& database) const {
  // Nobody but the owner of the runtime folder reaches the socket, so no password is needed.
  return "host=" + options_.runtime_folder.toStdString() + " user=" + user + " dbname=" + database;
}

std::string BackendDatabase::conninfo() const {
  return conninfoFor("hunt", "hunt");
}

std::string BackendDatabase::superuserConninfo() const {
  return conninfoFor("postgres", "postgres");
}

QString BackendDatabase::socketPath() const {
  return options_.runtime_folder + "/.s.PGSQL.5432";
}

Result<void> BackendDatabase::start() {
  if (isRunning()) return {};
  const auto programs = programFolder();
  if (!programs) return tl::unexpected(programs.error());
  auto account = databaseAccount();
  if (!account) return tl::unexpected(account.error());
  account_ = *account;
  if (auto made = prepareFolders(); !made) return made;
  if (auto initialised = initialise(*programs); !initialised) return initialised;

  const QString log = options_.runtime_folder + "/server.log";
  server_.setStandardOutputFile(log, QIODevice::Append);
  server_.setStandardErrorFile(log, QIODevice::Append);
  bindToParent(server_, SIGINT, account_);
  server_.start(*programs + "/postgres", serverArguments(options_));
  if (auto ready = waitUntilReady(); !ready) {
    stop();
    return ready;
  }
  return makeDatabase();
}

Result<void> BackendDatabase::prepareFolders() {
  for (const QString& folder : {options_.data_folder, options_.runtime_folder}) {
    const QByteArray path = QFile::encodeName(folder);
    const bool made =
        QDir().mkpath(folder) &&
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const bool owned =
        made && (!account_ || ::chown(path.constData(), account_->uid, account_->gid) == 0);
    if (!owned) return unavailable("The folder cannot be made.", folder);
  }
  return {};
}

Result<void> BackendDatabase::initialise(const QString& programs) {
  if (QFile::exists(options_.data_folder + "/PG_VERSION")) return {};
  QProcess initdb;
  initdb.setProcessChannelMode(QProcess::MergedChannels);
  bindToParent(initdb, SIGTERM, account_);
  initdb.start(programs + "/initdb",
               {"--pgdata", options_.data_folder, "--username", "postgres", "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C", "--no-instructions"});
  const bool done = initdb.waitForFinished(initialise_within_ms) &&
                    initdb.exitStatus() == QProcess::NormalExit && initdb.exitCode() == 0;
  if (done) return {};
  return unavailable("The database could not be initialised: " +
                         QString::fromLocal8Bit(initdb.readAll()).trimmed().right(300),
                     options_.data_folder, "Check the free space and the owner of the folder.");
}

Result<void> BackendDatabase::waitUntilReady() {
  const QDeadlineTimer deadline(ready_within_ms);
  const StopSignal never;
  while (!deadline.hasExpired()) {
    auto connection = DatabaseConnection::open(superuserConninfo(), "health",
                                               {Clock::now() + std::chrono::seconds(2)}, never);
    if (connection) return {};
    // The server tells nobody that it is ready; its end, though, ends this wait.
    if (server_.waitForFinished(retry_every_ms) || !isRunning()) {
      return unavailable("The database server ended while it started.",
                         options_.runtime_folder + "/server.log", "Its log says why.");
    }
  }
  return unavailable("The database server does not answer.", options_.data_folder);
}

Result<void> BackendDatabase::makeDatabase() {
  const StopSignal never;
  const Deadline deadline = Clock::now() + std::chrono::seconds(30);
  auto connection = DatabaseConnection::open(superuserConninfo(), "setup", {deadline}, never);
  if (!connection) return unavailable(QString::fromStdString(connection.error().message));
  const auto there = connection->run("SELECT 1 FROM pg_database WHERE datname = 'hunt'", {deadline});
  if (there && !there->empty()) return {};
  for (const char* sql : {"DO 'BEGIN CREATE ROLE hunt LOGIN; "
                          "EXCEPTION WHEN duplicate_object THEN NULL; END'",
                          "CREATE DATABASE hunt OWNER hunt"}) {
    const auto done = connection->run(sql, {deadline});
    if (!done) {
      return unavailable(
          "The database could not be made: " + QString::fromStdString(done.error().message) + '.');
    }
  }
  return {};
}

void BackendDatabase::stop() {
  if (server_.state() == QProcess::NotRunning) return;
  // QProcess::terminate() would ask for a smart shutdown, which waits for every client.
  ::kill(static_cast<pid_t>(server_.processId()), SIGINT);
  if (server_.waitForFinished(stop_within_ms)) return;
  server_.kill();
  server_.waitForFinished(stop_within_ms);
}

}  // namespace sextant::hunt
