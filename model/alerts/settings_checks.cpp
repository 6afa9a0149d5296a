// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/settings_checks.h"

#include <iterator>

#include "model/alerts/objectives.h"
#include "model/capacity/capacity_model.h"
#include "model/checks/settings.h"
#include "model/latency/latency_settings.h"
#include "model/rollout/judge_settings.h"
#include "model/rules/rule_set.h"

namespace sextant {

std::vector<Problem> checkAllSettings(const ProfileSet& settings) {
  std::vector<Problem> problems = checkSettings(settings);
  for (auto* check : {&checkLatencySettings, &checkObjectives, &checkRuleSettings,
                      &checkCapacitySettings, &checkJudgeSettings}) {
    auto more = check(settings);
    std::move(more.begin(), more.end(), std::back_inserter(problems));
  }
  return problems;
}

}  // namespace sextant
