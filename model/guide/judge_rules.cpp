// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/judge_rules.h"

#include <optional>

#include "model/alerts/objectives.h"
#include "model/rollout/judge_settings.h"

namespace sextant {

Result<JudgeRules> rulesToJudgeBy(const ProfileSet& settings, const std::string& service) {
  std::optional<double> promised;
  // Objectives that cannot be used are a problem of their own, and told where they are shown.
  if (const auto objectives = serviceObjectives(settings, service)) {
    for (const LatencyObjective& one : objectives->latency) {
      if (one.target >= objective_share && (!promised || one.threshold_seconds < *promised))
        promised = one.threshold_seconds;
    }
  }
  return judgeRules(settings, service, promised);
}

}  // namespace sextant
