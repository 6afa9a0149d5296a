// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/store_words.h"

#include <QCoreApplication>

#include <algorithm>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("StoreWords", text);
}

}  // namespace

std::optional<StoreWords> storeTrouble(const Session& session) {
  switch (session.connection()) {
    case ConnectionState::connected: {
      const auto& why = session.unusable();
      if (!why) return std::nullopt;
      return StoreWords{words("The store cannot be used"),
                        QString::fromStdString(why->what + ' ' + why->next).trimmed()};
    }
    case ConnectionState::refused:
      return StoreWords{words("There is no connection to the store"),
                        words("It did not let this login in.")};
    case ConnectionState::waiting:
    case ConnectionState::connecting:
      break;
  }
  // The first attempt has not failed yet.
  if (session.connectionReason().isEmpty()) return std::nullopt;
  return StoreWords{words("The store cannot be reached"), words("It is tried again by itself.")};
}

std::optional<LastKnown> lastKnown(const Session& session, const ServiceKey& key, qint64 now) {
  const auto& since = session.awaySince();
  const qint64 read_at = session.fleetReadAt(key);
  if (!since || read_at == 0) return std::nullopt;
  return LastKnown{read_at, std::max<qint64>(now - *since, 1)};
}

StoreWords awaitedWords(const Session& session, const QString& then) {
  if (auto trouble = storeTrouble(session)) {
    trouble->how += QLatin1Char(' ') + then;
    return *trouble;
  }
  return {words("Waiting for the store"), then};
}

QString navigatorAge(const Session& session) {
  const auto& since = session.awaySince();
  return since && session.hasOverview() ? words("as of %1").arg(utcClock(*since)) : QString();
}

StoreWords navigatorWords(const Session& session) {
  if (session.hasOverview()) {
    return {words("No environments yet"),
            words("The store holds none. sextantctl demo up makes a cluster to try.")};
  }
  const QString then = words("Environments and services appear once the store can be read.");
  if (auto trouble = storeTrouble(session)) return {trouble->what, then};
  return {words("Nothing has been read yet"), then};
}

QString checkedWords(const ConsoleParts& parts, const ServiceKey& key) {
  if (parts.checks.checkedAt(key) == 0) return words("Not checked yet.");
  const Session& session = parts.session;
  if (const QString broken = session.schemaProblem(key); !broken.isEmpty()) return broken;
  if (session.schema(key) != nullptr) {
    return words("No problems. Checked against the schema of %1.")
        .arg(QString::fromStdString(key.service));
  }
  if (const auto trouble = storeTrouble(session)) {
    return words("No problems in the YAML. %1, so nothing is checked against a schema.")
        .arg(trouble->what);
  }
  if (!session.hasOverview())
    return words("No problems in the YAML. A schema has not been read yet.");
  return words("No problems. This service has no schema, so only the YAML is checked.");
}

}  // namespace sextant::ui
