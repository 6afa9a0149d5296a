// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSocketNotifier>

#include <functional>

namespace sextant {

// Delivers SIGTERM, SIGINT and SIGHUP as ordinary calls in the event loop. They are blocked in the
// whole process from here on, and in children that do not use childSetup() (private_folder.h): make
// it in `main`, before any thread. One a process.
class UnixSignals {
 public:
  explicit UnixSignals(std::function<void(int)> received);
  ~UnixSignals();
  UnixSignals(const UnixSignals&) = delete;
  UnixSignals& operator=(const UnixSignals&) = delete;

 private:
  int descriptor_;
  QSocketNotifier notifier_;
  std::function<void(int)> received_;
};

}  // namespace sextant
