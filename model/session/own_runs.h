// SPDX-License-Identifier: GPL-3.0-or-later
// When an instance ran something of its own beside the others: previews, and revisions that it was
// pinned to. Pure.
#pragma once

#include <vector>

#include "model/metrics/left_out.h"
#include "model/rollout/head.h"
#include "model/store/emergency_types.h"
#include "model/store/event_types.h"

namespace sextant {

// What a preview took of its instance; nothing of one that never ran.
[[nodiscard]] std::optional<LeftOut> ownRun(const Preview& preview);

// `pins`: the newest events of the kind "pin", in any order. A pin that is in the head and in none of
// them is older than all of them, and so is one of which they tell only the end.
[[nodiscard]] std::vector<LeftOut> ownRuns(const std::vector<Preview>& previews,
                                           std::vector<StoreEvent> pins, const Head& head);

}  // namespace sextant
