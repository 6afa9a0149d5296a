// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/search_page.h"

#include <QVBoxLayout>

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

// Texts that change in a burst (a publish, somebody typing) are searched once.
constexpr int again_ms = 300;
constexpr std::size_t unsure_max = 50;

}  // namespace

struct SearchPage::Found {
  std::vector<SearchHit> hits;
  std::size_t all = 0;
  std::size_t profiles = 0;
  std::size_t unsure = 0;  // entries on which the expression gave up
};

struct SearchPage::Indexed {
  SearchEntries entries;
  std::set<Scope> drafts;
  std::size_t profiles = 0;
};

SearchPage::SearchPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new SearchView;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  again_.setSingleShot(true);
  again_.setInterval(again_ms);
  refreshEnvironments();
  view_->setEnvironment(QString::fromStdString(key_.environment));
  connect(&again_, &QTimer::timeout, this, &SearchPage::search);
  connect(view_, &SearchView::searchWanted, this, &SearchPage::search);
  connect(view_, &SearchView::opened, this, &Page::placeWanted);
  connect(&parts_.session, &Session::overviewChanged, this, &SearchPage::refreshEnvironments);
  connect(&parts_.session, &Session::stableChanged, this, &SearchPage::forget);
  connect(&parts_.drafts, &DraftController::changed, this,
          [this](const Address& address) { forget(address.key); });
}

void SearchPage::focusContent() {
  view_->field()->setFocus();
  view_->field()->selectAll();
}

void SearchPage::refreshEnvironments() {
  QStringList names;
  for (const Environment& environment : parts_.session.overview().environments)
    names.append(QString::fromStdString(environment.name));
  const QString own = QString::fromStdString(key_.environment);
  if (!names.contains(own)) names.append(own);
  view_->setEnvironments(names);
}

void SearchPage::forget(const ServiceKey& key) {
  ++versions_[key];
  index_.erase(key);
  if (key.environment == view_->environment().toStdString()) again_.start();
}

SearchPage::Snapshot SearchPage::snapshotOf(const ServiceKey& key) const {
  Snapshot snapshot;
  const auto drafts = parts_.drafts.draftsOf(key);
  snapshot.profiles = withDrafts(parts_.session, key, drafts);
  for (const Draft* draft : drafts)
    snapshot.drafts.insert(draft->scope);
  return snapshot;
}

void SearchPage::search() {
  auto query = SearchQuery::compile(view_->text().toStdString(), view_->options());
  if (!query) {
    job_.cancel();  // hits that are on their way do not belong to it
    view_->setProblem(QString::fromStdString(query.error().what));
    return;
  }
  const std::string environment = view_->environment().toStdString();
  Index known;
  std::map<ServiceKey, Snapshot> unknown;
  for (const Head& head : parts_.session.overview().heads) {
    if (head.key.environment != environment) continue;
    const auto found = index_.find(head.key);
    if (found != index_.end()) {
      known.insert(*found);
    } else {
      unknown.emplace(head.key, snapshotOf(head.key));
    }
  }
  view_->setSearching();
  struct Answer {
    Versions versions;
    Index index;
    Found found;
  };
  job_.startBehind(
      [query = *query, index = std::move(known), versions = versions_,
       unknown = std::move(unknown)](BackgroundJob::Stopped stopped) mutable {
        for (auto& [key, snapshot] : unknown) {
          if (stopped) break;
          auto indexed = std::make_shared<Indexed>();
          indexed->entries = searchEntries(snapshot.profiles);
          indexed->profiles = snapshot.profiles.size();
          indexed->drafts = std::move(snapshot.drafts);
          index[key] = std::move(indexed);
        }
        auto found = searchIn(index, query, stopped);
        return Answer{std::move(versions), std::move(index), found.value_or(Found{})};
      },
      [this](Answer answer) {
        take(answer.versions, std::move(answer.index), std::move(answer.found));
      });
}

// Nothing: the search was cancelled.
std::optional<SearchPage::Found> SearchPage::searchIn(const Index& index, const SearchQuery& query,
                                                      BackgroundJob::Stopped stopped) {
  Found found;
  for (const auto& [key, service] : index) {
    found.profiles += service->profiles;
    for (const SearchEntry& entry : service->entries) {
      if (stopped) return std::nullopt;
      const auto matches = query.matches(entry);
      // Each took a million steps, and none of them can be called found or not found.
      if (!matches && ++found.unsure == unsure_max) return found;
      if (!matches.value_or(false) || ++found.all > SearchView::hits_max) continue;
      Address address{key, entry.scope};
      address.pointer = entry.pointer;
      found.hits.push_back({std::move(address), entry.position, QString::fromStdString(entry.value),
                            service->drafts.count(entry.scope) > 0});
    }
  }
  return found;
}

void SearchPage::take(const Versions& versions, Index index, Found found) {
  // What changed while it was read is read again soon.
  for (auto& [key, indexed] : index) {
    const auto then = versions.find(key);
    const auto now = versions_.find(key);
    const bool same =
        (then == versions.end() ? 0 : then->second) == (now == versions_.end() ? 0 : now->second);
    if (same) index_[key] = std::move(indexed);
  }
  if (found.unsure > 0) {
    view_->setProblem(
        tr("This expression takes too many steps to say where it is found. Write it "
           "without repeats inside of repeats."));
    return;
  }
  view_->setHits(std::move(found.hits), found.all, found.profiles);
}

}  // namespace sextant::ui
