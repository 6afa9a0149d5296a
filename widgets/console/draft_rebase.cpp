// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/draft_rebase.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("DraftRebase", text);
}

}  // namespace

Result<RebaseOutcome> rebaseDrafts(const Session& session, DraftController& drafts,
                                   const ServiceKey& key) {
  RebaseOutcome outcome;
  std::vector<Draft> moved;
  const ItemKey item_key = itemKeyOf(session, key);
  for (const Draft* draft : drafts.draftsOf(key)) {
    const auto head = headText(session, key, draft->scope);
    if (!head) {
      return fail(ErrorKind::unavailable, "The new revision has not been read yet.", {},
                  "Try again in a moment.");
    }
    if (startsFrom(*draft, head->revision, head->revision_hash)) continue;
    MergeTexts texts{draft->base_text, draft->text, head->text};
    auto merged = mergeDocuments(texts, item_key);
    if (!merged) return tl::unexpected<Error>(merged.error());
    Draft rebased{key, draft->scope, head->revision, head->text, merged->text, head->revision_hash};
    if (!merged->conflicts.empty()) {
      MergeJob job{words("Rebase %1 onto revision %2")
                       .arg(scopeWords(draft->scope))
                       .arg(head->revision.value),
                   {words("revision %1").arg(draft->base.value), words("your draft"),
                    words("revision %1").arg(head->revision.value)},
                   std::move(texts),
                   item_key};
      outcome.contested.push_back(
          {std::move(rebased), draft->text, std::move(job), std::move(*merged)});
      continue;
    }
    if (merged->has_marks) outcome.marked.push_back(draft->scope);
    moved.push_back(std::move(rebased));
  }
  for (Draft& draft : moved)
    drafts.edit(std::move(draft));
  return outcome;
}

void dropPublishedDrafts(const Session& session, DraftController& drafts, const ServiceKey& key) {
  std::vector<Scope> published;
  for (const Draft* draft : drafts.draftsOf(key)) {
    const auto head = headText(session, key, draft->scope);
    if (!head || head->revision <= draft->base) continue;
    const auto text = publishedText(*draft);
    if (text ? head->exists && *text == head->text : !head->exists) {
      published.push_back(draft->scope);
    }
  }
  for (const Scope& scope : published)
    drafts.discard(key, scope);
}

}  // namespace sextant::ui
