// SPDX-License-Identifier: GPL-3.0-or-later
// A machine that is not as it should be: one sentence that says what to do, the right exit status,
// and nothing half-started left behind.
#include <QtCore/QDir>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tests/support/demo_fixture.h"
#include "tests/support/leftovers.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int denied = static_cast<int>(ErrorKind::denied);
constexpr int unavailable = static_cast<int>(ErrorKind::unavailable);

// A small file system, for as long as the object lives.
class SmallDisk {
 public:
  SmallDisk(QString path, const char* options) : path_(QFile::encodeName(path)) {
    QDir().mkpath(path);
    mounted_ = ::mount("none", path_.constData(), "tmpfs", 0, options) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.constData(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool isMounted() const { return mounted_; }

 private:
  QByteArray path_;
  bool mounted_ = false;
};

// One line in the form of all errors.
bool isOneSentence(const QByteArray& errors, const char* program) {
  const QByteArray line = errors.trimmed();
  return line.startsWith(QByteArray(program) + ": ") && !line.contains('\n') && line.endsWith('.');
}

}  // namespace

class SurroundingsTest : public QObject {
  Q_OBJECT
 private slots:
  void init();
  void cleanup();
  void diskFullAtInit();
  void diskFullLaterLosesNothing();
  void noPermission();
  void noPostgresql();
  void noLoadBalancer();
  void portTaken();
  void aPictureWithoutAStoreSaysWhy();

 private:
  [[nodiscard]] ProgramResult ctl(const QString& data_home, const QStringList& arguments,
                                  const QStringList& through = {}) const;
  std::unique_ptr<QTemporaryDir> folder_;
};

void SurroundingsTest::init() {
  folder_ = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sextant-test-XXXXXX"));
  QFile::setPermissions(folder_->path(), QFile::Permissions(0x7055));
}

void SurroundingsTest::cleanup() {
  QCOMPARE(processesLeftAfter(folder_->path(), 20000).join(QLatin1Char('\n')), QString());
  folder_.reset();
}

ProgramResult SurroundingsTest::ctl(const QString& data_home, const QStringList& arguments,
                                    const QStringList& through) const {
  const QStringList words =
      through + QStringList{productProgram(QStringLiteral("sextantctl"))} + arguments;
  return runProgram(words.first(), words.mid(1), environmentWith(data_home), 90000);
}

void SurroundingsTest::diskFullAtInit() {
  const QString home = folder_->filePath(QStringLiteral("full"));
  const SmallDisk disk(home, "size=20m,mode=755");
  if (!disk.isMounted()) QSKIP("Mounting a small disk is not allowed here.");
  const auto result = ctl(home, {QStringLiteral("store"), QStringLiteral("init")});
  QVERIFY2(result.status == unavailable, result.toString().constData());
  QVERIFY2(isOneSentence(result.errors, "sextantctl"), result.toString().constData());
  QVERIFY2(result.errors.contains("the disk is full. Free some space"),
           result.toString().constData());
  QVERIFY(QDir(home + QStringLiteral("/sextant/store/server")).isEmpty());
  QVERIFY(processesLeftAfter(home, 10000).isEmpty());
}

void SurroundingsTest::diskFullLaterLosesNothing() {
  const QString home = folder_->filePath(QStringLiteral("filling"));
  const SmallDisk disk(home, "size=100m,mode=755");
  if (!disk.isMounted()) QSKIP("Mounting a small disk is not allowed here.");
  const QString profile = folder_->filePath(QStringLiteral("profile.yaml"));
  const auto publish = [&](const QByteArray& text) {
    QFile file(profile);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0) return ProgramResult{};
    file.close();
    return ctl(home, {QStringLiteral("publish"), QStringLiteral("--allow-growth"),
                      QStringLiteral("prod/shop"), profile, QStringLiteral("-m"), QStringLiteral("test"), QStringLiteral("--timeout"),
                      QStringLiteral("10")});
  };
  auto result = ctl(home, {QStringLiteral("store"), QStringLiteral("init")});
  QVERIFY2(result.status == 0, result.toString().constData());
  result = publish("a: 1\n");
  QVERIFY2(result.status == 0, result.toString().constData());

  QFile ballast(home + QStringLiteral("/ballast"));
  QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
  const QByteArray block(65536, 'x');
  while (ballast.write(block) == block.size()) {
  }
  // Too large for what is left of the pages that the server already has.
  QByteArray large = "a: 2\n";
  for (int line = 0; line < 40000; ++line)
    large += "key" + QByteArray::number(line * 7919) + ": " + QByteArray::number(line) + '\n';
  result = publish(large);
  QVERIFY2(result.status == unavailable || result.status == 7, result.toString().constData());
  QVERIFY2(result.errors.startsWith("sextantctl: "), result.toString().constData());

  ballast.close();
  QVERIFY(ballast.remove());
  result = ctl(home, {QStringLiteral("get"), QStringLiteral("prod/shop")});
  QVERIFY2(result.status == 0, result.toString().constData());
  QVERIFY(result.output == "a: 1\n" || result.output == large);
  result = publish("a: 3\n");
  QVERIFY2(result.status == 0, result.toString().constData());
}

void SurroundingsTest::noPermission() {
  const QString home = folder_->filePath(QStringLiteral("denied"));
  QDir().mkpath(home);
  QStringList through;
  if (::geteuid() == 0) {
    through = QStringList{QStringLiteral("setpriv"), QStringLiteral("--reuid=nobody"),
                          QStringLiteral("--regid=nogroup"), QStringLiteral("--clear-groups")};
    if (ctl(home, {QStringLiteral("--version")}, through).status != 0)
      QSKIP("The user nobody cannot run the programs here.");
  } else {
    QFile::setPermissions(home, QFile::ReadOwner | QFile::ExeOwner);
  }
  for (const QStringList& arguments : {QStringList{QStringLiteral("store"), QStringLiteral("init")},
                                       QStringList{QStringLiteral("demo"), QStringLiteral("up")}}) {
    const auto result = ctl(home, arguments, through);
    QVERIFY2(result.status == denied, result.toString().constData());
    QVERIFY2(result.errors.contains("Choose another one with XDG_DATA_HOME."),
             result.toString().constData());
    QVERIFY2(isOneSentence(result.errors, "sextantctl"), result.toString().constData());
  }
  QVERIFY(QDir(home).isEmpty());
}

void SurroundingsTest::noPostgresql() {
  const auto hiding = hidingCommand({QStringLiteral("/usr/lib/postgresql")});
  if (hiding.isEmpty()) QSKIP("Hiding folders of the machine is not allowed here.");
  const QString home = folder_->path();
  const auto result = ctl(home, {QStringLiteral("store"), QStringLiteral("init")}, hiding);
  QVERIFY2(result.status == unavailable, result.toString().constData());
  QVERIFY2(result.errors.contains("No PostgreSQL 15 was found on this machine. Install it"),
           result.toString().constData());
  QVERIFY(!QFileInfo::exists(home + QStringLiteral("/sextant/store/server")));
}

void SurroundingsTest::noLoadBalancer() {
  const auto hiding = hidingCommand({QStringLiteral("/usr/sbin/haproxy")});
  if (hiding.isEmpty()) QSKIP("Hiding programs of the machine is not allowed here.");
  const auto result = ctl(folder_->path(), {QStringLiteral("demo"), QStringLiteral("up")}, hiding);
  QVERIFY2(result.status == unavailable, result.toString().constData());
  QVERIFY2(result.errors.contains("HAProxy was not found on this machine."),
           result.toString().constData());
  QVERIFY(processesLeftAfter(folder_->path(), 20000).isEmpty());
  QCOMPARE(socketsOfDemo(folder_->path() + QStringLiteral("/sextant/demo")).join(QLatin1Char(' ')),
           QString());
}

void SurroundingsTest::portTaken() {
  QTcpServer taken;
  QVERIFY(taken.listen(QHostAddress::LocalHost));
  const auto result = runProgram(
      productProgram(QStringLiteral("hunt-engine")),
      {QStringLiteral("--database"), QStringLiteral("host=/nowhere"), QStringLiteral("--listen"),
       QStringLiteral("127.0.0.1:%1").arg(taken.serverPort())},
      environmentWith(folder_->path()), 5000);
  QVERIFY2(result.status == unavailable, result.toString().constData());
  QVERIFY2(isOneSentence(result.errors, "hunt-engine"), result.toString().constData());
  QVERIFY2(result.errors.contains(QByteArray::number(taken.serverPort())),
           result.toString().constData());
}

void SurroundingsTest::aPictureWithoutAStoreSaysWhy() {
  const QString picture = folder_->filePath(QStringLiteral("empty.png"));
  auto environment = environmentWith(folder_->path());
  environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  const auto result = runProgram(
      productProgram(QStringLiteral("sextant")),
      {QStringLiteral("prod/hunt-engine"), QStringLiteral("--dsn"),
       QStringLiteral("host=/nowhere dbname=sextant"), QStringLiteral("--screenshot"), picture},
      environment, 60000);
  QVERIFY2(result.status == unavailable, result.toString().constData());
  // Qt writes lines of its own before.
  const QByteArray last = result.errors.trimmed().split('\n').last();
  QVERIFY2(isOneSentence(last, "sextant"), result.toString().constData());
  QVERIFY2(last.contains("/nowhere"), result.toString().constData());
  QVERIFY(QFileInfo(picture).size() > 0);
}

QTEST_GUILESS_MAIN(SurroundingsTest)
#include "surroundings_test.moc"
