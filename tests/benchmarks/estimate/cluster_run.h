// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the reference workload on a reference cluster, measured as the console's estimate is: from
// the engines' own metrics, second by second, as an agent reports them.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "app/hunt/cluster/local_cluster.h"
#include "model/capacity/capacity_model.h"

namespace sextant::benchmark {

struct RunPlan {
  double settle_seconds = 12;  // of the same load, so that the oldest entry of a cache has expired
  double warmup_seconds = 4;
  int measured_seconds = 10;
  double load = 1;  // of the reference workload's rates, for a machine that has others to serve
  quint64 seed = 7;
};

// What one profile did. Utilisations are 0 to 1.
struct ProfileRun {
  MeasuredService service;
  MeasuredService first;            // of the first instance alone
  double pool_utilisation = 0;      // of the busiest instance
  double worker_utilisation = 0;    // of the busiest instance
  double database_cores = 0;        // processor time of the database, in cores
  std::map<std::string, double> facts;  // for rules, as measuredFacts() has them
  nlohmann::json report;            // of hunt-load
  // Other programs left the machine to it.
  [[nodiscard]] bool counts() const;
  [[nodiscard]] double otherCores() const;
};

// The calls block.
class ClusterRunner {
 public:
  static constexpr int engines = 3;

  // The cluster must outlive it, and has to be started.
  ClusterRunner(hunt::LocalCluster& cluster, RunPlan plan) : cluster_(cluster), plan_(plan) {}

  // All instances run the profile, with empty caches at first; the first one runs `on_first` where
  // that is not empty, as in a preview. `setting`: what `profile` says of an instance. Waits up to
  // `quiet_within_seconds` for a machine that leaves room. Errors: as LocalCluster; input, where
  // metrics cannot be read.
  [[nodiscard]] Result<ProfileRun> run(const std::string& profile, const ServiceSetting& setting,
                                       int quiet_within_seconds, const std::string& on_first = {});

 private:
  struct Counters;
  class Telemetry;
  [[nodiscard]] Result<Counters> read(int engine) const;
  [[nodiscard]] Result<void> applyOnFirst(const std::string& profile) const;
  [[nodiscard]] Result<void> follow(Telemetry& telemetry) const;
  void awaitQuiet(int within_seconds) const;

  hunt::LocalCluster& cluster_;
  RunPlan plan_;
};

// A profile of the demo by its name. Ends the program where there is none.
[[nodiscard]] std::string demoProfile(const std::string& name);

}  // namespace sextant::benchmark
