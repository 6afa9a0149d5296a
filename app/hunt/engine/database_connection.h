// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to PostgreSQL. Every call keeps to a deadline, against a stopped server too, and
// gives up at once when the engine stops.
#pragma once

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/stop_signal.h"

#include <functional>
#include <libpq-fe.h>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sextant::hunt {

struct DatabaseFailure {
  enum class Kind {
    too_many_connections,  // the server refused one more connection
    statement_timeout,     // the server cancelled the statement
    timed_out,             // the deadline of the call passed; the connection is lost
    busy,                  // the server's queue of new connections is full: try again
    lost,                  // no server, or it went away
    refused,               // the server answered with another error
    stopped,               // the engine stops
  };
  Kind kind = Kind::lost;
  std::string message = {};  // a line from PostgreSQL or the system
};

template <class T>
using DatabaseResult = tl::expected<T, DatabaseFailure>;

// The rows of an answer, each value as PostgreSQL's text.
using DatabaseRows = std::vector<std::vector<std::string>>;

// How long one call may take. A request may give up before the call is over: a connection is dear, so
// the call goes on for its sake.
struct CallTime {
  Deadline until = {};    // then the call fails, and the connection is lost
  Deadline late_at = {};  // before `until`: whoever asked waits no longer
  // Called at `late_at`, maybe more than once, while the answer is still awaited.
  std::function<void()> late = {};
};

// Used by one thread at a time. The stop signal must outlive it.
class DatabaseConnection {
 public:
  [[nodiscard]] static DatabaseResult<DatabaseConnection> open(const std::string& conninfo,
                                                               const std::string& application_name,
                                                               const CallTime& time,
                                                               const StopSignal& stop);

  // One or more statements in one round trip; gives the rows of the last.
  DatabaseResult<DatabaseRows> run(const std::string& sql, const CallTime& time);
  // A statement that was prepared on this connection.
  DatabaseResult<DatabaseRows> runPrepared(const std::string& name,
                                           const std::vector<std::string>& arguments,
                                           const CallTime& time);

  // The server's end is still open, as far as can be seen without asking it.
  [[nodiscard]] bool looksAlive();
  // False after a failure that leaves the connection of no further use.
  [[nodiscard]] bool isUsable() const { return usable_; }
  // For waiting until the server says something unasked, such as good-bye.
  [[nodiscard]] int descriptor() const { return PQsocket(connection_.get()); }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  DatabaseConnection(PGconn* connection, const StopSignal& stop)
      : connection_(connection), stop_(&stop) {}
  DatabaseResult<DatabaseRows> collect(const CallTime& time);
  tl::expected<void, DatabaseFailure> await(short events, const CallTime& time);
  [[nodiscard]] StopSignal::Wake wait(short events, const CallTime& time);
  tl::expected<void, DatabaseFailure> flush(const CallTime& time);
  tl::expected<void, DatabaseFailure> finishConnecting(const CallTime& time);
  tl::unexpected<DatabaseFailure> lost();
  DatabaseFailure failureOf(const PGresult* result);

  std::unique_ptr<PGconn, Finish> connection_;
  const StopSignal* stop_;
  bool usable_ = true;
};

}  // namespace sextant::hunt
