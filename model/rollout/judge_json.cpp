// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/judge_json.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace sextant {
namespace {

using Json = nlohmann::ordered_json;

Json orNull(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json jsonOf(const JudgedEffect& effect) {
  Json json{{"name", effect.name}};
  if (!effect.cause.empty()) json["cause"] = effect.cause;
  json["unit"] = effect.unit;
  json["before"] = orNull(effect.before);
  json["baseline"] = orNull(effect.baseline);
  json["candidate"] = orNull(effect.candidate);
  json["difference"] = orNull(effect.difference);
  json["lower"] = orNull(effect.lower);
  json["upper"] = orNull(effect.upper);
  return json;
}

Json jsonOf(const JudgedArm& arm) {
  return {{"requests", arm.requests},
          {"errors", arm.errors},
          {"seconds", arm.seconds},
          {"instances", arm.instances}};
}

Json jsonOf(const JudgedSamples& samples) {
  return {{"before", jsonOf(samples.before)},
          {"baseline", jsonOf(samples.baseline)},
          {"candidate", jsonOf(samples.candidate)},
          {"looks", samples.looks},
          {"smallest_effect", orNull(samples.smallest_effect)},
          {"seconds_to_margin",
           samples.seconds_to_margin ? Json(*samples.seconds_to_margin) : Json(nullptr)}};
}

}  // namespace

Json jsonOf(const Judgement& judgement) {
  Json effects = Json::array();
  for (const JudgedEffect& effect : judgement.effects)
    effects.push_back(jsonOf(effect));
  return {{"verdict", wordOf(judgement.verdict)},
          {"reason", judgement.reason},
          {"effects", std::move(effects)},
          {"samples", jsonOf(judgement.samples)}};
}

}  // namespace sextant
