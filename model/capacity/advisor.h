// SPDX-License-Identifier: GPL-3.0-or-later
// Proposes the fewest changes to a profile after which every rule holds and an objective is met, as
// far as the estimate can tell. A person takes, changes or refuses them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/capacity/capacity_model.h"

namespace sextant {

// What is to be reached beside the rules.
struct AdvisedObjective {
  std::optional<double> p99_seconds;
};

struct AdvisorQuestion {
  RuleSet rules;
  RuleQuestion state;  // its `after`: what is to be bettered; `before` is not looked at
  CapacityModel model;
  std::optional<Calibration> calibration;  // nothing: only rules are looked at
  AdvisedObjective objective;
};

struct AdvisedChange {
  std::string pointer;
  Value before;  // as it is in effect, with the schema's default
  Value after;
  std::vector<std::string> reasons;  // sentences: what would be without it
};

struct Advice {
  std::vector<AdvisedChange> changes;  // of the base profile; empty: nothing to propose
  std::string text;                    // the base profile with all of them
  std::size_t broken_before = 0;       // rules
  std::size_t broken_after = 0;
  std::optional<Estimate> before, after;  // nothing without a calibration
  bool meets_objective = true;            // after; true where none was given
  std::size_t unchecked = 0;   // rules of which it cannot be told, with the changes
  std::vector<Scope> without;  // instances that were not looked at: their profiles cannot be read
};

// Stops early, with what it has, when `stopped` says so. Takes a second or some.
[[nodiscard]] Advice advise(const AdvisorQuestion& question,
                            const std::function<bool()>& stopped = [] { return false; });

}  // namespace sextant
