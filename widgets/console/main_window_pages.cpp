// SPDX-License-Identifier: GPL-3.0-or-later
// The window's pages: opening each kind, and opening it again at the next start.
#include "model/checks/settings.h"
#include "widgets/console/alerts_page.h"
#include "widgets/console/audit_page.h"
#include "widgets/console/change_page.h"
#include "widgets/console/changes_page.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/emergencies_page.h"
#include "widgets/console/estimate_page.h"
#include "widgets/console/events_page.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/latency_page.h"
#include "widgets/console/main_window.h"
#include "widgets/console/preview_page.h"
#include "widgets/console/guide_page.h"
#include "widgets/console/rollout_page.h"
#include "widgets/console/reach_page.h"
#include "widgets/console/restored_page.h"
#include "widgets/console/search_page.h"

namespace sextant::ui {

void MainWindow::connectPage(Page* page) {
  session_.watch(page->service());
  checks_.follow(page->service());
  connect(page, &Page::addressWanted, this, &MainWindow::openProfile);
  connect(page, &Page::placeWanted, this, &MainWindow::openPlace);
  connect(page, &Page::diffWanted, this, &MainWindow::openDiff);
  connect(page, &Page::restoreWanted, publish_, &PublishFlow::startRestore);
  connect(page, &Page::discardWanted, this, &MainWindow::askDiscard);
  connect(page, &Page::rebaseWanted, merges_, &MergeFlow::rebase);
  connect(page, &Page::historyWanted, this, &MainWindow::openHistory);
  connect(page, &Page::auditWanted, this, &MainWindow::openAudit);
  if (auto* alerts = qobject_cast<AlertsPage*>(page)) {
    connect(alerts, &AlertsPage::momentWanted, this,
            [this](const ServiceKey& key, qint64 second) { openLatency(key)->showMoment(second); });
  }
  connectChangePage(page);
  connectGuidePage(page);
  connectEmergencyPage(page);
  connect(page, &Page::auditEntryWanted, this, &MainWindow::openAuditEntry);
  connect(page, &Page::fleetWanted, this, &MainWindow::openInFleet);
  connect(page, &Page::eventsWanted, this, [this](const ServiceKey& key, const Scope& scope) {
    std::string place = key.service;
    if (!scope.isBase()) place += '/' + scope.path();
    openEvents(QString::fromStdString(key.environment), QString::fromStdString(place));
  });
  connect(page, &Page::told, notices_, &NoticeBar::showNote);
  connect(page, &Page::linkWanted, this, &MainWindow::copyLink);
  connect(page, &Page::headingChanged, this, &MainWindow::refreshChrome);
}

void MainWindow::addPage(Page* page) {
  connectPage(page);
  tabs_->add(page);
}

Page* MainWindow::findPage(const QString& key) {
  return made(tabs_->find(key));
}

Page* MainWindow::made(Page* page) {
  if (qobject_cast<RestoredPage*>(page) == nullptr) return page;
  Page* real = makePage(page->key());
  if (real == nullptr) return page;
  connectPage(real);
  tabs_->replace(page, real);
  return real;
}

ProfilePage* MainWindow::openProfile(const Address& address) {
  const QString key = QStringLiteral("profile|") +
                      QString::fromStdString(Address{address.key, address.scope}.toString());
  auto* page = qobject_cast<ProfilePage*>(findPage(key));
  if (page == nullptr) {
    page = new ProfilePage(parts_, address.key, address.scope);
    addPage(page);
  } else {
    tabs_->show(page);
  }
  return page;
}

void MainWindow::openPlace(const Address& address, const Position& position) {
  openProfile(address)->goTo(position);
}

FleetPage* MainWindow::openFleet(const ServiceKey& key) {
  const QString name = QStringLiteral("fleet|") + QString::fromStdString(key.toString());
  auto* page = qobject_cast<FleetPage*>(findPage(name));
  if (page != nullptr) {
    tabs_->show(page);
  } else {
    addPage(page = new FleetPage(parts_, key));
  }
  return page;
}

void MainWindow::openInFleet(const ServiceKey& key, const Scope& instance) {
  FleetPage* page = openFleet(key);
  page->choose(instance);
  page->focusContent();
}

LatencyPage* MainWindow::openLatency(const ServiceKey& key) {
  auto* page = qobject_cast<LatencyPage*>(findPage(LatencyPage::keyOf(key)));
  if (page == nullptr) {
    addPage(page = new LatencyPage(parts_, key));
  } else {
    tabs_->show(page);
  }
  return page;
}

void MainWindow::showSide() {
  problems_->setVisible(tabs_->current() == nullptr || tabs_->current()->isAboutTexts());
  // A change needs the room for its conversation.
  const bool has_own_charts = qobject_cast<LatencyPage*>(tabs_->current()) != nullptr ||
                              qobject_cast<PreviewPage*>(tabs_->current()) != nullptr ||
                              qobject_cast<RolloutPage*>(tabs_->current()) != nullptr ||
                              qobject_cast<ChangePage*>(tabs_->current()) != nullptr;
  side_->setVisible(side_wanted_ && !has_own_charts);
}

void MainWindow::connectLatency() {
  const auto show = [this](const ServiceKey& key, qint64 second) {
    openLatency(key)->showMoment(second);
  };
  connect(latency_controller_, &LatencyController::revisionWanted, this, &MainWindow::openHistory);
  connect(latency_controller_, &LatencyController::momentWanted, this, show);
  connect(&alerts_, &AlertWatch::fired, &notifier_, &DesktopNotifier::show);
  connect(&notifier_, &DesktopNotifier::activated, this, [this](const QString& id) {
    showNormal();
    raise();
    activateWindow();
    const auto of = ServiceKey::parse(id.section(QLatin1Char('|'), 2).toStdString());
    if (!id.startsWith(QLatin1String("change|")) || !of) return openAlerts(id);
    openChange(*of, {id.section(QLatin1Char('|'), 1, 1).toLongLong()});
  });
  connect(status_, &StatusStrip::alertsWanted, this, [this] { openAlerts(); });
}

void MainWindow::openAlerts(const QString& id) {
  Page* found = nullptr;
  for (Page* page : tabs_->pages()) {
    if (page->key().startsWith(AlertsPage::pageKey())) found = page;
  }
  if ((found = made(found)) != nullptr) {
    tabs_->show(found);
  } else {
    const auto& heads = session_.overview().heads;
    const auto key = currentService();
    if (!key && heads.empty()) return;
    addPage(found = new AlertsPage(parts_, key ? *key : heads.front().key));
  }
  if (auto* page = qobject_cast<AlertsPage*>(found); page != nullptr && !id.isEmpty())
    page->list()->table()->selectKey(id);
  found->focusContent();
}

void MainWindow::openReach(const ServiceKey& key) {
  if (Page* page = findPage(ReachPage::keyOf(key))) {
    tabs_->show(page);
  } else {
    addPage(new ReachPage(parts_, key));
  }
}

void MainWindow::openEstimate(const ServiceKey& key) {
  if (Page* page = findPage(EstimatePage::keyOf(key))) {
    tabs_->show(page);
  } else {
    addPage(new EstimatePage(parts_, key));
  }
}

PreviewPage* MainWindow::openPreview(const ServiceKey& key) {
  auto* page = qobject_cast<PreviewPage*>(findPage(PreviewPage::keyOf(key)));
  if (page == nullptr) {
    addPage(page = new PreviewPage(parts_, key));
  } else {
    tabs_->show(page);
  }
  return page;
}

RolloutPage* MainWindow::openRollout(const ServiceKey& key) {
  auto* page = qobject_cast<RolloutPage*>(findPage(RolloutPage::keyOf(key)));
  if (page == nullptr) {
    addPage(page = new RolloutPage(parts_, key));
  } else {
    tabs_->show(page);
  }
  return page;
}

void MainWindow::openSearch(const ServiceKey& key) {
  Page* found = nullptr;
  for (Page* page : tabs_->pages()) {
    if (page->key().startsWith(SearchPage::pageKey())) found = page;
  }
  found = made(found);
  if (found == nullptr) {
    addPage(found = new SearchPage(parts_, key));
  } else {
    tabs_->show(found);
  }
  found->focusContent();
}

// One of an environment, whichever service was in front when it was made. A new one goes on with
// the service in front, which the charts beside it show, or with one of the environment.
template <class Kind>
Kind* MainWindow::openOfEnvironment(const std::string& environment) {
  Page* found = nullptr;
  for (Page* page : tabs_->pages()) {
    if (page->key().startsWith(Kind::pageKey(environment))) found = page;
  }
  auto* page = qobject_cast<Kind*>(made(found));
  if (page != nullptr) {
    tabs_->show(page);
  } else {
    auto key = currentService();
    if (!key || key->environment != environment) key = firstService(environment);
    addPage(page = new Kind(parts_, *key));
  }
  page->focusContent();
  return page;
}

AuditPage* MainWindow::openAudit(const QString& environment) {
  return openOfEnvironment<AuditPage>(environment.toStdString());
}

void MainWindow::openAuditEntry(const QString& environment, qint64 number) {
  openAudit(environment)->showEntry(number);
}

void MainWindow::openEvents(const QString& environment, const QString& place) {
  auto* page = openOfEnvironment<EventsPage>(environment.toStdString());
  if (!place.isEmpty()) page->view()->filter()->setPlace(place);
}

ChangesPage* MainWindow::openChanges(const QString& environment) {
  return openOfEnvironment<ChangesPage>(environment.toStdString());
}

EmergenciesPage* MainWindow::openEmergencies(const QString& environment) {
  return openOfEnvironment<EmergenciesPage>(environment.toStdString());
}

ServiceKey MainWindow::firstService(const std::string& environment) const {
  for (const Head& head : session_.overview().heads) {
    if (head.key.environment == environment && head.key.service != settings_service)
      return head.key;
  }
  return {environment, settings_service};
}

void MainWindow::openHistory(const ServiceKey& key, RevisionNumber number) {
  ProfilePage* page = openProfile({key, {}});
  page->showRevision(number);
  page->focusContent();
}

void MainWindow::openDiff(const DiffSide& left, const DiffSide& right) {
  const QString name =
      QStringLiteral("diff|") + left.toString() + QLatin1Char('|') + right.toString();
  if (Page* page = findPage(name)) {
    tabs_->show(page);
  } else {
    addPage(new DiffPage(parts_, left, right));
  }
}

Page* MainWindow::makePage(const QString& key) {
  const QString kind = key.section(QLatin1Char('|'), 0, 0);
  const QString rest = key.section(QLatin1Char('|'), 1);
  if (kind == QLatin1String("profile")) {
    const auto address = Address::parse(rest.toStdString());
    return address ? new ProfilePage(parts_, address->key, address->scope) : nullptr;
  }
  if (kind == QLatin1String("diff")) {
    const auto left = DiffSide::fromString(rest.section(QLatin1Char('|'), 0, 0));
    const auto right = DiffSide::fromString(rest.section(QLatin1Char('|'), 1));
    return left && right ? new DiffPage(parts_, *left, *right) : nullptr;
  }
  if (kind == QLatin1String("change")) {
    const auto of = ServiceKey::parse(rest.section(QLatin1Char('|'), 1).toStdString());
    const ChangeNumber number{rest.section(QLatin1Char('|'), 0, 0).toLongLong()};
    return of && number.value > 0 ? new ChangePage(parts_, *of, number) : nullptr;
  }
  const auto service = ServiceKey::parse(rest.toStdString());
  if (!service) return nullptr;
  if (kind == QLatin1String("changes")) return new ChangesPage(parts_, *service);
  if (kind == QLatin1String("emergencies")) return new EmergenciesPage(parts_, *service);
  if (kind == QLatin1String("fleet")) return new FleetPage(parts_, *service);
  if (kind == QLatin1String("alerts")) return new AlertsPage(parts_, *service);
  if (kind == QLatin1String("latency")) return new LatencyPage(parts_, *service);
  if (kind == QLatin1String("audit")) return new AuditPage(parts_, *service);
  if (kind == QLatin1String("events")) return new EventsPage(parts_, *service);
  if (kind == QLatin1String("estimate")) return new EstimatePage(parts_, *service);
  if (kind == QLatin1String("preview")) return new PreviewPage(parts_, *service);
  if (kind == QLatin1String("guide")) return new GuidePage(parts_, *service);
  if (kind == QLatin1String("rollout")) return new RolloutPage(parts_, *service);
  if (kind == QLatin1String("reach")) return new ReachPage(parts_, *service);
  return kind == QLatin1String("search") ? new SearchPage(parts_, *service) : nullptr;
}

}  // namespace sextant::ui
