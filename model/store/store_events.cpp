// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: events, and signing in.
#include <QtCore/QJsonArray>

#include "model/store/event_types.h"
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

std::string textOf(const QJsonValue& value) {
  if (value.isString()) return value.toString().toStdString();
  if (value.isDouble()) return std::to_string(value.toInteger());
  if (value.isBool()) return value.toBool() ? "true" : "false";
  std::string words;
  for (const QJsonValue& item : value.toArray())
    words += (words.empty() ? "" : ", ") + textOf(item);
  return words;
}

template <class Number>
std::optional<Number> numberIn(const QJsonObject& json, const char* name) {
  const QJsonValue value = json[QLatin1String(name)];
  if (!value.isDouble()) return std::nullopt;
  return Number{value.toInteger()};
}

StoreEvent eventOf(const QJsonObject& json) {
  StoreEvent event;
  for (auto at = json.begin(); at != json.end(); ++at)
    event.facts[at.key().toStdString()] = textOf(at.value());
  event.position = event.fact("position");
  event.at_us = json[QLatin1String("at_us")].toInteger();
  event.kind = event.fact("kind");
  event.environment = event.fact("environment");
  event.service = event.fact("service");
  event.scope = {event.fact("cluster"), event.fact("instance")};
  event.revision = numberIn<RevisionNumber>(json, "revision");
  event.change = numberIn<ChangeNumber>(json, "change");
  event.rollout = numberIn<RolloutNumber>(json, "rollout");
  if (event.position.find(".a.") != std::string::npos)
    event.audit_entry = numberIn<std::int64_t>(json, "number");
  event.outcome = event.fact("outcome");
  event.request = event.fact("request");
  event.person = event.fact("person");
  event.login = event.fact("login");
  return event;
}

Result<EventPage> pageOf(const QJsonObject& json) {
  EventPage page;
  for (const QJsonValue& event : json[QLatin1String("events")].toArray())
    page.events.push_back(eventOf(event.toObject()));
  page.tail = textOf(json[QLatin1String("tail")]);
  page.more = json[QLatin1String("more")].toBool();
  page.again = json[QLatin1String("again")].toBool();
  return page;
}

QByteArray jsonOf(const EventFilter& filter) {
  QJsonObject json;
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[QLatin1String(name)] = QString::fromStdString(value);
  };
  put("service", filter.service);
  put("cluster", filter.scope.cluster);
  put("instance", filter.scope.instance);
  put("person", filter.person);
  put("text", filter.text);
  put("before", filter.before);
  put("after", filter.after);
  if (filter.since_us > 0) json[QStringLiteral("since_us")] = static_cast<qint64>(filter.since_us);
  QJsonArray kinds;
  for (const std::string& kind : filter.kinds)
    kinds.append(QString::fromStdString(kind));
  if (!kinds.isEmpty()) json[QStringLiteral("kinds")] = kinds;
  return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

}  // namespace

void Store::events(const EventFilter& filter, Reply<EventPage> reply) {
  run({"SELECT sextant.events($1, $2::jsonb, $3::integer)",
       {text(filter.environment), jsonOf(filter), number(filter.limit)}},
      outcome<EventPage>(std::move(reply), pageOf));
}

void Store::signIn(const std::string& program, const std::string& version, const std::string& host,
                   Reply<void> reply) {
  run({"SELECT sextant.sign_in($1, $2, $3)",
       {text(program), text(version), text(host)},
       PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
