// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/alert_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/base/number_words.h"
#include "model/metrics/cause_words.h"

namespace sextant {
namespace {

constexpr std::int64_t exhaustion_seconds = 60;
constexpr std::int64_t steps_min = 5;
// More instances than this are one alert: somebody who is called at night reads one sentence.
constexpr std::size_t instances_apart_max = 3;

std::string counted(std::uint64_t count) {
  return countWords(std::int64_t(count));
}

std::string rounded(double value) {
  if (value >= 9.95) return countWords(std::llround(value));
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

// Counts are exact; a share keeps two digits.
std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, share < 0.0995 ? "%.2g %%" : "%.3g %%", share * 100);
  return text;
}

std::string windowWords(std::int64_t seconds) {
  if (seconds % 86'400 == 0) return std::to_string(seconds / 86'400) + " days";
  if (seconds % 3600 == 0)
    return seconds == 3600 ? "hour" : std::to_string(seconds / 3600) + " hours";
  return std::to_string(seconds / 60) + " minutes";
}

struct Promise {
  std::string name;
  double target;
  std::optional<double> threshold_seconds;
};

std::vector<Promise> promisesOf(const ServiceObjectives& objectives) {
  std::vector<Promise> promises;
  for (const LatencyObjective& one : objectives.latency)
    promises.push_back({one.name, one.target, one.threshold_seconds});
  if (objectives.errors_target)
    promises.push_back({"without error", *objectives.errors_target, std::nullopt});
  return promises;
}

std::string badWords(const Promise& promise) {
  if (!promise.threshold_seconds) return "failed";
  return "took longer than " + rounded(*promise.threshold_seconds * 1000) + " ms";
}

std::optional<AlertCondition> burnCondition(const ServiceKey& key, const Promise& promise,
                                            const BurnWindow& window, const BurnPoints& measured,
                                            std::int64_t now) {
  const auto sum = [&](std::int64_t seconds) {
    return burnSum(measured.points, measured.step_seconds, now - seconds, now,
                   promise.threshold_seconds);
  };
  const BurnSum all = sum(window.long_seconds);
  const auto overall = burnRate(all, promise.target);
  const auto lately = burnRate(sum(window.short_seconds), promise.target);
  if (!overall || !lately || *overall < window.factor || *lately < window.factor)
    return std::nullopt;
  AlertCondition condition;
  condition.id =
      "burn " + key.toString() + ' ' + promise.name + ' ' + std::to_string(window.long_seconds);
  condition.kind = AlertKind::burn;
  condition.service = key;
  condition.is_urgent = window.urgent;
  condition.what = percent(all.bad / all.requests) + " of the requests of the last " +
                   windowWords(window.long_seconds) + ' ' + badWords(promise) +
                   "; the objective \"" + promise.name + "\" allows " +
                   percent(1 - promise.target) + '.';
  condition.meaning = "At this rate, what 30 days allow is used up in " +
                      rounded(30.0 * 24 / *overall) +
                      " hours. Look at what changed just before it began.";
  return condition;
}

struct WrongInstance {
  const FleetRow* row;
  RevisionNumber wanted;
};
// Instances with the same fault.
struct Wrong {
  std::vector<WrongInstance> instances;
  AlertKind kind;
  std::string verb;
  std::string meaning;
};

std::string reasonWords(const WrongInstance& wrong, AlertKind kind) {
  const FleetRow& row = *wrong.row;
  const std::string name = row.instance.scope.path();
  if (kind == AlertKind::silence) {
    if (!row.reported) return name + " has never reported.";
    return name + " has reported nothing for " + lengthWords(row.report_age_ms / 1000) + '.';
  }
  const std::string sentence = name + " runs revision " + std::to_string(row.applied.value) +
                               " and must run " + std::to_string(wrong.wanted.value) + '.';
  return row.reason.empty() ? sentence : sentence + ' ' + row.reason;
}

void addConditions(const ServiceKey& key, const Wrong& wrong, std::int64_t holds,
                   std::vector<AlertCondition>& conditions) {
  AlertCondition condition;
  condition.kind = wrong.kind;
  condition.service = key;
  condition.holds_seconds = holds;
  condition.meaning = wrong.meaning;
  const std::string begin = std::string(wordOf(wrong.kind)) + ' ' + key.toString();
  if (wrong.instances.size() > instances_apart_max) {
    condition.id = begin;
    condition.what = countWords(std::int64_t(wrong.instances.size())) + " instances " + wrong.verb +
                     ", among them " + wrong.instances.front().row->instance.scope.path() + '.';
    conditions.push_back(condition);
    return;
  }
  for (const WrongInstance& one : wrong.instances) {
    condition.scope = one.row->instance.scope;
    condition.id = begin + '/' + condition.scope.path();
    condition.what = reasonWords(one, wrong.kind);
    conditions.push_back(condition);
  }
}

}  // namespace

const char* wordOf(AlertKind kind) {
  switch (kind) {
    case AlertKind::burn:
      return "objective";
    case AlertKind::exhaustion:
      return "exhaustion";
    case AlertKind::drift:
      return "drift";
    case AlertKind::silence:
      break;
  }
  return "silence";
}

std::vector<AlertCondition> burnConditions(const ServiceKey& key,
                                           const ServiceObjectives& objectives,
                                           const BurnPoints& measured, std::int64_t now) {
  std::vector<AlertCondition> conditions;
  if (measured.points.empty()) return conditions;
  const std::int64_t known = now - measured.points.front().start;
  for (const Promise& promise : promisesOf(objectives)) {
    for (const BurnWindow& window : burn_windows) {
      const bool is_served = window.short_seconds >= steps_min * measured.step_seconds &&
                             window.long_seconds <= known + measured.step_seconds;
      if (!is_served) continue;
      auto condition = burnCondition(key, promise, window, measured, now);
      if (!condition) continue;
      conditions.push_back(std::move(*condition));
      // The faster window says all that the slower one would.
      break;
    }
  }
  return conditions;
}

std::vector<AlertCondition> exhaustionConditions(const ServiceKey& key,
                                                 const ServiceObjectives& objectives,
                                                 const LatencyHistory& live, std::int64_t now) {
  const std::int64_t span = std::max(exhaustion_seconds, live.stepSeconds());
  const auto errorsOf = [&](const Scope& scope) {
    std::map<std::string, std::uint64_t> errors = live.summary(scope, now - span, now).errors;
    std::erase_if(errors, [&](const auto& entry) {
      const auto& causes = objectives.exhaustion_causes;
      return entry.second == 0 ||
             std::find(causes.begin(), causes.end(), entry.first) == causes.end();
    });
    return errors;
  };
  const auto sum = [](const std::map<std::string, std::uint64_t>& errors) {
    std::uint64_t total = 0;
    for (const auto& [cause, count] : errors)
      total += count;
    return total;
  };
  const auto errors = errorsOf({});
  if (errors.empty() || sum(errors) * 60 < objectives.exhaustion_per_minute * std::uint64_t(span))
    return {};
  AlertCondition condition;
  condition.id = "exhaustion " + key.toString();
  condition.kind = AlertKind::exhaustion;
  condition.service = key;
  std::string causes;
  for (const auto& [cause, count] : errors)
    causes += (causes.empty() ? "" : ", ") + causeWords(cause) + ' ' + counted(count);
  condition.what = counted(sum(errors)) + " errors in the last " + lengthWords(span) +
                   " because something ran out: " + causes + '.';
  std::pair<std::uint64_t, std::string> worst;
  for (const Scope& instance : live.instances())
    worst = std::max(worst, {sum(errorsOf(instance)), instance.path()});
  condition.meaning =
      "Most of them on " + worst.second +
      ". A limit of the profile is too small for this load: look at the errors by cause, and at "
      "queue, pool and connections beside them.";
  return {condition};
}

std::vector<AlertCondition> fleetConditions(const ServiceKey& key,
                                            const ServiceObjectives& objectives,
                                            const std::vector<FleetRow>& fleet,
                                            const std::vector<Assignment>& wanted) {
  Wrong silent{{},
               AlertKind::silence,
               "are silent",
               "What they run and how they do is not known. Look at their hosts, and at the agent "
               "beside them."};
  Wrong drifted{{},
                AlertKind::drift,
                "run something else than they must",
                "They stay on it until what keeps them from changing is mended."};
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const FleetRow& row = fleet[i];
    const RevisionNumber must = i < wanted.size() ? wanted[i].revision : RevisionNumber{};
    if (!row.reported || row.report_age_ms > objectives.silence_seconds * 1000) {
      silent.instances.push_back({&row, must});
    } else if (must.value > 0 && row.applied != must) {
      drifted.instances.push_back({&row, must});
    }
  }
  std::vector<AlertCondition> conditions;
  // How long ago one should have reported that never did is not known: it counts from now.
  const bool any_never = std::any_of(silent.instances.begin(), silent.instances.end(),
                                     [](const WrongInstance& one) { return !one.row->reported; });
  addConditions(key, silent, any_never ? objectives.silence_seconds : 0, conditions);
  addConditions(key, drifted, objectives.drift_seconds, conditions);
  return conditions;
}

}  // namespace sextant
