// SPDX-License-Identifier: GPL-3.0-or-later
// The PostgreSQL behind the reference cluster: a private server, made and started here. It is the
// hunt's own data, not Sextant's store.
#pragma once

#include <QProcess>
#include <QString>

#include <memory>
#include <optional>
#include <string>

#include "app/hunt/cluster/child_process.h"
#include "model/base/result.h"

namespace sextant::hunt {

// Not thread-safe; the calls block, start() for up to a minute. The server ends with this object,
// and with the process that holds it, however that ends.
class BackendDatabase {
 public:
  struct Options {
    // Both are made where they are missing; the user that runs the server must be able to reach
    // them. The path of the second must be short (a Unix socket has 107 bytes).
    QString data_folder;
    QString runtime_folder;
    int max_connections = 50;
  };

  explicit BackendDatabase(Options options);
  ~BackendDatabase();

  // Initialises where nothing is there yet, starts, waits until a connection can be made, and
  // makes login and database. Also starts it again after it has ended. Error: unavailable.
  [[nodiscard]] Result<void> start();

  // A fast shutdown; SIGKILL where that takes longer than ten seconds.
  void stop();

  // For libpq: the login `hunt`, which owns its database and is no superuser, so the last three
  // connections are not for it.
  [[nodiscard]] std::string conninfo() const;
  [[nodiscard]] std::string superuserConninfo() const;
  // The Unix socket at which it takes connections.
  [[nodiscard]] QString socketPath() const;

  [[nodiscard]] bool isRunning() const { return server_.state() == QProcess::Running; }
  [[nodiscard]] qint64 pid() const { return server_.processId(); }
  [[nodiscard]] QProcess& process() { return server_; }

  // Where the newest PostgreSQL server programs lie that we know to work, 15 first.
  // Error: unavailable.
  [[nodiscard]] static Result<QString> programFolder();

 private:
  Result<void> prepareFolders();
  Result<void> initialise(const QString& programs);
  Result<void> waitUntilReady();
  Result<void> makeDatabase();
  [[nodiscard]] std::string conninfoFor(const std::string& user, const std::string& database) const;

  Options options_;
  std::optional<Account> account_;
  QProcess server_;
};

}  // namespace sextant::hunt
