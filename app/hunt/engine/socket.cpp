// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sextant::hunt {
namespace {

// The socket calls take every family of address through one pointer type.
template <class T>
sockaddr* generic(T& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

sockaddr_in toSystem(const LoopbackAddress& address) {
  sockaddr_in system{};
  system.sin_family = AF_INET;
  system.sin_port = htons(address.port);
  system.sin_addr.s_addr = htonl(address.host);
  return system;
}

std::string because() {
  return std::string(std::strerror(errno)) + '.';
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<LoopbackAddress> LoopbackAddress::parse(std::string_view text) {
  const auto refuse = [&](std::string why) {
    return fail(ErrorKind::usage, std::move(why), std::string(text), "Write it as 127.0.0.1:PORT.");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse("The address has no port.");
  std::string host(text.substr(0, colon));
  if (host == "localhost") host = "127.0.0.1";
  in_addr parsed{};
  if (inet_pton(AF_INET, host.c_str(), &parsed) != 1) return refuse("This is not an address.");
  LoopbackAddress address{ntohl(parsed.s_addr), 0};
  if ((address.host >> 24) != 127) {
    return refuse("Only addresses of this machine itself (127.0.0.1) are allowed.");
  }
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  if (read.ec != std::errc() || read.ptr != end) return refuse("This is not a port.");
  return address;
}

std::string LoopbackAddress::toString() const {
  const in_addr system{htonl(host)};
  char text[INET_ADDRSTRLEN] = {};
  inet_ntop(AF_INET, &system, text, sizeof text);
  return std::string(text) + ':' + std::to_string(port);
}

Result<Descriptor> listenOn(LoopbackAddress& address) {
  Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in system = toSystem(address);
  if (!listener.isOpen() ||
      ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(listener.get(), generic(system), sizeof system) != 0 ||
      ::listen(listener.get(), SOMAXCONN) != 0) {
    return fail(ErrorKind::unavailable, "Cannot listen here: " + because(), address.toString(),
                "Choose another port, or 0 for a free one.");
  }
  socklen_t length = sizeof system;
  ::getsockname(listener.get(), generic(system), &length);
  address.port = ntohs(system.sin_port);
  return listener;
}

Result<Descriptor> startConnecting(const LoopbackAddress& address) {
  Descriptor connection(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in system = toSystem(address);
  if (!connection.isOpen() ||
      ::setsockopt(connection.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      (::connect(connection.get(), generic(system), sizeof system) != 0 && errno != EINPROGRESS)) {
    return fail(ErrorKind::unavailable, "Cannot connect: " + because(), address.toString());
  }
  return connection;
}

}  // namespace sextant::hunt
