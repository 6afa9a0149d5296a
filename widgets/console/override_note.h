// SPDX-License-Identifier: GPL-3.0-or-later
// Which instances keep another value than drafts set, because a nearer scope sets it too.
#pragma once

#include <QString>

#include "model/checks/reach.h"

namespace sextant::ui {

// "hunt-3 overrides /cache/ttl", the first three named; empty where there are none.
[[nodiscard]] QString overrideNote(const Reach& reach);

}  // namespace sextant::ui
