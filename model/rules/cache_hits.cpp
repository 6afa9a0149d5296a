// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/cache_hits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace sextant {
namespace {

constexpr double keys_max = 1e9;
constexpr double exponent_max = 10;
constexpr double ranks_alone = 50;    // the most popular keys are looked at one by one,
constexpr double group_growth = 0.05;  // the others in groups of so many of their rank
constexpr int solve_steps = 60;

// Keys that are about as popular as each other.
struct Group {
  double keys;
  double rate;  // reads a second of each
};

std::vector<Group> groupsOf(const CacheLoad& load) {
  std::vector<Group> groups;
  const double keys = std::clamp(std::floor(load.keys), 1.0, keys_max);
  const double exponent = std::clamp(load.exponent, 0.0, exponent_max);
  double weight = 0;
  for (double first = 1; first <= keys;) {
    const double width = first <= ranks_alone ? 1 : std::max(1.0, std::floor(first * group_growth));
    const double last = std::min(keys, first + width - 1);
    groups.push_back({last - first + 1, std::pow(std::sqrt(first * last), -exponent)});
    weight += groups.back().keys * groups.back().rate;
    first = last + 1;
  }
  for (Group& group : groups)
    group.rate *= load.rate / weight;
  return groups;
}

// How long a key stays that nobody asks for again; infinity where all have room.
double stayOf(const CacheLoad& load, const std::vector<Group>& groups) {
  if (load.entries >= load.keys) return std::numeric_limits<double>::infinity();
  double low = 1e-9, high = 1e12;
  for (int step = 0; step < solve_steps; ++step) {
    const double stay = std::sqrt(low * high);
    double held = 0;
    for (const Group& group : groups)
      held += group.keys * -std::expm1(-group.rate * stay);
    (held < load.entries ? low : high) = stay;
  }
  return std::sqrt(low * high);
}

// For how long a key is served once it was read: until nobody asks for it during `stay`, or its time
// to live is over. The first is an M/D/infinity busy period, whose end is taken as exponential.
double servedSeconds(double rate, double stay, double ttl_seconds) {
  if (ttl_seconds <= stay) return ttl_seconds;
  const double beyond = std::expm1(std::min(rate * stay, 600.0)) / rate - stay;
  if (!(beyond > 0)) return stay;
  return stay + beyond * -std::expm1(-(ttl_seconds - stay) / beyond);
}

}  // namespace

double cacheHitRatio(const CacheLoad& load) {
  if (!(load.entries >= 1) || !(load.ttl_seconds > 0) || !(load.rate > 0)) return 0;
  const std::vector<Group> groups = groupsOf(load);
  const double stay = stayOf(load, groups);
  double hits = 0;
  for (const Group& group : groups) {
    // Reads while it is served are hits; one more was the miss that brought it.
    const double found = group.rate * servedSeconds(group.rate, stay, load.ttl_seconds);
    hits += group.keys * group.rate * (std::isinf(found) ? 1 : found / (1 + found));
  }
  return std::clamp(hits / load.rate, 0.0, 1.0);
}

}  // namespace sextant
