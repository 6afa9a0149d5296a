// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/rollout/byte_counter.h"

#include <QtNetwork/QLocalSocket>

namespace sextant::benchmark {

ByteCounter::ByteCounter(const QString& folder, QString server_socket, QObject* parent)
    : QObject(parent), server_socket_(std::move(server_socket)) {
  if (!listener_.listen(folder + QStringLiteral("/.s.PGSQL.5432")))
    qFatal("%s", qUtf8Printable(listener_.errorString()));
  connect(&listener_, &QLocalServer::newConnection, this, &ByteCounter::accept);
}

void ByteCounter::accept() {
  while (QLocalSocket* client = listener_.nextPendingConnection()) {
    auto* server = new QLocalSocket(client);
    server->connectToServer(server_socket_);
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    connect(server, &QLocalSocket::disconnected, client, [client] { client->disconnectFromServer(); });
    connect(client, &QLocalSocket::readyRead, server,
            [client, server] { server->write(client->readAll()); });
    connect(server, &QLocalSocket::readyRead, client, [this, client, server] {
      const QByteArray bytes = server->readAll();
      read_ += std::uint64_t(bytes.size());
      client->write(bytes);
    });
  }
}

}  // namespace sextant::benchmark
