// SPDX-License-Identifier: GPL-3.0-or-later
// Connections as production has them: TLS with a verified name, channel binding, client
// certificates, password files and service entries; and that a password is never shown.
#include <QTest>

#include "model/store/connection_hosts.h"
#include "tests/support/store_calls.h"
#include "tests/support/tls_server.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr Milliseconds deadline{8000};

QByteArray connectionString(const PgParameters& parameters) {
  StoreTarget target;
  target.parameters = parameters;
  return target.dsn().toUtf8();
}

}  // namespace

class StoreTlsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanup();
  void aPasswordOverAVerifiedName();
  void aClientCertificateIsALogin();
  void whatIsNotAsItShouldBeIsRefused_data();
  void whatIsNotAsItShouldBeIsRefused();
  void aPasswordFileIsRead();
  void aServiceEntryIsRead();
  void aServiceGoesBeforeOurDefaults();
  void variablesOfLibpqAreRead();
  void aPasswordIsNeverShown();

 private:
  // Who this is for the server, and "t" where the connection is encrypted.
  static Result<PgRows> whoAmI(const PgParameters& parameters);
  [[nodiscard]] PgParameters ben() const;
  [[nodiscard]] QByteArray passwordFile() const;

  TlsServer server_;
  QTemporaryDir folder_;
};

void StoreTlsTest::initTestCase() {
  const auto started = server_.start();
  QVERIFY2(started, started ? "" : started.error().toString().c_str());
}

void StoreTlsTest::cleanup() {
  for (const char* name : {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGDATABASE",
                           "PGSSLROOTCERT", "PGSERVICEFILE", "PGPASSFILE"})
    qunsetenv(name);
}

PgParameters StoreTlsTest::ben() const {
  PgParameters parameters = server_.parameters();
  parameters["user"] = "ben";
  return parameters;
}

QByteArray StoreTlsTest::passwordFile() const {
  QFile file(folder_.filePath(QStringLiteral("passwords")));
  if (!file.open(QIODevice::WriteOnly)) qFatal("no password file");
  file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
  file.write("localhost:*:*:ben:" + TlsServer::password() + '\n');
  return file.fileName().toUtf8();
}

Result<PgRows> StoreTlsTest::whoAmI(const PgParameters& parameters) {
  HostRace race;
  auto connection =
      await<std::unique_ptr<PgConnection>>([&](Reply<std::unique_ptr<PgConnection>> reply) {
        race.run(parameters, "test", deadline, std::move(reply));
      });
  if (!connection) return tl::unexpected<Error>(connection.error());
  return await<PgRows>([&](Reply<PgRows> reply) {
    (*connection)
        ->query({"SELECT session_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", {}},
                std::move(reply));
  });
}

#define VERIFY_IS(result, login)                                       \
  do {                                                                 \
    QVERIFY2(result, result ? "" : result.error().toString().c_str()); \
    QCOMPARE(result->text(0, 0), QByteArray(login));                   \
    QCOMPARE(result->text(0, 1), QByteArray("t"));                     \
  } while (false)

void StoreTlsTest::aPasswordOverAVerifiedName() {
  PgParameters parameters = ben();
  parameters["password"] = TlsServer::password();
  parameters["channel_binding"] = "require";
  const auto who = whoAmI(parameters);
  VERIFY_IS(who, "ben");
}

void StoreTlsTest::aClientCertificateIsALogin() {
  PgParameters parameters = server_.parameters();
  parameters["user"] = "mara";
  parameters["sslcert"] = server_.certificate();
  parameters["sslkey"] = server_.key();
  const auto who = whoAmI(parameters);
  VERIFY_IS(who, "mara");
}

void StoreTlsTest::whatIsNotAsItShouldBeIsRefused_data() {
  QTest::addColumn<PgParameters>("change");
  QTest::addColumn<int>("kind");
  QTest::addColumn<QByteArray>("word");
  const QByteArray password = TlsServer::password();
  const int denied = int(ErrorKind::denied);
  const int unavailable = int(ErrorKind::unavailable);
  QTest::newRow("a name that the certificate is not for")
      << PgParameters{{"host", "127.0.0.1"}, {"password", password}} << unavailable
      << QByteArray("does not match host name");
  QTest::newRow("another authority")
      << PgParameters{{"sslrootcert", server_.otherAuthority()}, {"password", password}}
      << unavailable << QByteArray("certificate verify failed");
  QTest::newRow("no TLS") << PgParameters{{"sslmode", "disable"}, {"password", password}} << denied
                          << QByteArray("no encryption");
  QTest::newRow("a wrong password")
      << PgParameters{{"password", "battery staple"}} << denied << QByteArray("password");
  QTest::newRow("no password") << PgParameters{{"passfile", "/dev/null"}} << denied
                               << QByteArray("password");
  QTest::newRow("no client certificate")
      << PgParameters{{"user", "mara"}} << denied << QByteArray("certificate");
  QTest::newRow("somebody else's certificate")
      << PgParameters{{"user", "mara"},
                      {"sslcert", server_.path("server.crt")},
                      {"sslkey", server_.path("server.key")}}
      << denied << QByteArray("certificate");
}

void StoreTlsTest::whatIsNotAsItShouldBeIsRefused() {
  QFETCH(PgParameters, change);
  PgParameters parameters = ben();
  for (auto at = change.begin(); at != change.end(); ++at)
    parameters[at.key()] = at.value();
  const auto who = whoAmI(parameters);
  QVERIFY(!who);
  const QByteArray said = QByteArray::fromStdString(who.error().toString());
  QFETCH(QByteArray, word);
  QVERIFY2(said.contains(word), said);
  QFETCH(int, kind);
  QCOMPARE(int(who.error().kind), kind);
  QVERIFY2(!said.contains(TlsServer::password()) && !said.contains("battery"), said);
}

void StoreTlsTest::aPasswordFileIsRead() {
  PgParameters parameters = ben();
  parameters["passfile"] = passwordFile();
  const auto who = whoAmI(parameters);
  VERIFY_IS(who, "ben");
}

void StoreTlsTest::aServiceEntryIsRead() {
  QFile file(folder_.filePath(QStringLiteral("services")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("# the store\n[other]\nhost=nowhere\n[store]\n");
  const PgParameters entry = ben();
  for (auto at = entry.begin(); at != entry.end(); ++at)
    file.write(at.key() + '=' + at.value() + '\n');
  file.write("passfile=" + passwordFile() + '\n');
  file.close();
  qputenv("PGSERVICEFILE", file.fileName().toUtf8());
  const auto who = whoAmI({{"service", "store"}});
  VERIFY_IS(who, "ben");
}

// What an entry says goes before what Sextant would choose, and after what the string says.
void StoreTlsTest::aServiceGoesBeforeOurDefaults() {
  QFile file(folder_.filePath(QStringLiteral("more-services")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(
      "[any]\nhost=a\ntarget_session_attrs=any\napplication_name=mine\n[ring]\nservice=ring\n");
  file.close();
  qputenv("PGSERVICEFILE", file.fileName().toUtf8());
  const auto hosts = connectionHosts({{"service", "any"}, {"application_name", "given"}});
  QVERIFY(hosts && hosts->size() == 1);
  const PgParameters whole = withConnectionDefaults(hosts->front(), "test");
  QCOMPARE(whole["target_session_attrs"], QByteArray("any"));
  QCOMPARE(whole["application_name"], QByteArray("given"));
  QCOMPARE(whole["connect_timeout"], QByteArray("2"));
  QCOMPARE(withConnectionDefaults(connectionHosts({{"host", "a"}})->front(),
                                  "test")["target_session_attrs"],
           QByteArray("read-write"));
  const auto ring = connectionHosts({{"service", "ring"}});
  QVERIFY(!ring);
  QCOMPARE(ring.error().kind, ErrorKind::usage);
}

void StoreTlsTest::variablesOfLibpqAreRead() {
  qputenv("PGHOST", "localhost");
  qputenv("PGPORT", server_.parameters()["port"]);
  qputenv("PGDATABASE", "postgres");
  qputenv("PGUSER", "ben");
  qputenv("PGPASSWORD", TlsServer::password());
  qputenv("PGSSLMODE", "verify-full");
  qputenv("PGSSLROOTCERT", server_.parameters()["sslrootcert"]);
  const auto target = resolveTarget({});
  QVERIFY(target);
  QCOMPARE(target->kind, StoreTarget::Kind::environment);
  const auto who = whoAmI(target->parameters);
  VERIFY_IS(who, "ben");
}

void StoreTlsTest::aPasswordIsNeverShown() {
  const auto target =
      resolveTarget(QString::fromUtf8(connectionString(ben()) + " password='battery staple'"));
  QVERIFY(target);
  QVERIFY(!target->dsn().contains(QLatin1String("battery")));
  QVERIFY(!target->name().contains(QLatin1String("battery")));
  Store store(*target, "test");
  QString reasons;
  connect(&store, &Store::stateChanged, this,
          [&](ConnectionState, const QString& reason) { reasons += reason; });
  store.start();
  const auto status =
      await<StoreStatus>([&](Reply<StoreStatus> reply) { store.status(std::move(reply)); });
  QVERIFY(!status);
  QVERIFY(reasons.contains(QLatin1String("password")));
  QVERIFY2(!reasons.contains(QLatin1String("battery")), qPrintable(reasons));
  QVERIFY(status.error().toString().find("battery") == std::string::npos);
  const auto split = resolveTarget(QStringLiteral("postgresql://ben:bat@tery@localhost/postgres"));
  QVERIFY(!split);
  QVERIFY2(split.error().toString().find("tery") == std::string::npos,
           split.error().toString().c_str());
  const auto unreadable = resolveTarget(QStringLiteral("host=x password=battery=staple nonsense"));
  QVERIFY(!unreadable);
  QVERIFY2(unreadable.error().toString().find("battery") == std::string::npos,
           unreadable.error().toString().c_str());
}

QTEST_GUILESS_MAIN(StoreTlsTest)
#include "store_tls_test.moc"
