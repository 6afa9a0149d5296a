// SPDX-License-Identifier: GPL-3.0-or-later
// An open-loop HTTP client on one thread: requests start when the plan says so, whatever has
// become of those before, and their durations count from that moment. A stall of the service is
// therefore seen by every request that it made wait.
#pragma once

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/socket.h"
#include "app/hunt/load/http_answer.h"
#include "app/hunt/load/load_plan.h"
#include "app/hunt/load/machine_load.h"
#include "app/hunt/load/popularity.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sextant::hunt {

class LoadClient {
 public:
  // `signals` is a signalfd; any signal on it ends the run early.
  LoadClient(const LoadPlan& plan, Descriptor signals);
  ~LoadClient();

  // Runs the plan; returns when the last request is answered or given up.
  [[nodiscard]] LoadFigures run();

 private:
  struct Request {
    TimePoint intended;
    std::string wire;
    bool repeatable = false;  // a read, which may be sent twice
    bool measured = false;
    std::uint64_t connection = 0;  // 0: waits for one
  };
  struct Connection;

  void startArrivals(TimePoint now);
  void start(std::uint64_t id);
  void open(std::uint64_t request);
  void send(Connection& connection, std::uint64_t request);
  void serve(std::uint64_t id, std::uint32_t events);
  bool write(Connection& connection);
  bool read(Connection& connection);
  void answered(Connection& connection, const HttpAnswer& answer);
  void becameIdle(Connection& connection);
  void broken(std::uint64_t id);
  void finish(std::uint64_t request, const std::string& cause, bool completed);
  void giveUpLate(TimePoint now);
  void armTimer();
  [[nodiscard]] TimePoint at(double seconds) const;

  const LoadPlan plan_;
  Descriptor signals_;
  Descriptor epoll_;
  Descriptor timer_;
  Arrivals arrivals_;
  Random choices_;
  Popularity popularity_;
  MachineLoad machine_;
  TimePoint started_;
  std::optional<double> next_arrival_;  // nothing: the plan is through
  std::uint64_t next_id_;
  std::map<std::uint64_t, Request> requests_;  // unanswered, in the order of their start
  std::deque<std::uint64_t> waiting_;          // of these, those without a connection
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<std::uint64_t> idle_;
  LoadFigures figures_;
};

}  // namespace sextant::hunt
