// SPDX-License-Identifier: GPL-3.0-or-later
// Sample alerts, and sample moments of the past.
#pragma once

#include <vector>

#include "model/alerts/alert.h"
#include "widgets/incident/moment.h"

namespace sextant::ui::samples {

// One of each state and kind, in the order of the book.
[[nodiscard]] std::vector<Alert> alerts();
[[nodiscard]] std::vector<Alert> manyAlerts(int count);
// With names and sentences that have no room.
[[nodiscard]] std::vector<Alert> longAlerts();

// Five minutes ago, between two revisions; so many instances.
[[nodiscard]] Moment moment(int instances);
[[nodiscard]] Moment longMoment();

}  // namespace sextant::ui::samples
