// SPDX-License-Identifier: GPL-3.0-or-later
// Who set what, and when, in words for people.
#pragma once

#include <QString>

#include <string>

#include "widgets/console/console_parts.h"

namespace sextant::ui {

// "revision 42 by ada, 2026-11-26 14:32:07 UTC (3 h ago): Larger pool".
[[nodiscard]] QString revisionWords(const RevisionInfo& info, std::int64_t now_s);

// On the value that a scope's own profile has at a pointer: "Last set in revision …", or that it is
// in a draft. A revision is of a whole profile, so it may have set another of its keys. Who set it
// is asked of the store where that is not known; the session's historyChanged follows. Empty where
// the scope has no profile.
[[nodiscard]] QString provenanceWords(const ConsoleParts& parts, const ServiceKey& key,
                                      const Scope& scope, const std::string& pointer);

}  // namespace sextant::ui
