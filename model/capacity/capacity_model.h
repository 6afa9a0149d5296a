// SPDX-License-Identifier: GPL-3.0-or-later
// Which keys of a service's profiles are its workers, pool and cache: the section "capacity" of its
// settings. Each is an expression of the rules' language, so a service that nobody here knows can be
// described.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/capacity/estimate.h"
#include "model/metrics/latency_history.h"
#include "model/rules/rule_checks.h"

namespace sextant {

class CapacityModel {
 public:
  // Nothing where the settings say nothing of it. Error: input, where the section cannot be used.
  [[nodiscard]] static Result<std::optional<CapacityModel>> fromSettings(
      const ProfileSet& settings, const std::string& service);

  // Of each instance of the world, in the order of its members; with several variants, the last.
  // Error: verdict_unknown, with what is not known.
  [[nodiscard]] Result<std::vector<ServiceSetting>> settings(const RuleWorld& world) const;
  [[nodiscard]] Result<CapacityFacts> facts(const RuleWorld& world) const;

  // The pointer of the profile's key that alone decides this part ("pool", "cache_ttl"), where the
  // expression is one path; nothing else can be varied.
  [[nodiscard]] std::optional<std::string> pointerOf(const std::string& part) const;
  // The parts that it names, in the order in which they are told.
  [[nodiscard]] static const std::vector<std::string>& parts();

 private:
  std::map<std::string, RuleExpression> expressions_;
};

// What telemetry says of the instances that `scope` covers: `history` with the gauges cache_hits,
// cache_misses, pool_use_seconds, pool_uses and worker_seconds, over [from, to). What is not measured
// is left out.
[[nodiscard]] MeasuredService measuredService(const LatencyHistory& history, std::int64_t from,
                                              std::int64_t to, const Scope& scope = {});

// What is wrong with the sections of a set of settings' profiles, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkCapacitySettings(const ProfileSet& settings);

}  // namespace sextant
