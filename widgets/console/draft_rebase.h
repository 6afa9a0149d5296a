// SPDX-License-Identifier: GPL-3.0-or-later
// Moves drafts to the stable revision of now.
#pragma once

#include "widgets/console/service_texts.h"
#include "widgets/merge/merge_dialog.h"

namespace sextant::ui {

// A text that sets keys otherwise than the one it is merged with; somebody has to choose.
struct ContestedDraft {
  Draft draft;         // as it will be, with the text of the merge without choices
  std::string before;  // the draft's text that may be replaced; of no draft, the head's
  MergeJob job;
  DocumentMerge merge;
};

struct RebaseOutcome {
  std::vector<ContestedDraft> contested;  // left as they were
  std::vector<Scope> marked;              // drafts that are no documents, and hold marks now
};
// Merges what came in between into each draft of the service. Errors: unavailable, while the stable
// revision has not been read or where a merge fails; then no draft was touched.
[[nodiscard]] Result<RebaseOutcome> rebaseDrafts(const Session& session, DraftController& drafts,
                                                 const ServiceKey& key);

// Drops drafts whose text is what the stable revision holds by now: they were published.
void dropPublishedDrafts(const Session& session, DraftController& drafts, const ServiceKey& key);

}  // namespace sextant::ui
