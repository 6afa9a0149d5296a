// SPDX-License-Identifier: GPL-3.0-or-later
// A screen of a test's own: an X server on a free display, a window manager, and a message bus with the
// accessibility bus beside it. What a program needs to be on it is in environment().
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>

#include "tests/support/run_program.h"

namespace sextant::testing {

class Screen {
 public:
  // The bus is told to this process as well, for a ScreenReader in it.
  bool start() {
    environment_ = QProcessEnvironment::systemEnvironment();
    for (QProcess* process : {&bus_, &server_, &manager_})
      endWithUs(*process);
    bus_.start("dbus-daemon", {"--session", "--nofork", "--nopidfile", "--print-address"});
    if (!bus_.waitForStarted() || !firstLine(bus_, "DBUS_SESSION_BUS_ADDRESS", {})) return false;
    server_.start("Xvfb", {"-displayfd", "1", "-screen", "0", "1500x950x24", "-nolisten", "tcp"});
    if (!server_.waitForStarted() || !firstLine(server_, "DISPLAY", ":")) return false;
    environment_.remove("WAYLAND_DISPLAY");
    environment_.insert("QT_QPA_PLATFORM", "xcb");
    environment_.insert("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    manager_.setProcessEnvironment(environment_);
    manager_.start("openbox", {});
    return manager_.waitForStarted();
  }
  ~Screen() {
    for (QProcess* process : {&manager_, &server_, &bus_}) {
      process->terminate();
      process->waitForFinished(5000);
    }
  }
  [[nodiscard]] const QProcessEnvironment& environment() const { return environment_; }

 private:
  bool firstLine(QProcess& process, const char* variable, const QByteArray& before) {
    while (!process.canReadLine()) {
      if (!process.waitForReadyRead(10'000)) return false;
    }
    const QByteArray value = before + process.readLine().trimmed();
    environment_.insert(variable, QString::fromLocal8Bit(value));
    return qputenv(variable, value);
  }

  QProcess bus_;
  QProcess server_;
  QProcess manager_;
  QProcessEnvironment environment_;
};

}  // namespace sextant::testing
