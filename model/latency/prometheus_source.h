// SPDX-License-Identifier: GPL-3.0-or-later
// Latency from any HTTP API like that of Prometheus (/api/v1/query_range): classic histograms in
// our buckets, scraped from the instances themselves.
#pragma once

#include <QtCore/QByteArray>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QSslCertificate>

#include "model/latency/latency_settings.h"
#include "model/latency/latency_source.h"

class QNetworkReply;

namespace sextant {

// Gets the secret that a reference names; answers once, in the caller's thread. Errors: answer_no
// (there is none), unavailable, denied.
using SecretResolver =
    std::function<void(const SecretReference& reference, LatencyReply<QByteArray> reply)>;

class PasswordVault;
// In this order: what the vault remembers, the desktop keychain, the file NAME of systemd's
// credentials ($CREDENTIALS_DIRECTORY). The vault must outlive the resolver.
[[nodiscard]] SecretResolver vaultSecrets(PasswordVault& vault);
// The file NAME of systemd's credentials, for programs without a desktop.
[[nodiscard]] SecretResolver credentialSecrets();
// Has none: for programs that keep no secrets.
[[nodiscard]] SecretResolver noSecrets();
// The vault's key for a reference, for whoever keeps a secret there.
[[nodiscard]] QString vaultKey(const SecretReference& reference);

class PrometheusSource : public LatencySource {
  Q_OBJECT
 public:
  // `response_bytes_max` bounds each HTTP answer; a range whose answer would be larger is asked for
  // in parts.
  PrometheusSource(PrometheusSettings settings, SecretResolver secrets, LatencyLimits limits = {},
                   LatencyClock clock = systemLatencyClock(), QObject* parent = nullptr);
  ~PrometheusSource() override;
  static constexpr qint64 response_bytes_max = 32 << 20;

  [[nodiscard]] QString name() const override;

 protected:
  void begin(int id, const ServiceKey& key, const TelemetryRange& range) override;
  void abandon(int id) override;
  [[nodiscard]] TelemetryRange possible(const TelemetryRange& range) const override;
  // A scrape takes its time, and is in the answers a moment later.
  [[nodiscard]] std::int64_t settleSeconds() const override { return 1; }

 private:
  struct Job;
  using Parameters = std::vector<std::pair<QString, QString>>;

  static void stopReply(Job& job);
  void authorize(int id);
  void countInstances(int id);
  void askNextPart(int id);
  void partArrived(int id, const Result<LatencyAnswer>& part);
  // Answers with the body, or why there is none.
  void post(int id, const QString& path, const Parameters& parameters,
            LatencyReply<QByteArray> reply);
  void received(int id, QNetworkReply* reply, const LatencyReply<QByteArray>& answered);
  [[nodiscard]] Result<void> readAuthorities();

  PrometheusSettings settings_;
  SecretResolver secrets_;
  QNetworkAccessManager network_;
  QList<QSslCertificate> authorities_;
  bool authorities_read_ = false;
  std::map<int, std::unique_ptr<Job>> jobs_;
};

}  // namespace sextant
