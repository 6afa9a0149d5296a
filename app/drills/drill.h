// SPDX-License-Identifier: GPL-3.0-or-later
// Outage drills: configuration outages as they have happened, played on the reference cluster with the
// guard that should stop them, or with that guard switched off to see that it is no sham.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/drills/drill_cluster.h"

namespace sextant {

struct DrillOutcome {
  bool is_caught = false;
  std::string how;  // a sentence: what stopped it, or how far it came
  std::size_t reached = 0;  // instances that ran it
  DrillHarm harm;           // from the attempt to its end, of the whole service
};

struct Drill {
  std::string name;      // "doubled-list"
  std::string outage;    // what happens, a sentence
  std::string guard;     // what stops it
  std::string without;   // what happens without, a sentence
  std::string switch_off;  // how the guard is switched off
  std::function<Result<DrillOutcome>(DrillCluster&, bool is_guarded)> run;
};

// All of them, in the order in which they are listed.
[[nodiscard]] const std::vector<Drill>& allDrills();
// nullptr: there is no such drill.
[[nodiscard]] const Drill* drillNamed(const std::string& name);

}  // namespace sextant
