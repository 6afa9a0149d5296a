// SPDX-License-Identifier: GPL-3.0-or-later
// The whole reference cluster without Sextant around it: PostgreSQL, engines, HAProxy. For
// measurements of the workload and for tests; `sextantctl demo` puts agents and a store to it.
#pragma once

#include <QString>

#include <memory>
#include <string>
#include <vector>

#include "app/hunt/cluster/backend_database.h"
#include "app/hunt/cluster/child_process.h"
#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/load/http_answer.h"
#include "model/base/result.h"

namespace sextant::hunt {

// Not thread-safe; the calls block. Everything ends with this object, and with its process.
class LocalCluster {
 public:
  struct Options {
    QString program_folder;  // of hunt-engine and hunt-load
    QString work_folder;     // short, and reachable for the user postgres; made where missing
    int engines = 3;
    bool load_balancer = true;
  };

  explicit LocalCluster(Options options);
  ~LocalCluster();

  // Starts all parts with this profile, makes the data, and waits until every engine is healthy.
  // Error: unavailable.
  [[nodiscard]] Result<void> start(const std::string& profile_text);

  // Gives every engine the profile and makes it reload; the caches are then empty. Error: input
  // (an engine refuses it; the others may run it), unavailable.
  [[nodiscard]] Result<void> apply(const std::string& profile_text);

  // Waits until the engine's /healthz has this status. Error: unavailable.
  [[nodiscard]] Result<void> waitForHealth(int engine, int http_status, int timeout_ms) const;

  // Runs the load against the load balancer (or, without one, the first engine) and gives what
  // it printed. The noise guard knows all parts of this cluster.
  [[nodiscard]] Result<QByteArray> runLoad(LoadCommand load);

  [[nodiscard]] BackendDatabase& database() { return database_; }
  [[nodiscard]] ChildProcess& engine(int index) { return *engines_.at(at(index)).process; }
  [[nodiscard]] int enginePort(int index) const { return engines_.at(at(index)).port; }
  [[nodiscard]] int port() const;
  [[nodiscard]] QString profileFile(int index) const;
  [[nodiscard]] std::vector<qint64> pids() const;

 private:
  struct EngineSlot {
    std::unique_ptr<ChildProcess> process;
    int port = 0;
  };
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
  Result<void> startEngine(int index);
  Result<void> startLoadBalancer();
  Result<void> writeProfile(int index, const std::string& text) const;

  Options options_;
  BackendDatabase database_;
  std::vector<EngineSlot> engines_;
  ChildProcess load_balancer_;
  int load_balancer_port_ = 0;
};

}  // namespace sextant::hunt
