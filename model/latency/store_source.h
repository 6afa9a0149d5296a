// SPDX-License-Identifier: GPL-3.0-or-later
// Latency from the store's own telemetry: what agents report each second.
#pragma once

#include "model/latency/latency_source.h"

namespace sextant {

class Session;

// The shortest step that the store still has of a time so long ago (0009_telemetry.sql), in
// seconds.
[[nodiscard]] std::int64_t storedStep(std::int64_t age_seconds);

class StoreSource : public LatencySource {
  Q_OBJECT
 public:
  // How the store is asked: Session::telemetryRange, or a test's own way. Answers in the source's
  // thread, not once `context` is gone.
  using Ask = std::function<void(const ServiceKey& key, const TelemetryRange& range,
                                 QObject* context, LatencyReply<std::vector<LatencyStep>> reply)>;

  explicit StoreSource(Ask ask, LatencyLimits limits = {},
                       LatencyClock clock = systemLatencyClock(), QObject* parent = nullptr);
  // The session must outlive the source.
  explicit StoreSource(Session& session, QObject* parent = nullptr);

  [[nodiscard]] QString name() const override;

 protected:
  void begin(int id, const ServiceKey& key, const TelemetryRange& range) override;
  void abandon(int id) override;
  // Seconds are kept for a day, and coarser steps for longer: see Store::telemetryRange.
  [[nodiscard]] TelemetryRange possible(const TelemetryRange& range) const override;

 private:
  Ask ask_;
};

}  // namespace sextant
