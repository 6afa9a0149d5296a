// SPDX-License-Identifier: GPL-3.0-or-later
// A pool of database connections: at most `max` open, at most `max_idle` kept open unused, and a
// wait that ends at a time-out. Those who wait are served in the order in which they came.
#pragma once

#include "app/hunt/engine/database_connection.h"
#include "app/hunt/engine/engine_metrics.h"
#include "app/hunt/engine/error_cause.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sextant::hunt {

// Thread-safe. The stop signal and the metrics must outlive it.
class ConnectionPool {
 public:
  struct Settings {
    int max = 1;
    int max_idle = 0;
    TimeLimit acquire_timeout;    // for a connection, including making a new one
    TimeLimit statement_timeout;  // put on every connection that is handed out
  };

  struct Pooled {
    DatabaseConnection connection;
    TimeLimit statement_timeout;  // in force on it
  };

  // A connection on loan; goes back to the pool at its end.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Pooled> pooled);
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    [[nodiscard]] DatabaseConnection& connection() { return pooled_->connection; }
    [[nodiscard]] TimeLimit statementTimeout() const { return pooled_->statement_timeout; }

   private:
    friend class ConnectionPool;
    ConnectionPool* pool_;
    std::unique_ptr<Pooled> pooled_;
    TimePoint taken_at_;
  };

  // `preparation` is run once on each new connection.
  ConnectionPool(std::string conninfo, std::string application_name, std::string preparation,
                 const StopSignal& stop, EngineMetrics& metrics);
  ~ConnectionPool();

  void configure(const Settings& settings);

  // Told, on the asking thread, that the request is not to wait any longer, and why.
  using GiveUp = std::function<void(ErrorCause)>;

  // Waits until a connection can be had, the acquire time-out, or the request's deadline. Where one is
  // being opened when that time has come, `give_up` is called and the call goes on: the connection is
  // for the requests to come, and the call fails once it is in the pool.
  [[nodiscard]] tl::expected<Lease, ErrorCause> acquire(Deadline request_deadline,
                                                        const GiveUp& give_up);

  // Makes every wait end, now and later; call it after raising the stop signal.
  void stop();

  struct Counts {
    int open = 0;    // being opened included
    int in_use = 0;  // of those, lent or being opened
  };
  [[nodiscard]] Counts counts() const;

 private:
  // What a request was given: a connection, or, where that is empty, the right to open one.
  struct Grant {
    std::unique_ptr<Pooled> pooled;
  };
  struct Waiter {
    std::condition_variable served;
    std::optional<Grant> grant;
  };
  // When an acquire gives up, and as what that counts.
  struct Patience {
    Deadline until;
    ErrorCause cause = ErrorCause::pool_timeout;
    bool is_over = false;  // while a connection was being opened
  };
  [[nodiscard]] Patience patienceFor(Deadline request_deadline, TimePoint now) const;
  tl::expected<Grant, ErrorCause> waitForGrant(const Patience& patience);
  tl::expected<Lease, ErrorCause> take(const Patience& patience, const CallTime& time);
  DatabaseResult<DatabaseConnection> openInTurn(const Patience& patience, const CallTime& time);
  tl::expected<std::unique_ptr<Pooled>, ErrorCause> openOne(const Patience& patience,
                                                            const CallTime& time);
  tl::expected<void, ErrorCause> putStatementTimeout(Pooled& pooled, const Patience& patience,
                                                     const CallTime& time);
  ErrorCause causeOf(const DatabaseFailure& failure, const Patience& patience);
  void give(std::unique_ptr<Pooled> pooled);
  void freeSlot();
  void grantFreeSlots();

  const std::string conninfo_;
  const std::string application_name_;
  const std::string preparation_;
  const StopSignal& stop_;
  EngineMetrics& metrics_;
  mutable std::mutex mutex_;  // guards all below
  Settings settings_;
  std::vector<std::unique_ptr<Pooled>> idle_;  // the last used at the end
  std::deque<Waiter*> waiters_;
  int open_ = 0;
  bool stopping_ = false;
};

}  // namespace sextant::hunt
