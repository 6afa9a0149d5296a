// SPDX-License-Identifier: GPL-3.0-or-later
// Notifications of the desktop, over the session bus (org.freedesktop.Notifications, Desktop
// Notifications Specification 1.2).
#pragma once

#include <QObject>

#include <map>

#include "model/alerts/alert.h"

namespace sextant::ui {

class DesktopNotifier : public QObject {
  Q_OBJECT
 public:
  // More than so many at once become one that says how many there are.
  static constexpr int apart_max = 3;

  explicit DesktopNotifier(QObject* parent = nullptr);
  // Shows it; where the desktop has no notifications, nothing happens: the window's own count and
  // list tell all. Never blocks.
  void show(const Alert& alert);
  // `id`: what activated() tells.
  void tell(const QString& summary, const QString& body, const QString& id);

 signals:
  // A person clicked a notification: the alert's id, or what was said when it was told.
  void activated(const QString& id);

 private slots:
  void actionInvoked(uint notification, const QString& action);
  void notificationClosed(uint notification, uint reason);

 private:
  void send(const QString& summary, const QString& body, bool is_urgent, const QString& id);
  [[nodiscard]] bool isTooMany();

  std::map<uint, QString> shown_;  // what it is about, by the desktop's number
  int lately_ = 0;                 // in this burst
};

}  // namespace sextant::ui
