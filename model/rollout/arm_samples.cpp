// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/arm_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sextant {
namespace {

std::optional<std::string> faultOfNumber(double number) {
  if (!std::isfinite(number)) return "has a value that is no number";
  if (number < 0) return "has a count below zero";
  if (number != std::floor(number)) return "has a count that is not whole";
  if (number > judge_count_max) return "has a count that is too large to be one";
  return std::nullopt;
}

std::optional<std::string> faultOfBounds(const ArmRecord& record) {
  if (!record.bounds || record.bounds->size() + 1 != record.counts.size())
    return "has not one more count than bounds";
  if (record.counts.size() > judge_buckets_max) return "has more than 1,000 buckets";
  double last = -1;
  for (const double bound : *record.bounds) {
    if (!std::isfinite(bound)) return "has a bound that is no number";
    if (bound < 0 || bound <= last) return "has bounds that do not ascend";
    last = bound;
  }
  return std::nullopt;
}

std::optional<std::string> faultOfSums(const ArmRecord& record) {
  const double durations = sumOf(record.counts);
  const double failed = sumOf(record.errors);
  if (record.requests < durations) return "has fewer requests than durations";
  if (record.requests == durations + failed) return std::nullopt;
  if (record.requests > durations) return "has requests that neither took time nor failed";
  if (failed > record.requests) return "has more errors than requests";
  return std::nullopt;
}

}  // namespace

std::string nameOf(Arm arm) {
  switch (arm) {
    case Arm::before:
      return "the time before";
    case Arm::baseline:
      return "the baseline";
    case Arm::candidate:
      break;
  }
  return "the candidate";
}

double sumOf(const std::vector<double>& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

double sumOf(const std::map<std::string, double>& errors) {
  return std::accumulate(errors.begin(), errors.end(), 0.0,
                         [](double sum, const auto& error) { return sum + error.second; });
}

std::optional<std::string> faultOf(const ArmRecord& record) {
  if (auto fault = faultOfBounds(record)) return fault;
  for (const double count : record.counts) {
    if (auto fault = faultOfNumber(count)) return fault;
  }
  for (const auto& [cause, count] : record.errors) {
    if (auto fault = faultOfNumber(count)) return fault;
  }
  if (auto fault = faultOfNumber(record.requests)) return fault;
  return faultOfSums(record);
}

}  // namespace sextant
