// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/promotion.h"

#include <QCoreApplication>

#include "model/diff/edit_toward.h"
#include "model/document/pointer.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Promotion", text);
}

std::string textIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  return found == profiles.end() ? std::string() : found->second;
}

tl::unexpected<Error> notRead(const ServiceKey& key) {
  return fail(ErrorKind::unavailable, "The profiles of " + key.toString() + " are not read yet.",
              {}, "Try again in a moment.");
}

// The draft of a scope as it is, or the one that would begin at the head.
Result<Draft> draftAt(const Session& session, const DraftController& drafts, const ServiceKey& key,
                      const Scope& scope) {
  if (const Draft* draft = drafts.find(key, scope)) return *draft;
  const auto head = headText(session, key, scope);
  if (!head) return notRead(key);
  return Draft{key, scope, head->revision, head->text, head->text, head->revision_hash};
}

// A profile's values laid over another's: maps join, all else replaces, and null stays null, which
// is what takes an inherited value away.
Value laidOver(Value target, const Value& source) {
  if (!target.isMap() || !source.isMap()) return source;
  for (const auto& [key, value] : source.members()) {
    const Value* known = target.member(key);
    target.setMember(key, known == nullptr ? value : laidOver(*known, value));
  }
  return target;
}

// Scopes that the source has, or had when both had the same profiles.
std::set<Scope> scopesIn(const ProfileSet& now, const ProfileSet& common) {
  std::set<Scope> scopes;
  for (const ProfileSet* set : {&now, &common}) {
    for (const auto& [scope, text] : *set)
      scopes.insert(scope);
  }
  return scopes;
}

QString environmentWords(const ServiceKey& key) {
  return QString::fromStdString(key.environment);
}

}  // namespace

std::optional<RevisionNumber> commonRevision(const Session& session, const ServiceKey& from,
                                             const ServiceKey& to) {
  std::set<std::string> theirs;
  for (const RevisionInfo& info : session.recentRevisions(to))
    theirs.insert(info.content_hash);
  for (const RevisionInfo& info : session.recentRevisions(from)) {
    if (theirs.count(info.content_hash) > 0) return info.number;
  }
  return std::nullopt;
}

Result<Promotion> promotionOf(const Session& session, const DraftController& drafts,
                              const ServiceKey& from, const ServiceKey& to,
                              const ProfileSet& common) {
  const RevisionContent* source = session.stable(from);
  if (source == nullptr) return notRead(from);
  const auto known = scopesOf(session, to);
  const ItemKey item_key = itemKeyOf(session, to);
  Promotion promotion;
  for (const Scope& scope : scopesIn(source->profiles, common)) {
    if (std::find(known.begin(), known.end(), scope) == known.end()) {
      promotion.skipped.push_back(scope);
      continue;
    }
    auto draft = draftAt(session, drafts, to, scope);
    if (!draft) return tl::unexpected<Error>(draft.error());
    MergeTexts texts{textIn(common, scope), draft->text, textIn(source->profiles, scope)};
    auto merged = mergeDocuments(texts, item_key);
    if (!merged) return tl::unexpected<Error>(merged.error());
    if (merged->has_marks) {
      return fail(ErrorKind::input, "A text of " + scope.name() + " is no document.", {},
                  "Mend it first.");
    }
    const std::string before = draft->text;
    draft->text = merged->text;
    if (!merged->conflicts.empty()) {
      MergeJob job{words("Promote %1 from %2 to %3")
                       .arg(scopeWords(scope), environmentWords(from), environmentWords(to)),
                   {words("common"), environmentWords(to), environmentWords(from)},
                   std::move(texts),
                   item_key};
      promotion.contested.push_back({*draft, before, std::move(job), std::move(*merged)});
    } else if (draft->text != before) {
      promotion.drafts.push_back(std::move(*draft));
    }
  }
  return promotion;
}

std::string copyablePointer(const Document& document, NodeId id) {
  NodeId whole = id;
  for (NodeId at = id; at != document.root(); at = document.node(at).parent) {
    if (document.node(document.node(at).parent).kind == ValueKind::sequence)
      whole = document.node(at).parent;
  }
  return document.pointerOf(whole);
}

Result<Draft> copiedTo(const Session& session, const DraftController& drafts, const Address& source,
                       const Scope& target) {
  const auto from = draftAt(session, drafts, source.key, source.scope);
  if (!from) return tl::unexpected<Error>(from.error());
  auto draft = draftAt(session, drafts, source.key, target);
  if (!draft) return tl::unexpected<Error>(draft.error());
  const bool empty = draft->text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (source.pointer.empty() && empty) {
    draft->text = from->text;
    return draft;
  }
  const auto copied = Document::parse(from->text);
  const auto into = Document::parse(draft->text);
  if (!copied || !into) {
    return fail(ErrorKind::input, copied ? into.error().message : copied.error().message, {},
                "Mend the text first.");
  }
  const Value whole = copied->value();
  const auto value = valueAt(whole, source.pointer);
  if (!value) return tl::unexpected<Error>(value.error());
  if (*value == nullptr)
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", source.pointer);
  const auto steps = pointerSteps(source.pointer);
  Value patch = **value;
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    Value outer = Value::map();
    outer.setMember(*step, std::move(patch));
    patch = std::move(outer);
  }
  const auto edited =
      editedToMean(*into, laidOver(into->value(), patch), {itemKeyOf(session, source.key)});
  if (!edited) return tl::unexpected<Error>(edited.error());
  draft->text = edited->text();
  return draft;
}

}  // namespace sextant::ui
