// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/connections/connection_fields.h"

using namespace sextant;

class ConnectionFieldsTest : public QObject {
  Q_OBJECT
 private slots:
  void aStringAndItsFieldsAreTheSame_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("kept");
    QTest::newRow("keywords") << "host=db-1 port=5433 user=mara dbname=shop"
                              << "dbname=shop host=db-1 port=5433 user=mara";
    QTest::newRow("uri") << "postgresql://mara@db-1,db-2:5433/shop?sslmode=verify-full"
                         << "dbname=shop host=db-1,db-2 port=,5433 sslmode=verify-full user=mara";
    QTest::newRow("service") << "service=shop"
                             << "service=shop";
    QTest::newRow("what no field has") << "host=a options='-c geqo=off' passfile=/p"
                                       << "host=a options='-c geqo=off' passfile=/p";
    QTest::newRow("quotes") << "host=a sslrootcert='it\\'s \\\\ here'"
                            << "host=a sslrootcert='it\\'s \\\\ here'";
    QTest::newRow("password") << "host=a password=hunter2"
                              << "host=a";
    QTest::newRow("nothing") << ""
                             << "";
  }
  void aStringAndItsFieldsAreTheSame() {
    QFETCH(QString, typed);
    QFETCH(QString, kept);
    const auto fields = fieldsOf(typed);
    QVERIFY(fields);
    QCOMPARE(toConnectionString(*fields), kept);
    QCOMPARE(*fieldsOf(kept), *fields);
  }

  void hostsMayBeTypedWithBlanks() {
    ConnectionFields fields;
    fields.hosts = "db-1, db-2 ,db-3";
    fields.port = " 5432 ";
    QCOMPARE(toConnectionString(fields), QString("host=db-1,db-2,db-3 port=5432"));
    QCOMPARE(fieldsOf("host=db-1,db-2")->hosts, QString("db-1, db-2"));
  }
};

QTEST_GUILESS_MAIN(ConnectionFieldsTest)
#include "connection_fields_test.moc"
