// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences that name what of a publish looks like a slip, and needs a typed confirmation.
#pragma once

#include <QStringList>

#include <vector>

#include "model/profile/effective_profile.h"
#include "model/session/draft_store.h"

namespace sextant::ui {

// Sentences for each of these drafts that takes much away, adds much, or has something twice (see
// slipsIn): "base: 5 of its 6 keys would go." `stable` is what is live now, `profiles` the same with
// the drafts laid over it. For any thread.
[[nodiscard]] QStringList slipNotes(const ProfileSet& stable, const ProfileSet& profiles,
                                    const std::vector<Draft>& drafts);

}  // namespace sextant::ui
