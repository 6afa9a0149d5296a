// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/webhooks/webhook_message.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMessageAuthenticationCode>

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t us_per_ms = 1000;

std::string factOf(const AuditRecord& record, const char* name) {
  const auto found = std::find_if(record.facts.begin(), record.facts.end(),
                                  [&](const auto& fact) { return fact.first == name; });
  return found == record.facts.end() ? std::string() : found->second;
}

bool isIn(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::optional<std::string> webhookEventOf(const AuditRecord& record) {
  const bool is_done = record.outcome == "done" || record.outcome == "published";
  if (!is_done) return std::nullopt;
  if (record.action == "change open") return "opened";
  if (record.action == "change approve") return "approved";
  if (record.action == "publish" || record.action == "rollout promote") return "published";
  if (record.action == "rollback" || record.action == "rollout abort") return "undone";
  if (record.action == "break glass") return "emergency";
  return std::nullopt;
}

bool wants(const Webhook& hook, const std::string& event, const AuditRecord& record) {
  // An emergency of all services concerns each.
  const bool is_of_all = record.service.empty();
  return isIn(hook.events, event) &&
         (hook.services.empty() || is_of_all || isIn(hook.services, record.service));
}

QByteArray webhookBody(const AuditEntry& entry, const AuditRecord& record, const std::string& event,
                       const std::string& store_id) {
  QJsonObject body;
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) body[QLatin1String(name)] = QString::fromStdString(value);
  };
  put("event", event);
  put("store", store_id);
  put("environment", entry.environment);
  put("service", record.service);
  put("action", record.action);
  put("person", record.person);
  put("login", record.login);
  put("message", record.message);
  body[QStringLiteral("entry")] = qint64(entry.number);
  body[QStringLiteral("at")] =
      QDateTime::fromMSecsSinceEpoch(record.at_us / us_per_ms, Qt::UTC).toString(Qt::ISODateWithMs);
  if (record.change > 0) body[QStringLiteral("change")] = qint64(record.change);
  if (record.revision > 0) body[QStringLiteral("revision")] = qint64(record.revision);
  for (const char* name : {"rollout", "emergency", "restored"}) {
    const std::string value = factOf(record, name);
    const qint64 number = QString::fromStdString(value).toLongLong();
    if (number > 0) body[QLatin1String(name)] = number;
  }
  return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QByteArray webhookSignature(const QByteArray& secret, const QByteArray& body, qint64 at) {
  const QByteArray time = QByteArray::number(at);
  return "t=" + time + ",v1=" +
         QMessageAuthenticationCode::hash(time + '.' + body, secret, QCryptographicHash::Sha256).toHex();
}

}  // namespace sextant
