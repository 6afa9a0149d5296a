// SPDX-License-Identifier: GPL-3.0-or-later
// A judgement as scripts and a rollout's evidence have it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/rollout/judge.h"

namespace sextant {

// {"verdict", "reason", "effects": [...], "samples": {...}}; what is not known is null.
[[nodiscard]] nlohmann::ordered_json jsonOf(const Judgement& judgement);

}  // namespace sextant
