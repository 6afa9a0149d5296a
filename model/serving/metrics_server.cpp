// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/serving/metrics_server.h"

#include <QtHttpServer/QHttpServer>
#include <QtHttpServer/QHttpServerResponse>

#include "model/metrics/openmetrics.h"

namespace sextant {

MetricsServer::MetricsServer(std::function<std::string()> text, QObject* parent)
    : QObject(parent), server_(std::make_unique<QHttpServer>()) {
  server_->route(QStringLiteral("/metrics"), QHttpServerRequest::Method::Get,
                 [text = std::move(text)] {
                   return QHttpServerResponse(openmetrics_type, QByteArray::fromStdString(text()));
                 });
}

MetricsServer::~MetricsServer() = default;

Result<void> MetricsServer::listen(const QHostAddress& address, quint16 port) {
  port_ = server_->listen(address, port);
  if (port_ != 0) return {};
  return fail(ErrorKind::unavailable,
              "Metrics cannot be served at " + address.toString().toStdString() + ':' +
                  std::to_string(port) + '.',
              "listen", "Choose an address of this host and a port that is free.");
}

}  // namespace sextant
