// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/instance_reports.h"

#include <algorithm>

namespace sextant::ui {
namespace {

using Rows = std::vector<const sextant::FleetRow*>;

// The store gives them in this order; a sorted vector costs one pass then.
Rows byScope(const std::vector<sextant::FleetRow>& fleet) {
  Rows rows;
  rows.reserve(fleet.size());
  for (const sextant::FleetRow& row : fleet)
    rows.push_back(&row);
  const auto before = [](const auto* a, const auto* b) {
    return a->instance.scope < b->instance.scope;
  };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) {
    std::stable_sort(rows.begin(), rows.end(), before);
  }
  return rows;
}

}  // namespace

std::vector<InstanceReport> instanceReports(const Session& session, const ServiceKey& key) {
  return instanceReports(session.overview().inventory(key), session.overview().head(key),
                         session.fleet(key));
}

std::vector<InstanceReport> instanceReports(std::vector<Scope> inventory, const Head* head,
                                            const std::vector<sextant::FleetRow>& fleet) {
  if (!std::is_sorted(inventory.begin(), inventory.end()))
    std::sort(inventory.begin(), inventory.end());
  std::vector<Assignment> wanted;
  if (head != nullptr && head->stable.value > 0) wanted = assignments(*head, inventory);
  const Rows rows = byScope(fleet);
  std::vector<InstanceReport> reports;
  reports.reserve(inventory.size());
  auto row = rows.begin();
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    InstanceReport report{std::move(inventory[i])};
    if (!wanted.empty()) {
      report.wanted = wanted[i].revision;
      report.because = wanted[i].reason;
    }
    while (row != rows.end() && (*row)->instance.scope < report.scope)
      ++row;
    if (row != rows.end() && (*row)->instance.scope == report.scope) report.report = *row;
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace sextant::ui
