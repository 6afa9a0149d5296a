// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/chart_sample.h"

#include <cmath>
#include <random>

#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {
namespace {

GaugeSummary summary(double least, double mean, double most, std::uint64_t count) {
  return {least, most, mean * double(count), count};
}

void addGauges(StepPoint* point, double load) {
  const std::uint64_t count = point->held_seconds;
  const auto growth = [&](double a_second) { return summary(0, a_second, 2 * a_second, count); };
  point->gauges["pool_wait_seconds"] = growth(load * 1.4);
  point->gauges["pool_waits"] = growth(load * 120);
  point->gauges["cache_hits"] = growth(220 + 60 * load);
  point->gauges["cache_misses"] = growth(40 * (1 + load));
  point->gauges["queue_depth"] = summary(0, 4 + 30 * load, 12 + 70 * load, count);
  point->gauges["pool_open"] = summary(4, 18 + load, 20, count);
  point->gauges["pool_in_use"] = summary(1, 4 + 12 * load, 20, count);
}

}  // namespace

std::vector<StepPoint> steps(int count, qint64 step_seconds, qint64 published, unsigned seed,
                             unsigned instances) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0, 1);
  std::vector<StepPoint> points;
  const qint64 last = now - now % step_seconds;
  for (int i = count; i-- > 0;) {
    StepPoint point;
    point.start = last - i * step_seconds;
    const bool before = point.start < published;
    const bool burst = i % 116 < 32;
    const double load = (before ? 1 : 0.1) * (burst ? 1 : 0.35) * (1 + 0.08 * noise(random));
    const bool silent = i > count / 4 && i < count / 4 + count / 20;
    if (!silent) {
      point.instances = instances;
      point.held_seconds = instances * std::uint64_t(step_seconds);
      point.restarted = i == count / 2;
      const int requests = int((burst ? 260 : 120) * (1 + 0.05 * noise(random)));
      for (int k = 0; k < requests; ++k)
        point.durations.add(
            0.003 * std::exp((before ? 2.1 : 0.4) * std::max(load, 0.3) + 0.9 * noise(random)));
      point.requests = point.durations.count();
      const bool failing = before && burst;
      point.errors["queue_full"] = failing ? std::uint64_t(24 + 4 * std::abs(noise(random))) : 0;
      point.errors["pool_timeout"] = failing ? std::uint64_t(9 + 3 * std::abs(noise(random))) : 0;
      point.errors["statement_timeout"] = failing && i % 9 == 0 ? 3 : 0;
      addGauges(&point, std::max(load, 0.0));
    }
    points.push_back(std::move(point));
  }
  return points;
}

BoardData board(int instances) {
  const qint64 published = now - 270;
  BoardData data;
  data.source = QStringLiteral("store telemetry");
  data.now = now;
  data.whole = steps(600, 1, published, 7, unsigned(instances));
  data.instance_step_seconds = 5;
  for (int i = 0; i < instances; ++i) {
    const auto number = std::to_string(i + 1);
    const State state = i % 17 == 3 ? State::drift : i % 41 == 9 ? State::failing : State::healthy;
    InstancePoints one{{"eu1", "hunt-" + number}, state, {}};
    if (i % 23 != 6) one.points = steps(600, 1, i % 7 == 2 ? now : published, unsigned(i + 1), 1);
    data.instances.push_back(std::move(one));
  }
  data.markers = {
      {now - 505, QStringLiteral("hunt-2"), QStringLiteral("restarted"), Tone::muted,
       MarkerKind::restart},
      {published, QStringLiteral("r42"), QStringLiteral("published"), Tone::normal,
       MarkerKind::publish},
      {published + 70, QStringLiteral("stage 1"), {}, Tone::candidate, MarkerKind::stage},
      {published + 78, QStringLiteral("stage 2"), {}, Tone::candidate, MarkerKind::stage},
      {published + 86, QStringLiteral("better"), QStringLiteral("verdict"), Tone::ok,
       MarkerKind::verdict},
      {now - 12, QStringLiteral("r43"), QStringLiteral("rolled back"), Tone::bad,
       MarkerKind::rollback}};
  data.objectives = {{50, QStringLiteral("p99 below 50 ms")}};
  data.stale_seconds = 1;
  data.expected_instances = instances;
  return data;
}

std::vector<Curve> manyCurves(int count, int points) {
  std::mt19937 random(11);
  std::normal_distribution<double> noise(0, 1);
  std::vector<Curve> curves;
  for (int i = 0; i < count; ++i) {
    Curve curve;
    curve.name = QStringLiteral("hunt-%1").arg(i + 1);
    curve.series = i;
    curve.start = now - points + 1;
    double level = 3 + 0.9 * noise(random);
    for (int k = 0; k < points; ++k) {
      level += 0.03 * noise(random) - 0.01 * (level - 3);
      curve.values.emplace_back(std::exp(level + 0.05 * noise(random)));
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace sextant::ui::samples
