// SPDX-License-Identifier: GPL-3.0-or-later
// How long an event loop stands still.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <algorithm>

namespace sextant::testing {

// The longest time in which this thread's event loop came to nothing, since it was made or asked
// anew.
class Heartbeat {
 public:
  Heartbeat() {
    beat_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&beat_, &QTimer::timeout, [this] {
      longest_ms_ = std::max(longest_ms_, double(clock_.nsecsElapsed()) / 1e6);
      clock_.start();
    });
    clock_.start();
    beat_.start(5);
  }
  // With the time since the last beat: nobody knows how long that would go on.
  [[nodiscard]] double longestMs() const {
    return std::max(longest_ms_, double(clock_.nsecsElapsed()) / 1e6);
  }
  void startAnew() {
    longest_ms_ = 0;
    clock_.start();
  }

 private:
  QTimer beat_;
  QElapsedTimer clock_;
  double longest_ms_ = 0;
};

}  // namespace sextant::testing
