// SPDX-License-Identifier: GPL-3.0-or-later
// A judgement in words.
#pragma once

#include "model/rollout/coverage.h"
#include "model/rollout/judge.h"
#include "widgets/verdict/verdict_view.h"

namespace sextant::ui {

// `coverage`: of the keys that the candidate changes. What was not exercised is not called safe,
// whatever the judge says.
[[nodiscard]] VerdictCard verdictCard(const Judgement& judgement, const JudgeRules& rules,
                                      const std::vector<KeyCoverage>& coverage);

}  // namespace sextant::ui
