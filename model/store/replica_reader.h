// SPDX-License-Identifier: GPL-3.0-or-later
// Reads from a standby, so that browsing, history and search are no load for the primary and go on
// while there is none.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <deque>
#include <memory>
#include <optional>

#include "model/store/backoff.h"
#include "model/store/host_race.h"

namespace sextant {

// A standby that answers, and how old what it shows can be at most. It is measured: the standby has
// replayed all that the primary had written at that age. Nothing: not known yet, or not since the
// primary went away.
struct ReplicaState {
  QString host;
  std::optional<std::int64_t> behind_ms;
  bool operator==(const ReplicaState&) const = default;
};

// Lives in one thread. Finds a standby by itself, and another one after a loss.
class ReplicaReader : public QObject {
  Q_OBJECT
 public:
  // `reads`: where a PgBouncer or a standby listens; with none, the standbys among `hosts`.
  ReplicaReader(const PgParameters& hosts, const PgParameters& reads, QByteArray application,
                QObject* parent = nullptr);
  ~ReplicaReader() override;

  // Looks for a standby, and for another after a loss; no further after a login that the server
  // refused. Does nothing where there is one host only and no place for reads.
  void start();
  // After such a refusal: looks again, with this password where there is one.
  void retry(const QByteArray& password = {});
  // Nothing: there is none.
  [[nodiscard]] std::optional<ReplicaState> state() const;
  // Whether it is worth asking: it answers, and is not known to be more than 10 s behind.
  [[nodiscard]] bool isUsable() const;

  // Calls `tried` once, with the rows, or with nothing where the standby gave no answer for
  // whatever reason: the primary knows better. Never from within this call.
  using Tried = std::function<void(std::optional<PgRows>)>;
  void read(PgQuery query, Tried tried);

  // The primary had written its log up to `lsn` when or after `asked` was started (bytes from 0/0).
  void primaryHadWritten(std::int64_t lsn, const QElapsedTimer& asked);

 signals:
  // A standby was found or lost, or its lag was measured.
  void moved();

 private:
  struct Written {
    std::int64_t lsn;
    QElapsedTimer at;
  };

  void findOne();
  void check();
  void adopt(std::unique_ptr<PgConnection> connection, const QString& host);
  // It may be on the call stack.
  void retire(std::unique_ptr<PgConnection>& connection);
  void drop();
  void measure();
  void replayed(std::int64_t lsn);

  PgParameters parameters_;
  bool named_;  // a place for reads was given: it need not be a standby
  QByteArray application_;
  HostRace race_;
  std::unique_ptr<PgConnection> checked_;  // found, and not known yet to fit
  std::unique_ptr<PgConnection> connection_;
  QElapsedTimer since_;  // it is read from
  QString host_;
  std::deque<Written> written_;
  std::optional<QElapsedTimer> complete_at_;  // everything of then has been replayed
  QTimer again_;
  QTimer measure_;
  bool refused_ = false;
  Backoff backoff_;
};

}  // namespace sextant

Q_DECLARE_METATYPE(std::optional<sextant::ReplicaState>)
