// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/health_check.h"

namespace sextant {

HealthCheck::HealthCheck(PgParameters parameters, Milliseconds interval, QObject* parent)
    : QObject(parent), parameters_(std::move(parameters)), interval_(interval) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &HealthCheck::look);
}

void HealthCheck::start() {
  timer_.start(Milliseconds(0));
}

void HealthCheck::stop() {
  timer_.stop();
  connection_.close();
  timer_.stop();
}

void HealthCheck::look() {
  if (!connection_.isOpen()) {
    connection_.open(parameters_, interval_, [this](const Result<void>& opened) {
      if (!opened) return report(false, QString::fromStdString(opened.error().what));
      look();
    });
    return;
  }
  connection_.query({"SELECT 1", {}, PgEffect::read, interval_}, [this](
                                                                     const Result<PgRows>& answer) {
    report(answer.has_value(), answer ? QString() : QString::fromStdString(answer.error().what));
  });
}

void HealthCheck::report(bool healthy, const QString& reason) {
  timer_.start(interval_);
  if (healthy_ == healthy) return;
  healthy_ = healthy;
  emit changed(healthy, reason);
}

}  // namespace sextant
