// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between a program and a store's Unix socket, and counts what the program reads.
#pragma once

#include <QtCore/QString>
#include <QtNetwork/QLocalServer>

#include <cstdint>

namespace sextant::benchmark {

class ByteCounter : public QObject {
  Q_OBJECT
 public:
  // Listens in `folder` under the name that libpq looks for; ends the process where it cannot.
  ByteCounter(const QString& folder, QString server_socket, QObject* parent = nullptr);
  [[nodiscard]] std::uint64_t read() const { return read_; }

 private:
  void accept();
  QString server_socket_;
  QLocalServer listener_;
  std::uint64_t read_ = 0;
};

}  // namespace sextant::benchmark
