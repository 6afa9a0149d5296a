// SPDX-License-Identifier: GPL-3.0-or-later
// An instance, and a group's head, as rows of a table.
#pragma once

#include "widgets/common/table.h"
#include "widgets/fleet/fleet_order.h"

namespace sextant::ui {

[[nodiscard]] std::vector<Column> fleetColumns();
[[nodiscard]] Row fleetCells(const FleetRow& row);
[[nodiscard]] Row groupCells(const FleetGroupHead& head, bool closed);
// What a group's row is named by; a path of an instance is none.
[[nodiscard]] QString groupKey(const QString& title);
// The title; nothing where it is no group's.
[[nodiscard]] std::optional<QString> groupOfKey(const QString& key);

}  // namespace sextant::ui
