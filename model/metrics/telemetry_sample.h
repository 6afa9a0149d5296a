// SPDX-License-Identifier: GPL-3.0-or-later
// One second of one instance, as its agent measures and reports it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "model/base/address.h"
#include "model/base/identifiers.h"
#include "model/metrics/latency_histogram.h"

namespace sextant {

struct TelemetrySample {
  Scope instance;
  std::int64_t second = 0;  // Unix time, the start of the second
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;  // by cause; a cause is there even when it is 0
  std::map<std::string, double> gauges;         // queue_depth, pool_wait_seconds, cache_hits, ...
  std::optional<RevisionNumber> revision;       // what the instance ran
};

}  // namespace sextant
