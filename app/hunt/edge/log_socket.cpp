// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/log_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace sextant::hunt {
namespace {

constexpr std::size_t line_bytes_max = 2048;
// Some seconds of a burst, should this process not be run for so long.
constexpr int buffered_bytes = 4 * 1024 * 1024;

}  // namespace

Result<LogSocket> LogSocket::open(LoopbackAddress& address) {
  sockaddr_in system{};
  system.sin_family = AF_INET;
  system.sin_port = htons(address.port);
  system.sin_addr.s_addr = htonl(address.host);
  socklen_t length = sizeof system;
  const int on = 1;
  auto* generic = reinterpret_cast<sockaddr*>(&system);
  Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.isOpen() || ::bind(socket.get(), generic, length) != 0 ||
      ::getsockname(socket.get(), generic, &length) != 0 ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) != 0) {
    return fail(ErrorKind::unavailable,
                "Log lines cannot be taken here: " + std::string(std::strerror(errno)) + '.',
                address.toString(), "Choose another port, or 0 for a free one.");
  }
  // More than the system allows is cut to what it does.
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &buffered_bytes, sizeof buffered_bytes);
  address.port = ntohs(system.sin_port);
  return LogSocket(std::move(socket));
}

void LogSocket::readAll(const std::function<void(std::string_view)>& line) {
  std::array<char, line_bytes_max> bytes;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint32_t))> control;
  while (true) {
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(socket_.get(), &message, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header != nullptr && header->cmsg_type == SO_RXQ_OVFL) {
      std::uint32_t dropped = 0;
      std::memcpy(&dropped, CMSG_DATA(header), sizeof dropped);
      dropped_ = dropped;
    }
    line({bytes.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace sextant::hunt
