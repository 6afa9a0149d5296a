// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/navigator_builder.h"

#include <set>

#include "widgets/console/fleet_page.h"
#include "widgets/console/instance_reports.h"

namespace sextant::ui {
namespace {

// Clusters and instances of the inventory, and those that only have a profile.
std::map<Scope, const InstanceReport*> placesOf(const Session& session, const ServiceKey& key,
                                                const std::vector<InstanceReport>& reports) {
  std::map<Scope, const InstanceReport*> places;
  for (const InstanceReport& report : reports)
    places.emplace_hint(places.end(), report.scope, &report);
  const auto& profiles = session.overview().profiles;
  if (const auto found = profiles.find(key); found != profiles.end()) {
    for (const Scope& scope : found->second)
      places.emplace(scope, nullptr);
  }
  return places;
}

}  // namespace

int NavigatorBuilder::keysOf(const RevisionContent& stable, const ServiceKey& key,
                             const Scope& scope) {
  KeyCounts& counts = counts_[key];
  if (counts.content_hash != stable.info.content_hash) {
    counts.content_hash = stable.info.content_hash;
    counts.keys.clear();
  }
  const auto known = counts.keys.find(scope);
  if (known != counts.keys.end()) return known->second;
  const auto text = stable.profiles.find(scope);
  if (text == stable.profiles.end()) return 0;
  const auto alone = effectiveProfile({{Scope{}, text->second}}, Scope{});
  return counts.keys[scope] = alone ? static_cast<int>(alone->entries.size()) : 0;
}

NavigatorService NavigatorBuilder::serviceOf(const Session& session, const DraftController& drafts,
                                             const Head& head) {
  NavigatorService service{head.key.service};
  if (head.stable.value > 0) service.stable = head.stable;
  std::set<Scope> drafted;
  for (const Draft* draft : drafts.draftsOf(head.key))
    drafted.insert(draft->scope);
  const RevisionContent* stable = session.stable(head.key);
  const auto reports = instanceReports(session, head.key);
  for (const auto& [scope, report] : placesOf(session, head.key, reports)) {
    if (scope.isBase()) continue;
    if (service.clusters.empty() || service.clusters.back().name != scope.cluster) {
      const Scope cluster{scope.cluster, {}};
      const int keys = stable == nullptr ? 0 : keysOf(*stable, head.key, cluster);
      service.clusters.push_back({scope.cluster, keys, drafted.count(cluster) > 0});
    }
    if (!scope.isInstance()) continue;
    NavigatorInstance instance{scope.instance};
    instance.has_draft = drafted.count(scope) > 0;
    instance.has_profile = stable != nullptr && stable->profiles.count(scope) > 0;
    if (report != nullptr && report->report != nullptr) {
      instance.state = instanceShape(*report->report, report->wanted.value_or(RevisionNumber{}),
                                     report->because);
    }
    service.clusters.back().instances.push_back(std::move(instance));
  }
  service.has_draft = drafted.count(Scope{}) > 0;
  return service;
}

NavigatorSnapshot NavigatorBuilder::snapshot(const Session& session,
                                             const DraftController& drafts) {
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

QString instanceWords(const Session& session, const Address& address) {
  for (const sextant::FleetRow& row : session.fleet(address.key)) {
    if (row.instance.scope != address.scope) continue;
    const auto assigned = session.assignmentOf({address.key, address.scope});
    const auto state = assigned ? instanceState(row, assigned->revision, assigned->reason)
                                : instanceState(row, RevisionNumber{});
    const Head* head = session.overview().head(address.key);
    if (state.state == State::previewing && head != nullptr)
      return previewingWords(session, *head)[address.scope];
    return state.reason.isEmpty() && row.reported
               ? Navigator::tr("Runs revision %1.").arg(row.applied.value)
               : state.reason;
  }
  return {};
}

}  // namespace sextant::ui
