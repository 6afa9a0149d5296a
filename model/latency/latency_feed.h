// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of one window draw: for each service the source that its settings name, the last
// hour of measurements, and any range of the past.
#pragma once

#include <memory>

#include "model/latency/history_filler.h"
#include "model/latency/latency_settings.h"
#include "model/latency/latency_source.h"
#include "model/latency/prometheus_source.h"
#include "model/metrics/latency_history.h"

namespace sextant {

class Session;

// How a service's measurements come in.
struct LatencyStanding {
  QString source;                             // LatencySource::name(); empty: none yet
  std::optional<std::int64_t> stale_seconds;  // since the end of the newest step
  std::optional<Error> problem;               // settings that cannot be used, a source that fails
};

// For one thread with an event loop, which it never blocks.
class LatencyFeed : public QObject {
  Q_OBJECT
 public:
  using MakeSource = std::function<std::unique_ptr<LatencySource>(const LatencySettings& settings)>;
  using History = std::shared_ptr<const LatencyHistory>;
  static constexpr std::int64_t live_seconds = 3600;

  // What a console uses: the session's store, or Prometheus with secrets from the resolver.
  [[nodiscard]] static MakeSource maker(Session& session, SecretResolver secrets);
  // The session must outlive the feed; `make` makes the source that settings ask for.
  LatencyFeed(Session& session, MakeSource make, QObject* parent = nullptr);
  ~LatencyFeed() override;

  // The service that somebody looks at: its measurements are followed. Those of the services before
  // it are kept a while.
  void attend(std::optional<ServiceKey> key);
  // The last hour, in the source's own steps; empty where nothing has come. Good until the next
  // signal.
  [[nodiscard]] const LatencyHistory& live(const ServiceKey& key) const;
  [[nodiscard]] LatencyStanding standing(const ServiceKey& key) const;
  // The end of the newest step that is not far behind the clock, else now: the right edge of live
  // charts. Unix time.
  [[nodiscard]] std::int64_t rightEdge(const ServiceKey& key) const;

  // Steps that begin in [from, to), as short as at most `points_max` of them allow and the source
  // has them. Answers once and later, not at all once `context` is gone. Errors: as LatencySource;
  // unavailable where the settings are not read yet.
  void load(const ServiceKey& key, std::int64_t from, std::int64_t to, std::int64_t points_max,
            QObject* context, LatencyReply<History> reply);

 signals:
  // New measurements, a problem that came or went, another source.
  void changed(const sextant::ServiceKey& key);

 private:
  struct Fed;
  struct Loading;

  // Nullptr while the settings are not known or cannot be used.
  LatencySource* source(const ServiceKey& key);
  void reconsider(const ServiceKey& key);
  void useSettings(Fed& fed, const LatencySettings& settings);
  void arrived(const ServiceKey& key, const LatencyAnswer& answer);
  void fillHour(const ServiceKey& key);
  void forgetOldest();
  void loadNext(const std::shared_ptr<Loading>& loading);
  void partArrived(const std::shared_ptr<Loading>& loading, const TelemetryRange& part,
                   LatencyAnswer answer);
  void refuse(const std::shared_ptr<Loading>& loading);

  Session& session_;
  MakeSource make_;
  std::optional<ServiceKey> attended_;
  std::vector<ServiceKey> used_;  // newest last
  std::map<ServiceKey, std::unique_ptr<Fed>> fed_;
  HistoryFiller filler_;
};

}  // namespace sextant
