// SPDX-License-Identifier: GPL-3.0-or-later
// Which instances keep another value than drafts set, because a nearer scope sets it too.
#pragma once

#include <QString>

#include <vector>

#include "model/profile/effective_profile.h"
#include "model/session/draft_store.h"

namespace sextant::ui {

// "hunt-3 overrides /cache/ttl", the first three named; empty where there are none. `profiles` have
// the drafts laid over them. Slow for large profiles: meant for a worker's thread.
[[nodiscard]] QString overrideNote(const ProfileSet& profiles, const std::vector<Draft>& drafts,
                                   const std::vector<Scope>& inventory);

}  // namespace sextant::ui
