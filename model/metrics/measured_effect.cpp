// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/measured_effect.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "model/metrics/relative_change.h"

namespace sextant {
namespace {

constexpr std::int64_t block_seconds_min = 4;

using Measure = std::function<std::optional<double>(const LatencySummary&)>;

// Whose measurements count.
struct Measured {
  const LatencyHistory& history;
  Scope scope;
  std::set<Scope> without;
  [[nodiscard]] LatencySummary between(std::int64_t from, std::int64_t to) const {
    return summaryWithout(history, scope, without, from, to);
  }
};

std::vector<double> blocksOf(const Measured& measured, std::int64_t from, std::int64_t to,
                             const Measure& measure) {
  std::vector<double> values;
  const std::int64_t step = measured.history.stepSeconds();
  const std::int64_t length = std::max(step, block_seconds_min / step * step);
  // Blocks of whole steps, of which none is in two.
  for (std::int64_t start = stepStart(from + step - 1, step); start + length <= to;
       start += length) {
    const auto block = measured.between(start, start + length);
    if (block.seconds == 0) continue;
    if (const auto value = measure(block)) values.push_back(*value);
  }
  return values;
}

Measure quantile(double q) {
  return [q](const LatencySummary& one) { return one.durations.quantileSeconds(q); };
}

// Counts are compared as rates: the two sides need not be equally long.
std::optional<double> errorsPerMinute(const LatencySummary& one) {
  return 60.0 * double(one.errorCount()) / double(one.seconds);
}

EffectFigure figure(const char* name, const Measured& measured, const EffectWindows& windows,
                    const MeasuredEffect& effect, const Measure& measure) {
  return {name, measure(effect.before), measure(effect.after),
          relativeChangeHalfWidth(blocksOf(measured, windows.before_from, windows.before_to, measure),
                                  blocksOf(measured, windows.after_from, windows.after_to, measure))};
}

// The windows are shortened where nobody is left otherwise.
Measured whoCounts(const LatencyHistory& history, const Scope& scope, EffectWindows& windows) {
  Measured measured{
      history, scope,
      instancesLeftOut(windows.left_out, scope, windows.before_from, windows.before_to)};
  measured.without.merge(
      instancesLeftOut(windows.left_out, scope, windows.after_from, windows.after_to));
  const std::vector<Scope> known = history.instances();
  const bool has_others = std::any_of(known.begin(), known.end(), [&](const Scope& one) {
    return scope.covers(one) && !measured.without.contains(one);
  });
  if (has_others) return measured;
  measured.without.clear();
  std::vector<LeftOut> own;
  std::copy_if(windows.left_out.begin(), windows.left_out.end(), std::back_inserter(own),
               [&](const LeftOut& one) { return scope.covers(one.instance); });
  std::tie(windows.before_from, windows.before_to) =
      longestWithout(own, windows.before_from, windows.before_to);
  std::tie(windows.after_from, windows.after_to) =
      longestWithout(own, windows.after_from, windows.after_to);
  return measured;
}

}  // namespace

MeasuredEffect measuredEffect(const LatencyHistory& history, const Scope& scope,
                              EffectWindows windows) {
  const Measured measured = whoCounts(history, scope, windows);
  MeasuredEffect effect;
  effect.before = measured.between(windows.before_from, windows.before_to);
  effect.after = measured.between(windows.after_from, windows.after_to);
  effect.seconds_before = effect.before.seconds;
  effect.seconds_after = effect.after.seconds;
  if (std::min(effect.seconds_before, effect.seconds_after) < effect_min_seconds) return effect;
  const Measure mean = [](const LatencySummary& one) { return one.durations.meanSeconds(); };
  const std::vector<std::pair<const char*, Measure>> measures{
      {"mean", mean},           {"p50", quantile(0.5)},       {"p95", quantile(0.95)},
      {"p99", quantile(0.99)},  {"errors", errorsPerMinute}};
  for (const auto& [name, measure] : measures)
    effect.figures.push_back(figure(name, measured, windows, effect, measure));
  return effect;
}

const EffectFigure* figureNamed(const MeasuredEffect& effect, const char* name) {
  const auto found = std::find_if(effect.figures.begin(), effect.figures.end(),
                                  [&](const EffectFigure& one) { return one.name == name; });
  return found == effect.figures.end() ? nullptr : &*found;
}

}  // namespace sextant
