// SPDX-License-Identifier: GPL-3.0-or-later
// What a draft is expected to do, from what is measured now. A simulation is fitted to the present
// under several beliefs about how much statements slow each other down, and those that the present
// contradicts are dropped. Where the draft leaves the present, the others part; the range between
// them, widened by what the present itself differs by from one ten seconds to the next, is the band.
// Pure; takes tenths of a second, so it belongs behind the window.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/capacity/fleet_simulation.h"

namespace sextant {

// How far windows of ten seconds lie apart while nothing was changed: standard deviations of the
// logarithm of each window's quantile.
struct Unrest {
  double p50 = 0;
  double p99 = 0;
  std::size_t windows = 0;  // that it is made of; below two the deviations are 0
};

// What the service's telemetry says of some minutes.
struct MeasuredService {
  std::vector<double> rates;  // requests a second of all instances, by second
  double write_share = 0;     // of requests that are no reads
  std::optional<double> hit_ratio;
  std::optional<double> hold_seconds;  // mean time that a connection was lent
  std::optional<double> p50_seconds;
  std::optional<double> p99_seconds;
  std::uint64_t requests = 0;
  Unrest unrest = {};
  std::optional<double> worker_seconds = {};  // mean time that a request held a worker
  // For comparison; the fit needs them not.
  std::optional<double> p95_seconds = {};
  std::optional<double> mean_seconds = {};
  std::optional<double> error_ratio = {};
};

// A fleet in which one instance runs a draft.
struct PreviewedFleet {
  std::vector<ServiceSetting> settings;  // what each instance ran
  std::size_t previewed = 0;             // which of them runs the draft
  MeasuredService all;                   // of all instances together
  MeasuredService own;                   // of the previewed one, once its cache was warm
};

// What cannot be measured, and is said in the settings.
struct CapacityFacts {
  double keys = 1000;  // different ones that reads ask for
  double cores = 2;    // of the database
  int connections_max = 1'000'000;
};

// A range; one number where low == high.
struct Band {
  double low = 0;
  double high = 0;
};

struct Estimate {
  double hit_ratio = 0;
  Band database_utilisation, pool_utilisation, worker_utilisation;
  Band mean_seconds, p50_seconds, p95_seconds, p99_seconds;
  Band error_ratio;
  std::vector<std::string> causes;  // of errors that some belief has, most first
};

// The present, fitted.
class Calibration {
 public:
  static constexpr std::uint64_t requests_min = 500;

  // `present`: what each instance ran while it was measured. Error: verdict_unknown, with what is
  // missing: then there is no estimate.
  [[nodiscard]] static Result<Calibration> fit(const std::vector<ServiceSetting>& present,
                                               const MeasuredService& measured,
                                               const CapacityFacts& facts);
  // From a preview: the service time is that of the previewed instance, so the estimate of the fleet
  // with its setting leaves only the load to be reckoned. Errors as of fit().
  [[nodiscard]] static Result<Calibration> fitPreview(const PreviewedFleet& fleet,
                                                      const CapacityFacts& facts);
  // The same service with the rates and writes of another time.
  [[nodiscard]] Calibration askedAs(const MeasuredService& asked) const;

  // Of the whole fleet with these settings. Precondition: as many as were measured, at least one.
  [[nodiscard]] Estimate estimate(const std::vector<ServiceSetting>& settings) const;
  // The same by the likeliest belief alone, in a part of the time: to compare many settings.
  [[nodiscard]] Estimate roughEstimate(const std::vector<ServiceSetting>& settings) const;
  // How far the fitted present is from what was measured: (simulated - measured) / measured of the
  // median and the 99th percentile, of the belief that is nearest.
  [[nodiscard]] Band presentError() const { return present_error_; }
  [[nodiscard]] double exponent() const { return demand_.exponent; }

 private:
  Calibration() = default;
  struct Sight;
  [[nodiscard]] static Calibration fitTo(const Sight& sight, const CapacityFacts& facts);
  [[nodiscard]] Estimate estimateBy(const std::vector<ServiceSetting>& settings,
                                    std::size_t beliefs) const;
  void fitHits(const Sight& sight, ServiceCost& cost) const;
  void dropBeliefs(const Sight& sight);
  ServiceDemand demand_;
  Unrest unrest_;
  std::vector<ServiceCost> beliefs_;  // the likeliest first
  Band present_error_;  // low: of the median; high: of the 99th percentile
};

// The value from which on more of a key brings little: the point of the curve that is farthest from
// the straight line between its ends, both axes taken as 0 to 1 (Satopaa et al., "Finding a
// 'Kneedle' in a Haystack", 2011). Nothing where it has fewer than four points or is nearly flat or
// straight. `at` ascends.
[[nodiscard]] std::optional<std::size_t> kneeOf(const std::vector<double>& at,
                                                const std::vector<double>& values);

}  // namespace sextant
