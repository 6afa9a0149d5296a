// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout as a change's report tells it, from what the store keeps of it. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "model/review/change_report.h"
#include "model/store/change_types.h"

namespace sextant {

[[nodiscard]] ReportRollout rolloutRecord(const Rollout& rollout,
                                          const std::vector<RolloutEvent>& events,
                                          const std::vector<RolloutEvidence>& evidence);

}  // namespace sextant
