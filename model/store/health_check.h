// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "model/store/pg_connection.h"

namespace sextant {

// Asks a server every few seconds whether it still answers, on a connection of its own.
class HealthCheck : public QObject {
  Q_OBJECT
 public:
  HealthCheck(PgParameters parameters, Milliseconds interval, QObject* parent = nullptr);
  void start();
  void stop();

 signals:
  // Sent when the answer changes, and once after the first look.
  void changed(bool healthy, const QString& reason);

 private:
  void look();
  void report(bool healthy, const QString& reason);

  PgParameters parameters_;
  Milliseconds interval_;
  PgConnection connection_;
  QTimer timer_;
  std::optional<bool> healthy_;
};

}  // namespace sextant
