// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_step.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sextant {
namespace {

constexpr std::array<std::int64_t, 19> chart_steps{1,    2,     5,     10,    20,   30,   60,
                                                   120,  180,   300,   600,   1200, 1800, 3600,
                                                   7200, 10800, 21600, 43200, 86400};

}  // namespace

GaugeSummary GaugeSummary::of(double value) {
  if (!std::isfinite(value)) return {};
  return {value, value, value, 1};
}

std::optional<double> GaugeSummary::mean() const {
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

GaugeSummary& GaugeSummary::operator+=(const GaugeSummary& other) {
  if (other.count == 0) return *this;
  if (count == 0) return *this = other;
  min = std::min(min, other.min);
  max = std::max(max, other.max);
  sum += other.sum;
  count += other.count;
  return *this;
}

std::int64_t stepStart(std::int64_t second, std::int64_t step_seconds) {
  const std::int64_t into = second % step_seconds;
  return second - (into < 0 ? into + step_seconds : into);
}

std::int64_t stepFor(std::int64_t from, std::int64_t to, std::int64_t points_max) {
  for (const std::int64_t step : chart_steps) {
    // Ends that are not at a multiple of the step cost one more.
    const std::int64_t points = (stepStart(to - 1, step) - stepStart(from, step)) / step + 1;
    if (points <= points_max) return step;
  }
  return chart_steps.back();
}

LatencyStep stepOf(const TelemetrySample& sample) {
  LatencyStep step{sample.instance, sample.second, sample.durations, sample.errors, {}, 1,
                   sample.revision, false};
  for (const auto& [name, value] : sample.gauges) {
    const GaugeSummary gauge = GaugeSummary::of(value);
    if (gauge.count > 0) step.gauges[name] = gauge;
  }
  return step;
}

void mergeInto(LatencyStep& into, const LatencyStep& part) {
  if (part.seconds == 0) return;
  if (into.seconds == 0) {
    into.revision = part.revision;
  } else if (into.revision != part.revision) {
    into.revision.reset();
  }
  into.durations += part.durations;
  for (const auto& [cause, count] : part.errors)
    into.errors[cause] += count;
  for (const auto& [name, gauge] : part.gauges)
    into.gauges[name] += gauge;
  into.seconds += part.seconds;
  into.restarted = into.restarted || part.restarted;
}

std::vector<LatencyStep> downsample(const std::vector<LatencyStep>& parts,
                                    std::int64_t step_seconds) {
  std::map<std::pair<Scope, std::int64_t>, LatencyStep> steps;
  for (const LatencyStep& part : parts) {
    if (part.seconds == 0) continue;
    const std::int64_t start = stepStart(part.start, step_seconds);
    LatencyStep& step = steps[{part.instance, start}];
    step.instance = part.instance;
    step.start = start;
    mergeInto(step, part);
  }
  std::vector<LatencyStep> result;
  result.reserve(steps.size());
  for (auto& [key, step] : steps)
    result.push_back(std::move(step));
  return result;
}

std::optional<CounterIncrease> counterIncrease(double earlier, double later) {
  const auto readable = [](double value) { return std::isfinite(value) && value >= 0; };
  if (!readable(earlier) || !readable(later)) return std::nullopt;
  if (later < earlier) return CounterIncrease{later, true};
  return CounterIncrease{later - earlier, false};
}

}  // namespace sextant
