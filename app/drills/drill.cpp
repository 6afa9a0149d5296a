// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drills/drill.h"

#include <algorithm>

#include "app/drills/drill_parts.h"

namespace sextant {

const std::vector<Drill>& allDrills() {
  static const std::vector<Drill> all = [] {
    std::vector<Drill> drills;
    for (auto part : {drills::drillsOfTexts(), drills::drillsOfPeople(), drills::drillsOfRollouts(),
                      drills::drillsOfAgents()})
      std::move(part.begin(), part.end(), std::back_inserter(drills));
    return drills;
  }();
  return all;
}

const Drill* drillNamed(const std::string& name) {
  const auto& all = allDrills();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Drill& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace sextant
