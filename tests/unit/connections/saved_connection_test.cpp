// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/connections/saved_connection.h"
#include "model/store/connection_hosts.h"

using namespace sextant;

namespace {

constexpr const char* secret = "hunter2";

SavedConnection production() {
  return {"1", "production", "red", "host=db-1,db-2 user=mara dbname=shop sslmode=require",
          "host=bouncer port=6432"};
}

}  // namespace

class SavedConnectionTest : public QObject {
  Q_OBJECT
 private slots:
  void aPasswordIsTakenOut_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("keyword") << "host=a password=hunter2 user=m";
    QTest::newRow("quoted") << "host=a user=m password='hunter2'";
    QTest::newRow("uri") << "postgresql://m:hunter2@a";
    QTest::newRow("uri's parameter") << "postgresql://m@a?password=hunter2";
    QTest::newRow("escaped") << "postgres://m:%68unter2@a";
  }
  void aPasswordIsTakenOut() {
    QFETCH(QString, typed);
    const auto split = splitPassword(typed);
    QVERIFY(split);
    QCOMPARE(split->password, QByteArray(secret));
    QCOMPARE(split->dsn, QString("host=a user=m"));
  }

  // libpq quotes what it cannot read.
  void noErrorTellsAPassword_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("blank in it") << "host=a password=my hunter2";
    QTest::newRow("blank and equals") << "host=a password=my hunter2=x";
    QTest::newRow("uri") << "postgresql://m:%zzhunter2@a";
    QTest::newRow("uri's port") << "postgresql://m@[a hunter2";
    QTest::newRow("unended") << "host=a password='hunter2";
    QTest::newRow("passphrase") << "host=a sslpassword=hunter2";
  }
  void noErrorTellsAPassword() {
    QFETCH(QString, typed);
    const auto split = splitPassword(typed);
    QVERIFY(!split);
    QCOMPARE(split.error().kind, ErrorKind::usage);
    QVERIFY2(split.error().toString().find(secret) == std::string::npos,
             split.error().toString().c_str());
    const auto target = resolveTarget(typed);
    QVERIFY(target || target.error().toString().find(secret) == std::string::npos);
  }

  void theTargetHasWhatIsSaved() {
    SavedConnection connection = production();
    connection.read_only = true;
    const auto target = targetOf(connection, secret);
    QVERIFY(target);
    QCOMPARE(target->name(), QString("production"));
    QVERIFY(target->read_only);
    QVERIFY(target->answersTo("production"));
    QCOMPARE(target->parameters.value("password"), QByteArray(secret));
    QVERIFY2(!target->dsn().contains(secret), qPrintable(target->dsn()));
  }

  void readsElsewhereUseTheSameLogin() {
    const auto target = targetOf(production(), secret);
    QCOMPARE(target->reads.value("host"), QByteArray("bouncer"));
    QCOMPARE(target->reads.value("user"), QByteArray("mara"));
    QCOMPARE(target->reads.value("dbname"), QByteArray("shop"));
    QCOMPARE(target->reads.value("sslmode"), QByteArray("require"));
    QCOMPARE(target->reads.value("password"), QByteArray(secret));
  }

  void readsElsewhereAreAsSafe() {
    SavedConnection connection = production();
    connection.dsn +=
        " channel_binding=require sslcrl=/crl ssl_min_protocol_version=TLSv1.3 passfile=/pass";
    const auto target = targetOf(connection, secret);
    for (const char* keyword :
         {"channel_binding", "sslcrl", "ssl_min_protocol_version", "passfile"})
      QCOMPARE(target->reads.value(keyword), target->parameters.value(keyword));
    QCOMPARE(target->reads.value("password"), QByteArray(secret));
  }

  void anotherLoginForReadsGetsNoPassword_data() {
    QTest::addColumn<QString>("dsn");
    QTest::addColumn<QString>("reads");
    QTest::newRow("user") << "host=a user=mara"
                          << "host=b user=reader";
    QTest::newRow("password file") << "host=a user=mara"
                                   << "host=b passfile=/readers";
    QTest::newRow("service") << "host=a user=mara"
                             << "service=readers";
    QTest::newRow("another service") << "service=shop"
                                     << "service=readers";
    QTest::newRow("the service's user") << "service=shop"
                                        << "host=b";
  }
  void anotherLoginForReadsGetsNoPassword() {
    QFETCH(QString, dsn);
    QFETCH(QString, reads);
    const auto target = targetOf({"1", "production", "", dsn, reads}, secret);
    QVERIFY(target);
    QCOMPARE(target->parameters.value("password"), QByteArray(secret));
    QVERIFY(!target->reads.contains("password"));
  }

  // The drafts of a store are kept in a folder of its name.
  void namesThatCannotBe() {
    for (const char* name : {"", " ", " a", "a ", ".", "..", "-v", "a/b", "a\nb", "embedded store",
                             "Demo Store", "store from PG* variables"})
      QVERIFY2(!nameHindrance(name).isEmpty(), name);
    QVERIFY(!nameHindrance(QString(80, QChar(0x1F0))).isEmpty());
    for (const char* name : {"production", "Läden (EU)", "db.1", "日本"})
      QVERIFY2(nameHindrance(QString::fromUtf8(name)).isEmpty(), name);
  }

  void placesAreShort() {
    SavedConnection one = production();
    QCOMPARE(placeOf(one), QString("db-1, db-2"));
    one.dsn = "host=a,b port=5433";
    QCOMPARE(placeOf(one), QString("a:5433, b:5433"));
    one.dsn = "service=shop";
    QCOMPARE(placeOf(one), QString("service shop"));
  }

  void servicesAreOffered() {
    QTemporaryDir folder;
    QFile file(folder.filePath("services"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# mine\n[shop]\nhost=a\npassword=hunter2\n\n[billing]\nhost=b\n[shop]\n");
    file.close();
    qputenv("PGSERVICEFILE", file.fileName().toLocal8Bit());
    qputenv("PGSYSCONFDIR", folder.path().toLocal8Bit());
    QCOMPARE(serviceNames(), (QStringList{"billing", "shop"}));
  }
};

QTEST_GUILESS_MAIN(SavedConnectionTest)
#include "saved_connection_test.moc"
