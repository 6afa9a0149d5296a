// SPDX-License-Identifier: GPL-3.0-or-later
// Moves drafts to the stable revision of now.
#pragma once

#include "model/diff/document_merge.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {

// A draft that sets a key otherwise than the new revision does; somebody has to choose.
struct ContestedDraft {
  Draft rebased;  // on the new revision; its text is the one of the merge without choices
  MergeTexts texts;
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
