// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtNetwork/QTcpServer>

namespace sextant::testing {

// A service that an agent serves, as small as can be: it reads its profile at each reload and is as
// healthy as the profile says ("healthy: false"). It answers when the event loop runs.
class ServiceDouble : public QObject {
  Q_OBJECT
 public:
  explicit ServiceDouble(QString profile_path, QObject* parent = nullptr);

  [[nodiscard]] quint16 port() const { return server_.serverPort(); }
  [[nodiscard]] qint64 revision() const { return revision_; }
  [[nodiscard]] int reloads() const { return reloads_; }
  // As a service that has read its file and does not listen yet.
  void stopListening();
  void listenAgain();

 private:
  void accept();
  [[nodiscard]] QByteArray answer(const QByteArray& request_line);
  void reload();

  QString profile_path_;
  QTcpServer server_;
  qint64 revision_ = 0;
  bool healthy_ = true;
  int reloads_ = 0;
  quint16 port_ = 0;  // where it will listen again
};

}  // namespace sextant::testing
