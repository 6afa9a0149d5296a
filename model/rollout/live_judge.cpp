// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/live_judge.h"

#include <algorithm>
#include <iterator>

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
  record.requests = sumOf(record.counts);
  // A request is counted as an error when it fails and with its duration when it is answered, which
  // may be the second after: so many are of this one at most.
  double left = record.requests;
  for (const auto& [cause, count] : point.errors) {
    const double failed = std::min(left, static_cast<double>(count));
    if (failed > 0) record.errors[cause] = failed;
    left -= failed;
  }
  return record;
}

}  // namespace

LiveJudge::LiveJudge(JudgeRules rules, LiveArms arms, std::shared_ptr<const LatencyHistory> past)
    : rules_(rules), arms_(std::move(arms)), judge_(rules_), bounds_(ourBounds()),
      past_(std::move(past)), next_(arms_.since) {}

std::vector<Scope> LiveJudge::everyone() const {
  std::vector<Scope> all = arms_.candidate;
  const auto& beside = isAgainstPast() ? arms_.candidate : arms_.baseline;
  all.insert(all.end(), beside.begin(), beside.end());
  return all;
}

void LiveJudge::takeBefore(const LatencyHistory& history) {
  std::vector<Scope> all = arms_.candidate;
  if (!isAgainstPast()) all = everyone();
  const std::int64_t to = isAgainstPast()        ? arms_.past_from
                          : arms_.before_end != 0 ? arms_.before_end
                                                  : arms_.since;
  const std::int64_t from = to - arms_.before_seconds;
  const Points points = pointsOf(past_ ? *past_ : history, all, from, to);
  for (std::int64_t second = from; second < to; ++second) {
    ArmSecond taken{second, {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (const StepPoint* point = pointAt(points[i], second))
        taken.records.push_back(recordOf(*point, Arm::before, all[i], bounds_));
    }
    if (!taken.records.empty()) judge_.add(taken);
  }
}

// False where it is waited for.
bool LiveJudge::takeSecond(const Points& points, bool is_late) {
  const std::vector<Scope> all = everyone();
  const std::int64_t shift = isAgainstPast() ? arms_.past_from - arms_.since : 0;
  ArmSecond taken{next_, {}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_candidate = i < arms_.candidate.size();
    const StepPoint* point = pointAt(points[i], is_candidate ? next_ : next_ + shift);
    if (point == nullptr) continue;
    taken.records.push_back(
        recordOf(*point, is_candidate ? Arm::candidate : Arm::baseline, all[i], bounds_));
    // The same instance is in both arms then.
    if (!is_candidate && shift != 0) taken.records.back().instance += " before";
  }
  const bool is_complete = taken.records.size() == all.size();
  if (!is_complete && !is_late) return false;
  if (!is_complete) has_gaps_ = true;
  judge_.add(taken);
  return true;
}

void LiveJudge::follow(const LatencyHistory& history, std::int64_t now) {
  if (now <= next_) return;
  if (!std::exchange(has_before_, true)) takeBefore(history);
  Points points = pointsOf(history, arms_.candidate, next_, now);
  std::int64_t end = now;
  Points beside;
  if (isAgainstPast()) {
    const std::int64_t shift = arms_.past_from - arms_.since;
    end = std::min(end, arms_.past_to - shift);
    beside = pointsOf(past_ ? *past_ : history, arms_.candidate, next_ + shift, end + shift);
  } else {
    beside = pointsOf(history, arms_.baseline, next_, now);
  }
  points.insert(points.end(), std::make_move_iterator(beside.begin()),
                std::make_move_iterator(beside.end()));
  for (; next_ < end; ++next_) {
    if (!takeSecond(points, now - next_ > late_seconds_max)) return;
  }
}

}  // namespace sextant
