// SPDX-License-Identifier: GPL-3.0-or-later
// Connects to whichever of several servers is the one to write to. All are tried at once: one after
// the other, as libpq does it, a single dead host in front costs the whole time.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QTimer>

#include <functional>
#include <memory>
#include <vector>

#include "model/store/pg_connection.h"

namespace sextant {

// Lives in one thread.
class HostRace : public QObject {
  Q_OBJECT
 public:
  using Finished = std::function<void(Result<std::unique_ptr<PgConnection>>)>;

  explicit HostRace(QObject* parent = nullptr);
  ~HostRace() override;

  // Calls `finished` once, never from within this call, with an open connection. Where more than
  // one server takes the connection for one that may write, it is the one on the newest timeline:
  // an old primary that has been cut off from the others does not know yet that it is none any
  // more. Errors: usage; unavailable and denied, with the reason of each host.
  // `application` is shown in the server's list of connections. What `parameters`, a service's
  // entry and the environment leave open is set by withConnectionDefaults(). A further run() ends
  // the one before, which is not answered.
  void run(const PgParameters& parameters, const QByteArray& application, Milliseconds deadline,
           Finished finished);

 private:
  struct Runner {
    QString host;
    std::unique_ptr<PgConnection> connection;
    std::int64_t timeline = -1;  // known once it has answered
    bool lost = false;
  };

  void start(const std::vector<PgParameters>& addresses);
  void opened(std::size_t runner, const Result<void>& result);
  void arrived(std::size_t runner, const Result<PgRows>& timeline);
  void decide(bool late);
  void finish(Result<std::unique_ptr<PgConnection>> result);

  std::vector<std::unique_ptr<Runner>> runners_;
  std::vector<Error> errors_;
  Finished finished_;
  QDeadlineTimer deadline_;
  QTimer grace_;
  QTimer naming_;           // running while host names are being asked for
  std::uint64_t race_ = 0;  // which run an answer from another thread belongs to
};

}  // namespace sextant
