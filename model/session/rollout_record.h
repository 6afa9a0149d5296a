// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout as a change's report tells it, from what the store keeps of it. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "model/review/change_report.h"
#include "model/store/change_types.h"

namespace sextant {

// The newest of a service's rollouts among which those of a change are looked for.
inline constexpr int change_rollouts_max = 100;

[[nodiscard]] ReportRollout rolloutRecord(const Rollout& rollout,
                                          const std::vector<RolloutEvent>& events,
                                          const std::vector<RolloutEvidence>& evidence);
// Those of this change, oldest first.
[[nodiscard]] std::vector<Rollout> rolloutsOf(ChangeNumber change,
                                              const std::vector<Rollout>& newest_first);
// "2026-01-01 10:00:00 UTC", of Unix microseconds.
[[nodiscard]] std::string recordTime(std::int64_t us);

}  // namespace sextant
