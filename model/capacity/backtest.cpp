// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/backtest.h"

#include <algorithm>
#include <cmath>

namespace sextant {
namespace {

std::optional<RuleWorld> worldOf(const BacktestQuestion& question, const ProfileSet& profiles) {
  RuleQuestion state = question.state;
  state.before.clear();
  state.after.profiles = profiles;
  return ruleWorld(question.rules, state);
}

// What each instance runs with these profiles; nothing where that cannot be told.
std::optional<std::vector<ServiceSetting>> settingsOf(const BacktestQuestion& question,
                                                      const ProfileSet& profiles) {
  const auto world = worldOf(question, profiles);
  if (!world) return std::nullopt;
  auto settings = question.model.settings(*world);
  return settings ? std::optional(std::move(*settings)) : std::nullopt;
}

std::optional<bool> within(const Band& band, const std::optional<double>& measured) {
  if (!measured) return std::nullopt;
  return band.low <= *measured && *measured <= band.high;
}

EstimateRecord::Count countOf(const std::vector<Backtested>& changes,
                              std::optional<bool> Backtested::*within) {
  EstimateRecord::Count count;
  for (const Backtested& change : changes) {
    if (!(change.*within)) continue;
    ++count.of;
    if (*(change.*within)) ++count.within;
  }
  return count;
}

// Of one change; nothing where too little is known.
std::optional<Backtested> tested(const BacktestQuestion& question, const PastChange& change,
                                 const std::vector<ServiceSetting>& before,
                                 const std::vector<ServiceSetting>& after) {
  const MeasuredService& measured = change.measured_after;
  const auto world = worldOf(question, change.before);
  if (!world || measured.requests < Calibration::requests_min) return std::nullopt;
  const auto facts = question.model.facts(*world);
  if (!facts) return std::nullopt;
  const auto fitted = Calibration::fit(before, change.measured_before, *facts);
  if (!fitted) return std::nullopt;
  Backtested result{change.revision, fitted->askedAs(measured).estimate(after), {}, {}, {}};
  result.p50_within = within(result.estimate.p50_seconds, measured.p50_seconds);
  result.p99_within = within(result.estimate.p99_seconds, measured.p99_seconds);
  if (measured.hit_ratio) result.hit_ratio_error = result.estimate.hit_ratio - *measured.hit_ratio;
  return result;
}

}  // namespace

EstimateRecord::Count EstimateRecord::p50() const {
  return countOf(changes, &Backtested::p50_within);
}

EstimateRecord::Count EstimateRecord::p99() const {
  return countOf(changes, &Backtested::p99_within);
}

std::optional<double> EstimateRecord::hitRatioErrorMedian() const {
  std::vector<double> errors;
  for (const Backtested& change : changes) {
    if (change.hit_ratio_error) errors.push_back(std::abs(*change.hit_ratio_error));
  }
  if (errors.empty()) return std::nullopt;
  const auto middle = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
  std::nth_element(errors.begin(), middle, errors.end());
  return *middle;
}

EstimateRecord backtest(const BacktestQuestion& question, const std::function<bool()>& stopped) {
  EstimateRecord record;
  for (const PastChange& change : question.changes) {
    if (stopped()) break;
    const auto before = settingsOf(question, change.before);
    const auto after = settingsOf(question, change.after);
    if (before && before == after) {
      ++record.irrelevant;
      continue;
    }
    auto one = before && after ? tested(question, change, *before, *after) : std::nullopt;
    if (one) {
      record.changes.push_back(std::move(*one));
    } else {
      ++record.unmeasured;
    }
  }
  return record;
}

std::optional<BacktestSpan> backtestSpan(std::int64_t published,
                                         std::optional<std::int64_t> previous,
                                         std::int64_t next_or_now) {
  BacktestSpan span;
  span.before_from = published - BacktestSpan::seconds_max;
  if (previous) {
    span.before_from = std::max(span.before_from, *previous + BacktestSpan::warm_up_seconds);
  }
  span.before_to = published;
  span.after_from = published + BacktestSpan::warm_up_seconds;
  span.after_to = std::min(span.after_from + BacktestSpan::seconds_max, next_or_now);
  const bool is_long = span.before_to - span.before_from >= BacktestSpan::least_seconds &&
                       span.after_to - span.after_from >= BacktestSpan::least_seconds;
  return is_long ? std::optional(span) : std::nullopt;
}

}  // namespace sextant
