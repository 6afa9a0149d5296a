// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/metrics_scraper.h"

#include <QtCore/QDateTime>
#include <QtNetwork/QNetworkReply>

#include <cmath>
#include <utility>

#include "model/metrics/latency_step.h"

namespace sextant {

MetricsScraper::MetricsScraper(MetricsConfig config, Scope instance, QObject* parent)
    : QObject(parent), config_(std::move(config)), instance_(std::move(instance)) {
  timer_.setSingleShot(true);
  timer_.setTimerType(Qt::PreciseTimer);
  connect(&timer_, &QTimer::timeout, this, &MetricsScraper::scrape);
}

void MetricsScraper::start() {
  scheduleNext();
}

void MetricsScraper::scheduleNext() {
  const qint64 now_ms = QDateTime::currentMSecsSinceEpoch();
  timer_.start(static_cast<int>(1000 - now_ms % 1000));
}

void MetricsScraper::scrape() {
  scheduleNext();
  // A timer may fire a moment early.
  const std::int64_t second = (QDateTime::currentMSecsSinceEpoch() + 200) / 1000;
  QNetworkRequest request(config_.url);
  request.setTransferTimeout(900);
  QNetworkReply* reply = network_.get(request);
  connect(reply, &QNetworkReply::finished, this, [this, reply, second] {
    reply->deleteLater();
    if (reply->error() == QNetworkReply::NoError) {
      received(second, reply->readAll());
    } else {
      last_.reset();
    }
  });
}

void MetricsScraper::received(std::int64_t second, const QByteArray& text) {
  const auto metrics = MetricsText::parse(text.toStdString());
  const auto durations = metrics ? metrics->histogram(config_.duration) : std::nullopt;
  if (!durations) {
    last_.reset();
    return;
  }
  const std::uint64_t before = std::exchange(counted_, durations->count());
  if (counted_ < before) emit restarted();
  Reading reading{
      second, *durations, metrics->byLabel(config_.errors, config_.cause_label), {}, {}};
  for (const auto& [name, metric] : config_.gauges) {
    const auto value = metrics->value(metric);
    // JSON has no NaN, and a gauge without a value is not zero.
    if (value && std::isfinite(*value)) reading.gauges[name] = *value;
  }
  for (const auto& [name, metric] : config_.counters) {
    if (const auto value = metrics->value(metric)) reading.counters[name] = *value;
  }
  if (!config_.key_uses.empty())
    key_uses_ = metrics->byLabel(config_.key_uses, config_.pointer_label);
  const auto sample = difference(reading);
  last_ = std::move(reading);
  if (sample) emit sampled(*sample);
}

std::optional<TelemetrySample> MetricsScraper::difference(const Reading& later) const {
  if (!last_ || later.second != last_->second + 1) return std::nullopt;
  const auto durations = LatencyHistogram::difference(later.durations, last_->durations);
  if (!durations) return std::nullopt;
  TelemetrySample sample{instance_, last_->second, *durations, {}, later.gauges, std::nullopt};
  for (const auto& [cause, count] : later.errors) {
    const auto before = last_->errors.find(cause);
    const auto grown = counterIncrease(before == last_->errors.end() ? 0 : before->second, count);
    // What happened before and after a restart is not known apart: a gap.
    if (!grown || grown->restarted) return std::nullopt;
    sample.errors[cause] = static_cast<std::uint64_t>(grown->value);
  }
  for (const auto& [name, count] : later.counters) {
    const auto before = last_->counters.find(name);
    if (before == last_->counters.end()) continue;
    const auto grown = counterIncrease(before->second, count);
    if (grown && !grown->restarted) sample.gauges[name] = grown->value;
  }
  return sample;
}

}  // namespace sextant
