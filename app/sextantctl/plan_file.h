// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of a rollout in a file, as YAML or JSON:
//
//     stages:
//       - {share: 0, named: [eu1/hunt-1]}
//       - share: 5%
//       - share: 1
#pragma once

#include <string>
#include <vector>

#include "model/base/result.h"

namespace sextant::ctl {

// The plan as the store takes it, JSON with shares from 0 to 1. What is wrong is told with its
// place in the file. Error: input.
[[nodiscard]] Result<std::string> readPlan(const std::string& file);
[[nodiscard]] Result<std::string> planFromText(const std::string& text, const std::string& name);

struct PlanStage {
  double share = 0;
  std::vector<std::string> named;
};
// A plan's stages, of the store's JSON; none where it is empty.
[[nodiscard]] std::vector<PlanStage> stagesOf(const std::string& plan_json);
// "share 5 %, and eu1/hunt-1"
[[nodiscard]] std::string wordsOf(const PlanStage& stage);

}  // namespace sextant::ctl
