// SPDX-License-Identifier: GPL-3.0-or-later
// Why something cannot be written to a service now.
#pragma once

#include "widgets/console/console_parts.h"

namespace sextant::ui {

// A sentence; empty where publishing can be offered.
[[nodiscard]] QString publishHindrance(const ConsoleParts& parts, const ServiceKey& key);
// Why nothing new is published there now: a freeze, or the windows of the environment. A sentence; empty
// where it is open, or where the login's own emergency passes that.
[[nodiscard]] QString closedWords(const ConsoleParts& parts, const ServiceKey& key);
// A sentence; empty where the drafts are checked and have no problem that keeps them back.
[[nodiscard]] QString draftsHindrance(const ConsoleParts& parts, const ServiceKey& key);
// A sentence; empty where going back to an older revision can be offered.
[[nodiscard]] QString restoreHindrance(const ConsoleParts& parts, const ServiceKey& key);

}  // namespace sextant::ui
