// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/store_source.h"

#include "model/session/session.h"

namespace sextant {
namespace {

constexpr std::int64_t day = 86'400;

}  // namespace

std::int64_t storedStep(std::int64_t age_seconds) {
  if (age_seconds <= day) return 1;
  if (age_seconds <= 2 * day) return 10;
  return age_seconds <= 30 * day ? 60 : 600;
}

StoreSource::StoreSource(Ask ask, LatencyLimits limits, LatencyClock clock, QObject* parent)
    : LatencySource(limits, std::move(clock), parent), ask_(std::move(ask)) {}

StoreSource::StoreSource(Session& session, QObject* parent)
    : StoreSource(
          [&session](const ServiceKey& key, const TelemetryRange& range, QObject* context,
                     LatencyReply<std::vector<LatencyStep>> reply) {
            session.telemetryRange(key, range, context, std::move(reply));
          },
          {}, systemLatencyClock(), parent) {}

QString StoreSource::name() const {
  return tr("store telemetry");
}

TelemetryRange StoreSource::possible(const TelemetryRange& range) const {
  TelemetryRange real = range;
  if (range.to == 0) return real;
  const std::int64_t kept = storedStep(nowSeconds() - range.from);
  real.step_seconds = (range.step_seconds + kept - 1) / kept * kept;
  return real;
}

void StoreSource::begin(int id, const ServiceKey& key, const TelemetryRange& range) {
  ask_(key, range, this, [this, id, range](Result<std::vector<LatencyStep>> steps) {
    if (!steps) return finish(id, tl::unexpected<Error>(steps.error()));
    finish(id, LatencyAnswer{range.step_seconds, std::move(*steps), {}});
  });
}

// What the store answers then is dropped; its call has a deadline of its own.
void StoreSource::abandon(int) {}

}  // namespace sextant
