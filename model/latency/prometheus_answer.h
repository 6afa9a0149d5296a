// SPDX-License-Identifier: GPL-3.0-or-later
// What a Prometheus-compatible API answers to latencyQuery(), as steps. Functions over values, for
// any thread: an answer may have megabytes.
#pragma once

#include <QtCore/QByteArray>

#include "model/latency/latency_settings.h"
#include "model/latency/latency_source.h"

namespace sextant {

// The answer to a range query whose points are at range.from, range.from + step, ..., range.to: the
// ends of steps, and the beginning of the first.
//
// A step is there where its beginning and its end have a reading, and is a gap otherwise. Buckets
// that are finer than ours and have all of our bounds are taken exactly; others, and labels that
// name no instance, are an error in words. A counter that is NaN, infinite or negative is no
// reading. Where a process was restarted within a step, the step has what it did since, and
// `restarted`. `seconds` counts scrapes, and is the whole step where all of them came.
//
// Errors: input (not such an answer, other buckets, labels), unavailable or usage (the server says
// what went wrong, in its words).
[[nodiscard]] Result<LatencyAnswer> stepsOfAnswer(const QByteArray& json,
                                                  const PrometheusSettings& settings,
                                                  const TelemetryRange& range);

// The number of series in the answer to a query. Errors as above.
[[nodiscard]] Result<std::size_t> seriesOfAnswer(const QByteArray& json);

}  // namespace sextant
