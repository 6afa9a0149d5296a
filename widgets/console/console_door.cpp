// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/console_door.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>

#include <unistd.h>

#include "model/store/private_folder.h"

namespace sextant::ui {
namespace {

const QByteArray opened_word = "opened\n";
const QByteArray refused_word = "refused\n";

QByteArray written(const DoorRequest& request) {
  const QJsonObject json{{"store", request.store},
                         {"person", request.person},
                         {"link", QString::fromStdString(request.link.toUri())}};
  return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<DoorRequest> readRequest(const QByteArray& line) {
  const QJsonObject json = QJsonDocument::fromJson(line).object();
  const auto link = ConsoleLink::parse(json[QLatin1String("link")].toString().toStdString());
  if (!link) return std::nullopt;
  return DoorRequest{json[QLatin1String("store")].toString(),
                     json[QLatin1String("person")].toString(), *link};
}

}  // namespace

QString ConsoleDoor::pathFor(const QString& data_folder) {
  // Not the store's own folder, which may belong to its server's account.
  return socketFolderFor(data_folder + QStringLiteral("/console")) + QStringLiteral("/door");
}

ConsoleDoor::ConsoleDoor(QString person, std::function<bool(const DoorRequest&)> opens,
                         QObject* parent)
    : QObject(parent), person_(std::move(person)), opens_(std::move(opens)) {
  server_.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&server_, &QLocalServer::newConnection, this, &ConsoleDoor::answer);
}

Result<void> ConsoleDoor::listen(const QString& path) {
  const auto folder = makePrivateFolder(QFileInfo(path).path(), {{}, geteuid(), getegid(), true});
  if (!folder) return folder;
  QLocalSocket there;
  there.connectToServer(path);
  if (there.waitForConnected(patience_ms)) return {};
  // What a console that was killed has left there answers nobody.
  QLocalServer::removeServer(path);
  if (server_.listen(path)) return {};
  return fail(ErrorKind::unavailable, server_.errorString().toStdString(), path.toStdString(),
              "Links open a console of their own meanwhile.");
}

void ConsoleDoor::answer() {
  while (QLocalSocket* client = server_.nextPendingConnection()) {
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QLocalSocket::readyRead, this, [this, client] {
      if (!client->canReadLine()) {
        if (client->bytesAvailable() > request_bytes_max) client->abort();
        return;
      }
      const auto request = readRequest(client->readLine(request_bytes_max));
      const bool is_opened = request && request->person == person_ && opens_(*request);
      client->write(is_opened ? opened_word : refused_word);
      client->flush();
      client->disconnectFromServer();
    });
  }
}

bool ConsoleDoor::handOver(const QString& path, const DoorRequest& request) {
  QLocalSocket socket;
  socket.connectToServer(path);
  if (!socket.waitForConnected(patience_ms)) return false;
  socket.write(written(request));
  while (!socket.canReadLine()) {
    if (!socket.waitForReadyRead(patience_ms)) return false;
  }
  return socket.readLine() == opened_word;
}

}  // namespace sextant::ui
