// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded store on a machine whose disk, clock or connections are not as they should be: a
// clear error, and nothing lost.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <sys/mount.h>

#include "tests/support/leftovers.h"
#include "tests/support/run_program.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int unavailable = static_cast<int>(ErrorKind::unavailable);
constexpr int unknown = static_cast<int>(ErrorKind::outcome_unknown);
const QString faketime = QStringLiteral("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

}  // namespace

class StoreSurroundingsTest : public QObject {
  Q_OBJECT
 private slots:
  void init();
  void cleanup();
  void aReadOnlyDiskLosesNothing();
  void noConnectionIsLeft();
  void theClockJumps();
  void theServersWordsAreNotTheCallers();

 private:
  [[nodiscard]] ProgramResult ctl(const QString& line, const QString& shift = {}) const;
  [[nodiscard]] ProgramResult publish(const QByteArray& text, const QString& shift = {}) const;
  // Nobody uses the store any more, so its server ends.
  void awaitServersEnd() const;
  std::unique_ptr<QTemporaryDir> folder_;
  QString home_;
};

void StoreSurroundingsTest::init() {
  folder_ = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sextant-test-XXXXXX"));
  QFile::setPermissions(folder_->path(), QFile::Permissions(0x7055));
  home_ = folder_->filePath(QStringLiteral("home"));
  qputenv("SEXTANT_PROGRAMS", QFile::encodeName(QFileInfo(productProgram(QStringLiteral("sextantctl"))).path()));
}

void StoreSurroundingsTest::cleanup() {
  awaitServersEnd();
  folder_.reset();
}

void StoreSurroundingsTest::awaitServersEnd() const {
  QCOMPARE(processesLeftAfter(folder_->path(), 30000).join(QLatin1Char('\n')), QString());
}

// `shift`: by how much the clock of this call, and of the server that it starts, goes wrong.
ProgramResult StoreSurroundingsTest::ctl(const QString& line, const QString& shift) const {
  QProcessEnvironment environment = environmentWith(home_);
  if (!shift.isEmpty()) {
    environment.insert(QStringLiteral("LD_PRELOAD"), faketime);
    environment.insert(QStringLiteral("FAKETIME"), shift);
    environment.insert(QStringLiteral("FAKETIME_DONT_FAKE_MONOTONIC"), QStringLiteral("1"));
    environment.insert(QStringLiteral("FAKETIME_NO_CACHE"), QStringLiteral("0"));
  }
  return runProgram(productProgram(QStringLiteral("sextantctl")), line.split(QLatin1Char(' ')),
                    environment, 90000);
}

ProgramResult StoreSurroundingsTest::publish(const QByteArray& text, const QString& shift) const {
  QFile file(folder_->filePath(QStringLiteral("profile.yaml")));
  if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0) return {};
  file.close();
  return ctl(QStringLiteral("publish staging/shop %1 -m test --timeout 10").arg(file.fileName()),
             shift);
}

void StoreSurroundingsTest::aReadOnlyDiskLosesNothing() {
  QDir().mkpath(home_);
  const QByteArray path = QFile::encodeName(home_);
  if (::mount("none", path.constData(), "tmpfs", 0, "size=200m,mode=755") != 0) {
    QSKIP("Mounting a disk is not allowed here.");
  }
  QVERIFY(publish("a: 1\n").status == 0);
  {
    // Keeps the server running, so that it is the server that meets the disk.
    StoreTarget target;
    target.root = home_ + QStringLiteral("/sextant/store");
    Store user(target, "user");
    user.setDeadline(Milliseconds(60000));
    user.start();
    const auto reached = await<StoreStatus>([&](Reply<StoreStatus> reply) { user.status(std::move(reply)); });
    QVERIFY2(reached, reached ? "" : reached.error().toString().c_str());
    // A lazy remount: files that are open for writing would refuse a real one.
    const bool read_only =
        ::mount("none", path.constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    if (read_only) {
      const auto refused = publish("a: 2\n");
      QVERIFY2(refused.status == unavailable || refused.status == unknown,
               refused.toString().constData());
      QVERIFY2(refused.errors.startsWith("sextantctl: "), refused.toString().constData());
      QVERIFY(::mount("none", path.constData(), nullptr, MS_REMOUNT, nullptr) == 0);
    } else {
      qInfo("this disk cannot be made read-only while the server writes to it");
    }
  }
  awaitServersEnd();
  // Started on a disk that takes nothing: said at once.
  QVERIFY(::mount("none", path.constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
  const auto refused = ctl(QStringLiteral("head staging/shop --timeout 10"));
  QVERIFY2(refused.status != 0, refused.toString().constData());
  QVERIFY2(refused.errors.contains("Read-only file system"), refused.toString().constData());
  QVERIFY(::mount("none", path.constData(), nullptr, MS_REMOUNT, nullptr) == 0);
  const auto text = ctl(QStringLiteral("get staging/shop"));
  QVERIFY2(text.status == 0 && (text.output == "a: 1\n" || text.output == "a: 2\n"),
           text.toString().constData());
  QVERIFY(publish("a: 3\n").status == 0);
  QVERIFY(ctl(QStringLiteral("store check")).status == 0);
  awaitServersEnd();
  ::umount2(path.constData(), MNT_DETACH);
}

void StoreSurroundingsTest::noConnectionIsLeft() {
  QVERIFY(publish("a: 1\n").status == 0);
  {
    StoreTarget target;
    target.root = home_ + QStringLiteral("/sextant/store");
    Store user(target, "user");
    user.setDeadline(Milliseconds(60000));
    user.start();
    const auto reached = await<StoreStatus>([&](Reply<StoreStatus> reply) { user.status(std::move(reply)); });
    QVERIFY2(reached, reached ? "" : reached.error().toString().c_str());
    std::vector<std::unique_ptr<PgConnection>> all;
    const PgParameters parameters = EmbeddedPaths(target.root).parameters();
    bool full = false;
    constexpr int many = 400;  // more than max_connections
    while (!full && all.size() < many) {
      all.push_back(std::make_unique<PgConnection>());
      full = !await<void>([&](Reply<void> reply) {
        all.back()->open(parameters, Milliseconds(5000), std::move(reply));
      });
    }
    QVERIFY(full);
    const auto refused = publish("a: 2\n");
    QVERIFY2(refused.status == unavailable, refused.toString().constData());
    QVERIFY2(refused.errors.contains("too many clients") ||
                 refused.errors.contains("remaining connection slots"),
             refused.toString().constData());
    all.clear();
    const auto published = publish("a: 3\n");
    QVERIFY2(published.status == 0, published.toString().constData());
  }
  QVERIFY(ctl(QStringLiteral("store check")).status == 0);
}

// Hours back and ahead: numbers, chains and heads do not mind, for nothing is decided by the clock.
void StoreSurroundingsTest::theClockJumps() {
  if (!QFile::exists(faketime)) QSKIP("Debian's faketime is not installed.");
  QVERIFY(publish("a: 1\n").status == 0);
  awaitServersEnd();
  int n = 1;
  for (const char* shift : {"-5h", "+7h", "-1d", "+0h"}) {
    const auto published = publish("a: " + QByteArray::number(++n) + '\n', QLatin1String(shift));
    QVERIFY2(published.status == 0, published.toString().constData());
    awaitServersEnd();
  }
  const auto log = ctl(QStringLiteral("log staging/shop -o json")).json();
  QCOMPARE(log.array().size(), 5);
  bool went_back = false;
  for (int i = 0; i < 5; ++i) {
    QCOMPARE(log[i]["revision"].toInt(), 5 - i);
    if (i > 0)
      went_back |= log[i]["published_at"].toString() > log[i - 1]["published_at"].toString();
  }
  // Or the clock never was wrong, and this shows nothing.
  QVERIFY(went_back);
  const auto check = ctl(QStringLiteral("store check"));
  QVERIFY2(check.status == 0, check.toString().constData());
}

// An error of the server tells of its inside; nothing of the caller's text or password is in it.
void StoreSurroundingsTest::theServersWordsAreNotTheCallers() {
  const auto refused = ctl(
      QStringLiteral("store status --timeout 2 --dsn postgresql://ada:topsecret@127.0.0.1:1/none"));
  QVERIFY2(refused.status == unavailable, refused.toString().constData());
  QVERIFY(!refused.errors.contains("topsecret") && !refused.output.contains("topsecret"));
}

QTEST_GUILESS_MAIN(StoreSurroundingsTest)
#include "store_surroundings_test.moc"
