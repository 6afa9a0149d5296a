// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/http_server.h"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sextant::hunt {
namespace {

constexpr std::chrono::seconds sweep_every(1);
// A request that has begun must end; a quiet connection may stay long, for the load balancer
// would take its end in mid-request for an error.
constexpr std::chrono::seconds whole_request_within(10);
constexpr std::chrono::seconds quiet_for_at_most(600);
constexpr std::size_t unread_bytes_max = 128 * 1024;

// What the numbers in epoll's events stand for; connections come after the watched descriptors.
constexpr std::uint64_t id_of_listener = 0;
constexpr std::uint64_t id_of_wake = 1;
constexpr std::uint64_t id_of_first_watched = 2;
constexpr std::uint64_t id_of_first_connection = 1024;

}  // namespace

struct HttpServer::Connection {
  std::uint64_t id = 0;
  Descriptor socket;
  HttpRequestParser parser = {};
  std::string out = {};
  std::size_t written = 0;
  Ticket ticket = {};        // of the request that is being answered
  bool busy = false;         // there is such a request
  bool close_after = false;  // no request will follow the answer
  bool end_of_input = false;
  std::uint32_t interest = 0;  // what epoll watches it for
  TimePoint last_active = {};
};

HttpServer::HttpServer(Descriptor listener, Handler handler, Finished finished)
    : listener_(std::move(listener)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      handler_(std::move(handler)),
      finished_(std::move(finished)),
      next_id_(id_of_first_connection) {
  add(listener_.get(), id_of_listener, EPOLLIN);
  add(wake_.get(), id_of_wake, EPOLLIN);
}

HttpServer::~HttpServer() = default;

void HttpServer::add(int fd, std::uint64_t id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
}

void HttpServer::watch(int fd, std::function<void()> on_ready) {
  add(fd, id_of_first_watched + watched_.size(), EPOLLIN);
  watched_.emplace_back(fd, std::move(on_ready));
}

void HttpServer::reply(const Ticket& ticket, HttpResponse response) {
  const std::lock_guard lock(mutex_);
  answers_.emplace_back(ticket, std::move(response));
  if (answers_.size() == 1) ::eventfd_write(wake_.get(), 1);
}

void HttpServer::run() {
  std::array<epoll_event, 256> events;
  swept_at_ = Clock::now();
  while (!isDrained(Clock::now())) {
    const int count =
        ::epoll_wait(epoll_.get(), events.data(), events.size(), waitMilliseconds(Clock::now()));
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const std::uint64_t id = event.data.u64;
      if (id == id_of_listener) {
        acceptAll();
      } else if (id == id_of_wake) {
        deliverAnswers();
      } else if (id < id_of_first_connection) {
        watched_[id - id_of_first_watched].second();
      } else {
        serve(id, event.events);
      }
    }
    sweep(Clock::now());
  }
}

int HttpServer::waitMilliseconds(TimePoint now) const {
  const auto wait = stop_at_ ? std::min<Clock::duration>(*stop_at_ - now, sweep_every)
                             : Clock::duration(sweep_every);
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
}

void HttpServer::stopWithin(std::chrono::milliseconds time) {
  if (stop_at_) return;
  stop_at_ = Clock::now() + time;
  listener_ = Descriptor();
  std::erase_if(connections_, [](const auto& entry) { return !entry.second->busy; });
  for (const auto& [id, connection] : connections_)
    connection->close_after = true;
}

bool HttpServer::isDrained(TimePoint now) const {
  return stop_at_ && (connections_.empty() || now >= *stop_at_);
}

void HttpServer::acceptAll() {
  while (listener_.isOpen()) {
    Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.isOpen()) return;
    if (connections_.size() >= connections_max) continue;
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto connection = std::make_unique<Connection>();
    connection->id = next_id_++;
    connection->socket = std::move(socket);
    connection->interest = EPOLLIN;
    connection->last_active = Clock::now();
    add(connection->socket.get(), connection->id, connection->interest);
    connections_[connection->id] = std::move(connection);
  }
}

void HttpServer::serve(std::uint64_t id, std::uint32_t events) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  Connection& connection = *found->second;
  connection.last_active = Clock::now();
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return drop(id);
  if ((events & EPOLLIN) != 0 && !readFrom(connection)) return drop(id);
  if ((events & EPOLLOUT) != 0) {
    writeTo(connection);
  } else {
    takeRequests(connection);
  }
}

bool HttpServer::readFrom(Connection& connection) {
  std::array<char, 16 * 1024> bytes;
  while (connection.parser.pendingBytes() < unread_bytes_max) {
    const ssize_t count = ::recv(connection.socket.get(), bytes.data(), bytes.size(), 0);
    if (count == 0) {
      connection.end_of_input = true;
      break;
    }
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    connection.parser.append({bytes.data(), static_cast<std::size_t>(count)});
    if (static_cast<std::size_t>(count) < bytes.size()) break;
  }
  return true;
}

void HttpServer::takeRequests(Connection& connection) {
  const std::uint64_t id = connection.id;
  if (!connection.busy && !connection.close_after) {
    HttpRequest request;
    const auto status = connection.parser.next(request);
    const bool complete = status == HttpRequestParser::Status::complete;
    if (complete || status == HttpRequestParser::Status::bad) {
      connection.busy = true;
      connection.ticket = {id, false, Clock::now()};
    }
    if (complete) {
      connection.close_after = !request.keep_alive || stop_at_.has_value();
      const Ticket ticket = connection.ticket;
      updateInterest(connection);
      return handler_(request, ticket);
    }
    if (status == HttpRequestParser::Status::bad) {
      connection.close_after = true;
      return deliver({connection.ticket,
                      plainError(connection.parser.badStatus(), "The request cannot be read.")});
    }
  }
  if (connection.end_of_input && !connection.busy) return drop(id);
  updateInterest(connection);
}

void HttpServer::deliverAnswers() {
  eventfd_t ignored = 0;
  ::eventfd_read(wake_.get(), &ignored);
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  for (Answer& answer : answers)
    deliver(std::move(answer));
}

void HttpServer::deliver(Answer answer) {
  const auto found = connections_.find(answer.first.connection);
  if (found == connections_.end()) {
    finished_(answer.first, Clock::now());
    return;
  }
  Connection& connection = *found->second;
  connection.ticket = answer.first;
  connection.out = toWire(answer.second, !connection.close_after);
  connection.written = 0;
  writeTo(connection);
}

void HttpServer::writeTo(Connection& connection) {
  while (connection.written < connection.out.size()) {
    const ssize_t count =
        ::send(connection.socket.get(), connection.out.data() + connection.written,
               connection.out.size() - connection.written, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return updateInterest(connection);
    if (count < 0) return drop(connection.id);
    connection.written += static_cast<std::size_t>(count);
  }
  finishAnswer(connection);
}

void HttpServer::finishAnswer(Connection& connection) {
  if (connection.busy) finished_(connection.ticket, Clock::now());
  connection.busy = false;
  connection.out.clear();
  connection.written = 0;
  if (connection.close_after) return drop(connection.id);
  takeRequests(connection);
}

void HttpServer::updateInterest(Connection& connection) {
  std::uint32_t wanted = 0;
  const bool room = connection.parser.pendingBytes() < unread_bytes_max;
  if (room && !connection.end_of_input && !connection.close_after) wanted |= EPOLLIN;
  if (connection.written < connection.out.size()) wanted |= EPOLLOUT;
  if (wanted == connection.interest) return;
  epoll_event event{};
  event.events = wanted;
  event.data.u64 = connection.id;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.socket.get(), &event);
  connection.interest = wanted;
}

void HttpServer::drop(std::uint64_t id) {
  const auto found = connections_.find(id);
  const Connection& connection = *found->second;
  // Without an answer yet, the request is finished when the answer comes and finds nobody.
  const bool answered = connection.busy && !connection.out.empty();
  const Ticket ticket = connection.ticket;
  connections_.erase(found);
  if (answered) finished_(ticket, Clock::now());
}

void HttpServer::sweep(TimePoint now) {
  if (now - swept_at_ < sweep_every) return;
  swept_at_ = now;
  std::erase_if(connections_, [&](const auto& entry) {
    const Connection& connection = *entry.second;
    const auto quiet = now - connection.last_active;
    if (connection.busy) return false;
    return quiet >
           (connection.parser.pendingBytes() > 0 ? whole_request_within : quiet_for_at_most);
  });
}

}  // namespace sextant::hunt
