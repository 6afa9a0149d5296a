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

// What a promotion is made from, so that it can be made in any thread.
struct PromotionInput {
  struct Item {
    Draft draft;  // of the target: as it is, or as it would begin at the head
    std::string common;
    std::string source;
  };
  ServiceKey from;
  ServiceKey to;
  std::vector<Item> items;
  std::vector<Scope> skipped;  // scopes that the target does not know
  ItemKey item_key;
  [[nodiscard]] std::size_t bytes() const;
};
// `common` holds the texts of the common revision; none of them: every key that differs is
// contested. Error: unavailable, while a stable revision has not been read.
[[nodiscard]] Result<PromotionInput> promotionInput(const Session& session,
                                                    const DraftController& drafts,
                                                    const ServiceKey& from, const ServiceKey& to,
                                                    const ProfileSet& common);

struct Promotion {
  std::vector<MovedDraft> drafts;         // clean merges that change something
  std::vector<ContestedDraft> contested;  // set otherwise in the target: somebody has to choose
  std::vector<Scope> skipped;
};
// Merges the stable texts of `from` into those of `to`, or into the drafts there. Error: input,
// where a merge cannot be written.
[[nodiscard]] Result<Promotion> promotionOf(const PromotionInput& input,
                                            const std::atomic<bool>& stopped);

// The pointer of a value that can be copied by itself: items of lists go with their whole list,
// since a number means another item elsewhere.
[[nodiscard]] std::string copyablePointer(const Document& document, NodeId id);

// What stands at a place of a text. Error: input, where it is no document or no key.
[[nodiscard]] Result<std::string> copyablePointerAt(const std::string& text,
                                                    const Position& position);

// What a copy to another scope is made from, so that it can be made in any thread.
struct CopyInput {
  std::string from;
  std::string pointer;  // empty: the whole profile
  Draft into;           // as it is, or as it would begin at the head
  ItemKey item_key;
  [[nodiscard]] std::size_t bytes() const { return from.size() + into.text.size(); }
};
// Error: unavailable, while a stable revision has not been read.
[[nodiscard]] Result<CopyInput> copyInput(const Session& session, const DraftController& drafts,
                                          const Address& source, const Scope& target);
// The text, or the value at the pointer, laid over the other; what the target has besides stays,
// and null stays null. Errors: input (a text is no document, or the value cannot be written
// there), answer_no (nothing at the pointer).
[[nodiscard]] Result<Draft> copied(const CopyInput& input);

}  // namespace sextant::ui
