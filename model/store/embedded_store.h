// SPDX-License-Identifier: GPL-3.0-or-later
// The private store under the user's data folder. Whoever uses it holds a shared lock on it; a
// keeper process (sextant-store) runs the server for as long as anybody does, and ends when the
// last user has gone, however it went.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFileSystemWatcher>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <memory>

#include "model/base/result.h"
#include "model/store/health_check.h"
#include "model/store/pg_connection.h"
#include "model/store/postgres_server.h"

namespace sextant {

// A file lock that the operating system lets go when the process ends.
class UserLock {
 public:
  explicit UserLock(QString path) : path_(std::move(path)) {}
  ~UserLock();
  UserLock(const UserLock&) = delete;
  UserLock& operator=(const UserLock&) = delete;

  enum class Mode { shared, exclusive };
  // True when the lock is held now. Errors: denied, unavailable, for the file itself.
  [[nodiscard]] Result<bool> tryLock(Mode mode);
  // Blocks; for a thread of its own. False when the lock cannot be had at all.
  [[nodiscard]] bool waitLock(Mode mode);
  void unlock();

 private:
  [[nodiscard]] Result<void> open();
  QString path_;
  int descriptor_ = -1;
};

// The login that a second person of an embedded store has, where one was made.
inline constexpr const char* second_login = "sextant_second";

// Where the parts of an embedded store are, below one folder.
struct EmbeddedPaths {
  explicit EmbeddedPaths(const QString& root);
  QString root;
  QString server;  // the PostgreSQL server's folder
  QString socket_folder;
  QString users_lock;
  QString keeper_lock;
  QString state;  // JSON: {"state": "starting" | "ready" | "failed", "reason": ...}
  QString log;
  // The login of those who use the store: it has every role in it and is no superuser.
  [[nodiscard]] PgParameters parameters() const;
  // The server's superuser, for the keeper.
  [[nodiscard]] PgParameters ownerParameters() const;
  // A second person's, where somebody has made `second_login`; the server lets it in.
  [[nodiscard]] PgParameters secondParameters() const;
};

// A user's side. Keep the object for as long as the store is used. Lives in one thread.
class EmbeddedStore : public QObject {
  Q_OBJECT
 public:
  explicit EmbeddedStore(const QString& root, QObject* parent = nullptr);
  ~EmbeddedStore() override;

  // Makes sure that the server runs, starting its keeper where there is none, and calls `ready`
  // once. Safe to call again after a lost connection. Errors: unavailable and denied, with the
  // keeper's own reason.
  void ensure(Milliseconds deadline, std::function<void(Result<PgParameters>)> ready);
  void release();

 private:
  void step();
  void spawnKeeper();
  void finish(Result<PgParameters> result);

  EmbeddedPaths paths_;
  UserLock users_;
  bool holds_lock_ = false;
  bool spawned_ = false;
  QDeadlineTimer deadline_;
  QDeadlineTimer respawn_;
  QTimer retry_;
  QFileSystemWatcher watcher_;
  std::function<void(Result<PgParameters>)> ready_;
};

// The keeper's side: the body of sextant-store.
class StoreKeeper : public QObject {
  Q_OBJECT
 public:
  explicit StoreKeeper(const QString& root, QObject* parent = nullptr);
  ~StoreKeeper() override;
  // Returns at once; `finished` follows. False: another keeper is at work, nothing to do.
  [[nodiscard]] Result<bool> start();
  // Stops the server whoever uses it.
  void shutDown(int status);

 signals:
  void finished(int status);

 private:
  void startServer();
  void serverStarted(const Result<void>& result);
  void migrated(const Result<int>& version);
  void makeUserLogin(std::function<void(Result<void>)> made);
  void ready(const Result<void>& login);
  void serverDied(const QString& reason);
  void awaitLastUser();
  void writeState(const char* state, const QString& reason) const;
  void failed(const Error& error);

  EmbeddedPaths paths_;
  UserLock users_;
  UserLock keeper_;
  PostgresServer server_;
  PgConnection migration_;
  HealthCheck health_;
  QTimer restart_;
  int deaths_ = 0;
  bool awaiting_ = false;
};

}  // namespace sextant
