// SPDX-License-Identifier: GPL-3.0-or-later
// What the judge is fed: one completed second at a time, what each instance of each arm did in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

// `before` is the service before any instance ran the candidate. It is there because the other two
// share a database: a candidate that spoils that spoils its own yardstick.
enum class Arm { before, baseline, candidate };

// "the time before", "the baseline", "the candidate".
[[nodiscard]] std::string nameOf(Arm arm);

// Upper bounds of buckets in seconds, ascending; the last bucket has none and is not listed.
using BucketBounds = std::shared_ptr<const std::vector<double>>;

// What one instance did in one second. Numbers are doubles, because what comes from outside may be
// NaN, negative or broken: faultOf() says so, and the judge asks it about every record.
struct ArmRecord {
  Arm arm = Arm::baseline;
  std::string instance;
  BucketBounds bounds;
  std::vector<double> counts;            // durations by bucket, one more than bounds
  std::map<std::string, double> errors;  // by cause
  // All that arrived. Either the sum of `counts`, and then a failed request has its duration in
  // there (the reference service), or the sum of `counts` and `errors`, and then it has not.
  double requests = 0;
};

struct ArmSecond {
  std::int64_t second = 0;
  std::vector<ArmRecord> records;  // in any order
};

// Bounds of what one judgement holds; more is a fault, so memory stays bounded.
inline constexpr std::size_t judge_buckets_max = 1'000;
inline constexpr std::size_t judge_instances_max = 10'000;  // of an arm
inline constexpr std::size_t judge_causes_max = 100;        // of an arm
inline constexpr std::int64_t judge_seconds_max = 1'000'000;
inline constexpr double judge_count_max = 1e12;  // of one number in a record

[[nodiscard]] double sumOf(const std::vector<double>& counts);
[[nodiscard]] double sumOf(const std::map<std::string, double>& errors);

// A sentence about what is wrong with the record by itself; nothing where it can be counted.
[[nodiscard]] std::optional<std::string> faultOf(const ArmRecord& record);

}  // namespace sextant
