// SPDX-License-Identifier: GPL-3.0-or-later
// A server that is there and does not answer.
#pragma once

#include <QtCore/QFile>

#include <csignal>
#include <vector>

namespace sextant::testing {

// The server's process and everything it has started, stopped for as long as the object lives.
class StoppedServer {
 public:
  explicit StoppedServer(qint64 server) : pids_(processesOf(server)) { tell(SIGSTOP); }
  ~StoppedServer() { tell(SIGCONT); }
  StoppedServer(const StoppedServer&) = delete;
  StoppedServer& operator=(const StoppedServer&) = delete;

 private:
  static std::vector<pid_t> processesOf(qint64 server) {
    std::vector<pid_t> pids{pid_t(server)};
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(server));
    if (!children.open(QIODevice::ReadOnly)) return pids;
    for (const QByteArray& pid : children.readAll().split(' ')) {
      if (pid.toInt() > 0) pids.push_back(pid.toInt());
    }
    return pids;
  }
  void tell(int signal) const {
    for (const pid_t pid : pids_)
      ::kill(pid, signal);
  }
  std::vector<pid_t> pids_;
};

}  // namespace sextant::testing
