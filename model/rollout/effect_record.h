// SPDX-License-Identifier: GPL-3.0-or-later
// A measured effect as a rollout's evidence keeps it:
//   {"effect": {"seconds_before": 300, "seconds_after": 60, "figures": [{"name": "p99",
//    "before": 0.769, "after": 0.013, "half_width": 0.02}, ...]}}
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/metrics/measured_effect.h"

namespace sextant {

// What is not known is null.
[[nodiscard]] std::string effectRecord(const MeasuredEffect& effect);
// Nothing: this evidence is about something else, or cannot be read. Without the summaries, which are
// not kept.
[[nodiscard]] std::optional<MeasuredEffect> effectFromRecord(const std::string& evidence);
// "-75 % +/- 3 %"; empty where a side is not known or nothing was before.
[[nodiscard]] std::string changeWords(const EffectFigure& figure);
// The first that was recorded of a rollout, whose evidence is in members `evidence`.
template <class Evidence>
[[nodiscard]] std::optional<MeasuredEffect> effectIn(const std::vector<Evidence>& evidence) {
  for (const Evidence& one : evidence) {
    if (auto effect = effectFromRecord(one.evidence)) return effect;
  }
  return std::nullopt;
}

}  // namespace sextant
