// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/latency/prometheus_server.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QThread>
#include <QtNetwork/QTcpSocket>

#include <csignal>

#include "app/hunt/cluster/child_process.h"
#include "tests/support/free_port.h"

namespace sextant::testing {
namespace {

// Of password(), by crypt(3) with bcrypt.
constexpr const char* password_hash =
    "$2b$04$Ici0/bbYGUO9sbCDKut/x.IlaTfogMTFpBkN/qvQejaneH2nBIfKm";
constexpr int starts_within_ms = 30'000;

tl::unexpected<Error> missing(const QString& what) {
  return fail(ErrorKind::unavailable, what.toStdString());
}

}  // namespace

PrometheusServer::~PrometheusServer() {
  if (process_.state() == QProcess::NotRunning) return;
  process_.terminate();
  if (process_.waitForFinished(5000)) return;
  process_.kill();
  process_.waitForFinished(5000);
}

Result<void> PrometheusServer::write(const char* file, const QByteArray& text) const {
  QFile target(folder_.filePath(QLatin1String(file)));
  if (!target.open(QIODevice::WriteOnly) || target.write(text) != text.size())
    return missing(target.fileName() + QStringLiteral(" cannot be written"));
  return {};
}

Result<void> PrometheusServer::makeCertificate() {
  QProcess openssl;
  openssl.start(QStringLiteral("openssl"),
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                 QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                 QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                 QStringLiteral("/CN=sextant test"), QStringLiteral("-addext"),
                 QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"),
                 folder_.filePath(QStringLiteral("web.key")), QStringLiteral("-out"),
                 folder_.filePath(QStringLiteral("web.crt"))});
  if (!openssl.waitForFinished(30'000) || openssl.exitCode() != 0)
    return missing(QStringLiteral("openssl cannot make a certificate"));
  return {};
}

Result<void> PrometheusServer::start(const std::vector<ScrapeTarget>& targets) {
  if (auto made = makeCertificate(); !made) return made;
  QByteArray config =
      "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n"
      "  - job_name: hunt-engine\n    static_configs:\n";
  for (const ScrapeTarget& target : targets) {
    config +=
        "      - targets: ['127.0.0.1:" + QByteArray::number(target.port) +
        "']\n        labels: {cluster: " + QByteArray::fromStdString(target.instance.cluster) +
        ", instance: " + QByteArray::fromStdString(target.instance.instance) + "}\n";
  }
  const QByteArray web = QByteArray(
                             "tls_server_config: {cert_file: web.crt, key_file: web.key}\n"
                             "basic_auth_users: {console: '") +
                         password_hash + "'}\n";
  if (auto written = write("prometheus.yml", config); !written) return written;
  if (auto written = write("web.yml", web); !written) return written;
  port_ = freePort();
  const auto path = [&](const char* file) { return folder_.filePath(QLatin1String(file)); };
  process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  hunt::bindToParent(process_, SIGKILL);
  process_.start(QStringLiteral("prometheus"),
                 {QStringLiteral("--config.file=") + path("prometheus.yml"),
                  QStringLiteral("--storage.tsdb.path=") + path("data"),
                  QStringLiteral("--web.config.file=") + path("web.yml"),
                  QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port_),
                  QStringLiteral("--log.level=error")});
  if (!process_.waitForStarted(5000))
    return missing(QStringLiteral("There is no Prometheus: see installer/packages.txt, [test]."));
  const QDeadlineTimer deadline(starts_within_ms);
  while (!deadline.hasExpired() && process_.state() == QProcess::Running) {
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port_);
    if (socket.waitForConnected(500)) return {};
    QThread::msleep(100);
  }
  return missing(QStringLiteral("Prometheus does not listen."));
}

PrometheusSettings PrometheusServer::settings() const {
  PrometheusSettings settings;
  settings.url = "https://127.0.0.1:" + std::to_string(port_);
  settings.scrape_interval_seconds = 1;
  settings.user = "console";
  settings.password = {"prometheus"};
  settings.ca_file = folder_.filePath(QStringLiteral("web.crt")).toStdString();
  return settings;
}

}  // namespace sextant::testing
