// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/postgres_server.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <csignal>
#include <unistd.h>

namespace sextant {
namespace {

constexpr int oldest_version = 15;
constexpr qint64 log_bytes_max = 16 << 20;

std::string quoted(const QString& text) {
  QString escaped = text;
  escaped.replace(QLatin1Char('\''), QLatin1String("''"));
  return (QLatin1Char('\'') + escaped + QLatin1Char('\'')).toStdString();
}

Result<void> runToEnd(QProcess& process, const QString& program, const QStringList& arguments,
                      const char* failed) {
  process.start(program, arguments);
  if (!process.waitForFinished(120000) || process.exitCode() != 0) {
    const QString output = QString::fromUtf8(process.readAllStandardError()).trimmed();
    // The second is the server's hint where a write came short.
    if (output.contains(QLatin1String("No space left on device")) ||
        output.contains(QLatin1String("Check free disk space"))) {
      return fail(ErrorKind::unavailable, std::string(failed) + ": the disk is full.", {},
                  "Free some space, or choose another disk with XDG_DATA_HOME.");
    }
    return fail(ErrorKind::unavailable,
                std::string(failed) + ": " + output.section(QLatin1Char('\n'), -2).toStdString());
  }
  return {};
}

}  // namespace

PostgresServer::PostgresServer(PostgresConfig config, QObject* parent)
    : QObject(parent), config_(std::move(config)) {
  connect(&server_, &QProcess::finished, this, [this] {
    if (stopping_) return;
    if (started_) {
      finishStart(fail(ErrorKind::unavailable,
                       "PostgreSQL did not start: " + lastLogLine().toStdString(), {},
                       "Its log is " + config_.folder.toStdString() + "/server.log."));
      return;
    }
    emit died(lastLogLine());
  });
}

PostgresServer::~PostgresServer() {
  started_ = nullptr;
  stop();
}

Result<QString> PostgresServer::binaries() {
  QStringList folders;
  const QDir debian(QStringLiteral("/usr/lib/postgresql"));
  QStringList versions = debian.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
  for (const QString& version : versions) {
    if (version.toInt() >= oldest_version)
      folders << debian.filePath(version + QStringLiteral("/bin"));
  }
  const QString on_path = QStandardPaths::findExecutable(QStringLiteral("postgres"));
  if (!on_path.isEmpty()) folders << QFileInfo(on_path).canonicalPath();
  for (const QString& folder : folders) {
    if (QFileInfo(folder + QStringLiteral("/initdb")).isExecutable() &&
        QFileInfo(folder + QStringLiteral("/postgres")).isExecutable()) {
      return folder;
    }
  }
  return fail(ErrorKind::unavailable, "No PostgreSQL 15 was found on this machine.", {},
              "Install it (Debian: apt-get install postgresql-15), or name a server with --dsn.");
}

PgParameters PostgresServer::parameters() const {
  return {{"host", config_.socket_folder.toUtf8()},
          {"dbname", config_.database.toUtf8()},
          {"user", "sextant"},
          {"port", "5432"}};
}

void PostgresServer::start(Milliseconds deadline, std::function<void(Result<void>)> started) {
  started_ = std::move(started);
  deadline_ = QDeadlineTimer(deadline);
  stopping_ = false;
  const auto ready = initialise().and_then([this] { return writeSettings(); }).and_then([this] {
    return launch();
  });
  if (!ready) {
    const Error error = ready.error();
    QTimer::singleShot(0, this, [this, error] { finishStart(tl::unexpected<Error>(error)); });
    return;
  }
  awaitAnswer(QStringLiteral("postgres"));
}

Result<void> PostgresServer::initialise() {
  auto found = binaries();
  if (!found) return tl::unexpected<Error>(found.error());
  binaries_ = *found;
  auto account = serverAccount();
  if (!account) return tl::unexpected<Error>(account.error());
  account_ = *account;
  for (const QString& folder : {config_.folder, config_.socket_folder}) {
    if (auto made = makePrivateFolder(folder, account_); !made) return made;
  }
  const QString data = config_.folder + QStringLiteral("/data");
  if (QFileInfo::exists(data + QStringLiteral("/PG_VERSION"))) return {};
  // Initialised beside its place and moved there whole: a start that was killed leaves nothing that
  // looks like a data folder.
  const QString fresh = data + QStringLiteral(".new");
  QDir(fresh).removeRecursively();
  QProcess initdb;
  initdb.setChildProcessModifier(childSetup(account_, SIGKILL));
  initdb.setWorkingDirectory(QStringLiteral("/"));
  if (auto done =
          runToEnd(initdb, binaries_ + QStringLiteral("/initdb"),
                   {QStringLiteral("-D"), fresh, QStringLiteral("-U"), QStringLiteral("sextant"),
                    QStringLiteral("--auth-local=peer"), QStringLiteral("--auth-host=reject"),
                    QStringLiteral("--data-checksums"), QStringLiteral("--encoding=UTF8"),
                    QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--no-instructions")},
                   "The store's data folder cannot be made");
      !done) {
    QDir(fresh).removeRecursively();
    return done;
  }
  if (!QDir().rename(fresh, data)) {
    return fail(ErrorKind::unavailable, "The store's data folder cannot be put in its place.",
                data.toStdString());
  }
  return {};
}

Result<void> PostgresServer::writeSettings() const {
  const QString data = config_.folder + QStringLiteral("/data/");
  const auto write = [](const QString& path, const std::string& text) -> Result<void> {
    // The file exists since initdb made it: its owner and mode stay.
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
        file.write(text.data(), static_cast<qint64>(text.size())) < 0 || !file.flush()) {
      return fail(ErrorKind::unavailable,
                  "This file cannot be written: " + file.errorString().toStdString() + ".",
                  path.toStdString());
    }
    return {};
  };
  QMap<QString, QString> all = config_.settings;
  all[QStringLiteral("listen_addresses")] = QString();
  all[QStringLiteral("unix_socket_permissions")] = QStringLiteral("0700");
  all[QStringLiteral("unix_socket_directories")] = config_.socket_folder;
  std::string settings = "# Written by Sextant at each start.\n";
  for (auto at = all.begin(); at != all.end(); ++at) {
    settings += at.key().toStdString() + " = " + quoted(at.value()) + '\n';
  }
  std::string people;
  for (const QString& login : QStringList{QStringLiteral("sextant")} + config_.logins) {
    people += "sextant " + account_.name.toStdString() + ' ' + login.toStdString() + '\n';
    if (!account_.isCaller) people += "sextant root " + login.toStdString() + '\n';
  }
  return write(data + QStringLiteral("postgresql.auto.conf"), settings)
      .and_then([&] {
        return write(data + QStringLiteral("pg_hba.conf"), "local all all peer map=sextant\n");
      })
      .and_then([&] { return write(data + QStringLiteral("pg_ident.conf"), people); });
}

Result<void> PostgresServer::launch() {
  server_.setChildProcessModifier(childSetup(account_, SIGINT));
  server_.setWorkingDirectory(QStringLiteral("/"));
  server_.setProcessChannelMode(QProcess::MergedChannels);
  // Kept over restarts: anchors of the audit log are in it.
  const QString log = config_.folder + QStringLiteral("/server.log");
  if (QFileInfo(log).size() > log_bytes_max) {
    QFile::remove(log + QStringLiteral(".1"));
    QFile::rename(log, log + QStringLiteral(".1"));
  }
  log_begin_ = QFileInfo(log).size();
  server_.setStandardOutputFile(log, QIODevice::Append);
  server_.start(binaries_ + QStringLiteral("/postgres"),
                {QStringLiteral("-D"), config_.folder + QStringLiteral("/data")});
  if (!server_.waitForStarted(5000)) {
    return fail(ErrorKind::unavailable,
                "PostgreSQL did not start: " + server_.errorString().toStdString() + ".");
  }
  return {};
}

void PostgresServer::awaitAnswer(const QString& database) {
  PgParameters target = parameters();
  target["dbname"] = database.toUtf8();
  probe_.open(target, Milliseconds(2000),
              [this, database](const Result<void>& opened) { answered(database, opened); });
}

void PostgresServer::answered(const QString& database, const Result<void>& opened) {
  if (!started_) return;
  if (!opened) {
    if (deadline_.hasExpired()) {
      finishStart(fail(ErrorKind::unavailable, "PostgreSQL did not answer in time.", {},
                       "Its log is " + config_.folder.toStdString() + "/server.log."));
      return;
    }
    // The server tells nobody when it begins to listen.
    QTimer::singleShot(20, this, [this, database] {
      if (started_) awaitAnswer(database);
    });
    return;
  }
  probe_.query({"SELECT format('CREATE DATABASE %I', $1::text) WHERE NOT EXISTS "
                "(SELECT FROM pg_database WHERE datname = $1)",
                {config_.database.toUtf8()}},
               [this](const Result<PgRows>& rows) {
                 if (!rows) return finishStart(tl::unexpected<Error>(rows.error()));
                 if (rows->rows.empty()) return finishStart({});
                 probe_.query(
                     {rows->text(0, 0), {}, PgEffect::read, Milliseconds(20000)},
                     [this](const Result<PgRows>& made) {
                       finishStart(made ? Result<void>() : tl::unexpected<Error>(made.error()));
                     });
               });
}

void PostgresServer::finishStart(Result<void> result) {
  if (!started_) return;
  const auto started = std::move(started_);
  started_ = nullptr;
  // From its own turn of the event loop: this may be called by the connection that it closes.
  QTimer::singleShot(0, this, [this, started, result = std::move(result)] {
    probe_.close();
    if (!result) stop();
    started(result);
  });
}

void PostgresServer::stop() {
  if (server_.state() == QProcess::NotRunning) return;
  stopping_ = true;
  ::kill(static_cast<pid_t>(server_.processId()), SIGINT);
  if (!server_.waitForFinished(10000)) {
    server_.kill();
    server_.waitForFinished(5000);
  }
}

QString PostgresServer::lastLogLine() const {
  QFile log(config_.folder + QStringLiteral("/server.log"));
  if (!log.open(QIODevice::ReadOnly)) return QStringLiteral("its log cannot be read");
  log.seek(std::max(log_begin_, log.size() - 4096));
  const QString tail = QString::fromUtf8(log.readAll()).trimmed();
  for (const QString& mark : {QStringLiteral("FATAL:"), QStringLiteral("PANIC:")}) {
    const auto at = tail.lastIndexOf(mark);
    if (at >= 0) return tail.mid(at + mark.size()).section(QLatin1Char('\n'), 0, 0).trimmed();
  }
  return tail.section(QLatin1Char('\n'), -1);
}

}  // namespace sextant
