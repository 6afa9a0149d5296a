// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/database_connection.h"

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <string_view>

namespace sextant::hunt {
namespace {

using Kind = DatabaseFailure::Kind;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, Clear>;

std::string firstLine(const char* text) {
  const std::string_view all(text == nullptr ? "" : text);
  return std::string(all.substr(0, all.find('\n')));
}

DatabaseRows rowsOf(const PGresult* result) {
  DatabaseRows rows(static_cast<std::size_t>(PQntuples(result)));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (int column = 0; column < PQnfields(result); ++column) {
      const int at = static_cast<int>(row);
      rows[row].emplace_back(PQgetvalue(result, at, column),
                             static_cast<std::size_t>(PQgetlength(result, at, column)));
    }
  }
  return rows;
}

// Notices of the server are of no use to anyone here; libpq would print them.
void dropNotice(void* /*context*/, const PGresult* /*notice*/) {}

}  // namespace

DatabaseResult<DatabaseConnection> DatabaseConnection::open(const std::string& conninfo,
                                                            const std::string& application_name,
                                                            const CallTime& time,
                                                            const StopSignal& stop) {
  const char* const keywords[] = {"dbname", "fallback_application_name", nullptr};
  const char* const values[] = {conninfo.c_str(), application_name.c_str(), nullptr};
  DatabaseConnection opened(PQconnectStartParams(keywords, values, 1), stop);
  if (!opened.connection_) return tl::unexpected(DatabaseFailure{Kind::lost, "out of memory"});
  // With the code in the message a refusal for want of slots is told from any other, whatever
  // language the server speaks.
  PQsetErrorVerbosity(opened.connection_.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(opened.connection_.get(), dropNotice, nullptr);
  if (auto connected = opened.finishConnecting(time); !connected) {
    return tl::unexpected(connected.error());
  }
  PQsetnonblocking(opened.connection_.get(), 1);
  return opened;
}

tl::expected<void, DatabaseFailure> DatabaseConnection::finishConnecting(const CallTime& time) {
  PGconn* connection = connection_.get();
  if (PQstatus(connection) == CONNECTION_BAD) {
    // A Unix socket refuses at once what a TCP connection would wait for.
    const bool is_busy =
        std::string_view(PQerrorMessage(connection)).find(std::strerror(EAGAIN)) !=
        std::string_view::npos;
    if (!is_busy) return lost();
    return tl::unexpected(DatabaseFailure{Kind::busy, firstLine(PQerrorMessage(connection))});
  }
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (wanted != PGRES_POLLING_OK) {
    if (wanted == PGRES_POLLING_FAILED) {
      const std::string_view message(PQerrorMessage(connection));
      const bool full = message.find("53300:") != std::string_view::npos;
      return tl::unexpected(DatabaseFailure{full ? Kind::too_many_connections : Kind::lost,
                                            firstLine(PQerrorMessage(connection))});
    }
    const bool reading = wanted == PGRES_POLLING_READING;
    if (auto ready = await(reading ? POLLIN : POLLOUT, time); !ready) return ready;
    wanted = PQconnectPoll(connection);
  }
  return {};
}

tl::unexpected<DatabaseFailure> DatabaseConnection::lost() {
  usable_ = false;
  return tl::unexpected(DatabaseFailure{Kind::lost, firstLine(PQerrorMessage(connection_.get()))});
}

StopSignal::Wake DatabaseConnection::wait(short events, const CallTime& time) {
  const int socket = PQsocket(connection_.get());
  if (time.late && time.late_at && earlier(time.late_at, time.until) == time.late_at) {
    const auto wake = stop_->wait(socket, events, time.late_at);
    if (wake != StopSignal::Wake::timed_out) return wake;
    time.late();
  }
  return stop_->wait(socket, events, time.until);
}

tl::expected<void, DatabaseFailure> DatabaseConnection::await(short events, const CallTime& time) {
  switch (wait(events, time)) {
    case StopSignal::Wake::ready:
      return {};
    case StopSignal::Wake::timed_out:
      usable_ = false;
      return tl::unexpected(DatabaseFailure{Kind::timed_out, "no answer in time"});
    case StopSignal::Wake::stopped:
      break;
  }
  usable_ = false;
  return tl::unexpected(DatabaseFailure{Kind::stopped, "the engine stops"});
}

tl::expected<void, DatabaseFailure> DatabaseConnection::flush(const CallTime& time) {
  while (true) {
    const int left = PQflush(connection_.get());
    if (left == 0) return {};
    if (left < 0) return lost();
    if (auto ready = await(POLLIN | POLLOUT, time); !ready) return ready;
    if (PQconsumeInput(connection_.get()) == 0) return lost();
  }
}

DatabaseResult<DatabaseRows> DatabaseConnection::run(const std::string& sql, const CallTime& time) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return lost();
  return collect(time);
}

DatabaseResult<DatabaseRows> DatabaseConnection::runPrepared(
    const std::string& name, const std::vector<std::string>& arguments, const CallTime& time) {
  std::vector<const char*> values;
  for (const std::string& argument : arguments)
    values.push_back(argument.c_str());
  if (PQsendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()),
                          values.data(), nullptr, nullptr, 0) == 0) {
    return lost();
  }
  return collect(time);
}

DatabaseResult<DatabaseRows> DatabaseConnection::collect(const CallTime& time) {
  if (auto sent = flush(time); !sent) return tl::unexpected(sent.error());
  DatabaseResult<DatabaseRows> answer;
  while (true) {
    while (PQisBusy(connection_.get()) == 1) {
      if (auto ready = await(POLLIN, time); !ready) return tl::unexpected(ready.error());
      if (PQconsumeInput(connection_.get()) == 0) return lost();
    }
    const ResultHandle result(PQgetResult(connection_.get()));
    if (!result) return answer;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      if (answer) answer = rowsOf(result.get());
    } else if (answer) {
      answer = tl::unexpected(failureOf(result.get()));
    }
  }
}

DatabaseFailure DatabaseConnection::failureOf(const PGresult* result) {
  const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view state(field == nullptr ? "" : field);
  const std::string message = firstLine(PQresultErrorMessage(result));
  if (PQstatus(connection_.get()) == CONNECTION_BAD) {
    usable_ = false;
    return {Kind::lost, message};
  }
  if (state == "57014") return {Kind::statement_timeout, message};
  if (state == "53300") return {Kind::too_many_connections, message};
  return {Kind::refused, message};
}

bool DatabaseConnection::looksAlive() {
  if (!usable_) return false;
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  if (::poll(&socket, 1, 0) == 0) return true;
  usable_ = PQconsumeInput(connection_.get()) == 1 && PQstatus(connection_.get()) == CONNECTION_OK;
  return usable_;
}

}  // namespace sextant::hunt
