// SPDX-License-Identifier: GPL-3.0-or-later
// Acknowledged and snoozed alerts in a file, as JSON.
#pragma once

#include <QtCore/QString>

#include <vector>

#include "model/alerts/alert.h"
#include "model/base/result.h"

namespace sextant {

// Replaces the file as a whole; its folder is made. Error: unavailable.
[[nodiscard]] Result<void> writeAlerts(const QString& file, const std::vector<Alert>& alerts);
// None where there is no file. Error: input, where it is there and cannot be read.
[[nodiscard]] Result<std::vector<Alert>> readAlerts(const QString& file);

}  // namespace sextant
