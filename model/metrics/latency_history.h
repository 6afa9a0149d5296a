// SPDX-License-Identifier: GPL-3.0-or-later
// Many steps of many instances in little memory, and the points of a chart from them at once. A day
// of seconds of a hundred instances is meant to be here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/metrics/latency_step.h"
#include "model/metrics/packed_rows.h"

namespace sextant {

// A point of a chart. Where held_seconds is 0 it is a gap: nothing is known, and nothing is to be
// drawn. Where nobody asked for anything, it is no gap, and has no latency.
struct StepPoint {
  std::int64_t start = 0;  // Unix time
  // Measured seconds, summed over instances; a full step has instances · its length.
  std::uint64_t held_seconds = 0;
  std::uint32_t instances = 0;  // that have a second in it
  bool restarted = false;       // one of them was: counts are at least these (LatencyStep)
  std::uint64_t requests = 0;
  std::map<std::string, std::uint64_t> errors;  // every cause known to the history, in no gap
  LatencyHistogram durations;                   // for quantiles and their bounds
  std::map<std::string, GaugeSummary> gauges;   // over instances and seconds; where asked for
};

// Sums over a range of time.
struct LatencySummary {
  std::int64_t seconds = 0;  // with at least one instance measured
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;
  [[nodiscard]] std::uint64_t errorCount() const;
};

// Adds what other instances did in the same step.
void mergeInto(StepPoint& into, const StepPoint& part);

// The names that a history knows, each a small number. Names beyond the bound count as "other".
class NameTable {
 public:
  static constexpr std::size_t names_max = 64;
  [[nodiscard]] std::size_t indexOf(const std::string& name);
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

// Steps of one length. Not thread-safe. Memory is bounded by capacity and instances_max; see
// bytes().
class LatencyHistory {
 public:
  static constexpr std::size_t instances_max = 1000;

  // Precondition: 0 < step_seconds <= step_seconds_max.
  LatencyHistory(std::int64_t step_seconds, std::int64_t capacity_seconds);

  enum class Added {
    added,
    duplicate,   // this instance has this step already: the first stays
    old,         // before what is kept
    ahead,       // later than `now` by more than the capacity
    misaligned,  // not the start of a step, or more seconds than a step has
    full,        // one instance too many
    empty,       // holds no second
  };
  // `now` is the Unix time of whoever adds. What is kept ends at the newest step or `now`,
  // whichever is earlier, so a sample from a clock that is ahead pushes nothing out; and one that
  // goes back only fills what is still kept. Order does not matter.
  Added add(const LatencyStep& step, std::int64_t now);
  void clear();

  // A point for each step of `step_seconds` (a multiple of the history's own) that overlaps
  // [from, to), over the instances that `scope` covers; at most `points_max` of them, the newest.
  static constexpr std::int64_t points_max = 10'000;
  [[nodiscard]] std::vector<StepPoint> points(const Scope& scope, std::int64_t from,
                                              std::int64_t to, std::int64_t step_seconds,
                                              bool with_gauges = false) const;

  // Sums of the steps that lie wholly in [from, to). `seconds` are those of the steps in which at
  // least one instance was measured.
  [[nodiscard]] LatencySummary summary(const Scope& scope, std::int64_t from,
                                       std::int64_t to) const;

  [[nodiscard]] std::int64_t stepSeconds() const { return step_seconds_; }
  // Start of the newest step; nothing where it is empty.
  [[nodiscard]] std::optional<std::int64_t> newest() const { return newest_; }
  [[nodiscard]] std::vector<Scope> instances() const;
  [[nodiscard]] const std::vector<std::string>& causes() const { return causes_.names(); }
  // Memory that the steps take.
  [[nodiscard]] std::size_t bytes() const;

 private:
  [[nodiscard]] StepSum sumOf(const LatencyStep& step);
  [[nodiscard]] StepPoint pointOf(std::int64_t start, const StepSum& sum) const;
  void forgetBefore(std::int64_t second);

  std::int64_t step_seconds_;
  std::int64_t capacity_seconds_;
  std::optional<std::int64_t> newest_;
  std::int64_t forgotten_ = 0;            // rows before this one are
  std::map<Scope, std::size_t> numbers_;  // of instances
  std::map<Scope, PackedRows> rows_;      // of base, of each cluster and of each instance
  NameTable causes_;
  NameTable gauges_;
};

}  // namespace sextant
