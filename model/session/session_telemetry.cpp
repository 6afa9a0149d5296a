// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls about telemetry of long ranges.
#include "model/session/session.h"

namespace sextant {

void Session::telemetryRange(const ServiceKey& key, const TelemetryRange& range, QObject* context,
                             Reply<std::vector<LatencyStep>> reply) {
  store_->ask<std::vector<LatencyStep>>(
      context,
      [key, range](Store& store, Reply<std::vector<LatencyStep>> answered) {
        store.telemetryRange(key, range, std::move(answered));
      },
      std::move(reply));
}

}  // namespace sextant
