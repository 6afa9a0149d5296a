// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/objectives.h"

#include "model/checks/settings_section.h"
#include "model/session/settings_schema.h"

namespace sextant {
namespace {

constexpr const char* section = "objectives";

double number(const Value& map, const char* key) {
  return std::stod(map.member(key)->text());  // the schema has looked at it
}

std::int64_t whole(const Value& map, const char* key, std::int64_t otherwise) {
  const Value* value = map.member(key);
  return value == nullptr ? otherwise : std::int64_t(std::stod(value->text()));
}

LatencyObjective latencyOf(const Value& map) {
  LatencyObjective objective{{}, number(map, "threshold_ms") / 1000, number(map, "target")};
  const Value* name = map.member("name");
  objective.name =
      name != nullptr ? name->text() : "within " + map.member("threshold_ms")->text() + " ms";
  return objective;
}

Result<ServiceObjectives> objectivesOf(const Value& value, const std::string& where) {
  const Result<ServiceSchema>& schema = sectionSchema(section);
  if (!schema) return tl::unexpected<Error>(schema.error());
  if (const auto problems = schema->check(value); !problems.empty()) {
    return fail(ErrorKind::input, problems.front().message, where + problems.front().pointer,
                "Correct the section \"objectives\" of the settings.");
  }
  ServiceObjectives result;
  if (const Value* latency = value.member("latency")) {
    for (const Value& one : latency->items())
      result.latency.push_back(latencyOf(one));
  }
  if (const Value* errors = value.member("errors"))
    result.errors_target = number(*errors, "target");
  if (const Value* exhaustion = value.member("exhaustion")) {
    if (const Value* causes = exhaustion->member("causes")) {
      result.exhaustion_causes.clear();
      for (const Value& cause : causes->items())
        result.exhaustion_causes.push_back(cause.text());
    }
    result.exhaustion_per_minute = std::uint64_t(whole(*exhaustion, "per_minute", 1));
  }
  result.silence_seconds = whole(value, "silence_seconds", result.silence_seconds);
  result.drift_seconds = whole(value, "drift_seconds", result.drift_seconds);
  return result;
}

}  // namespace

Result<ServiceObjectives> serviceObjectives(const ProfileSet& settings,
                                            const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  return *found ? objectivesOf((*found)->value, (*found)->where) : ServiceObjectives{};
}

std::vector<Problem> checkObjectives(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = objectivesOf(value, std::string("/") + section);
    if (!usable) return tl::unexpected<Error>(usable.error());
    return {};
  });
}

}  // namespace sextant
