// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store_decode.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include "model/document/json.h"

namespace sextant::decode {
namespace {

std::string text(const QJsonValue& value) {
  return value.toString().toStdString();
}

Scope scopeOf(const std::string& path) {
  return Scope::fromPath(path).value_or(Scope{});
}

std::map<Scope, RevisionNumber> revisionsByScope(const QJsonObject& json) {
  std::map<Scope, RevisionNumber> result;
  for (auto at = json.begin(); at != json.end(); ++at) {
    result[scopeOf(at.key().toStdString())] = {at.value().toInteger()};
  }
  return result;
}

std::vector<Scope> scopes(const QJsonArray& json) {
  std::vector<Scope> result;
  for (const QJsonValue& value : json) {
    result.push_back(scopeOf(text(value)));
  }
  return result;
}

QJsonArray array(const QByteArray& json) {
  return QJsonDocument::fromJson(json).array();
}

Health healthOf(const QByteArray& word) {
  if (word == "healthy") return Health::healthy;
  return word == "failing" ? Health::failing : Health::unknown;
}

QByteArray compact(const QJsonObject& json) {
  return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

}  // namespace

QJsonObject object(const QByteArray& json) {
  return QJsonDocument::fromJson(json).object();
}

Head head(const QJsonObject& json) {
  Head head;
  head.key = {text(json[QLatin1String("environment")]), text(json[QLatin1String("service")])};
  head.sequence = {json[QLatin1String("epoch")].toInteger(),
                   json[QLatin1String("seq")].toInteger()};
  head.stable = {json[QLatin1String("stable")].toInteger()};
  head.pins = revisionsByScope(json[QLatin1String("pins")].toObject());
  const QJsonObject previews = json[QLatin1String("previews")].toObject();
  for (auto at = previews.begin(); at != previews.end(); ++at) {
    const QJsonObject running = at.value().toObject();
    head.previews[scopeOf(at.key().toStdString())] = {running[QLatin1String("preview")].toInteger(),
                                                      text(running[QLatin1String("hash")])};
  }
  if (!json[QLatin1String("candidate")].isNull()) {
    const auto named = scopes(json[QLatin1String("named")].toArray());
    head.rollout = RolloutState{{json[QLatin1String("candidate")].toInteger()},
                                text(json[QLatin1String("salt")]),
                                json[QLatin1String("share")].toDouble(),
                                {named.begin(), named.end()}};
  }
  return head;
}

namespace {

Environment environmentOf(const QJsonObject& row) {
  Environment environment{text(row[QLatin1String("name")]),
                          text(row[QLatin1String("colour")]),
                          text(row[QLatin1String("protection")]) == "protected",
                          static_cast<int>(row[QLatin1String("approvals")].toInteger(1)),
                          row[QLatin1String("step_max")].toDouble(1)};
  environment.closed = text(row[QLatin1String("closed")]);
  for (const QJsonValue& window : row[QLatin1String("windows")].toArray())
    environment.windows.push_back(text(window));
  for (const QJsonValue& value : row[QLatin1String("freezes")].toArray()) {
    const QJsonObject freeze = value.toObject();
    environment.freezes.push_back({{freeze[QLatin1String("freeze")].toInteger()},
                                   text(freeze[QLatin1String("service")]),
                                   freeze[QLatin1String("begins")].toInteger(),
                                   freeze[QLatin1String("ends")].toInteger(),
                                   text(freeze[QLatin1String("reason")]),
                                   text(freeze[QLatin1String("author")]),
                                   text(freeze[QLatin1String("closed")])});
  }
  return environment;
}

}  // namespace

Overview overview(const QJsonObject& json) {
  Overview result;
  result.store_id = text(json[QLatin1String("store_id")]);
  for (const QJsonValue& value : json[QLatin1String("environments")].toArray()) {
    const QJsonObject row = value.toObject();
    result.environments.push_back(environmentOf(row));
  }
  for (const QJsonValue& value : json[QLatin1String("heads")].toArray()) {
    result.heads.push_back(head(value.toObject()));
    result.profiles[result.heads.back().key] =
        scopes(value.toObject()[QLatin1String("scopes")].toArray());
  }
  for (const QJsonValue& value : json[QLatin1String("instances")].toArray()) {
    const QJsonObject row = value.toObject();
    result.instances.push_back(
        {{text(row[QLatin1String("environment")]), text(row[QLatin1String("service")])},
         {text(row[QLatin1String("cluster")]), text(row[QLatin1String("name")])}});
  }
  return result;
}

RevisionInfo revisionInfo(const PgRows& rows, std::size_t row) {
  RevisionInfo info;
  info.number = {rows.text(row, 0).toLongLong()};
  if (const auto parent = rows.text(row, 1); !parent.isEmpty()) info.parent = {parent.toLongLong()};
  info.content_hash = rows.text(row, 2).toStdString();
  if (const auto from = rows.text(row, 3); !from.isEmpty()) info.restored = {from.toLongLong()};
  info.author = rows.text(row, 4).toStdString();
  info.message = rows.text(row, 5).toStdString();
  info.published_at_us = rows.text(row, 6).toLongLong();
  info.changed = scopes(array(rows.text(row, 7)));
  info.removed = scopes(array(rows.text(row, 8)));
  if (rows.rows[row][9]) info.emergency = EmergencyNumber{rows.text(row, 9).toLongLong()};
  info.request = rows.text(row, 10).toStdString();
  if (rows.rows[row][11]) info.change = ChangeNumber{rows.text(row, 11).toLongLong()};
  return info;
}

std::vector<FleetRow> fleet(const ServiceKey& key, const PgRows& rows) {
  std::vector<FleetRow> result;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    FleetRow row;
    row.instance = {key, {rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString()}};
    row.reported = !rows.text(i, 9).isEmpty();
    row.sequence = {rows.text(i, 2).toLongLong(), rows.text(i, 3).toLongLong()};
    row.wanted = {rows.text(i, 4).toLongLong()};
    row.applied = {rows.text(i, 5).toLongLong()};
    row.effective_hash = rows.text(i, 6).toStdString();
    row.health = healthOf(rows.text(i, 7));
    row.reason = rows.text(i, 8).toStdString();
    row.report_age_ms = rows.text(i, 9).toLongLong();
    if (const auto at = rows.text(i, 10); !at.isEmpty()) row.applied_at_us = at.toLongLong();
    row.agent_version = rows.text(i, 11).toStdString();
    if (rows.rows[i][12]) row.clock_offset_ms = rows.text(i, 12).toLongLong();
    result.push_back(std::move(row));
  }
  return result;
}

Result<QJsonObject> accepted(const QJsonObject& json, const std::string& deed) {
  const std::string outcome = text(json[QLatin1String("outcome")]);
  const std::string reason = text(json[QLatin1String("reason")]);
  if (outcome == "done" || outcome == "published") return json;
  if (outcome == "conflict") {
    if (!json.contains(QLatin1String("stable"))) return fail(ErrorKind::conflict, reason);
    return fail(ErrorKind::conflict, reason,
                std::to_string(json[QLatin1String("stable")].toInteger()),
                json.contains(QLatin1String("candidate"))
                    ? "Wait until the rollout is over, or abort it, then " + deed + " again."
                    : "Look at what changed meanwhile, then " + deed + " on the new revision.");
  }
  if (outcome == "denied") return fail(ErrorKind::denied, reason);
  return fail(ErrorKind::input, reason);
}

Result<PublishReceipt> receipt(const QJsonObject& json) {
  return accepted(json).map([](const QJsonObject& answer) {
    PublishReceipt receipt{
        {answer[QLatin1String("revision")].toInteger()},
        {answer[QLatin1String("epoch")].toInteger(), answer[QLatin1String("seq")].toInteger()},
        answer[QLatin1String("replay")].toBool()};
    if (answer.contains(QLatin1String("rollout"))) {
      receipt.rollout = RolloutNumber{answer[QLatin1String("rollout")].toInteger()};
    }
    return receipt;
  });
}

QJsonArray list(const std::vector<std::string>& texts) {
  QJsonArray array;
  for (const std::string& one : texts)
    array.append(QString::fromStdString(one));
  return array;
}

QByteArray listJson(const std::vector<std::string>& texts) {
  return QJsonDocument(list(texts)).toJson(QJsonDocument::Compact);
}

QByteArray profilesJson(const std::map<Scope, std::optional<std::string>>& profiles) {
  // Not through QString, which drops a byte-order mark: a text's bytes are the truth.
  std::string json = "{";
  for (const auto& [scope, body] : profiles) {
    if (json.size() > 1) json += ',';
    json += jsonString(scope.path()) + ':' + (body ? jsonString(*body) : "null");
  }
  return QByteArray::fromStdString(json + '}');
}

QByteArray statusJson(const AgentReport& report) {
  const auto string = [](const std::string& value) { return QString::fromStdString(value); };
  QJsonObject json{{QStringLiteral("environment"), string(report.instance.key.environment)},
                   {QStringLiteral("service"), string(report.instance.key.service)},
                   {QStringLiteral("cluster"), string(report.instance.scope.cluster)},
                   {QStringLiteral("instance"), string(report.instance.scope.instance)},
                   {QStringLiteral("epoch"), static_cast<qint64>(report.sequence.epoch)},
                   {QStringLiteral("seq"), static_cast<qint64>(report.sequence.seq)},
                   {QStringLiteral("wanted"), static_cast<qint64>(report.wanted.value)},
                   {QStringLiteral("applied"), static_cast<qint64>(report.applied.value)},
                   {QStringLiteral("effective_hash"), string(report.effective_hash)},
                   {QStringLiteral("health"), QLatin1String(wordOf(report.health))},
                   {QStringLiteral("reason"), string(report.reason)},
                   {QStringLiteral("agent_version"), QStringLiteral(SEXTANT_VERSION)}};
  if (report.applied_at_us) {
    json[QStringLiteral("applied_at")] = static_cast<double>(*report.applied_at_us) / 1e6;
  }
  if (report.sent_at_us)
    json[QStringLiteral("sent_at_us")] = static_cast<qint64>(*report.sent_at_us);
  if (report.agent_started_us)
    json[QStringLiteral("agent_started_us")] = static_cast<qint64>(*report.agent_started_us);
  if (report.failed) {
    json[QStringLiteral("failed")] = static_cast<qint64>(report.failed->value);
    json[QStringLiteral("failure")] = QLatin1String(wordOf(report.failure));
  }
  json[QStringLiteral("put_back")] = report.put_back;
  json[QStringLiteral("restarts")] = report.restarts;
  return compact(json);
}

QByteArray samplesJson(const std::vector<TelemetrySample>& samples) {
  QJsonArray json;
  for (const TelemetrySample& sample : samples) {
    QJsonArray buckets;
    for (const std::uint64_t count : sample.durations.buckets()) {
      buckets.append(static_cast<qint64>(count));
    }
    QJsonObject errors;
    for (const auto& [cause, count] : sample.errors) {
      errors[QString::fromStdString(cause)] = static_cast<qint64>(count);
    }
    QJsonObject gauges;
    for (const auto& [name, value] : sample.gauges) {
      gauges[QString::fromStdString(name)] = value;
    }
    json.append(QJsonObject{{QStringLiteral("second"), static_cast<qint64>(sample.second)},
                            {QStringLiteral("revision"),
                             static_cast<qint64>(sample.revision.value_or(RevisionNumber{}).value)},
                            {QStringLiteral("buckets"), buckets},
                            {QStringLiteral("sum_seconds"), sample.durations.sumSeconds()},
                            {QStringLiteral("errors"), errors},
                            {QStringLiteral("gauges"), gauges}});
  }
  return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

}  // namespace sextant::decode
