// SPDX-License-Identifier: GPL-3.0-or-later
// What undoes a revision on top of what came since. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/diff/value_merge.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct UndoTexts {
  // Of each profile that would be another one; nothing: it goes again.
  std::map<Scope, std::optional<std::string>> profiles;
  // Places that somebody has set otherwise since: they stay as they are. "eu1: /db/pool/max"
  std::vector<std::string> kept;
};

// `before` and `after`: the profiles without and with the revision; `now`: those that are stable. Errors:
// those of the merge.
[[nodiscard]] Result<UndoTexts> undoTexts(const ProfileSet& before, const ProfileSet& after,
                                          const ProfileSet& now, const ItemKey& item_key = {});

}  // namespace sextant
