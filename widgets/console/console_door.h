// SPDX-License-Identifier: GPL-3.0-or-later
// Where a running console takes links from a program that was started for one, so that a link opens
// where one works already. A socket in a folder of this account alone; the first console listens.
#pragma once

#include <QLocalServer>
#include <QObject>

#include <functional>

#include "model/base/console_link.h"

namespace sextant::ui {

// What is handed over.
struct DoorRequest {
  QString store;   // StoreTarget::name() of where it is to be opened
  QString person;  // who asks: nobody's console opens something for somebody else
  ConsoleLink link;
};

class ConsoleDoor : public QObject {
  Q_OBJECT
 public:
  static constexpr int patience_ms = 800;
  static constexpr qint64 request_bytes_max = 16 * 1024;

  // The door of a data folder.
  [[nodiscard]] static QString pathFor(const QString& data_folder);

  // `person`: who operates this console. A request for which `opens` answers false is refused.
  ConsoleDoor(QString person, std::function<bool(const DoorRequest&)> opens,
              QObject* parent = nullptr);
  // From now on; nothing happens where another console listens already. Error: unavailable, where
  // nobody can listen there; links then open a console of their own.
  [[nodiscard]] Result<void> listen(const QString& path);
  [[nodiscard]] bool isListening() const { return server_.isListening(); }

  // Asks the console that listens there, and waits for its answer for patience_ms at most. True: it
  // has opened it.
  [[nodiscard]] static bool handOver(const QString& path, const DoorRequest& request);

 private:
  void answer();
  QString person_;
  std::function<bool(const DoorRequest&)> opens_;
  QLocalServer server_;
};

}  // namespace sextant::ui
