// SPDX-License-Identifier: GPL-3.0-or-later
// What the judge holds a candidate to: the section `judge` of the settings, for a service or for
// all of an environment:
//   judge: {margin: 0.10, alpha: 0.01, objective_ms: 100, warm_up_seconds: 5}
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/profile/effective_profile.h"
#include "model/rollout/judge.h"

namespace sextant {

// A service that has just been given other values has cold caches: so long it is not judged where
// the settings say nothing.
inline constexpr std::int64_t judge_warm_up_default = 5;

// `promised_seconds`: within which nearly all requests are to be answered by the service's
// objectives; it counts where the section names no objective of its own. Error: input, with the
// place, where the section cannot be used.
[[nodiscard]] Result<JudgeRules> judgeRules(const ProfileSet& settings, const std::string& service,
                                            std::optional<double> promised_seconds);

// What is wrong with the sections of a set of settings' profiles, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkJudgeSettings(const ProfileSet& settings);

}  // namespace sextant
