// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/load_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <thread>

namespace sextant::hunt {
namespace {

constexpr std::uint64_t id_of_signals = 0;
constexpr std::uint64_t id_of_timer = 1;
constexpr std::uint64_t id_of_first_connection = 16;
// Arrivals and choices must not be drawn from one stream, or they would depend on each other.
constexpr std::uint64_t seed_of_choices = 0x9e3779b97f4a7c15ULL;

std::string wireOf(const ClueKey& key, bool is_find, const std::string& host) {
  std::string wire = is_find ? "POST" : "GET";
  wire += " /hunts/" + std::to_string(key.hunt) + "/clues/" + std::to_string(key.clue);
  if (is_find) wire += "/finds";
  wire += " HTTP/1.1\r\nHost: " + host + "\r\n";
  if (is_find) wire += "Content-Length: 0\r\n";
  return wire + "\r\n";
}

// Empty for success.
std::string causeOf(const HttpAnswer& answer) {
  if (!answer.hunt_error.empty()) return answer.hunt_error;
  if (answer.status >= 200 && answer.status < 300) return {};
  if (answer.status >= 502 && answer.status <= 504) return "haproxy";
  return "status_" + std::to_string(answer.status);
}

void watch(int epoll, int operation, int fd, std::uint64_t id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll, operation, fd, &event);
}

timespec toTimespec(TimePoint time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {seconds.count(), std::chrono::nanoseconds(since - seconds).count()};
}

}  // namespace

struct LoadClient::Connection {
  std::uint64_t id = 0;
  Descriptor socket;
  HttpAnswerParser parser = {};
  std::string out = {};
  std::size_t written = 0;
  std::uint64_t request = 0;  // 0: idle
  bool reused = false;        // has served a request before
  std::uint32_t interest = EPOLLIN | EPOLLOUT;
};

LoadClient::LoadClient(const LoadPlan& plan, Descriptor signals)
    : plan_(plan),
      signals_(std::move(signals)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      arrivals_(plan.rate, plan.seed),
      choices_(plan.seed ^ seed_of_choices),
      popularity_(plan.live_clues, plan.zipf_exponent),
      machine_(plan.own_pids),
      next_id_(id_of_first_connection) {
  watch(epoll_.get(), EPOLL_CTL_ADD, signals_.get(), id_of_signals, EPOLLIN);
  watch(epoll_.get(), EPOLL_CTL_ADD, timer_.get(), id_of_timer, EPOLLIN);
}

LoadClient::~LoadClient() = default;

TimePoint LoadClient::at(double seconds) const {
  return started_ +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

LoadFigures LoadClient::run() {
  started_ = Clock::now();
  next_arrival_ = arrivals_.next();
  // Reading /proc takes milliseconds, which must not delay an arrival.
  std::thread noise_guard;
  bool interrupted = false;
  std::array<epoll_event, 256> events;
  while (!interrupted && (next_arrival_ || !requests_.empty())) {
    const TimePoint now = Clock::now();
    if (!noise_guard.joinable() && now >= at(plan_.warmup_seconds)) {
      noise_guard = std::thread([this] { machine_.start(); });
    }
    startArrivals(now);
    giveUpLate(now);
    armTimer();
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.u64 == id_of_signals) interrupted = true;
      if (event.data.u64 >= id_of_first_connection) serve(event.data.u64, event.events);
    }
  }
  const double ran = std::chrono::duration<double>(Clock::now() - started_).count();
  figures_.measured_seconds = std::max(0.0, std::min(ran, plan_.seconds) - plan_.warmup_seconds);
  if (noise_guard.joinable()) {
    noise_guard.join();
    figures_.other_load_cores = machine_.otherCores();
  }
  for (const auto& [id, request] : requests_)
    figures_.abandoned += request.measured ? 1U : 0U;
  return figures_;
}

void LoadClient::startArrivals(TimePoint now) {
  while (next_arrival_ && at(*next_arrival_) <= now) {
    const bool is_find = choices_.uniform() < plan_.write_share;
    const ClueKey key = popularity_.pick(choices_);
    const bool measured = *next_arrival_ >= plan_.warmup_seconds;
    const std::uint64_t id = next_id_++;
    requests_[id] = {at(*next_arrival_), wireOf(key, is_find, plan_.target.toString()), !is_find,
                     measured};
    if (measured) ++figures_.sent;
    start(id);
    next_arrival_ = arrivals_.next();
    if (*next_arrival_ >= plan_.seconds) next_arrival_.reset();
  }
}

void LoadClient::start(std::uint64_t id) {
  if (!idle_.empty()) {
    Connection& connection = *connections_.at(idle_.back());
    idle_.pop_back();
    send(connection, id);
  } else if (static_cast<int>(connections_.size()) < plan_.connections_max) {
    open(id);
  } else {
    waiting_.push_back(id);
  }
}

void LoadClient::open(std::uint64_t request) {
  auto socket = startConnecting(plan_.target);
  if (!socket) return finish(request, "connect", false);
  auto owned = std::make_unique<Connection>();
  Connection& connection = *owned;
  connection.id = next_id_++;
  connection.socket = std::move(*socket);
  connections_[connection.id] = std::move(owned);
  ++figures_.connections_opened;
  connection.request = request;
  connection.out = requests_.at(request).wire;
  requests_.at(request).connection = connection.id;
  watch(epoll_.get(), EPOLL_CTL_ADD, connection.socket.get(), connection.id, connection.interest);
}

void LoadClient::send(Connection& connection, std::uint64_t request) {
  connection.reused = true;
  connection.request = request;
  connection.out = requests_.at(request).wire;
  connection.written = 0;
  requests_.at(request).connection = connection.id;
  if (!write(connection)) broken(connection.id);
}

bool LoadClient::write(Connection& connection) {
  while (connection.written < connection.out.size()) {
    const ssize_t count =
        ::send(connection.socket.get(), connection.out.data() + connection.written,
               connection.out.size() - connection.written, MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == ENOTCONN)) break;
    if (count < 0) return false;
    connection.written += static_cast<std::size_t>(count);
  }
  const bool more = connection.written < connection.out.size();
  const std::uint32_t wanted = more ? EPOLLIN | EPOLLOUT : EPOLLIN;
  if (wanted != connection.interest) {
    watch(epoll_.get(), EPOLL_CTL_MOD, connection.socket.get(), connection.id, wanted);
    connection.interest = wanted;
  }
  return true;
}

void LoadClient::serve(std::uint64_t id, std::uint32_t events) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  Connection& connection = *found->second;
  if ((events & EPOLLOUT) != 0 && (events & EPOLLERR) == 0 && !write(connection)) {
    return broken(id);
  }
  if ((events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0 && !read(connection)) return broken(id);
}

bool LoadClient::read(Connection& connection) {
  std::array<char, 16 * 1024> bytes;
  const ssize_t count = ::recv(connection.socket.get(), bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == EAGAIN) return true;
  if (count <= 0) return false;
  connection.parser.append({bytes.data(), static_cast<std::size_t>(count)});
  HttpAnswer answer;
  switch (connection.parser.next(answer)) {
    case HttpAnswerParser::Status::need_more:
      return true;
    case HttpAnswerParser::Status::complete:
      if (connection.request == 0) return false;  // an answer to nothing
      answered(connection, answer);
      return true;
    case HttpAnswerParser::Status::bad:
      break;
  }
  return false;
}

void LoadClient::answered(Connection& connection, const HttpAnswer& answer) {
  const std::uint64_t request = connection.request;
  connection.request = 0;
  finish(request, causeOf(answer), true);
  if (!answer.keep_alive) return broken(connection.id);
  becameIdle(connection);
}

void LoadClient::becameIdle(Connection& connection) {
  while (!waiting_.empty()) {
    const std::uint64_t next = waiting_.front();
    waiting_.pop_front();
    if (requests_.contains(next)) return send(connection, next);
  }
  idle_.push_back(connection.id);
}

// Ends a connection. A read that the other side may never have seen is sent once more: a
// keep-alive connection can be closed at the very moment in which it is used again.
void LoadClient::broken(std::uint64_t id) {
  const auto found = connections_.find(id);
  const std::uint64_t request = found->second->request;
  const bool unseen = found->second->reused && found->second->parser.isEmpty();
  connections_.erase(found);
  std::erase(idle_, id);
  if (request != 0) {
    Request& open_request = requests_.at(request);
    open_request.connection = 0;
    if (unseen && open_request.repeatable) {
      open_request.repeatable = false;
      return start(request);
    }
    finish(request, "connect", false);
  }
  while (!waiting_.empty() && static_cast<int>(connections_.size()) < plan_.connections_max) {
    const std::uint64_t next = waiting_.front();
    waiting_.pop_front();
    if (requests_.contains(next)) open(next);
  }
}

void LoadClient::finish(std::uint64_t id, const std::string& cause, bool completed) {
  const auto found = requests_.find(id);
  const Request request = std::move(found->second);
  requests_.erase(found);
  if (!request.measured) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - request.intended).count();
  figures_.all.add(seconds);
  if (completed) ++figures_.completed;
  if (cause.empty()) {
    ++figures_.succeeded;
    figures_.of_succeeded.add(seconds);
  } else {
    ++figures_.errors[cause];
  }
}

void LoadClient::giveUpLate(TimePoint now) {
  const auto patience = std::chrono::duration<double>(plan_.timeout_seconds);
  while (!requests_.empty() && now - requests_.begin()->second.intended >= patience) {
    const std::uint64_t request = requests_.begin()->first;
    const std::uint64_t connection = requests_.begin()->second.connection;
    finish(request, "timeout", false);
    if (connection == 0) continue;
    connections_.at(connection)->request = 0;
    broken(connection);
  }
}

void LoadClient::armTimer() {
  Deadline next;
  if (next_arrival_) next = at(*next_arrival_);
  if (!requests_.empty()) {
    next = earlier(next, requests_.begin()->second.intended +
                             std::chrono::ceil<Clock::duration>(
                                 std::chrono::duration<double>(plan_.timeout_seconds)));
  }
  if (!next) return;
  itimerspec timer{};
  timer.it_value = toTimespec(*next);
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &timer, nullptr);
}

}  // namespace sextant::hunt
