// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/unix_signals.h"

#include <csignal>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace sextant {
namespace {

int openDescriptor() {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&wanted, signal);
  }
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

UnixSignals::UnixSignals(std::function<void(int)> received)
    : descriptor_(openDescriptor()),
      notifier_(descriptor_, QSocketNotifier::Read),
      received_(std::move(received)) {
  QObject::connect(&notifier_, &QSocketNotifier::activated, &notifier_, [this] {
    signalfd_siginfo info{};
    if (read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      received_(static_cast<int>(info.ssi_signo));
    }
  });
}

UnixSignals::~UnixSignals() {
  notifier_.setEnabled(false);
  close(descriptor_);
}

}  // namespace sextant
