// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/rollout_plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "model/checks/settings_section.h"
#include "model/document/json.h"
#include "model/rules/rule_value.h"

namespace sextant {
namespace {

constexpr const char* section = "plan";
constexpr double day_seconds = 86'400;
constexpr long long failures_most = 100'000;

tl::unexpected<Error> wrong(const std::string& pointer, const std::string& sentence) {
  return fail(ErrorKind::input, sentence, pointer);
}

Result<void> onlyKnown(const Value& map, const std::string& pointer,
                       std::initializer_list<std::string_view> known) {
  for (const auto& [key, member] : map.members()) {
    bool is_known = false;
    for (const std::string_view one : known)
      is_known = is_known || one == key;
    if (is_known) continue;
    std::string names;
    for (const std::string_view one : known)
      names += (names.empty() ? "" : ", ") + std::string(one);
    return wrong(pointer + '/' + key, "Nothing is known about \"" + key +
                                          "\" in a plan. Here it may have " + names + '.');
  }
  return {};
}

std::optional<double> numberOf(const Value& value, const Dimension& dimension) {
  if (!value.isScalar()) return std::nullopt;
  const auto number = ruleNumber(value.text());
  if (!number || !number->isOne() || number->dimension != dimension) return std::nullopt;
  return std::isfinite(number->low) ? std::optional(number->low) : std::nullopt;
}

// Whatever the desk's locale writes between whole and part.
std::optional<double> realOf(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string decimal(double number) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? std::string(text.data(), end) : std::string("0");
}

Result<double> shareOf(const Value* share, const std::string& pointer) {
  if (share == nullptr || !share->isScalar())
    return wrong(pointer, "A stage has a share, from 0 to 1 or as a percentage.");
  std::optional<double> number;
  if (share->kind() == ValueKind::integer || share->kind() == ValueKind::real)
    number = realOf(share->text());
  if (share->kind() == ValueKind::string && share->text().ends_with('%'))
    number = numberOf(*share, {});
  if (!number || !(*number >= 0 && *number <= 1))
    return wrong(pointer + "/share", "A share is a number from 0 to 1, or a percentage (5%).");
  return *number;
}

Result<std::int64_t> secondsOf(const Value& value, const std::string& pointer) {
  const auto seconds = numberOf(value, {1, 0});
  if (!seconds || *seconds < 0 || *seconds > day_seconds)
    return wrong(pointer, "A time is a duration from 0s to 24h, for example 30s or 5min.");
  return static_cast<std::int64_t>(std::ceil(*seconds));
}

Result<bool> truthOf(const Value& value, const std::string& pointer) {
  if (value.kind() == ValueKind::boolean) return value.text() == "true";
  return wrong(pointer, "It is true or false.");
}

Result<std::vector<std::string>> namesOf(const Value& named, const std::string& pointer) {
  if (!named.isSequence()) return wrong(pointer, "\"named\" is a list.");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < named.items().size(); ++i) {
    const Value& item = named.items()[i];
    const auto scope =
        item.kind() == ValueKind::string ? Scope::fromPath(item.text()) : Result<Scope>(Scope{});
    if (!scope || scope->isBase()) {
      return wrong(pointer + '/' + std::to_string(i),
                   "A stage names clusters (CLUSTER) and instances (CLUSTER/INSTANCE).");
    }
    names.push_back(item.text());
  }
  return names;
}

// Reads a plan; the first thing that is wrong ends it.
class PlanReader {
 public:
  Result<RolloutPlan> read(const Value& value) {
    if (!value.isMap()) return wrong("", "A plan has \"stages\", a list of 1 to 100.");
    if (auto known = onlyKnown(
            value, "", {"stages", "bake", "on_fail", "unknown_limit", "failures_max", "gates"});
        !known)
      return tl::unexpected<Error>(known.error());
    if (const Value* bake = value.member("bake"); !take(bake, "/bake", secondsOf, bake_seconds_))
      return failure();
    if (!readStages(value) || !readLimits(value) || !readGates(value.member("gates")))
      return failure();
    return std::move(plan_);
  }

 private:
  tl::unexpected<Error> failure() { return tl::unexpected<Error>(std::move(error_)); }

  bool refuse(const tl::unexpected<Error>& error) {
    error_ = error.value();
    return false;
  }

  template <class T>
  bool take(const Value* value, const std::string& pointer,
            Result<T> (*reader)(const Value&, const std::string&), T& target) {
    if (value == nullptr) return true;
    auto found = reader(*value, pointer);
    if (!found) return refuse(tl::unexpected<Error>(found.error()));
    target = std::move(*found);
    return true;
  }

  bool readStages(const Value& value) {
    const Value* stages = value.member("stages");
    if (stages == nullptr || !stages->isSequence() || stages->items().empty() ||
        stages->items().size() > RolloutPlan::stages_max) {
      return refuse(wrong("", "A plan has \"stages\", a list of 1 to 100."));
    }
    for (std::size_t i = 0; i < stages->items().size(); ++i) {
      if (!readStage(stages->items()[i], "/stages/" + std::to_string(i))) return false;
    }
    if (plan_.stages.back().share == 1) return true;
    return refuse(wrong("/stages/" + std::to_string(stages->items().size() - 1),
                        "The last stage of a plan has the share 1."));
  }

  bool readStage(const Value& value, const std::string& pointer) {
    const Value* given = value.isMap() ? value.member("share") : nullptr;
    const auto share = shareOf(given, pointer);
    if (!share) return refuse(tl::unexpected<Error>(share.error()));
    if (!plan_.stages.empty() && *share < plan_.stages.back().share)
      return refuse(wrong(pointer + "/share", "The shares of the stages do not fall."));
    if (auto known = onlyKnown(value, pointer, {"share", "named", "bake", "person"}); !known)
      return refuse(tl::unexpected<Error>(known.error()));
    RolloutStage stage;
    stage.share = *share;
    stage.bake_seconds = bake_seconds_;
    if (!take(value.member("named"), pointer + "/named", namesOf, stage.named) ||
        !take(value.member("bake"), pointer + "/bake", secondsOf, stage.bake_seconds) ||
        !take(value.member("person"), pointer + "/person", truthOf, stage.asks_person))
      return false;
    if (stage.share == 0 && stage.named.empty())
      return refuse(wrong(pointer, "A stage takes somebody: a share above 0, or names."));
    plan_.stages.push_back(std::move(stage));
    return true;
  }

  bool readLimits(const Value& value) {
    if (!take(value.member("unknown_limit"), "/unknown_limit", secondsOf,
              plan_.unknown_seconds_max))
      return false;
    if (plan_.unknown_seconds_max < 1)
      return refuse(wrong("/unknown_limit", "\"unknown_limit\" is at least a second."));
    if (const Value* on_fail = value.member("on_fail"); on_fail != nullptr) {
      const bool is_pause = on_fail->isScalar() && on_fail->text() == "pause";
      if (!is_pause && !(on_fail->isScalar() && on_fail->text() == "roll_back"))
        return refuse(wrong("/on_fail", "\"on_fail\" is roll_back or pause."));
      plan_.on_fail = is_pause ? OnFail::pause : OnFail::roll_back;
    }
    if (const Value* most = value.member("failures_max"); most != nullptr) {
      const auto number = most->kind() == ValueKind::integer ? numberOf(*most, {}) : std::nullopt;
      if (!number || *number < 0 || *number > failures_most)
        return refuse(wrong("/failures_max", "\"failures_max\" is a count of instances."));
      plan_.failures_max = static_cast<int>(*number);
    }
    return true;
  }

  bool readGates(const Value* gates) {
    if (gates == nullptr) return true;
    if (!gates->isMap()) return refuse(wrong("/gates", "\"gates\" is a map."));
    if (auto known = onlyKnown(*gates, "/gates", {"judge", "alerts", "checks"}); !known)
      return refuse(tl::unexpected<Error>(known.error()));
    if (!take(gates->member("judge"), "/gates/judge", truthOf, plan_.is_judged) ||
        !take(gates->member("alerts"), "/gates/alerts", truthOf, plan_.heeds_alerts))
      return false;
    const Value* checks = gates->member("checks");
    if (checks == nullptr) return true;
    if (!checks->isSequence()) return refuse(wrong("/gates/checks", "\"checks\" is a list."));
    for (std::size_t i = 0; i < checks->items().size(); ++i) {
      const Value& name = checks->items()[i];
      if (name.kind() != ValueKind::string || name.text().empty() || name.text().size() > 63)
        return refuse(wrong("/gates/checks/" + std::to_string(i), "A check is named."));
      plan_.checks.push_back(name.text());
    }
    return true;
  }

  RolloutPlan plan_;
  Error error_;
  std::int64_t bake_seconds_ = RolloutStage{}.bake_seconds;
};

}  // namespace

Result<RolloutPlan> RolloutPlan::parse(const Value& plan) {
  return PlanReader().read(plan);
}

Result<RolloutPlan> RolloutPlan::fromJson(const std::string& json) {
  const auto value = sextant::fromJson(json);
  if (!value) return tl::unexpected<Error>(value.error());
  return parse(*value);
}

std::string wordsOf(const RolloutStage& stage) {
  std::string words = "share " + decimal(std::round(stage.share * 1e6) / 1e4) + " %";
  for (const std::string& name : stage.named)
    words += (&name == &stage.named.front() ? ", and " : ", ") + name;
  return words;
}

Result<Value> normalPlan(const Value& plan) {
  const auto read = RolloutPlan::parse(plan);
  if (!read) return tl::unexpected<Error>(read.error());
  Value normal = plan;
  auto& stages = normal.member("stages")->items();
  std::vector<std::string> named;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const RolloutStage& stage = read->stages[i];
    stages[i].setMember("share", Value::realText(decimal(stage.share)));
    for (const std::string& name : stage.named) {
      if (std::find(named.begin(), named.end(), name) == named.end()) named.push_back(name);
    }
    if (named.empty() || stage.share == 1) continue;
    std::vector<Value> items;
    for (const std::string& name : named)
      items.push_back(Value::string(name));
    stages[i].setMember("named", Value::sequence(std::move(items)));
  }
  return normal;
}

Result<std::optional<Value>> defaultPlan(const ProfileSet& settings, const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!*found) return std::optional<Value>();
  auto normal = normalPlan((*found)->value);
  if (!normal) {
    Error error = normal.error();
    error.where = (*found)->where + error.where;
    return tl::unexpected<Error>(std::move(error));
  }
  return std::optional<Value>(std::move(*normal));
}

std::vector<Problem> checkPlanSettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = RolloutPlan::parse(value);
    if (usable) return {};
    Error error = usable.error();
    error.where = std::string("/") + section + error.where;
    return tl::unexpected<Error>(std::move(error));
  });
}

}  // namespace sextant
