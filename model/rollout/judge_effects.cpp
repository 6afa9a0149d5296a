// SPDX-License-Identifier: GPL-3.0-or-later
// The figures behind the verdict.
#include <algorithm>

#include "model/rollout/judge_state.h"

namespace sextant {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::optional<double> minus(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  return *a - *b;
}

std::optional<double> shareOf(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(all);
}

JudgedEffect quantileEffect(const JudgeState& state, const char* name, double q) {
  JudgedEffect effect{name, {}, "seconds", {}, {}, {}, {}, {}, {}};
  if (!state.bounds) return effect;
  effect.before = quantileOf(state.before.durations, *state.bounds, q);
  effect.baseline = quantileOf(state.baseline.durations, *state.bounds, q);
  effect.candidate = quantileOf(state.candidate.durations, *state.bounds, q);
  effect.difference = minus(effect.candidate, effect.baseline);
  if (!effect.difference || state.looks == 0) return effect;
  const double spent = alphaOfLook(state.alphaOfTest(), state.looks);
  const auto rangeOf = [&](const BucketCounts& durations) {
    return quantileRange(durations, *state.bounds, q, bandHalfWidth(totalOf(durations), spent));
  };
  const QuantileRange baseline = rangeOf(state.baseline.durations);
  const QuantileRange candidate = rangeOf(state.candidate.durations);
  effect.lower = minus(candidate.lower_seconds, baseline.upper_seconds);
  effect.upper = minus(candidate.upper_seconds, baseline.lower_seconds);
  return effect;
}

// A share has the same band as one point of a distribution (Hoeffding's inequality).
JudgedEffect shareEffect(const JudgeState& state, const char* name, const std::string& cause,
                         std::uint64_t (*count)(const ArmSums&, const std::string&)) {
  const auto share = [&](const ArmSums& sums) {
    return shareOf(count(sums, cause), sums.requests);
  };
  JudgedEffect effect{name,
                      cause,
                      "share of requests",
                      share(state.before),
                      share(state.baseline),
                      share(state.candidate),
                      {},
                      {},
                      {}};
  effect.difference = minus(effect.candidate, effect.baseline);
  if (!effect.difference || state.looks == 0) return effect;
  const double spent = alphaOfLook(state.alphaOfTest(), state.looks);
  const double half_width = bandHalfWidth(state.baseline.requests, spent) +
                            bandHalfWidth(state.candidate.requests, spent);
  effect.lower = std::max(-1.0, *effect.difference - half_width);
  effect.upper = std::min(1.0, *effect.difference + half_width);
  return effect;
}

std::uint64_t failedBy(const ArmSums& sums, const std::string& cause) {
  if (cause.empty()) return sums.failed;
  const auto found = sums.errors.find(cause);
  return found == sums.errors.end() ? 0 : found->second;
}

std::uint64_t slowOf(const ArmSums& sums, const std::string&) {
  return sums.slow;
}

JudgedEffect longerEffect(const JudgeState& state) {
  JudgedEffect effect{"longer", {}, "share of requests", {}, {}, {}, {}, {}, {}};
  if (state.looks == 0 || state.baseline.requests == 0 || state.candidate.requests == 0)
    return effect;
  const DistributionLook now = state.distribution();
  effect.difference = now.lead.share;
  effect.lower = std::max(0.0, now.lead.share - now.half_width);
  effect.upper = std::min(1.0, now.mostWorse());
  return effect;
}

// How much traffic an arm gets is the load balancer's doing, and no interval would be about the
// candidate.
JudgedEffect throughputEffect(const JudgeState& state) {
  const auto rate = [](const ArmSums& sums, std::size_t instances) -> std::optional<double> {
    if (sums.seconds == 0 || instances == 0) return std::nullopt;
    return static_cast<double>(sums.requests) / static_cast<double>(sums.seconds) /
           static_cast<double>(instances);
  };
  JudgedEffect effect{"throughput",
                      {},
                      "requests per second and instance",
                      rate(state.before, state.before_instances.size()),
                      rate(state.baseline, state.attendance.instances(Arm::baseline)),
                      rate(state.candidate, state.attendance.instances(Arm::candidate)),
                      {},
                      {},
                      {}};
  effect.difference = minus(effect.candidate, effect.baseline);
  return effect;
}

JudgedArm armOf(const ArmSums& sums, std::size_t instances) {
  return {sums.requests, sums.failed, sums.seconds, instances};
}

}  // namespace

std::vector<JudgedEffect> effectsOf(const JudgeState& state) {
  std::vector<JudgedEffect> effects{longerEffect(state),
                                    quantileEffect(state, "p50", 0.50),
                                    quantileEffect(state, "p95", 0.95),
                                    quantileEffect(state, "p99", 0.99),
                                    shareEffect(state, "slow", {}, slowOf),
                                    shareEffect(state, "errors", {}, failedBy)};
  std::set<std::string> causes;
  for (const ArmSums* sums : {&state.before, &state.baseline, &state.candidate}) {
    for (const auto& [cause, failed] : sums->errors) {
      if (failed > 0 && !cause.empty()) causes.insert(cause);
    }
  }
  for (const std::string& cause : causes)
    effects.push_back(shareEffect(state, "errors", cause, failedBy));
  effects.push_back(throughputEffect(state));
  return effects;
}

JudgedSamples samplesOf(const JudgeState& state) {
  JudgedSamples samples{armOf(state.before, state.before_instances.size()),
                        armOf(state.baseline, state.attendance.instances(Arm::baseline)),
                        armOf(state.candidate, state.attendance.instances(Arm::candidate)),
                        state.looks,
                        std::nullopt,
                        std::nullopt};
  if (state.looks == 0 || state.baseline.requests == 0 || state.candidate.requests == 0)
    return samples;
  const DistributionLook now = state.distribution();
  samples.smallest_effect = std::min(1.0, now.half_width);
  samples.seconds_to_margin =
      looksUntil(state.rules.margin, now, totalOf(state.baseline.durations),
                 totalOf(state.candidate.durations), state.looks, state.alphaOfTest(), day_seconds);
  return samples;
}

}  // namespace sextant
