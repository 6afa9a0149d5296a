// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>

#include <optional>

#include "model/agent/agent_config.h"
#include "model/metrics/telemetry_sample.h"
#include "model/metrics/openmetrics.h"

namespace sextant {

// Reads a service's metrics at the turn of each second and gives out what happened in between.
class MetricsScraper : public QObject {
  Q_OBJECT
 public:
  MetricsScraper(MetricsConfig config, Scope instance, QObject* parent = nullptr);
  void start();
  // By the last good reading: how often each key of the profile has decided something, by its
  // pointer. Empty where the service does not tell.
  [[nodiscard]] const std::map<std::string, double>& keyUses() const { return key_uses_; }

 signals:
  // A completed second. After a restart of the service, or a reading that failed, seconds are
  // missing.
  void sampled(const sextant::TelemetrySample& sample);
  // The service has counted less than it had: it began anew.
  void restarted();

 private:
  struct Reading {
    std::int64_t second = 0;  // that the reading stands at the start of
    LatencyHistogram durations;
    std::map<std::string, double> errors;
    std::map<std::string, double> gauges;
    std::map<std::string, double> counters;
  };

  void scheduleNext();
  void scrape();
  void received(std::int64_t second, const QByteArray& text);
  [[nodiscard]] std::optional<TelemetrySample> difference(const Reading& later) const;

  MetricsConfig config_;
  Scope instance_;
  QNetworkAccessManager network_;
  QTimer timer_;
  std::optional<Reading> last_;
  std::map<std::string, double> key_uses_;
  std::uint64_t counted_ = 0;  // by the last good reading, also where a failed one followed it
};

}  // namespace sextant
