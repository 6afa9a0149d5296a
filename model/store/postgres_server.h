// SPDX-License-Identifier: GPL-3.0-or-later
// A private PostgreSQL server: initialised, started, restarted after a crash, and stopped by us.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QString>

#include <functional>

#include "model/base/result.h"
#include "model/store/pg_connection.h"
#include "model/store/private_folder.h"

namespace sextant {

struct PostgresConfig {
  QString folder;                   // holds "data" and "server.log"; made with mode 0700
  QString socket_folder;            // made with mode 0700
  QString database;                 // made at the first start
  QStringList logins;               // who may be used beside the superuser "sextant"
  QMap<QString, QString> settings;  // postgresql.conf, beside what this class sets
};

// Listens on a Unix socket alone; the socket's folder and peer authentication let in the caller's
// account and the server's. The server dies with this object's process, kill -9 included: it must
// live in a thread that lives as long as the process. Not thread-safe.
class PostgresServer : public QObject {
  Q_OBJECT
 public:
  explicit PostgresServer(PostgresConfig config, QObject* parent = nullptr);
  ~PostgresServer() override;

  // Initialises the data folder where it is missing, starts the server, waits until it answers, and
  // makes the database. Calls `started` once. Errors: unavailable (no PostgreSQL found, disk full,
  // no answer within `deadline`), denied.
  void start(Milliseconds deadline, std::function<void(Result<void>)> started);
  // Fast shutdown, waited for; after ten seconds the server is killed.
  void stop();

  [[nodiscard]] PgParameters parameters() const;
  [[nodiscard]] qint64 processId() const { return server_.processId(); }

  // The folder with initdb and postgres of version 15 or newer. Error: unavailable.
  [[nodiscard]] static Result<QString> binaries();

 signals:
  // The server ended without having been asked to.
  void died(const QString& reason);

 private:
  [[nodiscard]] Result<void> initialise();
  [[nodiscard]] Result<void> writeSettings() const;
  [[nodiscard]] Result<void> launch();
  void awaitAnswer(const QString& database);
  void answered(const QString& database, const Result<void>& opened);
  void finishStart(Result<void> result);
  [[nodiscard]] QString lastLogLine() const;

  PostgresConfig config_;
  ServerAccount account_;
  QString binaries_;
  QProcess server_;
  PgConnection probe_;
  QDeadlineTimer deadline_;
  std::function<void(Result<void>)> started_;
  bool stopping_ = false;
  qint64 log_begin_ = 0;  // of this start, in the log
};

}  // namespace sextant
