// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/change_needs.h"

#include "model/checks/settings_section.h"

namespace sextant {
namespace {

constexpr const char* section = "approvers";

// Nothing where the text is not there, or is no document: then it is told of as a whole.
std::optional<Value> valueOf(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto document = Document::parse(*text);
  return document ? std::optional(document->value()) : std::nullopt;
}

}  // namespace

Result<ApproverRules> approverRulesOf(const ProfileSet& settings, const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  return *found ? ApproverRules::parse((*found)->value) : ApproverRules{};
}

std::vector<std::string> approversOf(const Change& change) {
  std::vector<std::string> approved;
  for (const Approval& approval : change.approvals) {
    if (approval.counts && approval.verdict == ChangeVerdict::approve)
      approved.push_back(approval.login);
  }
  return approved;
}

std::vector<std::string> authorsOf(const std::vector<ChangeVersion>& versions) {
  std::vector<std::string> authors;
  for (const ChangeVersion& version : versions) {
    if (version.same_as == version.version) authors.push_back(version.login);
  }
  return authors;
}

std::vector<TouchedPlace> touchedBy(const Change& change, const ProfileSet& base,
                                    const ItemKey& item_key) {
  std::vector<TouchedPlace> touched;
  for (const auto& [scope, text] : change.profiles) {
    const auto known = base.find(scope);
    const auto before = known == base.end() ? std::nullopt : std::optional(known->second);
    if (before == text) continue;
    const auto places = touchedPlaces(scope, valueOf(before), valueOf(text), item_key);
    touched.insert(touched.end(), places.begin(), places.end());
  }
  return touched;
}

std::vector<ApprovalNeed> needsOf(const ApproverRules& rules, const Change& change,
                                  const ProfileSet& base,
                                  const std::vector<ChangeVersion>& versions,
                                  const ItemKey& item_key) {
  if (rules.rules.empty()) return {};
  return approvalNeeds(rules, touchedBy(change, base, item_key), approversOf(change),
                       authorsOf(versions));
}

StatedNeeds statedNeeds(RevisionNumber settings, const std::vector<ApprovalNeed>& needs) {
  StatedNeeds stated{settings};
  for (const ApprovalNeed& need : needs)
    stated.list.push_back({need.at, need.asked, need.logins, need.needed});
  return stated;
}

}  // namespace sextant
