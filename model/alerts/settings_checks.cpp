// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/settings_checks.h"

#include <algorithm>

#include "model/alerts/objectives.h"
#include "model/capacity/capacity_model.h"
#include "model/checks/profile_checks.h"
#include "model/checks/settings.h"
#include "model/checks/settings_section.h"
#include "model/latency/latency_settings.h"
#include "model/review/approver_rules.h"
#include "model/rollout/judge_settings.h"
#include "model/rollout/rollout_plan.h"
#include "model/rules/rule_set.h"
#include "model/session/settings_schema.h"
#include "model/webhooks/webhook_settings.h"

namespace sextant {
namespace {

// "/rules" of "/rules/list/0".
std::string sectionOf(const std::string& pointer) {
  return pointer.substr(0, pointer.find('/', 1));
}

bool isTold(const std::vector<Problem>& told, const Problem& problem) {
  return std::any_of(told.begin(), told.end(), [&](const Problem& one) {
    return one.scope == problem.scope && !one.pointer.empty() &&
           sectionOf(one.pointer) == sectionOf(problem.pointer);
  });
}

std::vector<Problem> checkApproverSettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, "approvers", [](const Value& value) -> Result<void> {
    auto rules = ApproverRules::parse(value);
    if (rules) return {};
    Error error = rules.error();
    error.where = "/approvers" + error.where;
    return tl::unexpected<Error>(std::move(error));
  });
}

}  // namespace

std::vector<Problem> checkAllSettings(const ProfileSet& settings) {
  // Nobody runs settings, so they have no inventory.
  std::vector<Problem> problems = checkProfiles(settings, &settingsSchema(), {});
  const std::vector<Problem> by_schema = problems;
  for (auto* check : {&checkSettings, &checkLatencySettings, &checkObjectives, &checkRuleSettings,
                      &checkCapacitySettings, &checkJudgeSettings, &checkApproverSettings,
                      &checkPlanSettings, &checkWebhookSettings}) {
    for (Problem& problem : check(settings)) {
      if (!isTold(by_schema, problem)) problems.push_back(std::move(problem));
    }
  }
  return problems;
}

}  // namespace sextant
