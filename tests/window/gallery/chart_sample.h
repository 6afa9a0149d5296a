// SPDX-License-Identifier: GPL-3.0-or-later
// Sample steps for the charts; drawn by a seeded generator, not measured.
#pragma once

#include "widgets/charts/board_data.h"

namespace sextant::ui::samples {

// `count` steps of so many instances up to `now`, quiet since `published`; two gaps and a restart.
[[nodiscard]] std::vector<StepPoint> steps(int count, qint64 step_seconds, qint64 published,
                                           unsigned seed = 7, unsigned instances = 3);
// Ten minutes of seconds with everything that a board can show; so many instances.
[[nodiscard]] BoardData board(int instances);
// Curves of the palette, `points` of one second each, the last one now.
[[nodiscard]] std::vector<Curve> manyCurves(int count, int points);

}  // namespace sextant::ui::samples
