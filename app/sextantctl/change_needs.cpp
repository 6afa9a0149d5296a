// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a change asks, by the approver rules of its environment's settings.
#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/checks/item_key.h"
#include "model/checks/settings.h"
#include "model/session/change_needs.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

Result<Base> settingsOf(Store& store, const std::string& environment) {
  return baseOf(store, {environment, settings_service}, -1);
}

void add(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
}

}  // namespace

Result<std::string> loginOf(Store& store) {
  const auto status =
      await<StoreStatus>([&](Reply<StoreStatus> reply) { store.status(std::move(reply)); });
  if (!status) return tl::unexpected<Error>(status.error());
  return status->login;
}

Result<std::vector<std::string>> namesThatAsk(Store& store,
                                              const std::vector<std::string>& environments) {
  const auto login = loginOf(store);
  if (!login) return tl::unexpected<Error>(login.error());
  std::vector<std::string> names{*login};
  add(names, {operatingPerson()});
  for (const std::string& environment : environments) {
    const auto settings = settingsOf(store, environment);
    if (!settings) return tl::unexpected<Error>(settings.error());
    for (const auto& [scope, text] : settings->profiles) {
      const auto rules = approverRulesOf(settings->profiles, scope.cluster);
      if (!rules) return tl::unexpected<Error>(rules.error());
      add(names, rules->namesOf(*login));
    }
  }
  return names;
}

Result<AskedWords> askedOf(Store& store, const Change& change, const Base& base,
                           const std::vector<ChangeVersion>& versions) {
  const ServiceKey& key = change.summary.key;
  const auto settings = settingsOf(store, key.environment);
  if (!settings) return tl::unexpected<Error>(settings.error());
  AskedWords asked{settings->number};
  const auto rules = approverRulesOf(settings->profiles, key.service);
  if (!rules) {
    asked.problem = rules.error().toString();
    return asked;
  }
  if (rules->rules.empty()) return asked;
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  const ItemKey items = *schema ? itemKeyOf(**schema) : ItemKey{};
  asked.needs = needsOf(*rules, change, base.profiles, versions, items);
  return asked;
}

Result<AskedWords> askedOf(Store& store, const Change& change) {
  const auto base = contentOf(store, change.summary.key, change.summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto versions = readVersions(store, change.summary.number);
  if (!versions) return tl::unexpected<Error>(versions.error());
  return askedOf(store, change, *base, *versions);
}

}  // namespace sextant::ctl
