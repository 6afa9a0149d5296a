// SPDX-License-Identifier: GPL-3.0-or-later
// The business of the engine: cached reads of clues, contended writes of finds.
#pragma once

#include "app/hunt/engine/clue_cache.h"
#include "app/hunt/engine/connection_pool.h"
#include "app/hunt/engine/http_request.h"
#include "app/hunt/engine/http_response.h"
#include "app/hunt/engine/worker_pool.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sextant::hunt {

// Statements that every pooled connection holds ready.
[[nodiscard]] std::string huntStatements();

// What a request asks of the business: GET /hunts/{h}/clues/{c} or POST /hunts/{h}/clues/{c}/finds
// (the ticket is left as it is). Nothing where it is neither, or outside the data.
[[nodiscard]] std::optional<HuntJob> routeBusiness(const HttpRequest& request);

// Thread-safe; handle() is called on worker threads, and answers through `reply`, for requests
// that joined a load too. A statement outlives its request by up to the statement time-out: ending it
// would cost its connection, and under overload all that is left of the work is what the cache keeps.
// Requests that joined a load hear of their deadline when it ends.
class HuntService {
 public:
  using Reply = std::function<void(const Ticket&, HttpResponse)>;

  // Pool and metrics must outlive it.
  HuntService(ConnectionPool& pool, EngineMetrics& metrics, Reply reply);

  // Takes the part of the profile that is the service's own, and empties the cache.
  void configure(const EngineProfile& profile);

  void handle(const HuntJob& job);

  [[nodiscard]] std::size_t cacheEntries() const { return cache_.entryCount(); }

 private:
  using Answer = tl::expected<std::string, ErrorCause>;
  void handleRead(const HuntJob& job, Deadline deadline);
  // Asks the database. `give_up` is called where the answer comes too late for this request, which has
  // to be answered then; the call ends later.
  Answer query(const HuntJob& job, Deadline deadline, const ConnectionPool::GiveUp& give_up);
  void fail(const Ticket& ticket, ErrorCause cause);
  // Fails the request unless it has been answered, and says so in `is_answered`; both must outlive it.
  ConnectionPool::GiveUp failOnce(const Ticket& ticket, bool& is_answered);
  ErrorCause causeOf(const DatabaseFailure& failure, TimeLimit statement_timeout,
                     Deadline deadline) const;
  [[nodiscard]] TimeLimit requestDeadline() const;
  // Whether a hunt is answered for at all.
  enum class Door { open, closed, maintenance };
  [[nodiscard]] Door doorOf(int hunt) const;

  ConnectionPool& pool_;
  EngineMetrics& metrics_;
  const Reply reply_;
  ClueCache cache_;
  mutable std::mutex mutex_;  // guards what follows
  TimeLimit request_deadline_;
  std::set<int> closed_hunts_;
  bool maintenance_ = false;
};

}  // namespace sextant::hunt
