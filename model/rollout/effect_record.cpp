// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/effect_record.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "model/rollout/judge_words.h"

namespace sextant {
namespace {

using Json = nlohmann::ordered_json;

Json orNull(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::optional<double> numberAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

}  // namespace

std::string effectRecord(const MeasuredEffect& effect) {
  Json figures = Json::array();
  for (const EffectFigure& figure : effect.figures) {
    figures.push_back({{"name", figure.name},
                       {"before", orNull(figure.before)},
                       {"after", orNull(figure.after)},
                       {"half_width", orNull(figure.half_width)}});
  }
  return Json{{"effect",
               {{"seconds_before", effect.seconds_before},
                {"seconds_after", effect.seconds_after},
                {"figures", std::move(figures)}}}}
      .dump();
}

std::string changeWords(const EffectFigure& figure) {
  if (!figure.before || !figure.after || *figure.before <= 0) return {};
  const double share = *figure.after / *figure.before - 1;
  const std::string change = (share < 0 ? "-" : "+") + percentWords(std::abs(share));
  return figure.half_width ? change + " +/- " + percentWords(*figure.half_width) : change;
}

std::optional<MeasuredEffect> effectFromRecord(const std::string& evidence) {
  const Json json = Json::parse(evidence, nullptr, false);
  if (!json.is_object() || !json.contains("effect") || !json["effect"].is_object())
    return std::nullopt;
  const Json& kept = json["effect"];
  MeasuredEffect effect;
  effect.seconds_before = std::int64_t(numberAt(kept, "seconds_before").value_or(0));
  effect.seconds_after = std::int64_t(numberAt(kept, "seconds_after").value_or(0));
  const auto figures = kept.find("figures");
  if (figures == kept.end() || !figures->is_array()) return std::nullopt;
  for (const Json& one : *figures) {
    if (!one.is_object() || !one.contains("name") || !one["name"].is_string()) continue;
    effect.figures.push_back({one["name"].get<std::string>(), numberAt(one, "before"),
                              numberAt(one, "after"), numberAt(one, "half_width")});
  }
  return effect;
}

}  // namespace sextant
