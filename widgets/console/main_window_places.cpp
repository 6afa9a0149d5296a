// SPDX-License-Identifier: GPL-3.0-or-later
// Places of the store as a list that narrows: going to one, comparing with one.
#include <set>

#include "widgets/console/main_window.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

QString profileKey(const Address& address) {
  return QStringLiteral("profile|") + QString::fromStdString(address.toString());
}

}  // namespace

std::vector<FinderItem> MainWindow::profilePlaces(
    const std::function<void(const Address&)>& chosen) {
  std::vector<FinderItem> items;
  const QString kinds[] = {tr("base"), tr("cluster"), tr("instance")};
  const QString absent[] = {tr("base, no profile"), tr("cluster, no profile"),
                            tr("instance, no profile")};
  const auto& profiles = session_.overview().profiles;
  for (const Head& head : session_.overview().heads) {
    const auto known = profiles.find(head.key);
    std::set<Scope> existing;
    if (known != profiles.end()) existing.insert(known->second.begin(), known->second.end());
    for (const Scope& scope : scopesOf(session_, head.key)) {
      const Address address{head.key, scope};
      const int kind = scope.isBase() ? 0 : scope.isCluster() ? 1 : 2;
      FinderItem item{QString::fromStdString(address.toString()),
                      existing.count(scope) > 0 ? kinds[kind] : absent[kind]};
      if (drafts_.find(head.key, scope) != nullptr) item.note = tr("%1, draft").arg(kinds[kind]);
      item.pin = profileKey(address);
      item.chosen = [chosen, address] { chosen(address); };
      items.push_back(std::move(item));
    }
  }
  return items;
}

std::vector<FinderItem> MainWindow::places() {
  auto items =
      profilePlaces([this](const Address& address) { openProfile(address)->focusContent(); });
  for (const Head& head : session_.overview().heads) {
    const QString name = QString::fromStdString(head.key.toString());
    FinderItem item{name + QLatin1Char(' ') + tr("fleet"), tr("instances")};
    item.pin = QStringLiteral("fleet|") + name;
    item.chosen = [this, key = head.key] { openFleet(key); };
    items.push_back(std::move(item));
  }
  return items;
}

void MainWindow::showGoTo() {
  (new Finder(tr("Go to profile, instance…"), places(), this, &places_))->popUp();
}

void MainWindow::compareWith() {
  const Page* page = tabs_->current();
  if (page == nullptr) return;
  DiffSide own{page->service(), page->scope()};
  if (page->hasDraft()) own.kind = DiffSide::Kind::draft;
  const Address here{page->service(), page->scope()};
  auto items = profilePlaces([this, own](const Address& other) {
    openDiff(own, {other.key, other.scope});
  });
  std::erase_if(items, [&](const FinderItem& item) { return item.pin == profileKey(here); });
  (new Finder(tr("Compare %1 with…").arg(QString::fromStdString(here.toString())), std::move(items),
              this, &places_))
      ->popUp();
}

}  // namespace sextant::ui
