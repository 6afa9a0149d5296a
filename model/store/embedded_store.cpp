// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/embedded_store.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QPointer>
#include <QtCore/QSaveFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "model/logging/log_event.h"
#include "model/store/migrations.h"

namespace sextant {
namespace {

constexpr Milliseconds start_deadline{60000};
constexpr Milliseconds health_interval{5000};
constexpr const char* user_login = "sextant_local";

PostgresConfig serverConfig(const EmbeddedPaths& paths) {
  return {paths.server,
          paths.socket_folder,
          QStringLiteral("sextant"),
          {QLatin1String(user_login), QLatin1String(second_login)},
          {{QStringLiteral("max_connections"), QStringLiteral("200")},
           {QStringLiteral("shared_buffers"), QStringLiteral("64MB")},
           {QStringLiteral("fsync"), QStringLiteral("on")},
           {QStringLiteral("synchronous_commit"), QStringLiteral("on")},
           {QStringLiteral("log_min_duration_statement"), QStringLiteral("2000")},
           {QStringLiteral("max_wal_size"), QStringLiteral("256MB")}}};
}

struct KeeperState {
  QString state;
  QString reason;
};

KeeperState readState(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
  return {object.value(QLatin1String("state")).toString(),
          object.value(QLatin1String("reason")).toString()};
}

}  // namespace

UserLock::~UserLock() {
  unlock();
}

Result<void> UserLock::open() {
  if (descriptor_ >= 0) return {};
  descriptor_ = ::open(QFile::encodeName(path_).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) return {};
  const int code = errno;
  return fail(code == EACCES ? ErrorKind::denied : ErrorKind::unavailable,
              std::string("This lock file cannot be opened: ") + std::strerror(code) + ".",
              path_.toStdString(), code == ENOSPC ? "Free some space on this disk." : "");
}

Result<bool> UserLock::tryLock(Mode mode) {
  if (auto opened = open(); !opened) return tl::unexpected<Error>(opened.error());
  const int operation = mode == Mode::shared ? LOCK_SH : LOCK_EX;
  while (flock(descriptor_, operation | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno == EINTR) continue;
    const int code = errno;
    return fail(ErrorKind::unavailable,
                std::string("This file cannot be locked: ") + std::strerror(code) + ".",
                path_.toStdString(), "The folder's file system has to support locks.");
  }
  return true;
}

bool UserLock::waitLock(Mode mode) {
  if (!open()) return false;
  const int operation = mode == Mode::shared ? LOCK_SH : LOCK_EX;
  while (flock(descriptor_, operation) != 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

void UserLock::unlock() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

EmbeddedPaths::EmbeddedPaths(const QString& root_path)
    : root(QDir::cleanPath(root_path)),
      server(root + QStringLiteral("/server")),
      socket_folder(socketFolderFor(root)),
      users_lock(root + QStringLiteral("/users.lock")),
      keeper_lock(root + QStringLiteral("/keeper.lock")),
      state(root + QStringLiteral("/state.json")),
      log(root + QStringLiteral("/keeper.log")) {}

PgParameters EmbeddedPaths::parameters() const {
  PgParameters user = ownerParameters();
  user["user"] = user_login;
  return user;
}

PgParameters EmbeddedPaths::secondParameters() const {
  PgParameters second = ownerParameters();
  second["user"] = second_login;
  return second;
}

PgParameters EmbeddedPaths::ownerParameters() const {
  return {{"host", socket_folder.toUtf8()},
          {"dbname", "sextant"},
          {"user", "sextant"},
          {"port", "5432"}};
}

EmbeddedStore::EmbeddedStore(const QString& root, QObject* parent)
    : QObject(parent), paths_(root), users_(paths_.users_lock) {
  retry_.setSingleShot(true);
  connect(&retry_, &QTimer::timeout, this, &EmbeddedStore::step);
  connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, &EmbeddedStore::step);
}

EmbeddedStore::~EmbeddedStore() {
  release();
}

void EmbeddedStore::release() {
  ready_ = nullptr;
  retry_.stop();
  users_.unlock();
  holds_lock_ = false;
}

void EmbeddedStore::ensure(Milliseconds deadline, std::function<void(Result<PgParameters>)> ready) {
  ready_ = std::move(ready);
  deadline_ = QDeadlineTimer(deadline);
  spawned_ = false;
  respawn_ = QDeadlineTimer(0);
  // Others need to pass through this folder to their own parts of it: it holds no secrets itself.
  if (!QDir().mkpath(paths_.root)) {
    const std::string reason = std::strerror(errno);
    QTimer::singleShot(0, this, [this, reason] {
      finish(fail(ErrorKind::denied, "The store's folder cannot be made: " + reason + ".",
                  paths_.root.toStdString(), "Choose another one with XDG_DATA_HOME."));
    });
    return;
  }
  watcher_.addPath(paths_.root);
  retry_.start(Milliseconds(0));
}

// Looks where things stand and does the next thing; called again for each change in the folder, and
// from time to time in case such an event is missed.
void EmbeddedStore::step() {
  if (!ready_) return;
  if (!holds_lock_) {
    // Not to be had while a keeper is shutting down: it answers that by ending.
    const auto locked = users_.tryLock(UserLock::Mode::shared);
    if (!locked) return finish(tl::unexpected<Error>(locked.error()));
    holds_lock_ = *locked;
  }
  if (holds_lock_) {
    UserLock keeper(paths_.keeper_lock);
    const auto free = keeper.tryLock(UserLock::Mode::exclusive);
    if (!free) return finish(tl::unexpected<Error>(free.error()));
    keeper.unlock();
    const KeeperState state = readState(paths_.state);
    if (!*free && state.state == QLatin1String("ready")) return finish(paths_.parameters());
    if (*free && spawned_ && state.state == QLatin1String("failed")) {
      return finish(fail(ErrorKind::unavailable, state.reason.toStdString(), {},
                         "The keeper's log is " + paths_.log.toStdString() + "."));
    }
    // Two probes of this lock can meet at the very moment when a keeper wants it, so one that went
    // away without a word is started again.
    if (*free && respawn_.hasExpired()) spawnKeeper();
  }
  if (deadline_.hasExpired()) {
    return finish(fail(ErrorKind::unavailable, "The embedded store did not start in time.", {},
                       "The keeper's log is " + paths_.log.toStdString() + "."));
  }
  retry_.start(Milliseconds(50));
}

void EmbeddedStore::spawnKeeper() {
  QFile::remove(paths_.state);
  QProcess keeper;
  keeper.setProgram(programPath("sextant-store"));
  keeper.setArguments({QStringLiteral("--root"), paths_.root});
  keeper.setWorkingDirectory(QStringLiteral("/"));
  keeper.setStandardInputFile(QProcess::nullDevice());
  keeper.setStandardOutputFile(paths_.log, QIODevice::Append);
  keeper.setStandardErrorFile(paths_.log, QIODevice::Append);
  // A session of its own: a Ctrl+C in this program's terminal is not meant for the store.
  keeper.setChildProcessModifier([unmask = childSetup({}, 0)] {
    unmask();
    setsid();
  });
  spawned_ = true;
  respawn_ = QDeadlineTimer(Milliseconds(2000));
  if (!keeper.startDetached()) {
    finish(fail(ErrorKind::unavailable, "The store's keeper cannot be started.",
                keeper.program().toStdString(), "Is the installation complete?"));
  }
}

void EmbeddedStore::finish(Result<PgParameters> result) {
  retry_.stop();
  if (!watcher_.directories().isEmpty()) watcher_.removePaths(watcher_.directories());
  if (!ready_) return;
  const auto ready = std::move(ready_);
  ready_ = nullptr;
  ready(std::move(result));
}

StoreKeeper::StoreKeeper(const QString& root, QObject* parent)
    : QObject(parent),
      paths_(root),
      users_(paths_.users_lock),
      keeper_(paths_.keeper_lock),
      server_(serverConfig(paths_)),
      health_(paths_.parameters(), health_interval) {
  restart_.setSingleShot(true);
  connect(&restart_, &QTimer::timeout, this, &StoreKeeper::startServer);
  connect(&server_, &PostgresServer::died, this, &StoreKeeper::serverDied);
  connect(&health_, &HealthCheck::changed, this, [](bool healthy, const QString& reason) {
    logEvent(storeLog(), healthy ? QtInfoMsg : QtWarningMsg,
             (healthy ? QStringLiteral("answers ") : QStringLiteral("does not answer ")) + reason);
  });
}

StoreKeeper::~StoreKeeper() = default;

Result<bool> StoreKeeper::start() {
  auto locked = keeper_.tryLock(UserLock::Mode::exclusive);
  if (!locked || !*locked) return locked;
  startServer();
  return true;
}

void StoreKeeper::startServer() {
  writeState("starting", {});
  server_.start(start_deadline, [this](const Result<void>& result) { serverStarted(result); });
}

void StoreKeeper::serverStarted(const Result<void>& result) {
  if (!result) return failed(result.error());
  migration_.open(paths_.ownerParameters(), Milliseconds(5000), [this](const Result<void>& opened) {
    if (!opened) return failed(opened.error());
    migrate(migration_, [this](const Result<int>& version) { migrated(version); });
  });
}

void StoreKeeper::migrated(const Result<int>& version) {
  if (!version) return ready(tl::unexpected<Error>(version.error()));
  logEvent(storeLog(), QtInfoMsg, QStringLiteral("schema version %1").arg(*version));
  makeUserLogin([this](const Result<void>& made) { ready(made); });
}

// Who uses this store is its one operator: every role, granted by the function that grants them
// anywhere else.
void StoreKeeper::makeUserLogin(std::function<void(Result<void>)> made) {
  const QByteArray script =
      QByteArray("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '") + user_login +
      "') THEN CREATE ROLE " + user_login +
      " LOGIN; END IF; IF NOT EXISTS (SELECT FROM sextant.role_grant WHERE login = '" + user_login +
      "') THEN PERFORM sextant.grant_role('" + user_login +
      "', '*', role, '*', '*', '*', NULL, 'Sextant') FROM unnest(ARRAY['viewer', 'editor', "
      "'approver', 'publisher', 'agent', 'controller', 'administrator']) AS role; END IF; END $$";
  migration_.query({script, {}, PgEffect::write, Milliseconds(20000)},
                   [made = std::move(made)](const Result<PgRows>& rows) {
                     made(rows ? Result<void>() : tl::unexpected<Error>(rows.error()));
                   });
}

void StoreKeeper::ready(const Result<void>& login) {
  // From its own turn: this is called by the connection that it closes.
  QTimer::singleShot(0, this, [this, login] {
    migration_.close();
    if (!login) return failed(login.error());
    logEvent(storeLog(), QtInfoMsg, QStringLiteral("ready"));
    writeState("ready", {});
    health_.start();
    awaitLastUser();
  });
}

void StoreKeeper::serverDied(const QString& reason) {
  health_.stop();
  logEvent(storeLog(), QtWarningMsg, QStringLiteral("the server ended: ") + reason);
  constexpr int deaths_max = 20;
  if (++deaths_ > deaths_max) {
    return failed(
        {ErrorKind::unavailable, "PostgreSQL ended again and again: " + reason.toStdString()});
  }
  writeState("starting", reason);
  restart_.start(Milliseconds(100) * std::min(deaths_, 20));
}

void StoreKeeper::awaitLastUser() {
  if (awaiting_) return;
  awaiting_ = true;
  // The system call that waits cannot be part of the event loop; the thread ends with the process.
  std::thread([lock = &users_, keeper = QPointer<StoreKeeper>(this)] {
    if (!lock->waitLock(UserLock::Mode::exclusive)) return;
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [keeper] {
          if (keeper) keeper->shutDown(0);
        },
        Qt::QueuedConnection);
  }).detach();
}

void StoreKeeper::shutDown(int status) {
  restart_.stop();
  health_.stop();
  server_.stop();
  QDir().rmdir(paths_.socket_folder);
  if (status == 0) QFile::remove(paths_.state);
  logEvent(storeLog(), QtInfoMsg, QStringLiteral("stopped"));
  emit finished(status);
}

void StoreKeeper::failed(const Error& error) {
  logEvent(storeLog(), QtWarningMsg, QString::fromStdString(error.toString()));
  writeState("failed", QString::fromStdString(error.toString()));
  shutDown(static_cast<int>(error.kind));
}

void StoreKeeper::writeState(const char* state, const QString& reason) const {
  QSaveFile file(paths_.state);
  const QJsonObject object{{QStringLiteral("state"), QLatin1String(state)},
                           {QStringLiteral("reason"), reason},
                           {QStringLiteral("pid"), QCoreApplication::applicationPid()}};
  if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0 ||
      !file.commit()) {
    logEvent(storeLog(), QtWarningMsg,
             QStringLiteral("%1 cannot be written: %2").arg(paths_.state, file.errorString()));
  }
}

}  // namespace sextant
