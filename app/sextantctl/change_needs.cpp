// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a change asks, by the approver rules of its environment's settings.
#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/checks/item_key.h"
#include "model/checks/settings.h"
#include "model/checks/settings_section.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

constexpr const char* section = "approvers";

Result<ProfileSet> settingsOf(Store& store, const std::string& environment) {
  const auto base = baseOf(store, {environment, settings_service}, -1);
  if (!base) return tl::unexpected<Error>(base.error());
  return base->profiles;
}

// Of a service; none where the settings have none.
Result<ApproverRules> rulesOf(const ProfileSet& settings, const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  return *found ? ApproverRules::parse((*found)->value) : ApproverRules{};
}

void add(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
}

// Nothing where the text is not there, or is no document: then it is told of as a whole.
std::optional<Value> valueOf(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto document = Document::parse(*text);
  return document ? std::optional(document->value()) : std::nullopt;
}

std::vector<TouchedPlace> touchedBy(const Change& change, const Base& base, const ItemKey& key) {
  std::vector<TouchedPlace> touched;
  for (const auto& [scope, text] : change.profiles) {
    const auto known = base.profiles.find(scope);
    const auto before = known == base.profiles.end() ? std::nullopt : std::optional(known->second);
    if (before == text) continue;
    const auto places = touchedPlaces(scope, valueOf(before), valueOf(text), key);
    touched.insert(touched.end(), places.begin(), places.end());
  }
  return touched;
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
    for (const auto& [scope, text] : *settings) {
      const auto rules = rulesOf(*settings, scope.cluster);
      if (!rules) return tl::unexpected<Error>(rules.error());
      add(names, rules->namesOf(*login));
    }
  }
  return names;
}

Result<std::vector<ApprovalNeed>> needsOf(Store& store, const Change& change, const Base& base,
                                          const std::vector<ChangeVersion>& versions) {
  const ServiceKey& key = change.summary.key;
  const auto settings = settingsOf(store, key.environment);
  if (!settings) return tl::unexpected<Error>(settings.error());
  const auto rules = rulesOf(*settings, key.service);
  if (!rules) return tl::unexpected<Error>(rules.error());
  if (rules->rules.empty()) return std::vector<ApprovalNeed>{};
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  std::vector<std::string> approved;
  for (const Approval& approval : change.approvals) {
    if (approval.counts && approval.verdict == ChangeVerdict::approve)
      approved.push_back(approval.login);
  }
  std::vector<std::string> authors;
  for (const ChangeVersion& version : versions) {
    if (version.same_as == version.version) authors.push_back(version.login);
  }
  const ItemKey items = *schema ? itemKeyOf(**schema) : ItemKey{};
  return approvalNeeds(*rules, touchedBy(change, base, items), approved, authors);
}

}  // namespace sextant::ctl
