// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/connection_hosts.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <algorithm>
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <sys/socket.h>

namespace sextant {
namespace {

struct OptionsDeleter {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

struct AddressesDeleter {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

PgParameters environmentDefaults() {
  PgParameters parameters;
  const std::unique_ptr<PQconninfoOption, OptionsDeleter> options(PQconndefaults());
  for (const auto* at = options.get(); at != nullptr && at->keyword != nullptr; ++at) {
    // What is compiled into libpq it adds itself, behind our own defaults.
    const bool is_set = at->envvar != nullptr && qEnvironmentVariableIsSet(at->envvar);
    if (is_set && at->val != nullptr && *at->val != '\0') parameters[at->keyword] = at->val;
  }
  return parameters;
}

QStringList serviceFiles() {
  const QString own = qEnvironmentVariable("PGSERVICEFILE");
  QStringList files{own.isEmpty() ? QDir::homePath() + QStringLiteral("/.pg_service.conf") : own};
  const QString system = qEnvironmentVariable("PGSYSCONFDIR");
  files << (system.isEmpty() ? QStringLiteral("/etc/postgresql-common") : system) +
               QStringLiteral("/pg_service.conf");
  return files;
}

// Format: https://www.postgresql.org/docs/15/libpq-pgservice.html
std::optional<PgParameters> serviceIn(const QString& path, const QByteArray& service) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  std::optional<PgParameters> found;
  while (!file.atEnd()) {
    const QByteArray line = file.readLine().trimmed();
    if (line.isEmpty() || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found) break;
      if (line == '[' + service + ']') found.emplace();
      continue;
    }
    const auto equals = line.indexOf('=');
    if (found && equals > 0) (*found)[line.left(equals).trimmed()] = line.mid(equals + 1).trimmed();
  }
  return found;
}

Result<PgParameters> serviceParameters(const QByteArray& service) {
  if (service.isEmpty()) return PgParameters{};
  const QStringList files = serviceFiles();
  for (const QString& path : files) {
    auto found = serviceIn(path, service);
    if (!found) continue;
    if (found->contains("service")) {
      return fail(ErrorKind::usage, "A service's entry cannot name another service.",
                  path.toStdString(), "Write its host and database out.");
    }
    return *found;
  }
  return fail(ErrorKind::usage, "There is no service \"" + service.toStdString() + "\".",
              files.join(QStringLiteral(", ")).toStdString(),
              "Write its entry into one of these files.");
}

QList<QByteArray> listOf(const PgParameters& parameters, const char* keyword) {
  const QByteArray value = parameters.value(keyword);
  return value.isEmpty() ? QList<QByteArray>() : value.split(',');
}

QByteArray entryOf(const QList<QByteArray>& list, qsizetype index) {
  if (list.size() == 1) return list.front();
  return index < list.size() ? list[index] : QByteArray();
}

}  // namespace

QStringList serviceNames() {
  QStringList names;
  for (const QString& path : serviceFiles()) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) continue;
    while (!file.atEnd()) {
      const QString line = QString::fromUtf8(file.readLine()).trimmed();
      const bool head = line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'));
      if (head && line.size() > 2) names.append(line.mid(1, line.size() - 2));
    }
  }
  names.removeDuplicates();
  names.sort();
  return names;
}

// In a URI a password ends at the first "@", so one that has it in plain goes on in the host's
// name. It is not repeated: it is a part of the password.
Result<void> checkHosts(const PgParameters& parameters) {
  for (const QByteArray& host : listOf(parameters, "host")) {
    // One that begins with it is a socket in the abstract namespace.
    if (!host.contains('@') || host.startsWith('@')) continue;
    return fail(ErrorKind::usage, "A host's name cannot contain \"@\".", {},
                "In a URI, write the \"@\" of a password as %40.");
  }
  return {};
}

Result<std::vector<PgParameters>> connectionHosts(const PgParameters& parameters) {
  PgParameters whole = environmentDefaults();
  const auto service = serviceParameters(parameters.value("service", whole.value("service")));
  if (!service) return tl::unexpected<Error>(service.error());
  for (auto at = service->begin(); at != service->end(); ++at)
    whole[at.key()] = at.value();
  for (auto at = parameters.begin(); at != parameters.end(); ++at)
    whole[at.key()] = at.value();
  // Its entry has been read, and libpq would put it before what stands here.
  whole.remove("service");
  const auto hosts = listOf(whole, "host");
  const auto addresses = listOf(whole, "hostaddr");
  const auto ports = listOf(whole, "port");
  const qsizetype count = std::max<qsizetype>({1, hosts.size(), addresses.size()});
  const auto fits = [&](const QList<QByteArray>& list) {
    return list.size() <= 1 || list.size() == count;
  };
  if (const auto sound = checkHosts(whole); !sound) return tl::unexpected<Error>(sound.error());
  if (!fits(hosts) || !fits(addresses) || !fits(ports)) {
    return fail(ErrorKind::usage, "The connection names another number of ports than of hosts.");
  }
  std::vector<PgParameters> result;
  for (qsizetype i = 0; i < count; ++i) {
    PgParameters one = whole;
    one["host"] = entryOf(hosts, i);
    one["hostaddr"] = entryOf(addresses, i);
    one["port"] = entryOf(ports, i);
    for (const char* keyword : {"host", "hostaddr", "port"}) {
      if (one[keyword].isEmpty()) one.remove(keyword);
    }
    result.push_back(std::move(one));
  }
  return result;
}

Result<std::vector<PgParameters>> resolvedAddresses(const PgParameters& host) {
  const QByteArray name = host.value("host");
  if (name.isEmpty() || name.startsWith('/') || name.startsWith('@') || host.contains("hostaddr")) {
    return std::vector<PgParameters>{host};
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(name.constData(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, AddressesDeleter> addresses(found);
  if (code != 0) {
    return fail(ErrorKind::unavailable,
                std::string("This host is not known: ") + gai_strerror(code) + ".",
                name.toStdString());
  }
  std::vector<PgParameters> result;
  for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
    char text[NI_MAXHOST] = {};
    if (getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) !=
        0) {
      continue;
    }
    result.push_back(host);
    result.back()["hostaddr"] = text;
  }
  return result;
}

}  // namespace sextant
