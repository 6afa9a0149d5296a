// SPDX-License-Identifier: GPL-3.0-or-later
// An HTTP/1.1 server for many keep-alive connections on one thread (epoll). Requests are handed
// to a function on that thread; answers may come from any thread, at any time.
#pragma once

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/http_request.h"
#include "app/hunt/engine/http_response.h"
#include "app/hunt/engine/socket.h"
#include "app/hunt/engine/ticket.h"

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sextant::hunt {

class HttpServer {
 public:
  static constexpr std::size_t connections_max = 8192;

  // Called on the loop's thread, one request of a connection at a time; the ticket must be
  // answered once, here or later.
  using Handler = std::function<void(const HttpRequest&, Ticket)>;
  // Called on the loop's thread when an answer is on its way, or its reader is gone.
  using Finished = std::function<void(const Ticket&, TimePoint)>;

  HttpServer(Descriptor listener, Handler handler, Finished finished);
  ~HttpServer();

  // From any thread.
  void reply(const Ticket& ticket, HttpResponse response);

  // Calls `on_ready`, on the loop's thread, whenever the descriptor can be read. Before run().
  void watch(int fd, std::function<void()> on_ready);

  // Serves until stopWithin().
  void run();

  // Takes no more connections, closes the idle ones, and makes run() return when the rest is
  // answered, or after the time given. On the loop's thread.
  void stopWithin(std::chrono::milliseconds time);

 private:
  struct Connection;
  using Answer = std::pair<Ticket, HttpResponse>;

  void acceptAll();
  void serve(std::uint64_t id, std::uint32_t events);
  bool readFrom(Connection& connection);
  void takeRequests(Connection& connection);
  void writeTo(Connection& connection);
  void finishAnswer(Connection& connection);
  void updateInterest(Connection& connection);
  void drop(std::uint64_t id);
  void deliverAnswers();
  void deliver(Answer answer);
  void sweep(TimePoint now);
  void add(int fd, std::uint64_t id, std::uint32_t events);
  [[nodiscard]] bool isDrained(TimePoint now) const;
  [[nodiscard]] int waitMilliseconds(TimePoint now) const;

  Descriptor listener_;
  Descriptor epoll_;
  Descriptor wake_;
  const Handler handler_;
  const Finished finished_;
  std::uint64_t next_id_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<std::pair<int, std::function<void()>>> watched_;
  TimePoint swept_at_;
  Deadline stop_at_;
  std::mutex mutex_;  // guards the answers of other threads
  std::vector<Answer> answers_;
};

}  // namespace sextant::hunt
