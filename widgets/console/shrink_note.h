// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences that name what a publish would take away where that needs a typed confirmation.
#pragma once

#include <QStringList>

#include <vector>

#include "model/profile/effective_profile.h"
#include "model/session/draft_store.h"

namespace sextant::ui {

// One sentence for each of these drafts that empties its profile or takes more than a third of its
// keys: "base: 5 of its 6 keys would go." `stable` is what is live now, `profiles` the same with
// the drafts laid over it. For any thread.
[[nodiscard]] QStringList shrinkNotes(const ProfileSet& stable, const ProfileSet& profiles,
                                      const std::vector<Draft>& drafts);

}  // namespace sextant::ui
