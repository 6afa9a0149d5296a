// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/what_if.h"

#include <algorithm>

#include "model/capacity/profile_trial.h"

namespace sextant {
namespace {

constexpr double more_errors_max = 0.01;  // a share of the requests

Result<RuleWorld> worldOf(const RuleSet& rules, RuleQuestion state, const ProfileSet& profiles) {
  state.after.profiles = profiles;
  auto world = ruleWorld(rules, state);
  if (world) return std::move(*world);
  const auto unreadable = unreadableInstances(state.after);
  return fail(ErrorKind::input,
              "There is no estimate: " +
                  (unreadable.empty() ? std::string("a profile")
                                      : "the profile of " + unreadable.front().path()) +
                  " cannot be read.",
              {}, "The problems say why, and where.");
}

// Of the whole fleet with these profiles.
Result<Estimate> estimateOf(const WhatIfQuestion& question, const Calibration& calibration,
                            const ProfileSet& profiles) {
  const auto world = worldOf(question.rules, question.state, profiles);
  if (!world) return tl::unexpected<Error>(world.error());
  return question.model.settings(*world).map(
      [&](const std::vector<ServiceSetting>& settings) { return calibration.estimate(settings); });
}

// The fleet while the preview runs; nothing where it says nothing of these drafts.
std::optional<Calibration> previewedCalibration(const WhatIfQuestion& question,
                                                const CapacityFacts& facts) {
  if (!question.preview || question.preview->profiles != question.state.after.profiles)
    return std::nullopt;
  PreviewedFleet fleet{{}, 0, question.preview->all, question.preview->measured};
  RuleQuestion others = question.state, own = question.state;
  std::erase(others.after.inventory, question.preview->instance);
  if (others.after.inventory.size() == question.state.after.inventory.size()) return std::nullopt;
  own.after.inventory = {question.preview->instance};
  const auto world = worldOf(question.rules, own, question.preview->profiles);
  const auto previewed = world ? question.model.settings(*world) : tl::unexpected(world.error());
  if (!previewed) return std::nullopt;
  if (!others.after.inventory.empty()) {
    const auto rest = worldOf(question.rules, others, question.state.before);
    auto present = rest ? question.model.settings(*rest) : tl::unexpected(rest.error());
    if (!present) return std::nullopt;
    fleet.settings = std::move(*present);
  }
  fleet.previewed = fleet.settings.size();
  fleet.settings.push_back(previewed->front());
  const auto fitted = Calibration::fitPreview(fleet, facts);
  return fitted ? std::optional(*fitted) : std::nullopt;
}

// The drafts with one key at another value, where that is a profile that may be.
std::optional<ProfileSet> profilesWith(const WhatIfQuestion& question, const std::string& key,
                                       const Value& value) {
  ProfileSet profiles = question.state.after.profiles;
  const auto text = textWith(profiles[Scope{}], key, value);
  const SchemaTrial schema(question.state.after.schema.get(), profiles[Scope{}]);
  if (!text || !schema.takes(*text)) return std::nullopt;
  profiles[Scope{}] = *text;
  return profiles;
}

// By how much the 99th percentile differs between what is in the drafts and the ends of what is worth
// trying: a factor; 1 where it cannot be told. Whoever refuses requests is fast, and no answer.
double influenceOf(const WhatIfQuestion& question, const Calibration& calibration,
                   const std::string& key) {
  const std::vector<Value> values = valuesToTry(valueInForce(question.state.after, key));
  if (values.empty()) return 1;
  const auto estimate = [&](const ProfileSet& profiles) -> std::optional<Estimate> {
    const auto world = worldOf(question.rules, question.state, profiles);
    const auto settings = world ? question.model.settings(*world) : tl::unexpected(world.error());
    return settings ? std::optional(calibration.roughEstimate(*settings)) : std::nullopt;
  };
  const auto drafts = estimate(question.state.after.profiles);
  if (!drafts) return 1;
  double least = drafts->p99_seconds.high, most = least;
  for (const Value& value : {values.front(), values.back()}) {
    const auto profiles = profilesWith(question, key, value);
    const auto tried = profiles ? estimate(*profiles) : std::nullopt;
    if (!tried || tried->error_ratio.high > drafts->error_ratio.high + more_errors_max) continue;
    least = std::min(least, tried->p99_seconds.high);
    most = std::max(most, tried->p99_seconds.high);
  }
  return least > 0 ? most / least : 1;
}

bool canBeVaried(const WhatIfQuestion& question, const std::string& key) {
  return !valuesToTry(valueInForce(question.state.after, key)).empty();
}

// A person who changes a key asks about that one.
std::string keyToVary(const WhatIfQuestion& question, const Calibration& calibration,
                      const std::function<bool()>& stopped) {
  if (!question.varied.empty()) return question.varied;
  RuleSubject before = question.state.after;
  before.profiles = question.state.before;
  for (const std::string& key : question.keys) {
    if (valueInForce(before, key) != valueInForce(question.state.after, key) &&
        canBeVaried(question, key))
      return key;
  }
  if (!question.otherwise.empty()) return question.otherwise;
  std::string chosen;
  double greatest = 0;
  for (const std::string& key : question.keys) {
    if (stopped()) break;
    if (!canBeVaried(question, key)) continue;
    const double influence = influenceOf(question, calibration, key);
    if (influence <= greatest) continue;
    greatest = influence;
    chosen = key;
  }
  return chosen;
}

// With the varied key at each value that is worth trying, and at those in force and in the draft.
void vary(const WhatIfQuestion& question, const std::function<bool()>& stopped,
          WhatIfAnswer& answer) {
  RuleSubject before = question.state.after;
  before.profiles = question.state.before;
  const Value now = valueInForce(before, answer.varied);
  const Value draft = valueInForce(question.state.after, answer.varied);
  std::vector<Value> values = valuesToTry(draft);
  if (values.empty()) return;
  for (const Value& own : {now, draft}) {
    if (own.kind() == values.front().kind() &&
        std::find(values.begin(), values.end(), own) == values.end())
      values.push_back(own);
  }
  std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) {
    return magnitudeOf(a) < magnitudeOf(b);
  });
  for (const Value& value : values) {
    if (stopped()) return;
    const auto profiles = profilesWith(question, answer.varied, value);
    if (!profiles) continue;
    const auto estimate = estimateOf(question, answer.calibration, *profiles);
    if (!estimate) continue;
    if (value == now) answer.now_at = answer.values.size();
    if (value == draft) answer.draft_at = answer.values.size();
    answer.values.push_back({value, *estimate});
  }
  std::vector<double> places, heights;
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    places.push_back(static_cast<double>(i));
    heights.push_back(answer.values[i].estimate.p99_seconds.high);
  }
  answer.knee = kneeOf(places, heights);
}

}  // namespace

Result<WhatIfAnswer> whatIf(const WhatIfQuestion& question, const std::function<bool()>& stopped) {
  const ProfileSet& before = question.state.before;
  const auto present = worldOf(question.rules, question.state, before);
  if (!present) return tl::unexpected<Error>(present.error());
  const auto settings = question.model.settings(*present);
  if (!settings) return tl::unexpected<Error>(settings.error());
  const auto facts = question.model.facts(*present);
  if (!facts) return tl::unexpected<Error>(facts.error());
  auto calibration = Calibration::fit(*settings, question.measured, *facts);
  if (!calibration) return tl::unexpected<Error>(calibration.error());
  const Estimate now = calibration->estimate(*settings);
  WhatIfAnswer answer{std::move(*calibration), now, {}, false, {}, {}, {}, {}, {}};
  if (question.state.after.profiles != before && !stopped()) {
    const auto previewed = previewedCalibration(question, *facts);
    answer.is_previewed = previewed.has_value();
    const auto draft = estimateOf(question, previewed ? *previewed : answer.calibration,
                                  question.state.after.profiles);
    if (!draft) return tl::unexpected<Error>(draft.error());
    answer.draft = *draft;
  }
  answer.varied = keyToVary(question, answer.calibration, stopped);
  if (!answer.varied.empty()) vary(question, stopped, answer);
  return answer;
}

}  // namespace sextant
