// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/alert_file.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSaveFile>

namespace sextant {
namespace {

constexpr qint64 bytes_max = 4 << 20;

QJsonObject jsonOf(const Alert& alert) {
  const auto text = [](const std::string& words) { return QString::fromStdString(words); };
  const AlertCondition& is = alert.condition;
  return {{QStringLiteral("id"), text(is.id)},
          {QStringLiteral("kind"), int(is.kind)},
          {QStringLiteral("service"), text(is.service.toString())},
          {QStringLiteral("scope"), text(is.scope.path())},
          {QStringLiteral("urgent"), is.is_urgent},
          {QStringLiteral("what"), text(is.what)},
          {QStringLiteral("meaning"), text(is.meaning)},
          {QStringLiteral("snoozed"), alert.state == AlertState::snoozed},
          {QStringLiteral("since"), qint64(alert.since)},
          {QStringLiteral("person"), text(alert.person)},
          {QStringLiteral("note"), text(alert.note)},
          {QStringLiteral("until"), qint64(alert.until)}};
}

std::optional<Alert> alertOf(const QJsonObject& json) {
  const auto text = [&](const char* key) {
    return json[QLatin1String(key)].toString().toStdString();
  };
  const auto service = ServiceKey::parse(text("service"));
  const auto scope = Scope::fromPath(text("scope"));
  const int kind = json[QLatin1String("kind")].toInt(-1);
  if (!service || !scope || kind < 0 || kind > int(AlertKind::silence) || text("id").empty())
    return std::nullopt;
  Alert alert;
  alert.condition = {
      text("id"),   AlertKind(kind), *service, *scope, json[QLatin1String("urgent")].toBool(),
      text("what"), text("meaning"), 0};
  alert.state =
      json[QLatin1String("snoozed")].toBool() ? AlertState::snoozed : AlertState::acknowledged;
  alert.since = json[QLatin1String("since")].toInteger();
  alert.person = text("person");
  alert.note = text("note");
  alert.until = json[QLatin1String("until")].toInteger();
  return alert;
}

}  // namespace

Result<void> writeAlerts(const QString& path, const std::vector<Alert>& alerts) {
  QJsonArray list;
  for (const Alert& alert : alerts)
    list.append(jsonOf(alert));
  QDir().mkpath(QFileInfo(path).path());
  QSaveFile file(path);
  const bool done = file.open(QIODevice::WriteOnly) &&
                    file.write(QJsonDocument(list).toJson()) >= 0 && file.commit();
  if (done) return {};
  return fail(ErrorKind::unavailable,
              "What was acknowledged cannot be kept: " + file.errorString().toStdString() + '.',
              path.toStdString(), "It counts until Sextant ends.");
}

Result<std::vector<Alert>> readAlerts(const QString& path) {
  std::vector<Alert> alerts;
  QFile file(path);
  if (!file.exists()) return alerts;
  const auto unreadable = [&](const std::string& why) {
    return fail(ErrorKind::input, "What was acknowledged cannot be read: " + why,
                path.toStdString(), "It is replaced at the next acknowledgement.");
  };
  if (!file.open(QIODevice::ReadOnly)) return unreadable(file.errorString().toStdString() + '.');
  const QJsonDocument document = QJsonDocument::fromJson(file.read(bytes_max));
  if (!document.isArray()) return unreadable("it is not a list of alerts.");
  for (const QJsonValue& one : document.array()) {
    if (auto alert = alertOf(one.toObject())) alerts.push_back(std::move(*alert));
  }
  return alerts;
}

}  // namespace sextant
