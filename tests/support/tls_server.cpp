// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tls_server.h"

#include <QtCore/QFile>
#include <QtNetwork/QHostAddress>
#include <QtTest/QTest>

#include <signal.h>
#include <unistd.h>

#include "model/store/await.h"
#include "model/store/postgres_server.h"
#include "tests/support/free_port.h"

namespace sextant::testing {
namespace {

constexpr int program_ms = 60000;
constexpr int start_ms = 30000;

}  // namespace

TlsServer::TlsServer() : folder_(QStringLiteral("/tmp/sextant-tls-XXXXXX")) {}

TlsServer::~TlsServer() {
  if (server_.state() == QProcess::NotRunning) return;
  ::kill(static_cast<pid_t>(server_.processId()), SIGINT);
  if (!server_.waitForFinished(10000)) server_.kill();
  server_.waitForFinished(5000);
}

QByteArray TlsServer::path(const char* file) const {
  return folder_.filePath(QString::fromLatin1(file)).toUtf8();
}

Result<void> TlsServer::run(const QString& program, const QStringList& arguments, bool as_server) {
  QProcess process;
  if (as_server) process.setChildProcessModifier(childSetup(account_, SIGKILL));
  process.setWorkingDirectory(folder_.path());
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(program, arguments);
  const bool ended = process.waitForFinished(program_ms);
  if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return {};
  return fail(ErrorKind::unavailable,
              (program + QStringLiteral(": ") + process.errorString()).toStdString() + ' ' +
                  process.readAll().toStdString());
}

Result<void> TlsServer::write(const char* file, const QByteArray& text, bool append) {
  QFile target(QString::fromUtf8(path(file)));
  const bool opened = target.open(append ? QIODevice::Append : QIODevice::WriteOnly);
  if (opened && target.write(text) == text.size() && target.flush()) return {};
  return fail(ErrorKind::unavailable, target.errorString().toStdString(), file);
}

Result<void> TlsServer::makeCertificates() {
  const auto authority = [this](const QString& name) {
    return run(QStringLiteral("openssl"),
               {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=" + name, "-keyout", name + ".key", "-out", name + ".crt"},
               false);
  };
  const auto signedBy = [this](const QString& name, const QString& subject) {
    return run(QStringLiteral("openssl"),
               {"req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + subject, "-keyout",
                name + ".key", "-out", name + ".csr"},
               false)
        .and_then([&] {
          return run(QStringLiteral("openssl"),
                     {"x509", "-req", "-in", name + ".csr", "-CA", "authority.crt", "-CAkey",
                      "authority.key", "-CAcreateserial", "-days", "2", "-extfile", name + ".ext",
                      "-out", name + ".crt"},
                     false);
        });
  };
  return write("server.ext", "subjectAltName=DNS:localhost\n")
      .and_then([&] { return write("mara.ext", "extendedKeyUsage=clientAuth\n"); })
      .and_then([&] { return authority(QStringLiteral("authority")); })
      .and_then([&] { return authority(QStringLiteral("other")); })
      .and_then([&] { return signedBy(QStringLiteral("server"), QStringLiteral("localhost")); })
      .and_then([&] { return signedBy(QStringLiteral("mara"), QStringLiteral("mara")); });
}

Result<void> TlsServer::makeData() {
  const QByteArray settings =
      "listen_addresses = '127.0.0.1'\nport = " + QByteArray::number(port_) +
      "\nunix_socket_directories = '" + path("data") + "'\nssl = on\nssl_cert_file = '" +
      path("server.crt") + "'\nssl_key_file = '" + path("server.key") + "'\nssl_ca_file = '" +
      path("authority.crt") + "'\n";
  return makePrivateFolder(QString::fromUtf8(path("data")), account_)
      .and_then([&] {
        return run(binaries_ + QStringLiteral("/initdb"),
                   {"-D", QString::fromUtf8(path("data")), "-U", "postgres", "--auth=trust"}, true);
      })
      .and_then([&] { return write("data/postgresql.conf", settings, true); })
      .and_then([&] {
        return write("data/pg_hba.conf",
                     "local all postgres trust\n"
                     "hostssl all mara 127.0.0.1/32 cert\n"
                     "hostssl all ben 127.0.0.1/32 scram-sha-256\n");
      });
}

Result<void> TlsServer::start() {
  const auto account = serverAccount();
  if (!account) return tl::unexpected<Error>(account.error());
  account_ = *account;
  const auto binaries = PostgresServer::binaries();
  if (!binaries) return tl::unexpected<Error>(binaries.error());
  binaries_ = *binaries;
  port_ = freePort();
  // The server's account passes through to its own files; the others are the caller's.
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  if (const auto made = makeCertificates().and_then([this] { return makeData(); }); !made)
    return made;
  if (::chown(path("server.key").constData(), account_.uid, account_.gid) != 0)
    return fail(ErrorKind::unavailable, "The server's key cannot be handed over.");
  server_.setChildProcessModifier(childSetup(account_, SIGINT));
  server_.setWorkingDirectory(QStringLiteral("/"));
  server_.setStandardOutputFile(folder_.filePath(QStringLiteral("server.log")));
  server_.setStandardErrorFile(folder_.filePath(QStringLiteral("server.log")));
  server_.start(binaries_ + QStringLiteral("/postgres"), {"-D", QString::fromUtf8(path("data"))});
  if (!QTest::qWaitFor([this] { return sql("SELECT 1").has_value(); }, start_ms))
    return fail(ErrorKind::unavailable, "The server does not answer.");
  const auto made = sql("CREATE ROLE mara LOGIN; CREATE ROLE ben LOGIN PASSWORD '" + password() +
                        "'; ALTER DATABASE postgres OWNER TO ben");
  return made ? Result<void>() : tl::unexpected<Error>(made.error());
}

PgParameters TlsServer::parameters() const {
  return {
      {"host", "localhost"},  {"hostaddr", "127.0.0.1"},  {"port", QByteArray::number(port_)},
      {"dbname", "postgres"}, {"sslmode", "verify-full"}, {"sslrootcert", path("authority.crt")}};
}

Result<PgRows> TlsServer::sql(const QByteArray& statement) const {
  PgConnection connection;
  const auto opened = await<void>([&](Reply<void> reply) {
    connection.open({{"host", path("data")},
                     {"port", QByteArray::number(port_)},
                     {"user", "postgres"},
                     {"dbname", "postgres"}},
                    Milliseconds(5000), std::move(reply));
  });
  if (!opened) return tl::unexpected<Error>(opened.error());
  return await<PgRows>([&](Reply<PgRows> reply) {
    connection.query({statement, {}}, std::move(reply));
  });
}

}  // namespace sextant::testing
