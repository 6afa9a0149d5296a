// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/draft_rebase.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("DraftRebase", text);
}

}  // namespace

std::size_t RebaseInput::bytes() const {
  std::size_t bytes = 0;
  for (const Item& item : items)
    bytes += item.draft.text.size() + item.draft.base_text.size() + item.head.text.size();
  return bytes;
}

Result<RebaseInput> rebaseInput(const Session& session, const DraftController& drafts,
                                const ServiceKey& key) {
  RebaseInput input;
  for (const Draft* draft : drafts.draftsOf(key)) {
    const auto head = headView(session, key, draft->scope);
    if (!head) {
      return fail(ErrorKind::unavailable, "The new revision has not been read yet.", {},
                  "Try again in a moment.");
    }
    if (startsFrom(*draft, head->revision, std::string(head->revision_hash))) continue;
    input.items.push_back({*draft, *headText(session, key, draft->scope)});
  }
  if (!input.items.empty()) input.item_key = itemKeyOf(session, key);
  return input;
}

Result<RebaseOutcome> rebased(const RebaseInput& input, const std::atomic<bool>& stopped) {
  RebaseOutcome outcome;
  for (const auto& [draft, head] : input.items) {
    if (stopped) break;
    MergeTexts texts{draft.base_text, draft.text, head.text};
    auto merged = mergeDocuments(texts, input.item_key);
    if (!merged) return tl::unexpected<Error>(merged.error());
    Draft after{draft.key, draft.scope, head.revision, head.text, merged->text, head.revision_hash};
    if (!merged->conflicts.empty()) {
      MergeJob job{
          words("Rebase %1 onto revision %2").arg(scopeWords(draft.scope)).arg(head.revision.value),
          {words("revision %1").arg(draft.base.value), words("your draft"),
           words("revision %1").arg(head.revision.value)},
          std::move(texts),
          input.item_key};
      outcome.contested.push_back(
          {std::move(after), draft.text, std::move(job), std::move(*merged)});
      continue;
    }
    if (merged->has_marks) outcome.marked.push_back(draft.scope);
    outcome.moved.push_back({draft.text, std::move(after)});
  }
  return outcome;
}

Result<void> moveDrafts(std::vector<MovedDraft> moved, DraftController& drafts) {
  for (const auto& [before, after] : moved) {
    const Draft* still = drafts.find(after.key, after.scope);
    // Of no draft, the text that it would have begun with.
    const bool same = still == nullptr ? before == after.base_text : still->text == before;
    if (!same) {
      return fail(ErrorKind::conflict,
                  words("The draft of %1 changed while it was merged, so nothing was taken over.")
                      .arg(scopeWords(after.scope))
                      .toStdString(),
                  {}, words("Begin again.").toStdString());
    }
  }
  for (auto& [before, after] : moved)
    drafts.edit(std::move(after));
  return {};
}

void dropPublishedDrafts(const Session& session, DraftController& drafts, const ServiceKey& key) {
  std::vector<Scope> published;
  for (const Draft* draft : drafts.draftsOf(key)) {
    const auto head = headView(session, key, draft->scope);
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
