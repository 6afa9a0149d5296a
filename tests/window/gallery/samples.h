// SPDX-License-Identifier: GPL-3.0-or-later
// Sample values for the gallery and the window tests; drawn by a seeded generator, not measured.
#pragma once

#include <vector>

#include "model/base/problem.h"
#include "widgets/diff/diff_rows.h"
#include "widgets/effective/effective_view.h"
#include "widgets/fleet/fleet_view.h"
#include "widgets/history/history_view.h"
#include "widgets/navigator/navigator.h"

namespace sextant::ui::samples {

inline constexpr qint64 now = 1'715'697'120;  // 2024-05-14 14:32:00 UTC

[[nodiscard]] std::string profile();
[[nodiscard]] std::string tunedProfile();
[[nodiscard]] std::vector<Problem> problems();
[[nodiscard]] DiffDocument difference();
[[nodiscard]] std::vector<ValueChange> changes();
[[nodiscard]] NavigatorSnapshot navigator();
[[nodiscard]] std::vector<RevisionRow> revisions();
[[nodiscard]] std::vector<FleetRow> fleet();
[[nodiscard]] std::vector<EffectiveRow> effective();

}  // namespace sextant::ui::samples
