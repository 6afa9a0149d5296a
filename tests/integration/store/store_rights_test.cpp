// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each pgTAP file of the folder "rights" against a real store, by psql, as its superuser.
#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include "model/store/postgres_server.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// Files that others include.
bool isIncluded(const QString& name) {
  return name == QLatin1String("setup.sql");
}

}  // namespace

class StoreRightsTest : public QObject {
  Q_OBJECT
 private slots:
  void everyAssertionHolds_data();
  void everyAssertionHolds();

 private:
  [[nodiscard]] QString psql(const QString& file) const;
  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
};

QString StoreRightsTest::psql(const QString& file) const {
  const PgParameters owner = fixture_.paths().ownerParameters();
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(QStringLiteral("psql"),
                {QStringLiteral("-XqAt"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                 QStringLiteral("-h"), QString::fromUtf8(owner["host"]), QStringLiteral("-U"),
                 QString::fromUtf8(owner["user"]), QStringLiteral("-d"),
                 QString::fromUtf8(owner["dbname"]), QStringLiteral("-f"), file});
  process.waitForFinished(120000);
  return QString::fromUtf8(process.readAll()) +
         (process.exitCode() == 0 ? QString() : QStringLiteral("\nnot ok - psql failed"));
}

void StoreRightsTest::everyAssertionHolds_data() {
  QTest::addColumn<QString>("file");
  const QDir folder(QStringLiteral(SEXTANT_RIGHTS_DIR));
  for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files)) {
    if (!isIncluded(name)) QTest::newRow(qPrintable(name)) << folder.filePath(name);
  }
}

void StoreRightsTest::everyAssertionHolds() {
  QFETCH(QString, file);
  const QString output = psql(file);
  const QStringList lines = output.split(QLatin1Char('\n'));
  const auto passed = lines.filter(QRegularExpression(QStringLiteral("^ok \\d"))).size();
  const QStringList failed = lines.filter(QRegularExpression(QStringLiteral("^not ok|^#|ERROR:")));
  QVERIFY2(failed.isEmpty(), qPrintable(failed.join(QLatin1Char('\n')).left(8000)));
  // The plan is the last line: without it the file ended early.
  QVERIFY2(lines.contains(QStringLiteral("1..%1").arg(passed)), qPrintable(output.right(2000)));
  QVERIFY(passed > 30);
}

QTEST_GUILESS_MAIN(StoreRightsTest)
#include "store_rights_test.moc"
