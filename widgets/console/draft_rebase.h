// SPDX-License-Identifier: GPL-3.0-or-later
// Moves drafts to the stable revision of now.
#pragma once

#include <atomic>

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

// What a rebase is made from, so that it can be made in any thread.
struct RebaseInput {
  struct Item {
    Draft draft;
    HeadText head;
  };
  std::vector<Item> items;  // the drafts that do not stand on the stable revision
  ItemKey item_key;
  [[nodiscard]] std::size_t bytes() const;
};
// Error: unavailable, while the stable revision has not been read.
[[nodiscard]] Result<RebaseInput> rebaseInput(const Session& session, const DraftController& drafts,
                                              const ServiceKey& key);

// A draft's text as it was, and the draft as it will be.
struct MovedDraft {
  std::string before;
  Draft after;
};
struct RebaseOutcome {
  std::vector<MovedDraft> moved;
  std::vector<ContestedDraft> contested;  // left as they were
  std::vector<Scope> marked;              // drafts that are no documents, and get marks
};
// Merges what came in between into each draft. Error: a merge fails.
[[nodiscard]] Result<RebaseOutcome> rebased(const RebaseInput& input,
                                            const std::atomic<bool>& stopped);
// Gives the drafts what was merged. Error: conflict, where one of them is another by now; then no
// draft was touched.
[[nodiscard]] Result<void> moveDrafts(std::vector<MovedDraft> moved, DraftController& drafts);

// Drops drafts whose text is what the stable revision holds by now: they were published.
void dropPublishedDrafts(const Session& session, DraftController& drafts, const ServiceKey& key);

}  // namespace sextant::ui
