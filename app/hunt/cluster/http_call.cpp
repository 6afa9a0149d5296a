// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/http_call.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/socket.h"
#include "app/hunt/engine/stop_signal.h"

namespace sextant::hunt {
namespace {

tl::unexpected<Error> unavailable(const std::string& what, int port) {
  return fail(ErrorKind::unavailable, what, "127.0.0.1:" + std::to_string(port));
}

Result<Descriptor> connectTo(int port, Deadline deadline) {
  const StopSignal never;
  auto socket = startConnecting({.port = static_cast<std::uint16_t>(port)});
  if (!socket) return socket;
  if (never.wait(socket->get(), POLLOUT, deadline) != StopSignal::Wake::ready) {
    return unavailable("Nothing answers here in time.", port);
  }
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(socket->get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return unavailable("Nothing listens here.", port);
  return socket;
}

}  // namespace

Result<HttpAnswer> httpCall(int port, const std::string& method, const std::string& path,
                            int timeout_ms) {
  const StopSignal never;
  const Deadline deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  auto socket = connectTo(port, deadline);
  if (!socket) return tl::unexpected(socket.error());
  const std::string wire = method + ' ' + path +
                           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n"
                           "Connection: close\r\n\r\n";
  // A request this small fits into the buffer of a new socket.
  if (::send(socket->get(), wire.data(), wire.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(wire.size())) {
    return unavailable("The request cannot be sent.", port);
  }
  HttpAnswerParser parser;
  HttpAnswer answer;
  std::array<char, 16 * 1024> bytes;
  while (parser.next(answer) != HttpAnswerParser::Status::complete) {
    if (never.wait(socket->get(), POLLIN, deadline) != StopSignal::Wake::ready) {
      return unavailable("No answer in time.", port);
    }
    const ssize_t count = ::recv(socket->get(), bytes.data(), bytes.size(), 0);
    if (count <= 0) return unavailable("The connection ended before the answer.", port);
    parser.append({bytes.data(), static_cast<std::size_t>(count)});
  }
  return answer;
}

Result<void> waitUntilListening(int port, int timeout_ms) {
  const Deadline deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  const StopSignal never;
  while (!isPast(deadline, Clock::now())) {
    if (connectTo(port, deadline)) return {};
    // A listener that is not there yet cannot be waited for, only asked for again.
    never.wait(-1, 0, earlier(deadline, Clock::now() + std::chrono::milliseconds(20)));
  }
  return unavailable("Nothing listens here.", port);
}

}  // namespace sextant::hunt
