// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/health_probe.h"

#include <poll.h>

#include <cstdlib>

namespace sextant::hunt {
namespace {

constexpr std::chrono::seconds ask_every(1);
constexpr std::chrono::seconds answer_within(2);
constexpr std::chrono::seconds fresh_for(3);

}  // namespace

HealthProbe::HealthProbe(std::string conninfo, std::string application_name, const StopSignal& stop)
    : conninfo_(std::move(conninfo)),
      application_name_(std::move(application_name)),
      stop_(stop),
      thread_([this] { run(); }) {}

HealthProbe::~HealthProbe() {
  thread_.join();
}

std::optional<std::string> HealthProbe::failure() const {
  const std::lock_guard lock(mutex_);
  if (answered_at_ && Clock::now() - *answered_at_ < fresh_for) return std::nullopt;
  return last_failure_;
}

void HealthProbe::note(std::optional<DatabaseFailure> failure) {
  const std::lock_guard lock(mutex_);
  if (!failure) {
    answered_at_ = Clock::now();
    return;
  }
  // A server that is slow keeps its three seconds; one that is gone does not.
  if (failure->kind != DatabaseFailure::Kind::timed_out) answered_at_.reset();
  last_failure_ = "The database does not answer: " + failure->message + '.';
}

bool HealthProbe::ask(std::optional<DatabaseConnection>& connection) {
  const Deadline deadline = Clock::now() + answer_within;
  if (!connection) {
    auto opened = DatabaseConnection::open(conninfo_, application_name_, {deadline}, stop_);
    if (!opened) {
      note(opened.error());
      return false;
    }
    connection.emplace(std::move(*opened));
  }
  const auto answer = connection->run("SELECT current_setting('max_connections')", {deadline});
  if (answer && !answer->empty() && !answer->front().empty())
    connections_max_ = std::atoi(answer->front().front().c_str());
  note(answer ? std::nullopt : std::optional(answer.error()));
  if (!answer) connection.reset();
  return answer.has_value();
}

void HealthProbe::run() {
  std::optional<DatabaseConnection> connection;
  while (!stop_.isRaised()) {
    const bool answered = ask(connection);
    // The server closes the connection when it goes away: that is worth asking again at once.
    const int fd = answered ? connection->descriptor() : -1;
    stop_.wait(fd, POLLIN, Clock::now() + ask_every);
  }
}

}  // namespace sextant::hunt
