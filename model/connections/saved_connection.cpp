// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connections/saved_connection.h"

#include <QtCore/QUrl>
#include <QtCore/QUuid>

#include "model/store/shared_login.h"

namespace sextant {
namespace {

constexpr qsizetype name_bytes_max = 200;  // as a folder's name, with what has to be escaped

bool isReserved(const QString& name) {
  for (const char* other :
       {"embedded store", "demo store", "store from PG* variables", "embedded", "demo"}) {
    if (name.compare(QLatin1String(other), Qt::CaseInsensitive) == 0) return true;
  }
  return false;
}

// What a place for reads shares with the store itself where it names nothing else.
void shareLogin(const PgParameters& store, PgParameters& reads) {
  for (const char* keyword :
       {"user", "dbname", "passfile", "channel_binding", "sslmode", "sslrootcert", "sslcrl",
        "sslcrldir", "sslcert", "sslkey", "ssl_min_protocol_version", "ssl_max_protocol_version"}) {
    if (store.contains(keyword) && !reads.contains(keyword)) reads[keyword] = store.value(keyword);
  }
}

}  // namespace

const QStringList& connectionColours() {
  static const QStringList colours{QStringLiteral("red"), QStringLiteral("amber"),
                                   QStringLiteral("green"), QStringLiteral("blue"),
                                   QStringLiteral("orange")};
  return colours;
}

QString newConnectionId() {
  return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString nameHindrance(const QString& name) {
  if (name.trimmed().isEmpty()) return QStringLiteral("A connection needs a name.");
  if (name != name.trimmed()) return QStringLiteral("A name neither begins nor ends with a blank.");
  const bool printable = std::all_of(name.begin(), name.end(), [](QChar letter) {
    return letter.isPrint() || letter.isSurrogate();
  });
  if (!printable) return QStringLiteral("A name has letters, digits, blanks and signs only.");
  if (name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')) ||
      name.startsWith(QLatin1Char('-'))) {
    return QStringLiteral("A name has no \"/\", and begins neither with a dot nor a dash.");
  }
  if (QUrl::toPercentEncoding(name).size() > name_bytes_max)
    return QStringLiteral("This name is too long.");
  if (isReserved(name))
    return QStringLiteral("\"%1\" is the name of a store of Sextant's own.").arg(name);
  return {};
}

Result<SplitConnectionString> splitPassword(const QString& typed) {
  if (typed.trimmed().isEmpty()) return SplitConnectionString{};
  auto target = resolveTarget(typed.trimmed());
  if (!target) return tl::unexpected<Error>(target.error());
  if (target->parameters.contains("sslpassword")) {
    return fail(ErrorKind::usage, "The passphrase of a key file (sslpassword) cannot be kept.", {},
                "Take it out, and use a key file without one that only you may read.");
  }
  return SplitConnectionString{target->dsn(), target->parameters.value("password")};
}

Result<StoreTarget> targetOf(const SavedConnection& connection, const QByteArray& password) {
  if (connection.dsn.isEmpty()) {
    return fail(ErrorKind::usage, "This connection names no server.", connection.name.toStdString(),
                "Give it a host or a connection string.");
  }
  auto target = resolveTarget(connection.dsn);
  if (!target) return target;
  target->label = connection.name;
  target->read_only = connection.read_only;
  if (!connection.reads.isEmpty()) {
    const auto reads = resolveTarget(connection.reads);
    if (!reads) return tl::unexpected<Error>(reads.error());
    target->reads = reads->parameters;
    if (!target->reads.contains("service")) shareLogin(target->parameters, target->reads);
  }
  if (!password.isEmpty()) givePassword(*target, password);
  return target;
}

QString placeOf(const SavedConnection& connection) {
  const auto target = targetOf(connection);
  if (!target) return {};
  const PgParameters& parameters = target->parameters;
  if (parameters.contains("service") && !parameters.contains("host"))
    return QStringLiteral("service ") + QString::fromUtf8(parameters.value("service"));
  const QList<QByteArray> hosts =
      parameters.value("host", parameters.value("hostaddr", "this computer")).split(',');
  const QList<QByteArray> ports = parameters.value("port").split(',');
  QStringList places;
  for (qsizetype i = 0; i < hosts.size(); ++i) {
    const QByteArray port = ports.value(ports.size() == 1 ? 0 : i);
    const bool usual = port.isEmpty() || port == "5432";
    places << QString::fromUtf8(usual ? hosts[i] : hosts[i] + ':' + port);
  }
  return places.join(QStringLiteral(", "));
}

}  // namespace sextant
