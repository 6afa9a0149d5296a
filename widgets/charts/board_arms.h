// SPDX-License-Identifier: GPL-3.0-or-later
// One quantity of candidate and baseline beside each other.
#pragma once

#include <functional>
#include <vector>

#include "widgets/charts/board_curves.h"

namespace sextant::ui {

[[nodiscard]] bool hasArms(const BoardData& board);

using CurveOfArm = std::function<Curve(const StepsOf&, const QString& name, Tone tone)>;

// Candidate and baseline in this order, each in its colour, and then the candidate's instances when
// they were no candidate, in a neutral one; where they are none yet, the neutral one alone stands for
// them. `quantity` is named behind the arm: "p99"; empty: it is the mean of the arm's instances.
// Precondition: hasArms().
[[nodiscard]] std::vector<Curve> armCurves(const BoardData& board, const QString& quantity,
                                           const CurveOfArm& curve);

}  // namespace sextant::ui
