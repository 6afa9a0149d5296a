// SPDX-License-Identifier: GPL-3.0-or-later
// Emergencies in words. `now`: Unix time.
#pragma once

#include "model/store/emergency_types.h"
#include "widgets/emergency/emergency_list.h"

namespace sextant::ui {

// "prod/hunt-engine", "prod, all services"
[[nodiscard]] QString placeWords(const Emergency& emergency);
[[nodiscard]] EmergencyRow emergencyRow(const Emergency& emergency, qint64 now);
// Of one that lasts, for whoever looks: "bob publishes without approvals until ... : why".
[[nodiscard]] QString lastingWords(const Emergency& emergency, qint64 now);

}  // namespace sextant::ui
