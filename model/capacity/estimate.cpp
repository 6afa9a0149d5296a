// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace sextant {
namespace {

// Of the database's cores: that fewer or more statements than it has run side by side at full speed.
constexpr std::array<double, 5> core_beliefs{0.5, 0.7, 1.0, 1.4, 2.0};
// A belief whose 99th percentile of the present is farther than this from the measured one is
// dropped; the nearest ones never are.
constexpr double belief_factor_max = 1.5;
constexpr std::size_t beliefs_min = 2;
// What two windows of the same load differ by, without any change: standard deviations of the
// logarithm, as they were on the reference cluster. What is measured takes their place by and by.
constexpr Unrest usual_unrest{0.10, 0.20, 4};
// Of a normal distribution: nine in ten lie within so many standard deviations of its mean.
constexpr double nine_in_ten = 1.645;
// Where half of the requests are hits, a hit ratio that is a little off moves the median far.
constexpr double median_slack = 0.02;
// From this share of hits on, the median is a hit.
constexpr double mostly_hits = 0.55;
constexpr int fit_steps = 14;
constexpr double fit_seconds = 40;
constexpr double estimate_seconds = 60;
constexpr double exponent_max = 2;
constexpr double cost_min = 2e-5, cost_max = 2;

SimulationQuestion questionOf(const std::vector<ServiceSetting>& settings,
                              const ServiceDemand& demand, const ServiceCost& cost,
                              double seconds) {
  return {settings, demand, cost, 20, seconds, 7};
}

// The argument at which a rising function is nearest to a value.
double solve(double low, double high, bool is_log, double wanted,
             const std::function<double(double)>& value) {
  for (int step = 0; step < fit_steps; ++step) {
    const double between = is_log ? std::sqrt(low * high) : (low + high) / 2;
    (value(between) < wanted ? low : high) = between;
  }
  return is_log ? std::sqrt(low * high) : (low + high) / 2;
}

tl::unexpected<Error> missing(const std::string& what) {
  return fail(ErrorKind::verdict_unknown, "There is no estimate: " + what, {},
              "It comes once there are measurements.");
}

Result<void> enough(const MeasuredService& measured) {
  if (measured.rates.empty() || measured.requests < Calibration::requests_min) {
    return missing("only " + std::to_string(measured.requests) + " requests were measured, and " +
                   std::to_string(Calibration::requests_min) + " are needed.");
  }
  if (!measured.hold_seconds || !(*measured.hold_seconds > 0))
    return missing("how long requests hold a database connection is not measured.");
  if (!measured.hit_ratio) return missing("hits and misses of the cache are not measured.");
  return {};
}

double seconds(const LatencyHistogram& durations, double q) {
  return durations.quantileSeconds(q).value_or(0);
}

class BandOf {
 public:
  void add(double value) {
    band_ = is_empty_ ? Band{value, value}
                      : Band{std::min(band_.low, value), std::max(band_.high, value)};
    is_empty_ = false;
  }
  [[nodiscard]] Band band() const { return band_; }
  [[nodiscard]] Band widened(double by) const { return {band_.low / by, band_.high * by}; }

 private:
  Band band_;
  bool is_empty_ = true;
};

// The factor within which nine of ten new windows lie, by those seen and the usual one: the usual
// deviation counts as so many windows of its own.
double widening(double seen, double usual, std::size_t windows) {
  const double usual_count = double(usual_unrest.windows);
  const double seen_count = windows < 2 ? 0 : double(windows - 1);
  const double count = usual_count + seen_count;
  const double variance = (usual_count * usual * usual + seen_count * seen * seen) / count;
  return std::exp(nine_in_ten * std::sqrt(variance * (1 + 1 / std::max(1.0, double(windows)))));
}

std::vector<std::string> byCount(const std::map<std::string, std::uint64_t>& errors) {
  std::vector<std::pair<std::uint64_t, std::string>> counted;
  for (const auto& [cause, count] : errors)
    counted.emplace_back(count, cause);
  std::sort(counted.rbegin(), counted.rend());
  std::vector<std::string> causes;
  for (const auto& [count, cause] : counted)
    causes.push_back(cause);
  return causes;
}

}  // namespace

// What a fit is made to: a fleet, what all of it measured, and of which instance the service time is.
struct Calibration::Sight {
  const std::vector<ServiceSetting>& settings;
  const MeasuredService& all;
  const MeasuredService& own;             // the same as `all` where no instance stands out
  std::optional<std::size_t> instance = {};

  [[nodiscard]] double holdSeconds(const SimulatedFleet& fleet) const {
    return instance ? fleet.instances[*instance].hold_seconds : fleet.hold_seconds;
  }
  [[nodiscard]] double workerSeconds(const SimulatedFleet& fleet) const {
    return instance ? fleet.instances[*instance].worker_seconds : fleet.worker_seconds;
  }
  [[nodiscard]] const LatencyHistogram& durations(const SimulatedFleet& fleet) const {
    return instance ? fleet.instances[*instance].durations : fleet.durations;
  }
  [[nodiscard]] bool hasCache() const {
    return std::any_of(settings.begin(), settings.end(),
                       [](const ServiceSetting& one) { return one.cache_entries > 0; });
  }
};

Result<Calibration> Calibration::fit(const std::vector<ServiceSetting>& present,
                                     const MeasuredService& measured, const CapacityFacts& facts) {
  if (present.empty()) return missing("the inventory has no instance.");
  if (auto is_enough = enough(measured); !is_enough)
    return tl::unexpected<Error>(is_enough.error());
  return fitTo({present, measured, measured}, facts);
}

Result<Calibration> Calibration::fitPreview(const PreviewedFleet& fleet,
                                            const CapacityFacts& facts) {
  if (fleet.previewed >= fleet.settings.size())
    return missing("the previewed instance is not in the inventory.");
  for (const MeasuredService* measured : {&fleet.all, &fleet.own}) {
    if (auto is_enough = enough(*measured); !is_enough)
      return tl::unexpected<Error>(is_enough.error());
  }
  return fitTo({fleet.settings, fleet.all, fleet.own, fleet.previewed}, facts);
}

Calibration Calibration::fitTo(const Sight& sight, const CapacityFacts& facts) {
  Calibration fitted;
  fitted.demand_ = {sight.all.rates, sight.all.write_share, facts.keys, 0};
  ServiceCost cost;
  cost.connections_max = facts.connections_max;
  cost.read = cost.write = *sight.own.hold_seconds;
  const auto played = [&](const ServiceCost& tried) {
    return simulateFleet(questionOf(sight.settings, fitted.demand_, tried, fit_seconds));
  };
  if (sight.hasCache()) {
    // What it costs hardly moves the hits, and an idle database plays faster.
    ServiceCost quick = cost;
    quick.cores = facts.cores;
    quick.read = quick.write = 1e-4;
    fitted.demand_.exponent =
        solve(0, exponent_max, false, *sight.all.hit_ratio, [&](double exponent) {
          fitted.demand_.exponent = exponent;
          return played(quick).hitRatio();
        });
  }
  for (const double belief : core_beliefs) {
    // With what a statement costs so that connections are held as long as was measured.
    cost.cores = facts.cores * belief;
    cost.read = cost.write =
        solve(cost_min, cost_max, true, *sight.own.hold_seconds, [&](double work) {
          ServiceCost tried = cost;
          tried.read = tried.write = work;
          return sight.holdSeconds(played(tried));
        });
    fitted.beliefs_.push_back(cost);
  }
  for (ServiceCost& one : fitted.beliefs_)
    fitted.fitHits(sight, one);
  fitted.unrest_ = sight.own.unrest;
  fitted.dropBeliefs(sight);
  return fitted;
}

// Where most requests are answered from the cache, the median is what that costs: a worker for as long
// as they are measured to be held, and the rest around it.
void Calibration::fitHits(const Sight& sight, ServiceCost& cost) const {
  const double hits = *sight.own.hit_ratio * (1 - sight.own.write_share);
  if (!sight.own.p50_seconds || hits <= mostly_hits) return;
  if (!sight.own.worker_seconds) {
    cost.hit = *sight.own.p50_seconds;
    return;
  }
  const auto played = [&] {
    return simulateFleet(questionOf(sight.settings, demand_, cost, fit_seconds));
  };
  cost.hit = cost_min;
  const double others = sight.workerSeconds(played());
  cost.hit = std::clamp((*sight.own.worker_seconds - others) / hits, cost_min, *sight.own.p50_seconds);
  cost.around = std::max(0.0, *sight.own.p50_seconds - seconds(sight.durations(played()), 0.5));
}

Calibration Calibration::askedAs(const MeasuredService& asked) const {
  Calibration other = *this;
  if (!asked.rates.empty()) other.demand_.rates = asked.rates;
  other.demand_.write_share = asked.write_share;
  return other;
}

// The nearest to what was measured comes first.
void Calibration::dropBeliefs(const Sight& sight) {
  struct Played {
    double distance;  // of the 99th percentile, as the logarithm of the ratio
    Band error;
    ServiceCost cost;
  };
  std::vector<Played> played;
  for (const ServiceCost& cost : beliefs_) {
    const SimulatedFleet now =
        simulateFleet(questionOf(sight.settings, demand_, cost, estimate_seconds));
    const auto error = [&](double q, const std::optional<double>& truth) {
      return truth && *truth > 0 ? seconds(sight.durations(now), q) / *truth - 1 : 0;
    };
    const Band errors{error(0.5, sight.own.p50_seconds), error(0.99, sight.own.p99_seconds)};
    played.push_back({std::abs(std::log(std::max(1 + errors.high, 1e-6))), errors, cost});
  }
  std::stable_sort(played.begin(), played.end(),
                   [](const Played& a, const Played& b) { return a.distance < b.distance; });
  beliefs_.clear();
  for (const Played& one : played) {
    const bool is_far = one.distance > std::log(belief_factor_max);
    if (is_far && beliefs_.size() >= beliefs_min) break;
    beliefs_.push_back(one.cost);
  }
  present_error_ = played.front().error;
}

Estimate Calibration::estimate(const std::vector<ServiceSetting>& settings) const {
  return estimateBy(settings, beliefs_.size());
}

Estimate Calibration::roughEstimate(const std::vector<ServiceSetting>& settings) const {
  return estimateBy(settings, 1);
}

Estimate Calibration::estimateBy(const std::vector<ServiceSetting>& settings,
                                 std::size_t beliefs) const {
  Estimate result;
  BandOf database, pool, worker, mean, p50, p95, p99, errors;
  std::map<std::string, std::uint64_t> causes;
  for (std::size_t i = 0; i < beliefs; ++i) {
    const SimulatedFleet fleet =
        simulateFleet(questionOf(settings, demand_, beliefs_[i], estimate_seconds));
    if (i == 0) result.hit_ratio = fleet.hitRatio();
    database.add(fleet.database_utilisation);
    pool.add(fleet.pool_utilisation);
    worker.add(fleet.worker_utilisation);
    mean.add(fleet.durations.meanSeconds().value_or(0));
    for (const double q : {0.5 - median_slack, 0.5 + median_slack})
      p50.add(seconds(fleet.durations, q));
    p95.add(seconds(fleet.durations, 0.95));
    p99.add(seconds(fleet.durations, 0.99));
    errors.add(fleet.errorRatio());
    for (const auto& [cause, count] : fleet.errors)
      causes[cause] += count;
  }
  result.database_utilisation = database.band();
  result.pool_utilisation = pool.band();
  result.worker_utilisation = worker.band();
  const double middle = widening(unrest_.p50, usual_unrest.p50, unrest_.windows);
  const double tail = widening(unrest_.p99, usual_unrest.p99, unrest_.windows);
  result.mean_seconds = mean.widened(tail);
  result.p50_seconds = p50.widened(middle);
  result.p95_seconds = p95.widened(tail);
  result.p99_seconds = p99.widened(tail);
  result.error_ratio = errors.band();
  result.causes = byCount(causes);
  return result;
}

std::optional<std::size_t> kneeOf(const std::vector<double>& at, const std::vector<double>& values) {
  if (at.size() < 4 || at.size() != values.size()) return std::nullopt;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const double across = at.back() - at.front(), height = *greatest - *least;
  if (!(across > 0) || height <= 0.05 * std::abs(*greatest)) return std::nullopt;
  const double from = (values.front() - *least) / height, to = (values.back() - *least) / height;
  std::size_t knee = 0;
  double farthest = 0.1;  // nearer than that it is a straight line
  for (std::size_t i = 1; i + 1 < at.size(); ++i) {
    const double x = (at[i] - at.front()) / across;
    const double below = from + (to - from) * x - (values[i] - *least) / height;
    // Above the line is where more still brings much.
    if (below <= farthest) continue;
    farthest = below;
    knee = i;
  }
  return knee == 0 ? std::nullopt : std::optional(knee);
}

}  // namespace sextant
