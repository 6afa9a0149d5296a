// SPDX-License-Identifier: GPL-3.0-or-later
// What a service's instances have to run and what was last heard of each.
#pragma once

#include "model/session/session.h"

namespace sextant::ui {

struct InstanceReport {
  Scope scope;
  std::optional<RevisionNumber> wanted = {};  // nothing while the service has no revision
  AssignmentReason because = AssignmentReason::stable;
  const sextant::FleetRow* report = nullptr;  // the session's; nullptr: not read, or not known
};
// Every instance of the inventory, ordered by scope. Linear in the fleet, so that it can be asked
// for on every report; valid until the session reads the next ones.
[[nodiscard]] std::vector<InstanceReport> instanceReports(const Session& session,
                                                          const ServiceKey& key);
// The same over values, for any thread; `head` may be null. Valid as long as `fleet`.
[[nodiscard]] std::vector<InstanceReport> instanceReports(
    std::vector<Scope> inventory, const Head* head, const std::vector<sextant::FleetRow>& fleet);

}  // namespace sextant::ui
