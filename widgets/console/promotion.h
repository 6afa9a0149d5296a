// SPDX-License-Identifier: GPL-3.0-or-later
// What one environment has learned, taken over into another: a three-way merge into drafts there.
#pragma once

#include "widgets/console/draft_rebase.h"

namespace sextant::ui {

// The newest revision of `from` whose content `to` has had as well, among the revisions that the
// session knows: what both have changed since then can be told apart. Nothing where there is none.
[[nodiscard]] std::optional<RevisionNumber> commonRevision(const Session& session,
                                                           const ServiceKey& from,
                                                           const ServiceKey& to);

struct Promotion {
  std::vector<Draft> drafts;              // clean merges that change something
  std::vector<ContestedDraft> contested;  // set otherwise in the target: somebody has to choose
  std::vector<Scope> skipped;             // scopes that the target does not know
};
// Merges the stable texts of `from` into those of `to`, or into the drafts there. `common` holds
// the texts of the common revision; none of them: every key that differs is contested. Errors:
// unavailable, while a stable revision has not been read; input, where a merge cannot be written.
[[nodiscard]] Result<Promotion> promotionOf(const Session& session, const DraftController& drafts,
                                            const ServiceKey& from, const ServiceKey& to,
                                            const ProfileSet& common);

// The pointer of a value that can be copied by itself: items of lists go with their whole list,
// since a number means another item elsewhere.
[[nodiscard]] std::string copyablePointer(const Document& document, NodeId id);

// A profile's text, or the value at `pointer`, laid over the text of another scope; what the target
// has besides stays, and null stays null. Errors: unavailable (not read yet), input (a text is no
// document, or the value cannot be written there), answer_no (nothing at the pointer).
[[nodiscard]] Result<Draft> copiedTo(const Session& session, const DraftController& drafts,
                                     const Address& source, const Scope& target);

}  // namespace sextant::ui
