// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/edge/instance_double.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace sextant::testing {

InstanceDouble::InstanceDouble() {
  moveToThread(&thread_);
  thread_.start();
  QMetaObject::invokeMethod(
      this,
      [this] {
        server_ = new QTcpServer(this);
        connect(server_, &QTcpServer::newConnection, this, &InstanceDouble::accept);
        if (!server_->listen(QHostAddress::LocalHost)) qFatal("no port is free");
        port_ = server_->serverPort();
      },
      Qt::BlockingQueuedConnection);
}

InstanceDouble::~InstanceDouble() {
  QMetaObject::invokeMethod(
      this, [this] { delete server_; }, Qt::BlockingQueuedConnection);
  thread_.quit();
  thread_.wait();
}

void InstanceDouble::accept() {
  while (QTcpSocket* client = server_->nextPendingConnection()) {
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QTcpSocket::readyRead, this, [this, client] { read(client); });
  }
}

// HAProxy sends a connection's next request when it has the answer to the one before.
void InstanceDouble::read(QTcpSocket* client) {
  const QByteArray request = client->peek(65536);
  if (!request.contains("\r\n\r\n")) return;
  client->readAll();
  const QByteArray line = request.left(request.indexOf('\r'));
  if (line.startsWith("GET /healthz ")) return answer(client, line);
  ++requests_;
  at_once_most_ = std::max(at_once_most_.load(), ++at_once_);
  if (line.contains(" /held")) {
    held_.emplace_back(client, line);
    ++held_count_;
    return;
  }
  QTimer::singleShot(delay_ms_.load(), Qt::PreciseTimer, client, [this, client, line] {
    --at_once_;
    answer(client, line);
  });
}

void InstanceDouble::answer(QTcpSocket* client, const QByteArray& request_line) {
  const bool may_be_kept = request_line.startsWith("GET /hunts/");
  client->write(QByteArray("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n") +
                (may_be_kept ? "Cache-Control: public, s-maxage=3600\r\n" : "") +
                "Content-Length: 1000\r\n\r\n" + QByteArray(1000, 'x'));
}

void InstanceDouble::release() {
  QMetaObject::invokeMethod(
      this,
      [this] {
        for (const auto& [client, line] : held_) {
          --at_once_;
          if (client) answer(client, line);
        }
        held_.clear();
        held_count_ = 0;
      },
      Qt::BlockingQueuedConnection);
}

}  // namespace sextant::testing
