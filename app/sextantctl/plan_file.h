// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of a rollout in a file, as YAML or JSON; model/rollout/rollout_plan.h has an example.
#pragma once

#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"
#include "model/base/result.h"
#include "model/rollout/rollout_plan.h"

namespace sextant::ctl {

// The plan as the store takes it, JSON with shares from 0 to 1. What is wrong is told with its
// place in the file. Error: input.
[[nodiscard]] Result<std::string> readPlan(const std::string& file);
[[nodiscard]] Result<std::string> planFromText(const std::string& text, const std::string& name);

// Prints the dry run of a change's plan. Errors: usage (no number), answer_no (no such change, no plan).
[[nodiscard]] Outcome showRolloutPlan(Context& context, const std::string& change);

}  // namespace sextant::ctl
