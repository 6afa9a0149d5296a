// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/latency/source_double.h"

#include <QtCore/QDateTime>
#include <QtCore/QPointer>

#include <algorithm>
#include <utility>

namespace sextant::testing {

std::vector<TelemetryRange> SourceLog::rangesOf(const ServiceKey& key) const {
  std::vector<TelemetryRange> ranges;
  for (const Asked& one : asked) {
    if (one.key == key) ranges.push_back(one.range);
  }
  return ranges;
}

void SourceLog::letGo() {
  holds = false;
  holds_after.reset();
  for (const auto& answer : std::exchange(held, {})) answer();
}

SourceDouble::SourceDouble(SourceLog& log, QString name) : log_(log), name_(std::move(name)) {
  ++log_.alive;
}

SourceDouble::~SourceDouble() {
  --log_.alive;
}

void SourceDouble::begin(int id, const ServiceKey& key, const TelemetryRange& range) {
  log_.asked.push_back({key, range, QDateTime::currentSecsSinceEpoch()});
  const auto give = [source = QPointer<SourceDouble>(this), id, range] {
    if (source) source->finish(id, source->answer(range));
  };
  if (log_.holds || (log_.holds_after && log_.asked.size() > *log_.holds_after))
    return log_.held.push_back(give);
  QMetaObject::invokeMethod(this, give, Qt::QueuedConnection);
}

void SourceDouble::abandon(int) {}

Result<LatencyAnswer> SourceDouble::answer(const TelemetryRange& range) const {
  if (log_.fails_from && range.from >= *log_.fails_from)
    return fail(ErrorKind::unavailable, "The source is away.");
  LatencyAnswer answer;
  answer.step_seconds = range.step_seconds;
  const std::int64_t end = std::min<std::int64_t>(range.to, QDateTime::currentSecsSinceEpoch());
  for (int i = 1; i <= log_.instances; ++i) {
    const Scope instance{"eu1", "hunt-" + std::to_string(i)};
    for (std::int64_t at = range.from; at < end; at += range.step_seconds) {
      const auto seconds = static_cast<std::uint64_t>(range.step_seconds);
      LatencyStep step{instance, at, {}, {}, {}, std::uint32_t(seconds), {}, false};
      step.durations.addBucket(LatencyHistogram::bucketOf(0.01), log_.requests * seconds);
      if (log_.slow > 0)
        step.durations.addBucket(LatencyHistogram::bucketOf(2.0), log_.slow * seconds);
      answer.steps.push_back(std::move(step));
    }
  }
  return answer;
}

}  // namespace sextant::testing
