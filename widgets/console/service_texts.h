// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about a service's texts that several parts of the window ask.
#pragma once

#include <optional>

#include "model/diff/semantic_diff.h"
#include "model/profile/profile_texts.h"
#include "model/session/session.h"
#include "widgets/console/draft_controller.h"
#include "widgets/diff/diff_rows.h"

namespace sextant::ui {

// A scope's text in the stable revision.
struct HeadText {
  RevisionNumber revision;  // 0: the service has none yet
  bool exists = false;      // the scope has a profile
  std::string text;
  std::string revision_hash = {};  // the revision's content hash
};
// The same without copies; good until the session's next signal.
struct HeadView {
  RevisionNumber revision;
  bool exists = false;
  std::string_view text;
  std::string_view revision_hash;
};
// Nothing while it has not been read.
[[nodiscard]] std::optional<HeadView> headView(const Session& session, const ServiceKey& key,
                                               const Scope& scope);
[[nodiscard]] std::optional<HeadText> headText(const Session& session, const ServiceKey& key,
                                               const Scope& scope);

// True where the draft started from exactly this revision: another store, or one that was restored
// from a backup, may have another revision of the same number.
[[nodiscard]] bool startsFrom(const Draft& draft, RevisionNumber number, const std::string& hash);

// What publishing a draft does to its scope: a blank text below base takes the profile away.
[[nodiscard]] std::optional<std::string> publishedText(const Draft& draft);
// One of them, where all stand on the same revision. Errors: usage (there is none), conflict.
[[nodiscard]] Result<const Draft*> commonBase(const std::vector<const Draft*>& drafts);
[[nodiscard]] ProfileTexts textsOf(const std::vector<const Draft*>& drafts);
// The stable revision's profiles with these drafts laid over them.
[[nodiscard]] ProfileSet withDrafts(const Session& session, const ServiceKey& key,
                                    const std::vector<const Draft*>& drafts);

// Instances of the inventory that a profile at one of these scopes applies to.
[[nodiscard]] int reachOf(const Session& session, const ServiceKey& key,
                          const std::vector<Scope>& scopes);
// Scopes worth offering: base, clusters and instances of the inventory, and those with a profile.
[[nodiscard]] std::vector<Scope> scopesOf(const Session& session, const ServiceKey& key);

// "base", "eu1", "eu1/hunt-1".
[[nodiscard]] QString scopeWords(const Scope& scope);
// What names the items of lists in a service's profiles, by its schema; empty where there is none.
[[nodiscard]] ItemKey itemKeyOf(const Session& session, const ServiceKey& key);
// The diff as a widget shows it; an error of the library shows as equal texts with its sentence in
// the left title.
[[nodiscard]] DiffDocument diffDocument(const std::string& left, const std::string& right,
                                        const QString& left_title, const QString& right_title,
                                        const ItemKey& item_key);

}  // namespace sextant::ui
