// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/live_judge.h"

#include <algorithm>

namespace sextant {
namespace {

BucketBounds ourBounds() {
  auto bounds = std::make_shared<std::vector<double>>();
  for (std::size_t k = 0; k + 1 < LatencyHistogram::bucket_count; ++k)
    bounds->push_back(LatencyHistogram::boundSeconds(k));
  return bounds;
}

using Points = std::vector<std::vector<StepPoint>>;

// Those of each instance, second by second.
Points pointsOf(const LatencyHistory& history, const std::vector<Scope>& instances,
                std::int64_t from, std::int64_t to) {
  Points points;
  for (const Scope& instance : instances)
    points.push_back(history.points(instance, from, to, 1));
  return points;
}

const StepPoint* pointAt(const std::vector<StepPoint>& points, std::int64_t second) {
  if (points.empty() || second < points.front().start) return nullptr;
  const auto index = static_cast<std::size_t>(second - points.front().start);
  if (index >= points.size() || points[index].held_seconds == 0) return nullptr;
  return &points[index];
}

// A failed request has its duration in the histogram (the agent's telemetry), so all that arrived is
// what was measured.
ArmRecord recordOf(const StepPoint& point, Arm arm, const Scope& instance,
                   const BucketBounds& bounds) {
  ArmRecord record{arm, instance.path(), bounds, {}, {}, 0};
  for (const std::uint64_t count : point.durations.buckets())
    record.counts.push_back(static_cast<double>(count));
  for (const auto& [cause, count] : point.errors) {
    if (count > 0) record.errors[cause] = static_cast<double>(count);
  }
  record.requests = sumOf(record.counts);
  return record;
}

}  // namespace

LiveJudge::LiveJudge(JudgeRules rules, LiveArms arms)
    : rules_(rules), arms_(std::move(arms)), judge_(rules_), bounds_(ourBounds()),
      next_(arms_.since) {}

std::vector<Scope> LiveJudge::everyone() const {
  std::vector<Scope> all = arms_.candidate;
  all.insert(all.end(), arms_.baseline.begin(), arms_.baseline.end());
  return all;
}

void LiveJudge::takeBefore(const LatencyHistory& history) {
  const std::vector<Scope> all = everyone();
  const std::int64_t from = arms_.since - arms_.before_seconds;
  const Points points = pointsOf(history, all, from, arms_.since);
  for (std::int64_t second = from; second < arms_.since; ++second) {
    ArmSecond taken{second, {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (const StepPoint* point = pointAt(points[i], second))
        taken.records.push_back(recordOf(*point, Arm::before, all[i], bounds_));
    }
    if (!taken.records.empty()) judge_.add(taken);
  }
}

void LiveJudge::follow(const LatencyHistory& history, std::int64_t now) {
  if (now <= next_) return;
  if (!std::exchange(has_before_, true)) takeBefore(history);
  const std::vector<Scope> all = everyone();
  const Points points = pointsOf(history, all, next_, now);
  for (; next_ < now; ++next_) {
    ArmSecond taken{next_, {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Arm arm = i < arms_.candidate.size() ? Arm::candidate : Arm::baseline;
      if (const StepPoint* point = pointAt(points[i], next_))
        taken.records.push_back(recordOf(*point, arm, all[i], bounds_));
    }
    const bool is_complete = taken.records.size() == all.size();
    if (!is_complete && now - next_ <= late_seconds_max) return;
    if (!is_complete) has_gaps_ = true;
    judge_.add(taken);
  }
}

}  // namespace sextant
