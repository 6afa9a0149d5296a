// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/service_double.h"

#include <QtCore/QFile>
#include <QtNetwork/QTcpSocket>

#include "model/metrics/openmetrics.h"

namespace sextant::testing {

ServiceDouble::ServiceDouble(QString profile_path, QObject* parent)
    : QObject(parent), profile_path_(std::move(profile_path)) {
  connect(&server_, &QTcpServer::newConnection, this, &ServiceDouble::accept);
  if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port is free");
  reload();
}

void ServiceDouble::accept() {
  QTcpSocket* client = server_.nextPendingConnection();
  connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
  connect(client, &QTcpSocket::readyRead, this, [this, client] {
    const QByteArray request = client->peek(65536);
    if (!request.contains("\r\n\r\n")) return;
    client->readAll();
    client->write(answer(request.left(request.indexOf('\r'))));
    client->disconnectFromHost();
  });
}

void ServiceDouble::stopListening() {
  port_ = server_.serverPort();
  server_.close();
}

void ServiceDouble::listenAgain() {
  if (!server_.listen(QHostAddress::LocalHost, port_)) qFatal("the port is not free any more");
}

QByteArray ServiceDouble::answer(const QByteArray& request_line) {
  if (request_line.startsWith("POST /reload ")) {
    reload();
    ++reloads_;
    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }
  if (request_line.startsWith("GET /metrics ")) {
    const QByteArray text = metricsText();
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(text.size()) +
           "\r\nConnection: close\r\n\r\n" + text;
  }
  const QByteArray body = QByteArray("{\"status\":\"") + (healthy_ ? "ok" : "failing") +
                          "\",\"reason\":\"" + (healthy_ ? "" : "The profile makes it ill.") +
                          "\",\"revision\":" + QByteArray::number(revision_) + "}\n";
  return QByteArray("HTTP/1.1 ") + (healthy_ ? "200 OK" : "503 Service Unavailable") +
         "\r\nContent-Type: application/json\r\nContent-Length: " +
         QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

QByteArray ServiceDouble::metricsText() {
  LatencyHistogram durations;
  durations.addBucket(LatencyHistogram::bucketOf(0.01), ++requests_);
  MetricsWriter out;
  out.histogram("d", "Durations.", durations);
  out.family("e", "counter", "Errors.");
  out.sample("e_total", 0, {{"cause", "none"}});
  out.family("u", "counter", "Uses of keys.");
  for (const auto& [pointer, count] : key_uses_)
    out.sample("u_total", count, {{"pointer", pointer}});
  return QByteArray::fromStdString(out.text());
}

void ServiceDouble::restart() {
  requests_ = 0;
  for (auto& [pointer, count] : key_uses_)
    count = 0;
  reload();
}

void ServiceDouble::reload() {
  QFile file(profile_path_);
  if (!file.open(QIODevice::ReadOnly)) return;
  const QByteArray text = file.readAll();
  revision_ = text.left(text.indexOf('\n')).split(' ').value(4).toLongLong();
  healthy_ = !text.contains("healthy: false");
}

}  // namespace sextant::testing
