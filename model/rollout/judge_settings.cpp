// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/judge_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "model/checks/settings_section.h"

namespace sextant {
namespace {

constexpr const char* section = "judge";

// What a member may be: above `least`, and at most `most` (below it where `open`).
struct Limits {
  const char* name;
  double least;
  double most;
  bool open;
  const char* words;
};
constexpr std::array<Limits, 4> limits{{
    {"margin", 0, 1, true, "a share above 0 and below 1, for example 0.10"},
    {"alpha", 0, 1, true, "a chance above 0 and below 1, for example 0.01"},
    {"objective_ms", 0, 3'600'000, false, "milliseconds above 0, at most an hour"},
    {"warm_up_seconds", -1, 3600, false, "whole seconds from 0 to 3,600"},
}};

std::optional<double> numberIn(const Value& value, const Limits& limit) {
  if (value.kind() != ValueKind::integer && value.kind() != ValueKind::real) return {};
  double number = 0;
  const std::string& text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (!(number > limit.least) || number > limit.most) return {};
  if (limit.open && number == limit.most) return {};
  return number;
}

Result<JudgeRules> read(const Value& value, const std::string& where) {
  if (!value.isMap()) return fail(ErrorKind::input, "The section \"judge\" is a map.", where);
  JudgeRules rules;
  rules.warm_up_seconds = judge_warm_up_default;
  for (const auto& [name, member] : value.members()) {
    const std::string& wanted = name;
    const auto limit = std::find_if(limits.begin(), limits.end(),
                                    [&](const Limits& one) { return wanted == one.name; });
    if (limit == limits.end()) {
      return fail(ErrorKind::input, "The section \"judge\" has no member \"" + name + "\".",
                  where + '/' + name,
                  "It may have margin, alpha, objective_ms and warm_up_seconds.");
    }
    const auto number = numberIn(member, *limit);
    const bool has_to_be_whole = wanted == "warm_up_seconds";
    if (!number || (has_to_be_whole && *number != std::floor(*number))) {
      return fail(ErrorKind::input, "\"" + name + "\" has to be " + limit->words + '.',
                  where + '/' + name);
    }
    if (wanted == "margin") rules.margin = *number;
    if (wanted == "alpha") rules.alpha = *number;
    if (wanted == "objective_ms") rules.objective_seconds = *number / 1000;
    if (has_to_be_whole) rules.warm_up_seconds = static_cast<std::int64_t>(*number);
  }
  return rules;
}

}  // namespace

Result<JudgeRules> judgeRules(const ProfileSet& settings, const std::string& service,
                              std::optional<double> promised_seconds) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  JudgeRules rules;
  rules.warm_up_seconds = judge_warm_up_default;
  bool is_own_objective = false;
  if (*found) {
    const auto said = read((*found)->value, (*found)->where);
    if (!said) return said;
    rules = *said;
    is_own_objective = (*found)->value.member("objective_ms") != nullptr;
  }
  if (promised_seconds && !is_own_objective) rules.objective_seconds = *promised_seconds;
  return rules;
}

std::vector<Problem> checkJudgeSettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = read(value, std::string("/") + section);
    if (!usable) return tl::unexpected<Error>(usable.error());
    return {};
  });
}

}  // namespace sextant
