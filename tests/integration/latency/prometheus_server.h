// SPDX-License-Identifier: GPL-3.0-or-later
// A real Prometheus in a folder of its own, for as long as the object lives: TLS with a certificate
// of its own, and one login.
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include "model/base/address.h"
#include "model/latency/latency_settings.h"

namespace sextant::testing {

struct ScrapeTarget {
  Scope instance;
  quint16 port = 0;
};

class PrometheusServer {
 public:
  ~PrometheusServer();
  // Scrapes the targets each second, and waits until it answers. The error says what is missing.
  [[nodiscard]] Result<void> start(const std::vector<ScrapeTarget>& targets);
  // The settings with which it is reached.
  [[nodiscard]] PrometheusSettings settings() const;
  [[nodiscard]] static QByteArray password() { return "harbour"; }

 private:
  [[nodiscard]] Result<void> makeCertificate();
  [[nodiscard]] Result<void> write(const char* file, const QByteArray& text) const;

  QTemporaryDir folder_;
  QProcess process_;
  quint16 port_ = 0;
};

}  // namespace sextant::testing
