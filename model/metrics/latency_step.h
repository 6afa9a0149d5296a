// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds merged into longer steps, for charts of long ranges. Nothing is lost that a chart could
// not do without: durations and errors add up exactly, gauges keep minimum, mean and maximum, and a
// step says how much of it was measured.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/metrics/telemetry_sample.h"

namespace sextant {

// Values of one gauge over some seconds.
struct GaugeSummary {
  double min = 0;
  double max = 0;
  double sum = 0;
  std::uint64_t count = 0;  // 0: no value, and the others are 0

  // Without a value where `value` is NaN or infinite.
  [[nodiscard]] static GaugeSummary of(double value);
  // Nothing without a value.
  [[nodiscard]] std::optional<double> mean() const;
  GaugeSummary& operator+=(const GaugeSummary& other);
  friend bool operator==(const GaugeSummary&, const GaugeSummary&) = default;
};

// What one instance did in [start, start + the step's length).
struct LatencyStep {
  Scope instance;
  std::int64_t start = 0;  // Unix time; a multiple of the step's length
  LatencyHistogram durations;
  std::map<std::string, std::uint64_t> errors;  // by cause
  std::map<std::string, GaugeSummary> gauges;
  std::uint32_t seconds = 0;  // of the step that were measured; 0: nothing is known, a gap
  // What it ran in all of them; nothing where that is not known or was several.
  std::optional<RevisionNumber> revision;
  // The process was restarted within the step, and what it did between its last reading and the
  // restart is missing: counts are at least these.
  bool restarted = false;
  friend bool operator==(const LatencyStep&, const LatencyStep&) = default;
};

// Which steps somebody asks for: those that begin in [from, to), Unix times.
struct TelemetryRange {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t step_seconds = 1;
  friend bool operator==(const TelemetryRange&, const TelemetryRange&) = default;
};

// The longest step.
inline constexpr std::int64_t step_seconds_max = 86'400;

// The start of the step that holds a second; also before 1970. Precondition: step_seconds > 0.
[[nodiscard]] std::int64_t stepStart(std::int64_t second, std::int64_t step_seconds);

// The shortest of 1, 2, 5, 10, 20, 30 s, 1, 2, 3, 5, 10, 20, 30 min, 1, 2, 3, 6, 12, 24 h by which
// [from, to) has at most `points_max` steps; a day's where none has. Precondition: points_max > 0.
[[nodiscard]] std::int64_t stepFor(std::int64_t from, std::int64_t to, std::int64_t points_max);

[[nodiscard]] LatencyStep stepOf(const TelemetrySample& sample);

// Adds other seconds of the same instance: commutative and associative, with an empty step
// (seconds = 0) as its identity. Instance and start stay those of `into`.
void mergeInto(LatencyStep& into, const LatencyStep& part);

// Steps of `step_seconds`, in the order of instance and time. Each part must lie within one step
// (its own length divides step_seconds); parts without a second are left out, and so are steps.
[[nodiscard]] std::vector<LatencyStep> downsample(const std::vector<LatencyStep>& parts,
                                                  std::int64_t step_seconds);

// What a counter has grown between two readings of it.
struct CounterIncrease {
  double value = 0;
  bool restarted = false;  // it began again at zero: `value` is what it has counted since
};

// Nothing where a reading is NaN, infinite or below zero.
[[nodiscard]] std::optional<CounterIncrease> counterIncrease(double earlier, double later);

}  // namespace sextant
