// SPDX-License-Identifier: GPL-3.0-or-later
// How earlier estimates would have turned out: fitted to what was measured before a past change, the
// estimate of its texts is held against what was measured after it. Pure.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/base/identifiers.h"
#include "model/capacity/capacity_model.h"

namespace sextant {

struct PastChange {
  RevisionNumber revision;
  ProfileSet before, after;
  MeasuredService measured_before;
  MeasuredService measured_after;  // once the caches were warm
};

struct BacktestQuestion {
  RuleSet rules;
  RuleQuestion state;  // its inventory, schema and other services; its profiles are not looked at
  CapacityModel model;
  std::vector<PastChange> changes;
};

// One estimate and what came of it. Shares are those of one; positive: estimated too high.
struct Backtested {
  RevisionNumber revision;
  Estimate estimate;
  std::optional<bool> p50_within, p99_within;  // the measured one lay in the band
  std::optional<double> hit_ratio_error;
};

struct EstimateRecord {
  std::vector<Backtested> changes;       // in the question's order
  std::size_t unmeasured = 0;            // changes around which too little was measured
  std::size_t irrelevant = 0;            // changes of no key that the estimate knows

  struct Count {
    std::size_t within = 0;
    std::size_t of = 0;
  };
  [[nodiscard]] Count p50() const;
  [[nodiscard]] Count p99() const;
  // Of the errors' magnitudes; nothing where there are none.
  [[nodiscard]] std::optional<double> hitRatioErrorMedian() const;
};

// The estimate is told how much was asked for after the change: it says what a profile does, not who
// comes. Takes a second or so for each change; stops early, with those that are done, when `stopped`
// says so.
[[nodiscard]] EstimateRecord backtest(const BacktestQuestion& question,
                                      const std::function<bool()>& stopped = [] { return false; });

// Of a change that was published at `published` (Unix time): the ranges of time that tell of it, as
// long as the neighbours' publishes leave them. Nothing where one of them is shorter than
// `least_seconds`.
struct BacktestSpan {
  static constexpr std::int64_t seconds_max = 300;
  static constexpr std::int64_t least_seconds = 20;
  static constexpr std::int64_t warm_up_seconds = 30;  // instances take it, caches fill
  std::int64_t before_from = 0, before_to = 0;
  std::int64_t after_from = 0, after_to = 0;
};
[[nodiscard]] std::optional<BacktestSpan> backtestSpan(std::int64_t published,
                                                       std::optional<std::int64_t> previous,
                                                       std::int64_t next_or_now);

}  // namespace sextant
