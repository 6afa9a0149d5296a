// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtNetwork/QTcpServer>

#include <map>
#include <string>

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
  // A key of its profile decides something.
  void useKey(const std::string& pointer) { ++key_uses_[pointer]; }
  // It is ill from now on, until its next reload.
  void fall() { healthy_ = false; }
  // As if the process had died and come back: it has counted nothing, and has read its file.
  void restart();

 private:
  void accept();
  [[nodiscard]] QByteArray answer(const QByteArray& request_line);
  [[nodiscard]] QByteArray metricsText();
  void reload();

  QString profile_path_;
  QTcpServer server_;
  qint64 revision_ = 0;
  bool healthy_ = true;
  int reloads_ = 0;
  std::map<std::string, std::int64_t> key_uses_;
  std::uint64_t requests_ = 100;
  quint16 port_ = 0;  // where it will listen again
};

}  // namespace sextant::testing
