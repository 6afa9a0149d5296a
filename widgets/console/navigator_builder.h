// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator's snapshot from what the session and the drafts know.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/navigator/navigator.h"

namespace sextant::ui {

[[nodiscard]] NavigatorSnapshot navigatorSnapshot(const Session& session,
                                                  const DraftController& drafts);

}  // namespace sextant::ui
