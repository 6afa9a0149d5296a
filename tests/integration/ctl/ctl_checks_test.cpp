// SPDX-License-Identifier: GPL-3.0-or-later
// What sextantctl looks at before it writes, and how it shows what others wrote.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/store/await.h"
#include "model/store/private_folder.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

class CtlChecksTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void shrinkingNeedsConfirmation();
  void growthAndDuplicatesNeedConfirmation();
  void bytesSurvive();
  void settingsAreChecked();
  void rulesAreToldAndKeepErrorsOut();
  void environmentKeepsWhatIsNotNamed();
  void terminalsGetEscapes();
  void sentencesForWhatIsTooLongOrWrong();
  void instancesOutsideTheInventoryAreTold();
  void aBackupLeavesWhatIsNoFile();
  void endedDemoIsSaid();
  void relativeDataHomeIsIgnored();

 private:
  [[nodiscard]] QString path(const char* name) const { return folder_.filePath(name); }
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] QJsonDocument json(const QString& line) const;

  QTemporaryDir folder_{QStringLiteral("/tmp/sextant-test-XXXXXX")};
  std::unique_ptr<Store> keep_running_;
};

void CtlChecksTest::write(const char* name, const QByteArray& text) {
  QFile file(path(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlChecksTest::ctl(const QString& line, const QStringList& more) const {
  QStringList words;
  for (const QString& word : line.split(QLatin1Char(' '))) {
    words << (word.endsWith(QLatin1String(".yaml")) ? folder_.filePath(word) : word);
  }
  return runProgram(productProgram(QStringLiteral("sextantctl")), words + more,
                    environmentWith(folder_.path()));
}

QJsonDocument CtlChecksTest::json(const QString& line) const {
  const auto result = ctl(line + QStringLiteral(" -o json"));
  if (result.status != 0) qWarning("%s", result.toString().constData());
  return result.json();
}

void CtlChecksTest::initTestCase() {
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  write("one.yaml", "db: {size: 4}\nname: one\n");
  write("cluster.yaml", "db: {size: 6}\n");
  const auto init = ctl(QStringLiteral("store init"));
  QVERIFY2(init.status == 0, init.toString().constData());
  QCOMPARE(ctl(QStringLiteral("publish prod/shop one.yaml -m first")).status, 0);
  // The commands take turns faster when the server does not stop between them.
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  StoreTarget target;
  target.root = path("sextant/store");
  keep_running_ = std::make_unique<Store>(target, "ctl-test");
  keep_running_->setDeadline(Milliseconds(60000));
  keep_running_->start();
  QVERIFY(await<StoreStatus>(
      [&](Reply<StoreStatus> reply) { keep_running_->status(std::move(reply)); }));
}

void CtlChecksTest::cleanupTestCase() {
  keep_running_.reset();
  UserLock keeper(EmbeddedPaths(path("sextant/store")).keeper_lock);
  QTRY_VERIFY_WITH_TIMEOUT(keeper.tryLock(UserLock::Mode::exclusive).value_or(true), 20000);
}

void CtlChecksTest::shrinkingNeedsConfirmation() {
  write("six.yaml", "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n");
  write("four.yaml", "a: 1\nb: 2\nc: 3\nd: 4\n");
  write("two-keys.yaml", "a: 1\nb: 2\n");
  write("none.yaml", "null\n");
  QCOMPARE(ctl(QStringLiteral("publish prod/shrink six.yaml -m six")).status, 0);
  QCOMPARE(ctl(QStringLiteral("publish prod/shrink four.yaml -m four")).status, 0);  // a third
  const auto refused = ctl(QStringLiteral("publish prod/shrink two-keys.yaml -m two"));
  QCOMPARE(refused.status, 1);
  QVERIFY2(refused.errors.contains("2 of its 4 keys would go.") &&
               refused.errors.contains("--allow-shrink"),
           refused.errors.constData());
  QCOMPARE(ctl(QStringLiteral("publish prod/shrink none.yaml -m none")).status, 1);
  QCOMPARE(ctl(QStringLiteral("publish prod/shrink none.yaml -m none --allow-shrink")).status, 0);
}

void CtlChecksTest::growthAndDuplicatesNeedConfirmation() {
  QByteArray sixty;
  for (int i = 0; i < 60; ++i)
    sixty += 'k' + QByteArray::number(i) + ": 1\n";
  QByteArray more = sixty;
  for (int i = 60; i < 130; ++i)
    more += 'k' + QByteArray::number(i) + ": 1\n";
  write("sixty.yaml", sixty);
  write("more.yaml", more);
  write("twice.yaml", sixty + "names: [a, b, a, b]\n");
  QCOMPARE(ctl(QStringLiteral("publish prod/grow sixty.yaml -m sixty")).status, 0);
  const auto twice = ctl(QStringLiteral("publish prod/grow twice.yaml -m twice"));
  QVERIFY2(twice.status == 1 && twice.errors.contains("2 of them are there already") &&
               twice.errors.contains("--allow-duplicates"),
           twice.toString().constData());
  const auto refused = ctl(QStringLiteral("publish prod/grow more.yaml -m more --allow-duplicates"));
  QVERIFY2(refused.status == 1 && refused.errors.contains("130 values instead of 60.") &&
               refused.errors.contains("--allow-growth"),
           refused.toString().constData());
  QCOMPARE(ctl(QStringLiteral("publish prod/grow more.yaml -m more --allow-growth")).status, 0);
  QCOMPARE(ctl(QStringLiteral("change open prod/grow twice.yaml -m x --allow-shrink")).status, 1);
}

void CtlChecksTest::bytesSurvive() {
  const QByteArray text = "\xEF\xBB\xBF# \xE2\x80\xAE mark\r\na: \"\xF0\x9F\xA7\xAD\"\r\n";
  write("mark.yaml", text);
  const auto published = ctl(QStringLiteral("publish prod/mark mark.yaml -m mark"));
  QVERIFY2(published.status == 0, published.toString().constData());
  QCOMPARE(ctl(QStringLiteral("get prod/mark")).output, text);
  QCOMPARE(json(QStringLiteral("get prod/mark"))[QLatin1String("address")].toString(),
           QStringLiteral("prod/mark@1"));
}

void CtlChecksTest::settingsAreChecked() {
  write("settings.yaml", "schema: {type: 12}\n");
  const auto refused = ctl(QStringLiteral("publish prod/sextant/shop settings.yaml -m bad"));
  QCOMPARE(refused.status, 1);
  QVERIFY2(refused.errors.contains("settings.yaml:1:1: This JSON Schema cannot be used"),
           refused.errors.constData());
  write("settings.yaml", "schema: {type: object}\n");
  QCOMPARE(ctl(QStringLiteral("publish prod/sextant settings.yaml -m place")).status, 1);
  QCOMPARE(ctl(QStringLiteral("publish prod/sextant/shop settings.yaml -m good")).status, 0);
}

// A warning is told; an error keeps the text from being published; other services are read.
void CtlChecksTest::rulesAreToldAndKeepErrorsOut() {
  write("edge.yaml", "timeout: 2s\n");
  QCOMPARE(ctl("publish prod/edge edge.yaml -m edge").status, 0);
  QCOMPARE(ctl("inventory add prod/edge/eu1/edge-1").status, 0);
  QCOMPARE(ctl("inventory add prod/rows/eu1/rows-1").status, 0);
  QCOMPARE(ctl("inventory add prod/rows/eu1/rows-2").status, 0);
  write("rules.yaml",
        "rules:\n  facts: {limit: 10}\n  list:\n"
        "  - name: sum\n    check: sum(instances, size) <= fact.limit\n"
        "    says: Together they take {sum(instances, size)} of {fact.limit}.\n"
        "    change: Lower size to {floor(fact.limit / count(instances))}.\n"
        "  - name: inward\n    severity: error\n"
        "    check: min(instances(\"edge\"), timeout) > deadline\n"
        "    says: The edge gives up after {min(instances(\"edge\"), timeout)}.\n");
  const auto settings = ctl("publish prod/sextant/rows rules.yaml -m rules");
  QVERIFY2(settings.status == 0, settings.toString().constData());
  write("fine.yaml", "size: 5\ndeadline: 1s\n");
  const auto fine = ctl("publish prod/rows fine.yaml -m fine");
  QVERIFY2(fine.status == 0 && fine.errors.isEmpty(), fine.toString().constData());
  write("large.yaml", "deadline: 1s\nsize: 6\n");
  QCOMPARE(ctl("rules prod/rows prod/rows large.yaml").status, 1);
  QCOMPARE(ctl("rules prod/rows").status, 0);
  const auto large = ctl("publish prod/rows large.yaml -m large");
  QCOMPARE(large.status, 0);
  QVERIFY2(large.errors.contains("large.yaml:2:1: warning: Together they take 12 of 10. Lower size to 5."),
           large.errors.constData());
  write("late.yaml", "deadline: 3s\nsize: 1\n");
  const auto late = ctl("publish prod/rows late.yaml -m late");
  QCOMPARE(late.status, 1);
  QVERIFY2(late.errors.contains("The edge gives up after 2 s."), late.errors.constData());
  write("wrong.yaml", "rules: {list: [{name: a, check: 1 +, says: b}]}\n");
  const auto wrong = ctl("publish prod/sextant/rows wrong.yaml -m wrong");
  QVERIFY2(wrong.status == 1 && wrong.errors.contains("a value is missing at the end"),
           wrong.toString().constData());
}

void CtlChecksTest::environmentKeepsWhatIsNotNamed() {
  const auto found = [this](const char* name) {
    for (const QJsonValue& each : json(QStringLiteral("environment list")).array()) {
      if (each[QLatin1String("name")] == QLatin1String(name)) return each.toObject();
    }
    return QJsonObject();
  };
  QCOMPARE(ctl(QStringLiteral("environment set guarded --protected --order 0")).status, 0);
  QCOMPARE(found("guarded")[QLatin1String("colour")].toString(), QStringLiteral("blue"));
  QCOMPARE(ctl(QStringLiteral("environment set guarded --colour red")).status, 0);
  QCOMPARE(found("guarded")[QLatin1String("colour")].toString(), QStringLiteral("red"));
  QCOMPARE(found("guarded")[QLatin1String("protection")].toString(), QStringLiteral("protected"));
  QCOMPARE(json(QStringLiteral("environment list"))[0][QLatin1String("name")].toString(),
           QStringLiteral("guarded"));
  QCOMPARE(ctl(QStringLiteral("environment set guarded --open")).status, 0);
  QCOMPARE(found("guarded")[QLatin1String("protection")].toString(), QStringLiteral("open"));
}

void CtlChecksTest::terminalsGetEscapes() {
  write("odd.yaml", "# \x1B[2J\na: \xE2\x80\xAEx\n");
  const QString message = QString::fromUtf8("red\x1B[31m\nline \xE2\x80\xAEx");
  const auto published = ctl(QStringLiteral("publish prod/odd odd.yaml -m"), {message});
  QVERIFY2(published.status == 0, published.toString().constData());
  const auto log = ctl(QStringLiteral("log prod/odd"));
  QVERIFY2(log.output.contains("red\\u001b[31m\\nline \\u202ex\n"), log.output.constData());
  QCOMPARE(json(QStringLiteral("log prod/odd"))[0][QLatin1String("message")].toString(), message);
  const auto diff = ctl(QStringLiteral("diff prod/odd one.yaml"));
  QVERIFY2(diff.output.contains("\n-# \\u001b[2J\n-a: \\u202ex\n"), diff.output.constData());
  QVERIFY(
      !ctl(QStringLiteral("diff --semantic prod/odd one.yaml")).output.contains("\xE2\x80\xAE"));
}

void CtlChecksTest::sentencesForWhatIsTooLongOrWrong() {
  const auto message = ctl(QStringLiteral("publish prod/shop four.yaml --allow-shrink -m"),
                           {QString(10001, QLatin1Char('x'))});
  QCOMPARE(message.status, 3);
  QVERIFY2(message.errors.contains("at most 10,000 bytes"), message.errors.constData());
  const auto colour = ctl(QStringLiteral("environment set prod --colour beige"));
  QVERIFY(colour.status == 3 || colour.status == 2);
  QVERIFY2(colour.errors.contains("is not a colour") && !colour.errors.contains("constraint"),
           colour.errors.constData());
  const auto zero = ctl(QStringLiteral("rollback prod/shop 0"));
  QVERIFY2(zero.errors.contains("positive number"), zero.errors.constData());
}

void CtlChecksTest::instancesOutsideTheInventoryAreTold() {
  const auto result = ctl(QStringLiteral("publish prod/shop/eu1/shop-9 cluster.yaml -m nine"));
  QCOMPARE(result.status, 0);
  QVERIFY2(result.errors.contains("holds no instance eu1/shop-9"), result.errors.constData());
}

// A pipe of the test's own stands for devices: a file in its place would take it from everybody.
void CtlChecksTest::aBackupLeavesWhatIsNoFile() {
  const QString pipe = path("backup-pipe");
  QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
  const int reader = ::open(qPrintable(pipe), O_RDONLY | O_NONBLOCK);
  const auto piped = ctl(QStringLiteral("store backup ") + pipe);
  QVERIFY2(piped.status == 0, piped.toString().constData());
  struct stat there = {};
  QVERIFY(::stat(qPrintable(pipe), &there) == 0 && S_ISFIFO(there.st_mode));
  QByteArray first(10, '\0');
  QCOMPARE(::read(reader, first.data(), 10), 10);
  ::close(reader);
  const QString file = path("backup.jsonl");
  QCOMPARE(ctl(QStringLiteral("store backup ") + file).status, 0);
  QCOMPARE(::stat(qPrintable(file), &there), 0);
  QCOMPARE(there.st_mode & 0777U, 0600U);
}

void CtlChecksTest::endedDemoIsSaid() {
  QVERIFY(QDir().mkpath(path("sextant/demo")));
  QFile lock(path("sextant/demo/demo.lock"));
  QVERIFY(lock.open(QIODevice::WriteOnly));
  const auto said = ctl(QStringLiteral("head prod/shop"));
  QVERIFY(lock.remove());
  QCOMPARE(said.status, 0);
  QVERIFY2(said.errors.contains("the embedded store answers"), said.errors.constData());
  QVERIFY(ctl(QStringLiteral("head prod/shop")).errors.isEmpty());
}

void CtlChecksTest::relativeDataHomeIsIgnored() {
  qputenv("XDG_DATA_HOME", "relative");
  const QString folder = dataFolder();
  qunsetenv("XDG_DATA_HOME");
  QCOMPARE(folder, dataFolder());
  QVERIFY(folder.startsWith(QLatin1Char('/')));
}

QTEST_GUILESS_MAIN(CtlChecksTest)
#include "ctl_checks_test.moc"
