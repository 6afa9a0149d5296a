// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alerts/desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QTimer>

#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr int burst_ms = 5000;
constexpr int call_ms = 3000;

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");

}  // namespace

DesktopNotifier::DesktopNotifier(QObject* parent) : QObject(parent) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this,
              SLOT(actionInvoked(uint, QString)));
  bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
              SLOT(notificationClosed(uint, uint)));
}

bool DesktopNotifier::isTooMany() {
  if (lately_ == 0) QTimer::singleShot(burst_ms, this, [this] { lately_ = 0; });
  return ++lately_ > apart_max + 1;
}

void DesktopNotifier::tell(const QString& summary, const QString& body, const QString& id) {
  if (isTooMany()) return;
  if (lately_ > apart_max) return send(tr("More is new"), tr("It is in Sextant."), false, id);
  send(summary, body, false, id);
}

void DesktopNotifier::show(const Alert& alert) {
  if (isTooMany()) return;
  const Address where{alert.condition.service, alert.condition.scope};
  const QString id = QString::fromStdString(alert.condition.id);
  if (lately_ > apart_max)
    return send(tr("More alerts"), tr("Their list is in Sextant."), true, id);
  send(QString::fromStdString(where.toString()), QString::fromStdString(alert.condition.what),
       alert.condition.is_urgent, id);
}

void DesktopNotifier::send(const QString& summary, const QString& body, bool is_urgent,
                           const QString& id) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage call =
      QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
  // A body may be read as markup there.
  const QVariantMap hints{
      {QStringLiteral("urgency"), QVariant::fromValue(uchar(is_urgent ? 2 : 1))},
      {QStringLiteral("desktop-entry"), QStringLiteral("sextant")}};
  call << QStringLiteral("Sextant") << uint(0) << QStringLiteral("sextant") << visibleText(summary)
       << visibleText(body).toHtmlEscaped() << QStringList{QStringLiteral("default"), tr("Show")}
       << hints << -1;
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, call_ms), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, id] {
    watcher->deleteLater();
    const QDBusPendingReply<uint> number = *watcher;
    if (number.isValid()) shown_[number.value()] = id;
  });
}

void DesktopNotifier::actionInvoked(uint notification, const QString&) {
  const auto found = shown_.find(notification);
  if (found != shown_.end()) emit activated(found->second);
}

void DesktopNotifier::notificationClosed(uint notification, uint) {
  shown_.erase(notification);
}

}  // namespace sextant::ui
