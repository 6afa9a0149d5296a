// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps watch on the database with a connection of its own, beside the pool.
#pragma once

#include "app/hunt/engine/database_connection.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace sextant::hunt {

// Asks once a second, and notices at once when the server goes away. Thread-safe.
class HealthProbe {
 public:
  // Starts its thread. The stop signal ends it and must outlive it.
  HealthProbe(std::string conninfo, std::string application_name, const StopSignal& stop);
  ~HealthProbe();

  // Why the database is not healthy; nothing where it answered within the last three seconds.
  [[nodiscard]] std::optional<std::string> failure() const;
  // The connections that the server lets in at most; 0 until it has said so.
  [[nodiscard]] int connectionsMax() const { return connections_max_; }

 private:
  void run();
  bool ask(std::optional<DatabaseConnection>& connection);
  void note(std::optional<DatabaseFailure> failure);

  const std::string conninfo_;
  const std::string application_name_;
  const StopSignal& stop_;
  mutable std::mutex mutex_;  // guards the two below
  std::optional<TimePoint> answered_at_;
  std::string last_failure_ = "The database has not answered yet.";
  std::atomic<int> connections_max_ = 0;
  std::thread thread_;
};

}  // namespace sextant::hunt
