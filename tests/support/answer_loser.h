// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between a client and a server, and can lose an answer: what was asked is done, and the
// client never learns of it.
#pragma once

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

namespace sextant::testing {

// Listens as PostgreSQL does on a socket in a folder of its own, and hands everything on to the
// server's socket. Lives in the thread of its clients' event loop.
class AnswerLoser : public QObject {
 public:
  explicit AnswerLoser(const QString& server_folder)
      : server_socket_(server_folder + QStringLiteral("/.s.PGSQL.5432")),
        folder_(QStringLiteral("/tmp/sextant-loser-XXXXXX")) {
    connect(&listener_, &QLocalServer::newConnection, this, [this] { accept(); });
    if (!listener_.listen(folder_.path() + QStringLiteral("/.s.PGSQL.5432")))
      qFatal("%s", qPrintable(listener_.errorString()));
  }

  // What a client names as its host.
  [[nodiscard]] QByteArray host() const { return folder_.path().toUtf8(); }
  // The next request with this word in it is carried out; its answer does not come, and the
  // connection is gone.
  void loseAnswerOf(const QByteArray& word) { word_ = word; }
  [[nodiscard]] int lost() const { return lost_; }

 private:
  void accept() {
    QLocalSocket* client = listener_.nextPendingConnection();
    auto* server = new QLocalSocket(client);
    server->connectToServer(server_socket_);
    if (!server->waitForConnected(5000)) qFatal("%s", qPrintable(server->errorString()));
    connect(client, &QLocalSocket::readyRead, server, [this, client, server] {
      const QByteArray request = client->readAll();
      if (!word_.isEmpty() && request.contains(word_)) {
        word_.clear();
        client->setProperty("loses", true);
      }
      server->write(request);
    });
    connect(server, &QLocalSocket::readyRead, client, [this, client, server] {
      const QByteArray answer = server->readAll();
      if (!client->property("loses").toBool()) {
        client->write(answer);
        return;
      }
      ++lost_;
      client->setProperty("loses", false);
      client->abort();
    });
    connect(server, &QLocalSocket::disconnected, client, &QLocalSocket::disconnectFromServer);
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
  }

  QString server_socket_;
  QTemporaryDir folder_;
  QLocalServer listener_;
  QByteArray word_;
  int lost_ = 0;
};

}  // namespace sextant::testing
