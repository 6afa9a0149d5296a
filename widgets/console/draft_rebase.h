// SPDX-License-Identifier: GPL-3.0-or-later
// Moves drafts to the stable revision of now.
#pragma once

#include "widgets/console/service_texts.h"

namespace sextant::ui {

struct RebaseOutcome {
  std::vector<Scope> conflicts;  // drafts that now hold conflict markers
};
// Merges what came in between into each draft of the service. Errors: unavailable, while the stable
// revision has not been read or where the merge fails; then no draft was touched.
[[nodiscard]] Result<RebaseOutcome> rebaseDrafts(const Session& session, DraftController& drafts,
                                                 const ServiceKey& key);

// Drops drafts whose text is what the stable revision holds by now: they were published.
void dropPublishedDrafts(const Session& session, DraftController& drafts, const ServiceKey& key);

}  // namespace sextant::ui
