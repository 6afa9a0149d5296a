// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/board_curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "model/metrics/cause_words.h"

namespace sextant::ui {
namespace {

constexpr std::size_t always_shown = 2;  // causes of errors
// Places of the palette without its blues and its oranges: those are baseline and candidate.
constexpr std::array<int, 8> cause_series{3, 2, 7, 6, 11, 10, 15, 14};

// A curve with one value for each step from the first point to the last; `value` is asked for
// measured points only.
template <class Value>
Curve curveOf(const StepsOf& steps, const QString& name, Tone tone, Value value) {
  Curve curve{name, tone, false, {}, 0, std::max<qint64>(steps.step_seconds, 1)};
  if (steps.points.empty()) return curve;
  const auto [first, last] =
      std::minmax_element(steps.points.begin(), steps.points.end(),
                          [](const StepPoint& a, const StepPoint& b) { return a.start < b.start; });
  curve.start = first->start;
  const qint64 count = (last->start - first->start) / curve.step_seconds + 1;
  if (count > LatencyHistory::points_max) return curve;  // no chart has so many
  curve.values.resize(std::size_t(count));
  curve.at_least.resize(std::size_t(count));
  for (const StepPoint& point : steps.points) {
    if (point.held_seconds == 0) continue;
    const auto place = std::size_t((point.start - curve.start) / curve.step_seconds);
    if (curve.values[place]) continue;  // two of one step: the first stays
    curve.values[place] = value(point);
    // Latencies of some instances are no bound for those of all; only counts are.
    curve.at_least[place] = point.restarted || int(point.instances) < steps.expected_instances;
  }
  return curve;
}

// Seconds that each instance was measured, on average; what was counted in them is scaled to one.
double perSecond(const StepPoint& point, std::uint64_t count) {
  return double(count) * double(point.instances) / double(point.held_seconds);
}

// Of one instance: measured seconds are summed over instances.
std::optional<double> ofEach(const StepPoint& point, std::uint64_t count) {
  return double(count) / double(point.held_seconds);
}

Curve part(Curve curve, qint64 from, qint64 to, bool is_inside) {
  for (std::size_t step = 0; step < curve.values.size(); ++step) {
    const qint64 start = curve.start + qint64(step) * curve.step_seconds;
    if ((start >= from && start < to) != is_inside) curve.values[step].reset();
  }
  return curve;
}

std::map<std::string, std::uint64_t> causesOf(const std::vector<StepPoint>& points) {
  std::map<std::string, std::uint64_t> counts;
  for (const StepPoint& point : points) {
    for (const auto& [cause, count] : point.errors)
      counts[cause] += count;
  }
  return counts;
}

std::optional<double> valueOf(const GaugeSummary& gauge, GaugeValue value) {
  if (gauge.count == 0) return std::nullopt;
  if (value == GaugeValue::mean) return gauge.mean();
  return value == GaugeValue::min ? gauge.min : gauge.max;
}

}  // namespace

Curve quantileCurve(const StepsOf& steps, double quantile, const QString& name, Tone tone) {
  Curve curve = curveOf(steps, name, tone, [quantile](const StepPoint& point) {
    auto value = point.durations.quantileSeconds(quantile);
    if (value) *value *= 1000;
    return value;
  });
  curve.at_least.clear();
  return curve;
}

Curve throughputCurve(const StepsOf& steps, const QString& name, Tone tone) {
  return curveOf(steps, name, tone, [](const StepPoint& point) {
    return std::optional(perSecond(point, point.requests));
  });
}

Curve throughputOfEach(const StepsOf& steps, const QString& name, Tone tone) {
  Curve curve = curveOf(steps, name, tone,
                        [](const StepPoint& point) { return ofEach(point, point.requests); });
  curve.at_least.clear();
  return curve;
}

Curve errorsOfEach(const StepsOf& steps, const QString& name, Tone tone) {
  Curve curve = curveOf(steps, name, tone, [](const StepPoint& point) {
    std::uint64_t all = 0;
    for (const auto& [cause, count] : point.errors)
      all += count;
    return ofEach(point, all);
  });
  curve.at_least.clear();
  return curve;
}

Curve within(Curve curve, qint64 from, qint64 to) {
  return part(std::move(curve), from, to, true);
}

Curve outside(Curve curve, qint64 from, qint64 to) {
  return part(std::move(curve), from, to, false);
}

std::vector<Curve> errorCurves(const StepsOf& steps) {
  const auto counts = causesOf(steps.points);
  std::vector<std::string> causes;
  for (const auto& entry : counts)
    causes.push_back(entry.first);
  const std::vector<std::string> by_name = causes;
  std::stable_sort(causes.begin(), causes.end(),
                   [&](const auto& a, const auto& b) { return counts.at(a) > counts.at(b); });
  // A cause that has not occurred is not worth its place in the legend; two always are.
  while (causes.size() > always_shown && counts.at(causes.back()) == 0)
    causes.pop_back();
  std::vector<Curve> curves;
  for (const std::string& cause : causes) {
    const QString name = QString::fromStdString(causeWords(cause));
    curves.push_back(curveOf(steps, name, Tone::bad, [&](const StepPoint& point) {
      const auto found = point.errors.find(cause);
      return std::optional(found == point.errors.end() ? 0.0 : perSecond(point, found->second));
    }));
    const auto place = std::find(by_name.begin(), by_name.end(), cause);
    curves.back().series = cause_series[std::size_t(place - by_name.begin()) % cause_series.size()];
  }
  return curves;
}

Curve gaugeCurve(const StepsOf& steps, const std::string& gauge, GaugeValue value,
                 const QString& name, Tone tone) {
  Curve curve = curveOf(steps, name, tone, [&](const StepPoint& point) -> std::optional<double> {
    const auto found = point.gauges.find(gauge);
    return found == point.gauges.end() ? std::nullopt : valueOf(found->second, value);
  });
  curve.at_least.clear();
  return curve;
}

Curve counterRate(const StepsOf& steps, const std::string& gauge, const QString& name, Tone tone) {
  return curveOf(steps, name, tone, [&](const StepPoint& point) -> std::optional<double> {
    const auto found = point.gauges.find(gauge);
    if (found == point.gauges.end() || found->second.count == 0) return std::nullopt;
    return *found->second.mean() * double(point.instances);
  });
}

Curve quotient(const Curve& part, const Curve& whole, double factor, const QString& name,
               Tone tone) {
  Curve curve{name, tone, false, {}, part.start, part.step_seconds};
  curve.values.resize(part.values.size());
  for (std::size_t step = 0; step < part.values.size(); ++step) {
    const auto above = valueAt(part, step);
    const auto below = valueAt(whole, step);
    if (above && below && *below > 0) curve.values[step] = *above / *below * factor;
  }
  return curve;
}

Curve sumOf(const Curve& a, const Curve& b) {
  Curve curve = a;
  for (std::size_t step = 0; step < a.values.size(); ++step) {
    const auto one = valueAt(a, step);
    const auto other = valueAt(b, step);
    curve.values[step] = one && other ? std::optional(*one + *other) : std::nullopt;
  }
  return curve;
}

HeatColumns heatColumns(const StepsOf& steps) {
  HeatColumns heat{0, std::max<qint64>(steps.step_seconds, 1), {}};
  if (steps.points.empty()) return heat;
  const auto [first, last] =
      std::minmax_element(steps.points.begin(), steps.points.end(),
                          [](const StepPoint& a, const StepPoint& b) { return a.start < b.start; });
  heat.start = first->start;
  const qint64 count = (last->start - first->start) / heat.step_seconds + 1;
  if (count > LatencyHistory::points_max) return heat;
  heat.columns.resize(std::size_t(count));
  for (const StepPoint& point : steps.points) {
    if (point.held_seconds > 0)
      heat.columns[std::size_t((point.start - heat.start) / heat.step_seconds)] = point.durations;
  }
  return heat;
}

bool hasGauge(const std::vector<StepPoint>& points, const std::string& gauge) {
  return std::any_of(points.begin(), points.end(), [&](const StepPoint& point) {
    const auto found = point.gauges.find(gauge);
    return point.held_seconds > 0 && found != point.gauges.end() && found->second.count > 0;
  });
}

std::optional<double> worstOf(const Curve& curve) {
  std::optional<double> worst;
  for (std::size_t step = 0; step < curve.values.size(); ++step) {
    const auto value = valueAt(curve, step);
    if (value && (!worst || *value > *worst)) worst = value;
  }
  return worst;
}

std::optional<int> measuredInstances(const std::vector<StepPoint>& points) {
  const StepPoint* newest = nullptr;
  for (const StepPoint& point : points) {
    if (point.held_seconds > 0 && (newest == nullptr || point.start > newest->start))
      newest = &point;
  }
  return newest == nullptr ? std::nullopt : std::optional(int(newest->instances));
}

}  // namespace sextant::ui
