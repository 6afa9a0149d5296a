// SPDX-License-Identifier: GPL-3.0-or-later
// The socket that HAProxy logs to: a datagram a line.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "app/hunt/engine/socket.h"

namespace sextant::hunt {

// Not thread-safe. HAProxy never waits for it: lines that find no room are lost, and counted.
class LogSocket {
 public:
  // Port 0 takes a free one, and `address` tells which. Error: unavailable.
  [[nodiscard]] static Result<LogSocket> open(LoopbackAddress& address);

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  // Gives out every line that is there, and returns.
  void readAll(const std::function<void(std::string_view)>& line);
  // Lines that found no room since it was opened, as known by the newest line that did.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  explicit LogSocket(Descriptor socket) : socket_(std::move(socket)) {}
  Descriptor socket_;
  std::uint64_t dropped_ = 0;
};

}  // namespace sextant::hunt
