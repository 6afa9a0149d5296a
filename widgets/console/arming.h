// SPDX-License-Identifier: GPL-3.0-or-later
// Which protected environments this console may write to, and for how long still.
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <map>
#include <string>

namespace sextant::ui {

// Counts on the monotonic clock, so that a change of the wall clock prolongs nothing. Arming only
// opens the console's own controls: the database decides what is allowed.
class Arming : public QObject {
  Q_OBJECT
 public:
  explicit Arming(QObject* parent = nullptr);
  void arm(const std::string& environment, std::chrono::seconds duration);
  void disarm(const std::string& environment);
  [[nodiscard]] bool isArmed(const std::string& environment) const;
  // Rounded up to whole minutes; 0 where it is not armed.
  [[nodiscard]] int minutesLeft(const std::string& environment) const;

 signals:
  // An environment was armed or ran out, or a minute of one has passed.
  void changed();

 private:
  using Clock = std::chrono::steady_clock;
  void tick();
  std::map<std::string, Clock::time_point> until_;
  QTimer timer_;
};

}  // namespace sextant::ui
