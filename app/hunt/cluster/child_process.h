// SPDX-License-Identifier: GPL-3.0-or-later
// Programs of the reference cluster as children that never outlive their starter.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "model/base/result.h"

namespace sextant::hunt {

struct CommandLine {
  QString program;
  QStringList arguments;
};

// A user that a child becomes before it starts its program.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
};

// The user for PostgreSQL, which refuses to run as root: nothing where the caller is not root,
// for then the caller's own user will do. Error: unavailable (there is no user `postgres`).
[[nodiscard]] Result<std::optional<Account>> databaseAccount();

// Makes the process, when it is started, become that user, and get the signal when the thread
// that started it ends, even by SIGKILL. (The kernel ties this to the thread, so start children
// from one that stays.) Call it before start().
void bindToParent(QProcess& process, int signal_at_parents_end,
                  const std::optional<Account>& account = std::nullopt);

// A child with a first line that says it is ready. Its standard error goes to ours. Not
// thread-safe; the calls block for as long as they say.
class ChildProcess {
 public:
  ~ChildProcess();

  // Starts and waits until the child has written a line that begins with `ready`, and keeps the
  // rest of that line. An empty `ready` waits for the start alone. Error: unavailable.
  [[nodiscard]] Result<void> start(const CommandLine& command, const QByteArray& ready,
                                   int timeout_ms = 10000);
  // SIGTERM, then SIGKILL where it is not gone within the time. Nothing where it does not run.
  void stop(int timeout_ms = 3000);
  // Waits for its own end; its standard output so far. Error: unavailable (still running, or it
  // failed; the message has its exit status).
  [[nodiscard]] Result<QByteArray> waitForOutput(int timeout_ms);

  [[nodiscard]] bool isRunning() const { return process_.state() == QProcess::Running; }
  [[nodiscard]] qint64 pid() const { return process_.processId(); }
  [[nodiscard]] const QByteArray& readyText() const { return ready_text_; }
  [[nodiscard]] QProcess& process() { return process_; }

 private:
  QProcess process_;
  QByteArray output_;
  QByteArray ready_text_;
};

// As many free ports of the loopback, all different. They can be taken by others until they are
// used. Error: unavailable.
[[nodiscard]] Result<std::vector<quint16>> freePorts(int count);

}  // namespace sextant::hunt
