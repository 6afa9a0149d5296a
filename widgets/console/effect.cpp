// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/effect.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "model/metrics/relative_change.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t block_seconds_min = 4;

using Measure = std::function<std::optional<double>(const LatencyHistogram&)>;

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
    if (const auto value = measure(block.durations)) values.push_back(*value);
  }
  return values;
}

// Both ends are Unix times; the second is past the last second.
struct Windows {
  std::int64_t before_from, before_to, after_from, after_to;
};

EffectRow latencyRow(const QString& name, const Measured& measured, const Windows& windows,
                     const Effect& effect, const Measure& measure) {
  const auto ms = [&](const LatencySummary& side) -> std::optional<double> {
    const auto value = measure(side.durations);
    return value ? std::optional<double>(*value * 1000) : std::nullopt;
  };
  EffectRow row{name, QStringLiteral("ms"), ms(effect.before), ms(effect.after)};
  const auto half_width = relativeChangeHalfWidth(
      blocksOf(measured, windows.before_from, windows.before_to, measure),
      blocksOf(measured, windows.after_from, windows.after_to, measure));
  if (half_width) row.uncertainty_percent = 100 * *half_width;
  return row;
}

// The windows are shortened where nobody is left otherwise.
Measured whoCounts(const LatencyHistory& history, const Scope& scope,
                   const std::vector<LeftOut>& left_out, Windows& windows) {
  Measured measured{history, scope,
                    instancesLeftOut(left_out, scope, windows.before_from, windows.before_to)};
  measured.without.merge(
      instancesLeftOut(left_out, scope, windows.after_from, windows.after_to));
  const std::vector<Scope> known = history.instances();
  const bool has_others = std::any_of(known.begin(), known.end(), [&](const Scope& one) {
    return scope.covers(one) && !measured.without.contains(one);
  });
  if (has_others) return measured;
  measured.without.clear();
  std::vector<LeftOut> own;
  std::copy_if(left_out.begin(), left_out.end(), std::back_inserter(own),
               [&](const LeftOut& one) { return scope.covers(one.instance); });
  std::tie(windows.before_from, windows.before_to) =
      longestWithout(own, windows.before_from, windows.before_to);
  std::tie(windows.after_from, windows.after_to) =
      longestWithout(own, windows.after_from, windows.after_to);
  return measured;
}

}  // namespace

Effect effectOf(const LatencyHistory& history, const Scope& scope, const EffectSpan& span) {
  const auto words = [](const char* text) { return QCoreApplication::translate("Effect", text); };
  Windows windows{span.published - effect_max_seconds, span.published,
                  span.published + effect_warm_up_seconds,
                  std::min(span.now, span.published + effect_max_seconds) + 1};
  if (span.previous) {
    windows.before_from = std::max(windows.before_from, *span.previous + effect_warm_up_seconds);
  }
  const Measured measured = whoCounts(history, scope, span.left_out, windows);
  Effect effect;
  effect.before = measured.between(windows.before_from, windows.before_to);
  effect.after = measured.between(windows.after_from, windows.after_to);
  effect.seconds_before = effect.before.seconds;
  effect.seconds_after = effect.after.seconds;
  if (effect.seconds_before < effect_min_seconds) {
    effect.sentence = words("Not enough data: %1 of %2 s were measured before it was published.")
                          .arg(effect.seconds_before)
                          .arg(effect_min_seconds);
    return effect;
  }
  if (effect.seconds_after < effect_min_seconds) {
    effect.sentence = words("Not enough data yet: %1 of %2 s measured after it was published.")
                          .arg(effect.seconds_after)
                          .arg(effect_min_seconds);
    return effect;
  }
  const auto mean = [](const LatencyHistogram& one) { return one.meanSeconds(); };
  const auto p99 = [](const LatencyHistogram& one) { return one.quantileSeconds(0.99); };
  effect.rows.push_back(latencyRow(words("mean"), measured, windows, effect, mean));
  effect.rows.push_back(latencyRow(words("p99"), measured, windows, effect, p99));
  // Counts are compared as rates: the two sides need not be equally long.
  EffectRow errors{words("errors/min"), {}, {}, {}};
  errors.before = 60.0 * double(effect.before.errorCount()) / double(effect.seconds_before);
  errors.after = 60.0 * double(effect.after.errorCount()) / double(effect.seconds_after);
  effect.rows.push_back(errors);
  return effect;
}

}  // namespace sextant::ui
