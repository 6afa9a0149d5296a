// SPDX-License-Identifier: GPL-3.0-or-later
// One libpq connection in a Qt event loop. Nothing here blocks: every call has a deadline of its
// own, because a stopped or cut-off server answers neither queries nor time-outs of the library.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "model/base/result.h"

class QSocketNotifier;
class QTimer;
struct pg_conn;
struct pg_result;

namespace sextant {

using Milliseconds = std::chrono::milliseconds;

// Connection parameters by libpq's keywords ("host", "port", "dbname", ...).
using PgParameters = QMap<QByteArray, QByteArray>;

using PgValue = std::optional<QByteArray>;  // nothing: SQL null

struct PgRows {
  std::vector<std::vector<PgValue>> rows;
  [[nodiscard]] QByteArray text(std::size_t row, std::size_t column) const;
};

// Whether a lost answer leaves something undecided: a read may simply be asked again, a write's
// outcome is unknown.
enum class PgEffect { read, write };

struct PgQuery {
  QByteArray sql;
  std::vector<PgValue> parameters;  // text format; with none, `sql` may hold several statements
  PgEffect effect = PgEffect::read;
  Milliseconds deadline{5000};
};

// How a connection came about, as far as libpq tells.
struct PgLink {
  QString host;     // as it was named; a path for a Unix socket
  QString address;  // the numeric one that answered; empty for a Unix socket
  QString port;
  QString tls;  // "TLSv1.3"; empty: not encrypted
  QString cipher;
  bool used_password = false;
};

// Lives in one thread. Queries run one after the other, in the order of their submission.
class PgConnection : public QObject {
  Q_OBJECT
 public:
  using Opened = std::function<void(Result<void>)>;
  using Answered = std::function<void(Result<PgRows>)>;

  explicit PgConnection(QObject* parent = nullptr);
  ~PgConnection() override;

  // Calls `opened` once. Errors: unavailable, denied (authentication).
  void open(const PgParameters& parameters, Milliseconds deadline, Opened opened);
  // Calls `answered` once, never from within this call. Errors: those of the server's SQLSTATE;
  // unavailable when nothing was sent or a read got no answer; outcome_unknown when a write got no
  // answer or its commit came with a warning. After a missed deadline the connection is closed.
  void query(PgQuery query, Answered answered);
  // Closes without waiting; queries under way are answered as after a lost connection.
  void close();
  [[nodiscard]] bool isOpen() const { return state_ == State::idle || state_ == State::busy; }
  // The server's process behind this connection and its version number (150018), 0 when closed.
  [[nodiscard]] int serverVersion() const;
  // Precondition: isOpen().
  [[nodiscard]] PgLink link() const;

 signals:
  void notified(const QByteArray& channel, const QByteArray& payload);
  // The connection is gone, for a reason outside this program.
  void lost(const QString& reason);

 private:
  enum class State { closed, connecting, idle, busy };
  struct Pending;

  void continueConnecting();
  void finishConnecting();
  void watchSocket(bool read, bool write);
  void startNext();
  void flush();
  void consume();
  void takeResults();
  void takeNotifications();
  void finishQuery();
  void deadlineMissed();
  void fail(const QString& reason);
  void release();

  State state_ = State::closed;
  pg_conn* connection_ = nullptr;
  std::unique_ptr<QSocketNotifier> read_notifier_;
  std::unique_ptr<QSocketNotifier> write_notifier_;
  std::unique_ptr<QTimer> timer_;
  Opened opened_;
  std::vector<std::unique_ptr<Pending>> queue_;
};

}  // namespace sextant
