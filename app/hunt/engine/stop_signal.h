// SPDX-License-Identifier: GPL-3.0-or-later
// Tells every waiting thread of the engine to give up its wait.
#pragma once

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/socket.h"

namespace sextant::hunt {

// Once raised it stays raised. Thread-safe.
class StopSignal {
 public:
  StopSignal();
  void raise();
  [[nodiscard]] bool isRaised() const;

  enum class Wake { ready, timed_out, stopped };
  // Waits until the descriptor is ready for `events` (POLLIN, POLLOUT), the deadline or the stop.
  // A descriptor of -1 waits for the other two alone.
  Wake wait(int fd, short events, Deadline deadline) const;

 private:
  Descriptor event_;
};

}  // namespace sextant::hunt
