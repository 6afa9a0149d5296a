// SPDX-License-Identifier: GPL-3.0-or-later
// How an agent talks to its service: validate, reload, health.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>

#include <functional>

#include "model/agent/agent_config.h"

namespace sextant {

struct ServiceHealth {
  Health health = Health::unknown;  // unknown: the service did not answer
  std::string reason;
  RevisionNumber revision;
};

// Every call answers once, later, within its time-out.
class ServiceControl : public QObject {
  Q_OBJECT
 public:
  explicit ServiceControl(InstanceConfig config, QObject* parent = nullptr);

  // Runs the service's own check on a candidate file. Errors: input (it refuses; the reason is what
  // it printed), unavailable (the command cannot be run or did not end in ten seconds).
  void validate(const QString& candidate, std::function<void(Result<void>)> done);
  // Errors: input (the service refuses), unavailable (no answer, or the command for it failed).
  void reload(std::function<void(Result<void>)> done);
  void health(std::function<void(ServiceHealth)> done);
  // Reloads, and asks again and again until the service is healthy with this revision, which its
  // file holds. A service that took no reload is told again once it answers with another revision:
  // one that was starting may have read the file before it was written. Errors: input (the service
  // refuses), unavailable, with the last reason, after the configured time-out.
  void bringUp(RevisionNumber revision, std::function<void(Result<void>)> done);

 private:
  // How a command ended.
  struct Ended {
    bool started = false;
    bool in_time = false;
    int status = -1;      // where it ended by itself
    std::string output;   // its first words, or why it did not start
  };
  void run(const QStringList& words, std::function<void(const Ended&)> done);

  struct BringUp {
    RevisionNumber revision;
    QDeadlineTimer deadline;
    std::function<void(Result<void>)> done;
  };
  void reloadFor(const BringUp& goal);
  void askUntilHealthy(const BringUp& goal, bool took_reload);

  InstanceConfig config_;
  QNetworkAccessManager network_;
};

}  // namespace sextant
