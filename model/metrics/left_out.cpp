// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/left_out.h"

#include <algorithm>

namespace sextant {
namespace {

bool overlaps(const LeftOut& one, std::int64_t from, std::int64_t to) {
  return one.from < to && (!one.to || *one.to > from);
}

// A part was counted in the whole, so no count goes below zero.
LatencyHistogram less(const LatencyHistogram& whole, const LatencyHistogram& part) {
  LatencyHistogram rest;
  for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k)
    rest.addBucket(k, whole.buckets()[k] - part.buckets()[k]);
  rest.addSumNanoseconds(whole.sumNanoseconds() - part.sumNanoseconds());
  return rest;
}

}  // namespace

std::set<Scope> instancesLeftOut(const std::vector<LeftOut>& left_out, const Scope& scope,
                                 std::int64_t from, std::int64_t to) {
  std::set<Scope> instances;
  for (const LeftOut& one : left_out) {
    if (scope.covers(one.instance) && overlaps(one, from, to)) instances.insert(one.instance);
  }
  return instances;
}

std::pair<std::int64_t, std::int64_t> longestWithout(const std::vector<LeftOut>& left_out,
                                                     std::int64_t from, std::int64_t to) {
  std::vector<LeftOut> within;
  std::copy_if(left_out.begin(), left_out.end(), std::back_inserter(within),
               [&](const LeftOut& one) { return overlaps(one, from, to); });
  std::sort(within.begin(), within.end(),
            [](const LeftOut& a, const LeftOut& b) { return a.from < b.from; });
  std::pair<std::int64_t, std::int64_t> longest{to, to};
  const auto offer = [&](std::int64_t first, std::int64_t last) {
    if (last > first && last - first >= longest.second - longest.first) longest = {first, last};
  };
  std::int64_t free_from = from;
  for (const LeftOut& one : within) {
    offer(free_from, one.from);
    free_from = std::max(free_from, one.to.value_or(to));
  }
  offer(free_from, to);
  return longest;
}

LatencySummary summaryWithout(const LatencyHistory& history, const Scope& scope,
                              const std::set<Scope>& instances, std::int64_t from,
                              std::int64_t to) {
  LatencySummary rest = history.summary(scope, from, to);
  if (instances.empty()) return rest;
  const std::vector<Scope> known = history.instances();
  const bool has_others = std::any_of(known.begin(), known.end(), [&](const Scope& one) {
    return scope.covers(one) && !instances.contains(one);
  });
  if (!has_others) return {};
  for (const Scope& instance : instances) {
    const LatencySummary own = history.summary(instance, from, to);
    rest.durations = less(rest.durations, own.durations);
    for (const auto& [cause, count] : own.errors)
      rest.errors[cause] -= count;
  }
  return rest;
}

}  // namespace sextant
