// SPDX-License-Identifier: GPL-3.0-or-later
// Where a rollout stands, in words for a RolloutView.
#pragma once

#include "model/guide/rollout_watch.h"
#include "widgets/console/console_parts.h"
#include "widgets/rollout/move_dialog.h"
#include "widgets/rollout/rollout_view.h"

namespace sextant::ui {

// Precondition of all: the watch has a rollout.
[[nodiscard]] RolloutCard rolloutCard(const ConsoleParts& parts, const RolloutWatch& watch);
[[nodiscard]] VerdictCard rolloutVerdict(const RolloutWatch& watch);
[[nodiscard]] std::vector<Row> rolloutInstances(const ConsoleParts& parts, const RolloutWatch& watch);
// Newest first.
[[nodiscard]] std::vector<RolloutDeed> rolloutDeeds(const RolloutWatch& watch);
// What a move will do, to be asked before it is made.
[[nodiscard]] MoveQuestion moveQuestion(const RolloutWatch& watch, RolloutMove move);

}  // namespace sextant::ui
