// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/service_texts.h"

#include <algorithm>

#include "model/checks/item_key.h"

namespace sextant::ui {

std::optional<HeadView> headView(const Session& session, const ServiceKey& key,
                                 const Scope& scope) {
  const RevisionContent* stable = session.stable(key);
  if (stable == nullptr) {
    const bool new_service = session.hasOverview() && session.overview().head(key) == nullptr;
    return new_service ? std::optional<HeadView>(HeadView{}) : std::nullopt;
  }
  HeadView view{stable->info.number, false, {}, stable->info.content_hash};
  const auto found = stable->profiles.find(scope);
  view.exists = found != stable->profiles.end();
  if (view.exists) view.text = found->second;
  return view;
}

std::optional<HeadText> headText(const Session& session, const ServiceKey& key,
                                 const Scope& scope) {
  const auto view = headView(session, key, scope);
  if (!view) return std::nullopt;
  return HeadText{view->revision, view->exists, std::string(view->text),
                  std::string(view->revision_hash)};
}

bool startsFrom(const Draft& draft, RevisionNumber number, const std::string& hash) {
  return draft.base == number && (draft.base_hash.empty() || draft.base_hash == hash);
}

std::optional<std::string> publishedText(const Draft& draft) {
  const bool blank = draft.text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank && !draft.scope.isBase()) return std::nullopt;
  return draft.text;
}

Result<const Draft*> commonBase(const std::vector<const Draft*>& drafts) {
  if (drafts.empty()) return fail(ErrorKind::usage, "There is no draft.");
  for (const Draft* draft : drafts) {
    if (draft->base == drafts.front()->base) continue;
    return fail(ErrorKind::conflict, "Your drafts stand on different revisions.", {},
                "Rebase them onto the stable revision first.");
  }
  return drafts.front();
}

ProfileTexts textsOf(const std::vector<const Draft*>& drafts) {
  ProfileTexts texts;
  for (const Draft* draft : drafts)
    texts[draft->scope] = publishedText(*draft);
  return texts;
}

ProfileSet withDrafts(const Session& session, const ServiceKey& key,
                      const std::vector<const Draft*>& drafts) {
  const RevisionContent* stable = session.stable(key);
  return withTexts(stable == nullptr ? ProfileSet{} : stable->profiles, textsOf(drafts));
}

int reachOf(const Session& session, const ServiceKey& key, const std::vector<Scope>& scopes) {
  const auto inventory = session.overview().inventory(key);
  return static_cast<int>(
      std::count_if(inventory.begin(), inventory.end(), [&](const Scope& instance) {
        return std::any_of(scopes.begin(), scopes.end(),
                           [&](const Scope& scope) { return scope.covers(instance); });
      }));
}

std::vector<Scope> scopesOf(const Session& session, const ServiceKey& key) {
  std::vector<Scope> scopes{Scope{}};
  for (const Scope& instance : session.overview().inventory(key)) {
    if (scopes.back().cluster != instance.cluster) scopes.push_back({instance.cluster, {}});
    scopes.push_back(instance);
  }
  const auto& profiles = session.overview().profiles;
  if (const auto found = profiles.find(key); found != profiles.end()) {
    scopes.insert(scopes.end(), found->second.begin(), found->second.end());
  }
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}

QString scopeWords(const Scope& scope) {
  return QString::fromStdString(scope.isInstance() ? scope.path() : scope.name());
}

ItemKey itemKeyOf(const Session& session, const ServiceKey& key) {
  const ServiceSchema* schema = session.schema(key);
  return schema == nullptr ? ItemKey() : sextant::itemKeyOf(*schema);
}

DiffDocument diffDocument(const std::string& left, const std::string& right,
                          const QString& left_title, const QString& right_title,
                          const ItemKey& item_key) {
  auto diff = textDiff(left, right);
  if (!diff) return {{}, QString::fromStdString(diff.error().toString()), right_title};
  DiffDocument document{std::move(*diff), left_title, right_title, left, right};
  const auto before = Document::parse(left);
  const auto after = Document::parse(right);
  if (before && after) document.values = semanticDiff(before->value(), after->value(), item_key);
  return document;
}

}  // namespace sextant::ui
