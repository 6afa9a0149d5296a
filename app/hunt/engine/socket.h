// SPDX-License-Identifier: GPL-3.0-or-later
// A file descriptor with an owner, and the loopback addresses that the engine and its load use.
#pragma once

#include "model/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sextant::hunt {

// Owns a descriptor and closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool isOpen() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// An IPv4 address that this machine alone can reach.
struct LoopbackAddress {
  std::uint32_t host = 0x7f000001;  // in host byte order
  std::uint16_t port = 0;

  // "127.0.0.1:8080" or "localhost:8080"; anything outside 127.0.0.0/8 is refused.
  // Error: usage.
  [[nodiscard]] static Result<LoopbackAddress> parse(std::string_view text);
  [[nodiscard]] std::string toString() const;
};

// A non-blocking listening socket; port 0 takes a free one, and `address` tells which.
// Error: unavailable (the port is taken).
[[nodiscard]] Result<Descriptor> listenOn(LoopbackAddress& address);

// A non-blocking socket whose connection is under way. Error: unavailable.
[[nodiscard]] Result<Descriptor> startConnecting(const LoopbackAddress& address);

}  // namespace sextant::hunt
