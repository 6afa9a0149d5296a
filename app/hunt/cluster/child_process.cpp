// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/child_process.h"

#include <QDeadlineTimer>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/hunt/engine/socket.h"

namespace sextant::hunt {

Result<std::optional<Account>> databaseAccount() {
  if (::geteuid() != 0) return std::nullopt;
  const passwd* entry = ::getpwnam("postgres");
  if (entry == nullptr) {
    return fail(ErrorKind::unavailable, "There is no user \"postgres\" on this machine.", {},
                "PostgreSQL refuses to run as root; install Debian's postgresql-15, or start "
                "this as another user.");
  }
  return Account{entry->pw_uid, entry->pw_gid};
}

void bindToParent(QProcess& process, int signal_at_parents_end,
                  const std::optional<Account>& account) {
  const pid_t parent = ::getpid();
  // Runs in the child between fork and exec: system calls only. A change of user clears the
  // parent-death signal, so that comes last.
  process.setChildProcessModifier([=] {
    if (account) {
      const gid_t group = account->gid;
      if (::setgroups(1, &group) != 0 || ::setgid(account->gid) != 0 ||
          ::setuid(account->uid) != 0) {
        ::_exit(126);
      }
    }
    ::prctl(PR_SET_PDEATHSIG, signal_at_parents_end);
    if (::getppid() != parent) ::_exit(126);
  });
}

ChildProcess::~ChildProcess() {
  stop();
}

Result<void> ChildProcess::start(const CommandLine& command, const QByteArray& ready,
                                 int timeout_ms) {
  const QDeadlineTimer deadline(timeout_ms);
  const auto refuse = [&](const QString& why) {
    process_.kill();
    process_.waitForFinished(1000);
    return fail(ErrorKind::unavailable, why.toStdString(), command.program.toStdString());
  };
  output_.clear();
  process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  bindToParent(process_, SIGTERM);
  process_.start(command.program, command.arguments);
  if (!process_.waitForStarted(timeout_ms)) {
    return refuse("The program does not start: " + process_.errorString() + '.');
  }
  if (ready.isEmpty()) return {};
  while (true) {
    const qsizetype at = output_.startsWith(ready) ? 0 : output_.indexOf('\n' + ready) + 1;
    const qsizetype end = output_.indexOf('\n', at);
    if (output_.mid(at).startsWith(ready) && end >= 0) {
      ready_text_ = output_.mid(at + ready.size(), end - at - ready.size()).trimmed();
      return {};
    }
    if (!process_.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
      return refuse(isRunning() ? "The program is not ready in time."
                                : "The program ended before it was ready.");
    }
    output_ += process_.readAllStandardOutput();
  }
}

void ChildProcess::stop(int timeout_ms) {
  if (process_.state() == QProcess::NotRunning) return;
  process_.terminate();
  if (process_.waitForFinished(timeout_ms)) return;
  process_.kill();
  process_.waitForFinished(1000);
}

Result<QByteArray> ChildProcess::waitForOutput(int timeout_ms) {
  const bool ended =
      process_.state() == QProcess::NotRunning || process_.waitForFinished(timeout_ms);
  output_ += process_.readAllStandardOutput();
  if (!ended) {
    return fail(ErrorKind::unavailable, "The program is still running.",
                process_.program().toStdString());
  }
  if (process_.exitStatus() != QProcess::NormalExit || process_.exitCode() != 0) {
    return fail(ErrorKind::unavailable,
                "The program failed with status " + std::to_string(process_.exitCode()) + '.',
                process_.program().toStdString());
  }
  return output_;
}

Result<std::vector<quint16>> freePorts(int count) {
  // All are held until the last is found, or the system would give one of them twice.
  std::vector<Descriptor> held;
  std::vector<quint16> ports;
  for (int i = 0; i < count; ++i) {
    LoopbackAddress address;
    auto listener = listenOn(address);
    if (!listener) return tl::unexpected(listener.error());
    held.push_back(std::move(*listener));
    ports.push_back(address.port);
  }
  return ports;
}

}  // namespace sextant::hunt
