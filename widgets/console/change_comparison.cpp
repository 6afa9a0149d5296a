// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_comparison.h"

#include <algorithm>

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

std::string textIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  return found == profiles.end() ? std::string() : found->second;
}

void addDocument(std::map<Scope, Document>& documents, const ProfileSet& profiles,
                 const Scope& scope) {
  const auto found = profiles.find(scope);
  if (found == profiles.end()) return;
  if (auto read = Document::parse(found->second)) documents.emplace(scope, std::move(*read));
}

const Document* documentIn(const std::map<Scope, Document>& documents, const Scope& scope) {
  const auto found = documents.find(scope);
  return found == documents.end() ? nullptr : &found->second;
}

bool holds(const Document& document, const std::string& pointer) {
  const auto found = document.find(pointer);
  return found && *found;
}

}  // namespace

int ChangeComparison::partOf(const Scope& scope) const {
  const auto found = std::find(scopes.begin(), scopes.end(), scope);
  return found == scopes.end() ? -1 : int(found - scopes.begin());
}

ChangeComparison compareSets(const ProfileSet& before, const ProfileSet& after,
                             std::vector<Scope> scopes, const ComparedTitles& titles,
                             const ItemKey& item_key, const std::atomic<bool>& stopped) {
  ChangeComparison compared;
  compared.scopes = std::move(scopes);
  for (const Scope& scope : compared.scopes) {
    if (stopped) break;
    addDocument(compared.before, before, scope);
    addDocument(compared.after, after, scope);
    compared.parts.push_back({scopeWords(scope), std::make_shared<const DiffDocument>(diffDocument(
                                                     textIn(before, scope), textIn(after, scope),
                                                     titles.left, titles.right, item_key))});
  }
  return compared;
}

ChangeComparison awaitedComparison(std::vector<Scope> scopes) {
  ChangeComparison awaited;
  for (const Scope& scope : scopes)
    awaited.parts.push_back({scopeWords(scope), nullptr});
  awaited.scopes = std::move(scopes);
  return awaited;
}

std::optional<ComparedPlace> placeIn(const ChangeComparison& comparison, const Scope& scope,
                                     const std::string& pointer) {
  const Document* after = documentIn(comparison.after, scope);
  const Document* before = documentIn(comparison.before, scope);
  const bool is_right = after != nullptr && holds(*after, pointer);
  const bool is_left = !is_right && before != nullptr && holds(*before, pointer);
  const Document* document = is_left || after == nullptr ? before : after;
  if (document == nullptr || comparison.partOf(scope) < 0) return std::nullopt;
  return ComparedPlace{document == before,
                       std::size_t(document->markOf(document->nearest(pointer)).line),
                       !is_right && !is_left};
}

std::optional<std::string> pointerAt(const ChangeComparison& comparison, const Scope& scope,
                                     std::size_t line) {
  const Document* document = documentIn(comparison.after, scope);
  if (document == nullptr || line == 0) return std::nullopt;
  const std::size_t begin = document->offset({line, 1});
  const std::size_t indent = document->text().find_first_not_of(' ', begin);
  if (indent == std::string::npos) return std::nullopt;
  return document->pointerOf(document->at(indent));
}

}  // namespace sextant::ui
