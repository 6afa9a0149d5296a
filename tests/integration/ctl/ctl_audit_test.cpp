// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl audit on a real store: lists, exports, and a log that its superuser has been at.
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run_program.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class CtlAuditTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void listsAreFiltered();
  void foreignTextIsEscaped();
  void soundLogsAreSound();
  void exportsAreCheckedWithoutAStore();
  void onlyWhatMayBeSeen();
  void wordsThatMakeNoSense();
  void tamperingIsTold();

 private:
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] QJsonDocument json(const QString& line) const {
    return ctl(line + " -o json").json();
  }
  [[nodiscard]] QString path(const char* name) const { return folder_.filePath(name); }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
  QString anchor_;
};

ProgramResult CtlAuditTest::ctl(const QString& line, const QStringList& more) const {
  QStringList words = line.split(' ') + more;
  if (!words.contains("--dsn")) words << "--dsn" << fixture_.dsn();
  return runProgram(productProgram("sextantctl"), words, environmentWith(folder_.path()));
}

void CtlAuditTest::initTestCase() {
  QFile file(path("a.yaml"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  for (int i = 1; i <= 3; ++i) {
    QVERIFY(file.resize(0) && file.seek(0));
    file.write("a: " + QByteArray::number(i) + '\n');
    QVERIFY(file.flush());
    const auto result =
        ctl("publish prod/shop " + path("a.yaml") + " -m",
            {QString::fromUtf8("red\x1B[31m \xE2\x80\xAE \"") + QString::number(i)});
    QVERIFY2(result.status == 0, result.toString().constData());
  }
  QCOMPARE(ctl("environment set safe --protected").status, 0);
  QCOMPARE(ctl("publish safe/shop " + path("a.yaml") + " -m no").status, 5);
}

void CtlAuditTest::listsAreFiltered() {
  const auto all = json("audit list prod").array();
  QCOMPARE(all.size(), 3);
  QCOMPARE(all[0].toObject()["number"].toInt(), 3);
  QCOMPARE(all[0].toObject()["record"].toObject()["revision"].toInt(), 3);
  QCOMPARE(json("audit list prod -n 1").array().size(), 1);
  QCOMPARE(json("audit list prod --login nobody").array().size(), 0);
  QCOMPARE(json("audit list prod --service shop --action publish").array().size(), 3);
  QCOMPARE(json("audit list safe --denied").array().size(), 1);
  QVERIFY(json("audit list --store").array().size() > 0);
}

void CtlAuditTest::foreignTextIsEscaped() {
  const QByteArray table = ctl("audit list prod").output;
  QVERIFY2(table.contains("red\\u001b[31m \\u202e \"3"), table.constData());
  QVERIFY(!table.contains('\x1B'));
}

void CtlAuditTest::soundLogsAreSound() {
  for (const char* chain : {"prod", "safe", "--store"}) {
    const auto result = ctl(QString("audit verify ") + chain);
    QVERIFY2(result.status == 0 && result.output.contains("all is well"),
             result.toString().constData());
  }
  const auto report = json("audit verify prod");
  QCOMPARE(report["entries"].toInt(), 3);
  anchor_ = report["anchor"].toString();
  QVERIFY(anchor_.startsWith("3:"));
  QCOMPARE(ctl("audit verify prod --anchor " + anchor_).status, 0);
  QCOMPARE(ctl("audit verify prod --from 2").status, 0);
  QCOMPARE(ctl("audit verify prod --from 9").status, 1);
  QCOMPARE(ctl("audit verify safe --anchor " + anchor_).status, 1);
}

void CtlAuditTest::exportsAreCheckedWithoutAStore() {
  const QString file = path("prod.jsonl");
  const auto exported = json("audit export prod " + file);
  QCOMPARE(exported["anchor"].toString(), anchor_);
  const QByteArray lines = ctl("audit export prod -").output;
  QFile kept(file);
  QVERIFY(kept.open(QIODevice::ReadOnly));
  QCOMPARE(kept.readAll(), lines);
  QCOMPARE(lines.count('\n'), qsizetype{4});
  const QStringList nowhere{"--dsn", "host=/nowhere"};
  QCOMPARE(ctl("audit verify --file " + file, nowhere).status, 0);
  QCOMPARE(ctl("audit verify --file " + file + " --anchor " + anchor_, nowhere).status, 0);
  const auto run = [&](const QByteArray& text) {
    return runProgram(productProgram("sextantctl"), {"audit", "verify", "--file", "-"},
                      environmentWith(folder_.path()), 30000, text);
  };
  QCOMPARE(run(lines).status, 0);
  const auto altered = run(QByteArray(lines).replace("\\\"revision\\\": 2", "\\\"revision\\\": 7"));
  QVERIFY2(altered.status == 1 && altered.output.contains("entry 2: The hash is not"),
           altered.toString().constData());
  QCOMPARE(run(lines.left(lines.size() - 30)).status, 1);
  QCOMPARE(run(lines.mid(lines.indexOf('\n') + 1)).status, 1);
  QCOMPARE(run("a: 1\n").status, 3);
  QCOMPARE(ctl("audit verify --file /nowhere", nowhere).status, 3);
  QCOMPARE(ctl("audit export prod /nowhere/file").status, 6);
  // What is no file stays what it is; a pipe of the test's own stands for devices.
  const QString pipe = path("pipe");
  QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
  const int reader = ::open(qPrintable(pipe), O_RDONLY | O_NONBLOCK);
  QCOMPARE(ctl("audit export prod " + pipe).status, 0);
  QByteArray piped(lines.size() + 1, '\0');
  QCOMPARE(::read(reader, piped.data(), static_cast<std::size_t>(piped.size())), lines.size());
  ::close(reader);
}

void CtlAuditTest::onlyWhatMayBeSeen() {
  const QStringList eve{"--dsn", fixture_.addLogin("eve")};
  QCOMPARE(ctl("grant add eve viewer --environment safe").status, 0);
  QCOMPARE(ctl("audit verify safe", eve).status, 0);
  for (const char* line : {"audit verify prod", "audit export prod -", "audit list prod",
                           "audit verify --store", "audit verify nowhere"}) {
    const auto result = ctl(line, eve);
    QVERIFY2(result.status == 1 && result.output.isEmpty(), result.toString().constData());
  }
}

void CtlAuditTest::wordsThatMakeNoSense() {
  for (const char* line : {"audit verify", "audit verify Prod", "audit verify prod --store",
                           "audit verify prod --anchor 3", "audit verify prod --file x",
                           "audit verify prod --from 0", "audit list prod -n 0"})
    QVERIFY2(ctl(line).status == 2, line);
}

void CtlAuditTest::tamperingIsTold() {
  const auto at = [&](const QByteArray& statements) {
    const auto done = sql(fixture_,
                          "SET session_replication_role = replica; "
                          "ALTER TABLE sextant.audit DISABLE TRIGGER ALL; " +
                              statements);
    QVERIFY2(done, done ? "" : done.error().toString().c_str());
  };
  at("DELETE FROM sextant.audit WHERE environment = 'prod' AND number = 3");
  const auto cut = ctl("audit verify prod");
  QVERIFY2(cut.status == 1 && cut.output.contains("entry 3: The log ends before its recorded end."),
           cut.toString().constData());
  // Who cuts the recorded end as well is shown by an anchor alone.
  at("UPDATE sextant.audit_tail t SET number = 2, hash = a.hash FROM sextant.audit a "
     "WHERE t.environment = 'prod' AND a.environment = 'prod' AND a.number = 2");
  QCOMPARE(ctl("audit verify prod").status, 0);
  const auto shown = ctl("audit verify prod --anchor " + anchor_);
  QVERIFY2(shown.status == 1 && shown.output.contains("is missing"), shown.toString().constData());
  at("DELETE FROM sextant.audit WHERE environment = 'prod' AND number = 1");
  const auto gap = ctl("audit verify prod");
  QVERIFY2(gap.status == 1 && gap.output.contains("entry 2: Entries before this one are missing."),
           gap.toString().constData());
}

QTEST_GUILESS_MAIN(CtlAuditTest)
#include "ctl_audit_test.moc"
