// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/attendance.h"

#include <algorithm>

namespace sextant {

bool Attendance::take(const Reporting& reporting) {
  bool changed = false;
  for (const auto& [instance, arm] : reporting) {
    const auto [known, is_new] = roster_.try_emplace(instance, arm);
    if (is_new || known->second != arm) changed = true;
    known->second = arm;
  }
  if (changed) seconds_.clear();
  absent_.clear();
  for (const auto& [instance, arm] : roster_) {
    Seconds& seconds = seconds_[arm];
    ++seconds.due;
    if (reporting.count(instance) > 0) {
      ++seconds.reported;
    } else {
      absent_.push_back(instance);
    }
  }
  return changed;
}

std::size_t Attendance::instances(Arm arm) const {
  return static_cast<std::size_t>(std::count_if(
      roster_.begin(), roster_.end(), [&](const auto& entry) { return entry.second == arm; }));
}

double Attendance::missingShare(Arm arm) const {
  const auto found = seconds_.find(arm);
  if (found == seconds_.end()) return 1;
  return 1 - static_cast<double>(found->second.reported) / static_cast<double>(found->second.due);
}

}  // namespace sextant
