// SPDX-License-Identifier: GPL-3.0-or-later
// Which source the latency charts of a service take, as the settings say: the section `latency`
// (resources/schemas/latency.schema.json) of the reserved service "sextant". Values; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/problem.h"
#include "model/profile/effective_profile.h"

namespace sextant {

// "secret://NAME": what a setting says instead of a password. Empty: none.
struct SecretReference {
  std::string name;
  [[nodiscard]] bool isEmpty() const { return name.empty(); }
  friend bool operator==(const SecretReference&, const SecretReference&) = default;
};

// The defaults are what hunt-engine exposes.
struct PrometheusSettings {
  std::string url;  // "https://HOST[:PORT][/PATH]", without a slash at its end
  int scrape_interval_seconds = 15;
  std::string user;  // empty: no basic authentication
  SecretReference password;
  SecretReference bearer_token;  // instead of user and password
  std::string ca_file;           // empty: the system's authorities
  std::string match = "job=\"$service\"";
  std::string cluster_label = "cluster";
  std::string instance_label = "instance";
  std::string cause_label = "cause";
  std::map<std::string, Scope> instances;  // by the value of the instance label
  std::string durations = "hunt_request_duration_seconds";
  std::string errors = "hunt_errors_total";
  std::map<std::string, std::string> gauges{{"queue_depth", "hunt_queue_depth"},
                                            {"pool_open", "hunt_pool_open"},
                                            {"pool_in_use", "hunt_pool_in_use"}};
  // Shown as gauges of what they grow by in a second.
  std::map<std::string, std::string> counters{{"cache_hits", "hunt_cache_hits_total"},
                                              {"cache_misses", "hunt_cache_misses_total"},
                                              {"pool_wait_seconds", "hunt_pool_wait_seconds_sum"},
                                              {"pool_waits", "hunt_pool_wait_seconds_count"}};
  friend bool operator==(const PrometheusSettings&, const PrometheusSettings&) = default;
};

struct LatencySettings {
  enum class Source { store, prometheus };
  Source source = Source::store;
  PrometheusSettings prometheus;
  friend bool operator==(const LatencySettings&, const LatencySettings&) = default;
};

// What an environment's settings say of a service: at its own scope, else at base, else the store.
// Error: input, in a sentence and with the place, where the section is not usable; no error
// repeats what stands where a secret's reference should. A password or token over plain HTTP is
// refused, but to this machine itself.
[[nodiscard]] Result<LatencySettings> latencySettings(const ProfileSet& settings,
                                                      const std::string& service);

// What is wrong with the sections of a set of settings' profiles, for a check before a publish. The
// texts have to parse; checkProfiles() tells where they do not.
[[nodiscard]] std::vector<Problem> checkLatencySettings(const ProfileSet& settings);

}  // namespace sextant
