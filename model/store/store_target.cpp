// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store_target.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRegularExpression>

#include <libpq-fe.h>

#include "model/store/connection_hosts.h"
#include "model/store/embedded_store.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

struct OptionsDeleter {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, OptionsDeleter>;

PgParameters parametersOf(const PQconninfoOption* options) {
  PgParameters parameters;
  for (; options != nullptr && options->keyword != nullptr; ++options) {
    if (options->val != nullptr && *options->val != '\0')
      parameters[options->keyword] = options->val;
  }
  return parameters;
}

// libpq quotes the place that it cannot read, which may be a part of a password.
std::string withoutSecrets(const std::string& reason, const QString& dsn) {
  QString words = QString::fromStdString(reason).trimmed();
  const bool may_hold_one = dsn.contains(QLatin1String("pass"), Qt::CaseInsensitive) ||
                            dsn.contains(QLatin1String("://"));
  static const QRegularExpression quoted(QStringLiteral("\".{2,}\"|\"[^=:/]\""));
  if (may_hold_one)
    words.replace(quoted, QStringLiteral("(not shown, for a password may be in it)"));
  return words.toStdString();
}

// The demo's supervisor holds this lock for as long as the demo is up; taking the demo down removes
// the file.
enum class DemoState { none, up, ended };

Result<DemoState> demoState() {
  const QString path = demoFolder() + QStringLiteral("/demo.lock");
  if (!QFileInfo::exists(path)) return DemoState::none;
  UserLock lock(path);
  const auto free = lock.tryLock(UserLock::Mode::shared);
  if (!free) return tl::unexpected<Error>(free.error());
  return *free ? DemoState::ended : DemoState::up;
}

}  // namespace

QString demoFolder() {
  return dataFolder() + QStringLiteral("/demo");
}
QString embeddedRoot() {
  return dataFolder() + QStringLiteral("/store");
}

Result<StoreTarget> resolveTarget(const QString& dsn) {
  StoreTarget target;
  if (!dsn.isEmpty()) {
    char* message = nullptr;
    const Options options(PQconninfoParse(dsn.toUtf8().constData(), &message));
    if (!options) {
      const std::string reason = message == nullptr ? "out of memory" : message;
      PQfreemem(message);
      return fail(ErrorKind::usage,
                  "This connection string cannot be read: " + withoutSecrets(reason, dsn) + ".");
    }
    target.kind = StoreTarget::Kind::dsn;
    target.parameters = parametersOf(options.get());
    if (const auto sound = checkHosts(target.parameters); !sound)
      return tl::unexpected<Error>(sound.error());
    return target;
  }
  for (const char* variable : {"PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"}) {
    if (qEnvironmentVariableIsSet(variable)) {
      // libpq reads its variables itself; nothing has to be passed on.
      target.kind = StoreTarget::Kind::environment;
      return target;
    }
  }
  const auto demo = demoState();
  if (!demo) return tl::unexpected<Error>(demo.error());
  if (*demo == DemoState::up) {
    target.kind = StoreTarget::Kind::demo;
    target.root = demoFolder() + QStringLiteral("/store");
    target.parameters = EmbeddedPaths(target.root).parameters();
    return target;
  }
  target.kind = StoreTarget::Kind::embedded;
  target.demo_has_ended = *demo == DemoState::ended;
  target.root = embeddedRoot();
  target.parameters = EmbeddedPaths(target.root).parameters();
  return target;
}

QString StoreTarget::name() const {
  if (!label.isEmpty()) return label;
  switch (kind) {
    case Kind::embedded:
      return QStringLiteral("embedded store");
    case Kind::demo:
      return QStringLiteral("demo store");
    case Kind::environment:
      return QStringLiteral("store from PG* variables");
    case Kind::dsn:
      break;
  }
  const QByteArray host = parameters.value("host", parameters.value("service", "local"));
  return QString::fromUtf8(host + '/' + parameters.value("dbname", "sextant"));
}

bool StoreTarget::answersTo(const std::string& store_name) const {
  if (store_name == name().toStdString()) return true;
  return (kind == Kind::embedded && store_name == "embedded") ||
         (kind == Kind::demo && store_name == "demo");
}

QString StoreTarget::dsn() const {
  QStringList parts;
  for (auto at = parameters.begin(); at != parameters.end(); ++at) {
    if (at.key() == "password" || at.key() == "sslpassword") continue;
    QString value = QString::fromUtf8(at.value());
    const bool plain =
        !value.isEmpty() &&
        std::none_of(value.begin(), value.end(), [](QChar letter) { return letter.isSpace(); }) &&
        !value.contains(QLatin1Char('\'')) && !value.contains(QLatin1Char('\\'));
    if (!plain) {
      value.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
      value.replace(QLatin1Char('\''), QLatin1String("\\'"));
      value = QLatin1Char('\'') + value + QLatin1Char('\'');
    }
    parts << QString::fromUtf8(at.key()) + QLatin1Char('=') + value;
  }
  return parts.join(QLatin1Char(' '));
}

PgParameters withConnectionDefaults(PgParameters parameters, const char* application) {
  const PgParameters defaults = {{"connect_timeout", "2"},
                                 {"tcp_user_timeout", "3000"},
                                 {"keepalives", "1"},
                                 {"keepalives_idle", "2"},
                                 {"keepalives_interval", "1"},
                                 {"keepalives_count", "2"},
                                 {"target_session_attrs", "read-write"},
                                 {"application_name", application},
                                 {"client_encoding", "UTF8"}};
  for (auto at = defaults.begin(); at != defaults.end(); ++at) {
    if (!parameters.contains(at.key())) parameters[at.key()] = at.value();
  }
  return parameters;
}

}  // namespace sextant
