// SPDX-License-Identifier: GPL-3.0-or-later
// What a Prometheus-compatible API is asked, as PromQL. Values; any thread.
#pragma once

#include <string>

#include "model/latency/latency_settings.h"
#include "model/metrics/latency_step.h"

namespace sextant {

// The label by which the parts of the one answer are told apart: "buckets", "sum", "errors",
// "scrapes", "restarts", "min:NAME", "max:NAME", "mean:NAME" of a gauge, and "count:NAME" of a counter.
inline constexpr const char* part_label = "sextant_part";

// The step that can be had: a multiple of the scrape interval, for nothing finer was measured.
[[nodiscard]] std::int64_t scrapedStep(const PrometheusSettings& settings,
                                       std::int64_t step_seconds);

// One expression for all parts. It is evaluated at the ends of steps. Counters are read as they
// stand there, the newest reading of at most 1.5 scrape intervals (or a quarter of the step, at
// most a minute) before, instead of with increase(): that would extrapolate, and so be exact
// nowhere. A reading that is older is none, so a gap stays a gap.
[[nodiscard]] std::string latencyQuery(const PrometheusSettings& settings, const ServiceKey& key,
                                       std::int64_t step_seconds);
// How many instances have a duration within the range that ends now: an instant query's number of
// series is what an answer will be large by.
[[nodiscard]] std::string instancesQuery(const PrometheusSettings& settings, const ServiceKey& key);

}  // namespace sextant
