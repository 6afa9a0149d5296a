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

std::size_t PromotionInput::bytes() const {
  std::size_t bytes = 0;
  for (const Item& item : items)
    bytes += item.draft.text.size() + item.common.size() + item.source.size();
  return bytes;
}

Result<PromotionInput> promotionInput(const Session& session, const DraftController& drafts,
                                      const ServiceKey& from, const ServiceKey& to,
                                      const ProfileSet& common) {
  const RevisionContent* source = session.stable(from);
  if (source == nullptr) return notRead(from);
  const auto known = scopesOf(session, to);
  PromotionInput input{from, to, {}, {}, itemKeyOf(session, to)};
  for (const Scope& scope : scopesIn(source->profiles, common)) {
    if (std::find(known.begin(), known.end(), scope) == known.end()) {
      input.skipped.push_back(scope);
      continue;
    }
    auto draft = draftAt(session, drafts, to, scope);
    if (!draft) return tl::unexpected<Error>(draft.error());
    input.items.push_back(
        {std::move(*draft), textIn(common, scope), textIn(source->profiles, scope)});
  }
  return input;
}

Result<Promotion> promotionOf(const PromotionInput& input, const std::atomic<bool>& stopped) {
  Promotion promotion;
  promotion.skipped = input.skipped;
  for (const PromotionInput::Item& item : input.items) {
    if (stopped) break;
    MergeTexts texts{item.common, item.draft.text, item.source};
    auto merged = mergeDocuments(texts, input.item_key);
    if (!merged) return tl::unexpected<Error>(merged.error());
    Draft draft = item.draft;
    if (merged->has_marks) {
      return fail(ErrorKind::input, "A text of " + draft.scope.name() + " is no document.", {},
                  "Mend it first.");
    }
    std::string before = std::exchange(draft.text, merged->text);
    if (!merged->conflicts.empty()) {
      const QString source = environmentWords(input.from);
      const QString target = environmentWords(input.to);
      MergeJob job{words("Promote %1 from %2 to %3").arg(scopeWords(draft.scope), source, target),
                   {words("common"), target, source},
                   std::move(texts),
                   input.item_key};
      promotion.contested.push_back(
          {std::move(draft), std::move(before), std::move(job), std::move(*merged)});
    } else if (draft.text != before) {
      promotion.drafts.push_back({std::move(before), std::move(draft)});
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

Result<std::string> copyablePointerAt(const std::string& text, const Position& position) {
  const auto document = Document::parse(text);
  if (!document) {
    return fail(ErrorKind::input, words("The text cannot be read, so it has no keys: %1")
                                      .arg(QString::fromStdString(document.error().message))
                                      .toStdString());
  }
  const NodeId at = document->at(document->offset(position));
  if (at == document->root()) {
    return fail(
        ErrorKind::input,
        words("The cursor is on no key. Put it on the one that is to be copied.").toStdString());
  }
  return copyablePointer(*document, at);
}

Result<CopyInput> copyInput(const Session& session, const DraftController& drafts,
                            const Address& source, const Scope& target) {
  auto from = draftAt(session, drafts, source.key, source.scope);
  if (!from) return tl::unexpected<Error>(from.error());
  auto into = draftAt(session, drafts, source.key, target);
  if (!into) return tl::unexpected<Error>(into.error());
  return CopyInput{std::move(from->text), source.pointer, std::move(*into),
                   itemKeyOf(session, source.key)};
}

Result<Draft> copied(const CopyInput& input) {
  Draft draft = input.into;
  const bool empty = draft.text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (input.pointer.empty() && empty) {
    draft.text = input.from;
    return draft;
  }
  const auto source = Document::parse(input.from);
  const auto into = Document::parse(draft.text);
  if (!source || !into) {
    return fail(ErrorKind::input, source ? into.error().message : source.error().message, {},
                "Mend the text first.");
  }
  const Value whole = source->value();
  const auto value = valueAt(whole, input.pointer);
  if (!value) return tl::unexpected<Error>(value.error());
  if (*value == nullptr)
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", input.pointer);
  const auto steps = pointerSteps(input.pointer);
  Value patch = **value;
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    Value outer = Value::map();
    outer.setMember(*step, std::move(patch));
    patch = std::move(outer);
  }
  const auto edited = editedToMean(*into, laidOver(into->value(), patch), {input.item_key});
  if (!edited) return tl::unexpected<Error>(edited.error());
  draft.text = edited->text();
  return draft;
}

}  // namespace sextant::ui
