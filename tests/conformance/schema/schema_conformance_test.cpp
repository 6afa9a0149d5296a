// SPDX-License-Identifier: GPL-3.0-or-later
// Every case of the JSON Schema test suite for draft 7, the optional ones and formats included, as
// Debian's package json-schema-test-suite holds them.
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QMap>
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/schema/service_schema.h"

using namespace sextant;

namespace {

const QString suite_folder = QStringLiteral("/usr/share/json-schema-test-suite/tests/draft7");

QMap<QString, QString> outsideTable() {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "tests/conformance/schema/outside.tsv"));
  QMap<QString, QString> table;
  if (!file.open(QIODevice::ReadOnly)) return table;
  const QList<QByteArray> lines = file.readAll().split('\n');
  for (const QByteArray& line : lines) {
    const QList<QByteArray> columns = line.split('\t');
    if (!line.startsWith('#') && columns.size() == 3)
      table[QString::fromUtf8(columns[0] + '\t' + columns[1])] = QString::fromUtf8(columns[2]);
  }
  return table;
}

// What is not as the suite says, a line each.
QStringList differences(const Value& group) {
  QStringList result;
  const auto schema = ServiceSchema::parse(*group.member("schema"));
  if (!schema) return {QString::fromStdString(schema.error().what)};
  for (const Value& test : group.member("tests")->items()) {
    const bool valid = test.member("valid")->text() == "true";
    const auto problems = schema->check(*test.member("data"));
    if (problems.empty() == valid) continue;
    result << QString::fromStdString(
        test.member("description")->text() +
        (valid ? ": " + problems.front().pointer + ' ' + problems.front().message
               : ": nothing is found wrong"));
  }
  return result;
}

bool isTheReason(const QString& reason, const QStringList& found) {
  if (reason == QLatin1String("remote"))
    return found.first().contains(QLatin1String("nothing is fetched"));
  return reason == QLatin1String("content") &&
         found.first().endsWith(QLatin1String("nothing is found wrong"));
}

}  // namespace

class SchemaConformanceTest : public QObject {
  Q_OBJECT
 private slots:
  void suite_data();
  void suite();
  void everyExceptionIsOne();

 private:
  QMap<QString, QString> outside_ = outsideTable();
  QSet<QString> used_;
};

void SchemaConformanceTest::suite_data() {
  QTest::addColumn<QString>("name");
  QDirIterator files(suite_folder, {QStringLiteral("*.json")}, QDir::Files,
                     QDirIterator::Subdirectories);
  int count = 0;
  for (; files.hasNext(); ++count) {
    const QString name = QDir(suite_folder).relativeFilePath(files.next());
    QTest::newRow(qPrintable(name)) << name;
  }
  if (count < 40) QFAIL("The Debian package json-schema-test-suite is not there.");
}

void SchemaConformanceTest::suite() {
  QFETCH(QString, name);
  QFile file(suite_folder + QLatin1Char('/') + name);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const auto groups = fromJson(file.readAll().toStdString());
  QVERIFY2(groups, groups ? "" : groups.error().toString().c_str());
  QStringList offences;
  for (const Value& group : groups->items()) {
    const QString title = QString::fromStdString(group.member("description")->text());
    QString key = name + QLatin1Char('\t') + title;
    if (!outside_.contains(key)) key = name + QStringLiteral("\t*");
    const QString reason = outside_.value(key);
    const QStringList found = differences(group);
    if (!reason.isEmpty() && !found.isEmpty() && isTheReason(reason, found)) {
      used_ << key;
    } else if (!found.isEmpty()) {
      offences << title + QStringLiteral(": ") + found.join(QStringLiteral("\n  "));
    }
  }
  QVERIFY2(offences.isEmpty(), qPrintable(QLatin1Char('\n') + offences.join(QLatin1Char('\n'))));
}

void SchemaConformanceTest::everyExceptionIsOne() {
  for (const QString& key : outside_.keys())
    QVERIFY2(used_.contains(key), qPrintable(key + QStringLiteral(" does as the suite says")));
}

QTEST_GUILESS_MAIN(SchemaConformanceTest)
#include "schema_conformance_test.moc"
