// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of a run, for programs and for people.
#pragma once

#include "app/hunt/load/load_plan.h"

#include <string>

namespace sextant::hunt {

// "ok", or "unknown: ..." where other programs used so much of the machine (over 0.6 of a core)
// that the figures are no result.
[[nodiscard]] std::string verdictOf(const LoadFigures& figures);

// One JSON object, in one line.
[[nodiscard]] std::string reportAsJson(const LoadPlan& plan, const LoadFigures& figures);
[[nodiscard]] std::string reportAsText(const LoadPlan& plan, const LoadFigures& figures);

}  // namespace sextant::hunt
