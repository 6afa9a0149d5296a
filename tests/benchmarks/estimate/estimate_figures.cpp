// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/estimate/estimate_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <functional>

namespace sextant::benchmark {
namespace {

constexpr double hit_ratio_error_max = 0.01;
constexpr double utilisation_error_max = 0.10;
constexpr double p50_error_max = 0.15;
constexpr double p99_error_max = 0.25;
constexpr double within_share_min = 0.9;
// A utilisation below this is measured too coarsely for a relative error; it may be off by as much.
constexpr double utilisation_least = 0.02;

double middle(const Band& band) {
  return (band.low + band.high) / 2;
}

// Of a band that was widened by factors.
double logarithmicMiddle(const Band& band) {
  return std::sqrt(band.low * band.high);
}

double relative(double estimated, double measured) {
  return measured > 0 ? estimated / measured - 1 : 0;
}

double utilisationError(const Band& band, double measured) {
  const double estimated = middle(band);
  if (std::max(estimated, measured) < utilisation_least) return 0;
  return relative(estimated, measured);
}

bool isWithin(const Band& band, double value) {
  return band.low <= value && value <= band.high;
}

std::string printed(const char* format, ...) {
  char text[400];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

using Error = std::function<double(const Comparison&)>;

Goal goalOf(const std::string& name, const std::vector<Comparison>& all, const Error& error,
            double most) {
  Goal goal;
  goal.name = name;
  goal.of = all.size();
  std::vector<double> sizes;
  for (const Comparison& one : all) {
    sizes.push_back(std::abs(error(one)));
    if (sizes.back() <= most) ++goal.met;
  }
  if (sizes.empty()) return goal;
  std::sort(sizes.begin(), sizes.end());
  goal.worst = sizes.back();
  goal.median = sizes[sizes.size() / 2];
  goal.is_reached = goal.met == goal.of;
  return goal;
}

Goal bandGoal(const std::string& name, const std::vector<Comparison>& all, const Error& error,
              bool (Comparison::*is_within)() const) {
  Goal goal = goalOf(name, all, error, 0);
  goal.met = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const Comparison& one) { return (one.*is_within)(); }));
  goal.is_reached = !all.empty() && double(goal.met) >= within_share_min * double(goal.of);
  return goal;
}

}  // namespace

double Comparison::hitRatioError() const {
  return estimate.hit_ratio - truth.hit_ratio;
}
double Comparison::poolError() const {
  return utilisationError(estimate.pool_utilisation, truth.pool);
}
double Comparison::workersError() const {
  return utilisationError(estimate.worker_utilisation, truth.workers);
}
double Comparison::databaseError() const {
  return utilisationError(estimate.database_utilisation, truth.database);
}
double Comparison::p50Error() const {
  return relative(logarithmicMiddle(estimate.p50_seconds), truth.p50_seconds);
}
double Comparison::p99Error() const {
  return relative(logarithmicMiddle(estimate.p99_seconds), truth.p99_seconds);
}
bool Comparison::isP50Within() const {
  return isWithin(estimate.p50_seconds, truth.p50_seconds);
}
bool Comparison::isP99Within() const {
  return isWithin(estimate.p99_seconds, truth.p99_seconds);
}

std::string headLine() {
  return "                          hits            pool        workers     database    p50 ms       "
         "                p99 ms\n";
}

std::string Comparison::line() const {
  const auto ms = [](double seconds) { return seconds * 1e3; };
  return printed("  %-22s %.3f (%+.3f)  %3.0f%% (%+4.0f%%) %3.0f%% (%+4.0f%%) %3.0f%% (%+4.0f%%)",
                 profile.c_str(), truth.hit_ratio, hitRatioError(), truth.pool * 100,
                 poolError() * 100, truth.workers * 100, workersError() * 100,
                 truth.database * 100, databaseError() * 100) +
         printed("  %6.2f %s %.2f to %.2f (%+.0f%%)", ms(truth.p50_seconds),
                 isP50Within() ? "in" : "NOT in", ms(estimate.p50_seconds.low),
                 ms(estimate.p50_seconds.high), p50Error() * 100) +
         printed("  %6.1f %s %.1f to %.1f (%+.0f%%)  errors %.1f %% (%.1f to %.1f)\n",
                 ms(truth.p99_seconds), isP99Within() ? "in" : "NOT in",
                 ms(estimate.p99_seconds.low), ms(estimate.p99_seconds.high), p99Error() * 100,
                 truth.error_ratio * 100, estimate.error_ratio.low * 100,
                 estimate.error_ratio.high * 100);
}

std::vector<Goal> goalsOf(const std::vector<Comparison>& comparisons, bool with_preview) {
  std::vector<Goal> goals{
      goalOf("hit ratio within 0.01", comparisons, &Comparison::hitRatioError, hit_ratio_error_max),
      goalOf("pool within 10 %", comparisons, &Comparison::poolError, utilisation_error_max),
      goalOf("workers within 10 %", comparisons, &Comparison::workersError, utilisation_error_max),
      goalOf("database within 10 %", comparisons, &Comparison::databaseError,
             utilisation_error_max)};
  if (with_preview) {
    goals.push_back(goalOf("p50 within 15 %", comparisons, &Comparison::p50Error, p50_error_max));
    goals.push_back(goalOf("p99 within 25 %", comparisons, &Comparison::p99Error, p99_error_max));
  }
  goals.push_back(bandGoal("p50 in its band", comparisons, &Comparison::p50Error,
                           &Comparison::isP50Within));
  goals.push_back(bandGoal("p99 in its band", comparisons, &Comparison::p99Error,
                           &Comparison::isP99Within));
  return goals;
}

std::string textOf(const std::vector<Goal>& goals) {
  std::string text;
  for (const Goal& goal : goals) {
    text += printed("  %-24s %2zu of %2zu  %-11s  median %.3f, worst %.3f\n", goal.name.c_str(),
                    goal.met, goal.of, goal.is_reached ? "reached" : "NOT reached", goal.median,
                    goal.worst);
  }
  return text;
}

}  // namespace sextant::benchmark
