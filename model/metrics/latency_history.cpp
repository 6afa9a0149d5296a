// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/latency_history.h"

#include <algorithm>

namespace sextant {
namespace {

// What is too old is looked for now and then; until then it takes a little memory.
constexpr std::int64_t rows_between_sweeps = 64;

}  // namespace

void mergeInto(StepPoint& into, const StepPoint& part) {
  into.held_seconds += part.held_seconds;
  into.instances += part.instances;
  into.restarted = into.restarted || part.restarted;
  into.requests += part.requests;
  into.durations += part.durations;
  for (const auto& [cause, count] : part.errors)
    into.errors[cause] += count;
  for (const auto& [name, gauge] : part.gauges)
    into.gauges[name] += gauge;
}

std::uint64_t LatencySummary::errorCount() const {
  std::uint64_t total = 0;
  for (const auto& [cause, count] : errors)
    total += count;
  return total;
}

std::size_t NameTable::indexOf(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  if (names_.size() + 1 == names_max) names_.emplace_back("other");
  if (names_.size() == names_max) return names_max - 1;
  names_.push_back(name);
  return names_.size() - 1;
}

LatencyHistory::LatencyHistory(std::int64_t step_seconds, std::int64_t capacity_seconds)
    : step_seconds_(step_seconds), capacity_seconds_(capacity_seconds) {}

StepSum LatencyHistory::sumOf(const LatencyStep& step) {
  StepSum sum;
  sum.seconds = step.seconds;
  sum.restarted = step.restarted;
  sum.durations = step.durations;
  for (const auto& [cause, count] : step.errors) {
    const std::size_t index = causes_.indexOf(cause);
    if (sum.errors.size() <= index) sum.errors.resize(index + 1);
    sum.errors[index] += count;
  }
  for (const auto& [name, gauge] : step.gauges) {
    const std::size_t index = gauges_.indexOf(name);
    if (sum.gauges.size() <= index) sum.gauges.resize(index + 1);
    sum.gauges[index] += gauge;
  }
  return sum;
}

LatencyHistory::Added LatencyHistory::add(const LatencyStep& step, std::int64_t now) {
  if (step.seconds == 0) return Added::empty;
  if (step.start != stepStart(step.start, step_seconds_) || step.seconds > step_seconds_) {
    return Added::misaligned;
  }
  if (step.start > now + capacity_seconds_) return Added::ahead;
  const std::int64_t end = std::min(std::max(step.start, newest_.value_or(step.start)), now);
  if (step.start <= end - capacity_seconds_) return Added::old;
  if (!numbers_.contains(step.instance)) {
    if (numbers_.size() == instances_max) return Added::full;
    numbers_.emplace(step.instance, numbers_.size());
  }
  const std::int64_t row = step.start / step_seconds_;
  PackedRows& own = rows_[step.instance];
  if (own.has(row)) return Added::duplicate;
  StepSum sum = sumOf(step);
  own.add(row, sum);
  const std::size_t number = numbers_.at(step.instance);
  sum.instances.resize(number / 8 + 1);
  sum.instances.back() = static_cast<std::uint8_t>(1U << (number % 8));
  rows_[Scope{}].add(row, sum);
  rows_[Scope{step.instance.cluster, {}}].add(row, sum);
  if (!newest_ || step.start > *newest_) newest_ = step.start;
  forgetBefore(end - capacity_seconds_ + 1);
  return Added::added;
}

void LatencyHistory::forgetBefore(std::int64_t second) {
  const std::int64_t row = stepStart(second, step_seconds_) / step_seconds_;
  if (row < forgotten_ + rows_between_sweeps) return;
  forgotten_ = row;
  for (auto& [scope, rows] : rows_)
    rows.forgetBefore(row);
}

void LatencyHistory::clear() {
  newest_.reset();
  forgotten_ = 0;
  numbers_.clear();
  rows_.clear();
}

// Rows of an instance have no bit for it, for it is the only one.
StepPoint LatencyHistory::pointOf(std::int64_t start, const StepSum& sum) const {
  StepPoint point;
  point.start = start;
  point.held_seconds = sum.seconds;
  if (sum.seconds == 0) return point;
  point.instances = std::max(sum.instanceCount(), std::uint32_t{1});
  point.restarted = sum.restarted;
  point.durations = sum.durations;
  point.requests = sum.durations.count();
  for (std::size_t i = 0; i < causes_.names().size(); ++i)
    point.errors[causes_.names()[i]] = i < sum.errors.size() ? sum.errors[i] : 0;
  for (std::size_t i = 0; i < sum.gauges.size(); ++i) {
    if (sum.gauges[i].count > 0) point.gauges[gauges_.names()[i]] = sum.gauges[i];
  }
  return point;
}

std::vector<StepPoint> LatencyHistory::points(const Scope& scope, std::int64_t from,
                                              std::int64_t to, std::int64_t step_seconds,
                                              bool with_gauges) const {
  std::vector<StepPoint> result;
  if (step_seconds <= 0 || step_seconds % step_seconds_ != 0 || to <= from) return result;
  const std::int64_t last = stepStart(to - 1, step_seconds);
  const std::int64_t first =
      std::max(stepStart(from, step_seconds), last - (points_max - 1) * step_seconds);
  const auto rows = rows_.find(scope);
  for (std::int64_t start = first; start <= last; start += step_seconds) {
    StepSum sum;
    if (rows != rows_.end()) {
      rows->second.sum(start / step_seconds_, (start + step_seconds) / step_seconds_, with_gauges,
                       sum);
    }
    result.push_back(pointOf(start, sum));
  }
  return result;
}

LatencySummary LatencyHistory::summary(const Scope& scope, std::int64_t from,
                                       std::int64_t to) const {
  LatencySummary result;
  const auto rows = rows_.find(scope);
  if (rows == rows_.end()) return result;
  const std::int64_t first = stepStart(from + step_seconds_ - 1, step_seconds_) / step_seconds_;
  const std::int64_t last = stepStart(to, step_seconds_) / step_seconds_;
  StepSum sum;
  rows->second.sum(first, last, false, sum);
  for (std::int64_t row = first; row < last; ++row)
    result.seconds += rows->second.has(row) ? step_seconds_ : 0;
  result.durations = sum.durations;
  for (std::size_t i = 0; i < sum.errors.size(); ++i)
    result.errors[causes_.names()[i]] = sum.errors[i];
  return result;
}

std::vector<Scope> LatencyHistory::instances() const {
  std::vector<Scope> result;
  for (const auto& [instance, number] : numbers_)
    result.push_back(instance);
  return result;
}

std::size_t LatencyHistory::bytes() const {
  std::size_t total = 0;
  for (const auto& [scope, rows] : rows_)
    total += rows.bytes();
  return total;
}

}  // namespace sextant
