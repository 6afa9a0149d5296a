// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/navigator_builder.h"

#include "widgets/console/fleet_page.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

// Leaves that a profile sets by itself.
int keysOf(const Session& session, const ServiceKey& key, const Scope& scope) {
  const RevisionContent* stable = session.stable(key);
  if (stable == nullptr || stable->profiles.count(scope) == 0) return 0;
  const auto alone = effectiveProfile({{Scope{}, stable->profiles.at(scope)}}, Scope{});
  return alone ? static_cast<int>(alone->entries.size()) : 0;
}

NavigatorInstance instanceOf(const Session& session, const DraftController& drafts,
                             const ServiceKey& key, const Scope& scope) {
  NavigatorInstance instance{scope.instance};
  instance.has_draft = drafts.find(key, scope) != nullptr;
  const RevisionContent* stable = session.stable(key);
  instance.has_profile = stable != nullptr && stable->profiles.count(scope) > 0;
  for (const sextant::FleetRow& row : session.fleet(key)) {
    if (row.instance.scope != scope) continue;
    const auto assigned = session.assignmentOf({key, scope});
    const auto state = instanceState(row, assigned ? assigned->revision : RevisionNumber{});
    instance.state = state.state;
    instance.tooltip = state.reason.isEmpty() && row.reported
                           ? Navigator::tr("Runs revision %1.").arg(row.applied.value)
                           : state.reason;
  }
  return instance;
}

NavigatorService serviceOf(const Session& session, const DraftController& drafts,
                           const Head& head) {
  NavigatorService service{head.key.service};
  if (head.stable.value > 0) service.stable = head.stable;
  service.has_draft = drafts.find(head.key, {}) != nullptr;
  for (const Scope& scope : scopesOf(session, head.key)) {
    if (scope.isCluster()) {
      NavigatorCluster cluster{scope.cluster, keysOf(session, head.key, scope)};
      cluster.has_draft = drafts.find(head.key, scope) != nullptr;
      service.clusters.push_back(std::move(cluster));
    } else if (scope.isInstance()) {
      if (service.clusters.empty() || service.clusters.back().name != scope.cluster) {
        service.clusters.push_back({scope.cluster});
      }
      service.clusters.back().instances.push_back(instanceOf(session, drafts, head.key, scope));
    }
  }
  return service;
}

}  // namespace

NavigatorSnapshot navigatorSnapshot(const Session& session, const DraftController& drafts) {
  NavigatorSnapshot snapshot;
  for (const Environment& environment : session.overview().environments) {
    NavigatorEnvironment shown{environment.name, QString::fromStdString(environment.colour),
                               environment.is_protected};
    for (const Head& head : session.overview().heads) {
      if (head.key.environment == environment.name) {
        shown.services.push_back(serviceOf(session, drafts, head));
      }
    }
    snapshot.environments.push_back(std::move(shown));
  }
  return snapshot;
}

}  // namespace sextant::ui
