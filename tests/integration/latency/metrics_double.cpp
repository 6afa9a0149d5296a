// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/latency/metrics_double.h"

#include <QtNetwork/QTcpSocket>

#include "model/metrics/openmetrics.h"

namespace sextant::testing {

MetricsDouble::MetricsDouble(unsigned seed, QObject* parent) : QObject(parent), random_(seed) {
  connect(&server_, &QTcpServer::newConnection, this, [this] {
    QTcpSocket* client = server_.nextPendingConnection();
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QTcpSocket::readyRead, this, [this, client] {
      if (!client->peek(65536).contains("\r\n\r\n")) return;
      client->readAll();
      const QByteArray body = answering_ ? metrics() : QByteArray("not now\n");
      client->write(QByteArray("HTTP/1.1 ") + (answering_ ? "200 OK" : "503 Service Unavailable") +
                    "\r\nContent-Type: application/openmetrics-text; version=1.0.0; "
                    "charset=utf-8\r\nContent-Length: " +
                    QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
      client->disconnectFromHost();
    });
  });
  if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port is free");
  connect(&timer_, &QTimer::timeout, this, &MetricsDouble::work);
}

void MetricsDouble::setBusy(bool busy) {
  busy ? timer_.start(50) : timer_.stop();
}

void MetricsDouble::restart() {
  histogram_ = {};
  for (auto& [cause, count] : errors_)
    count = 0;
}

void MetricsDouble::work() {
  std::lognormal_distribution<double> duration(-5.2, 0.9);
  for (int i = 0; i < 4; ++i) {
    durations_.push_back(duration(random_));
    histogram_.add(durations_.back());
    if (random_() % 40 == 0) ++errors_[random_() % 2 == 0 ? "queue_full" : "pool_timeout"];
  }
}

QByteArray MetricsDouble::metrics() const {
  std::string text = writeHistogram("hunt_request_duration_seconds", "Durations.", histogram_);
  text += "# TYPE hunt_errors counter\n# HELP hunt_errors Errors by cause.\n";
  for (const auto& [cause, count] : errors_)
    text += "hunt_errors_total{cause=\"" + cause + "\"} " + std::to_string(count) + '\n';
  text += "# TYPE hunt_queue_depth gauge\n# HELP hunt_queue_depth Waiting.\nhunt_queue_depth 3\n";
  // As many as there are requests, so that the two sources can be held against something.
  text += "# TYPE hunt_cache_hits counter\n# HELP hunt_cache_hits Hits.\nhunt_cache_hits_total " +
          std::to_string(histogram_.count()) + '\n';
  return QByteArray::fromStdString(text + "# EOF\n");
}

}  // namespace sextant::testing
