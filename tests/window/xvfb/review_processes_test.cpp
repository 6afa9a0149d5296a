// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles as processes of their own, with logins of their own, under a real X server: both are
// seen in the store, one is written into, one is killed, and a link opens in the one that runs. What
// a window shows of the other is the subject of tests/window/console/console_room_test.
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QUuid>
#include <QtTest/QTest>

#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 30'000;

// Xvfb on a display that is free, with a window manager.
class Screen {
 public:
  bool start() {
    server_.start("Xvfb", {"-displayfd", "1", "-screen", "0", "1500x950x24", "-nolisten", "tcp"});
    if (!server_.waitForStarted()) return false;
    while (!server_.canReadLine()) {
      if (!server_.waitForReadyRead(10000)) return false;
    }
    environment_ = QProcessEnvironment::systemEnvironment();
    environment_.insert("DISPLAY", ':' + QString::fromLatin1(server_.readLine().trimmed()));
    environment_.remove("WAYLAND_DISPLAY");
    environment_.insert("QT_QPA_PLATFORM", "xcb");
    manager_.setProcessEnvironment(environment_);
    manager_.start("openbox", {});
    return manager_.waitForStarted();
  }
  ~Screen() {
    for (QProcess* process : {&manager_, &server_}) {
      process->terminate();
      process->waitForFinished(5000);
    }
  }
  [[nodiscard]] const QProcessEnvironment& environment() const { return environment_; }

 private:
  QProcess server_;
  QProcess manager_;
  QProcessEnvironment environment_;
};

// A console of one person, with data of its own.
struct Console {
  QString person;
  QString dsn;
  QTemporaryDir data{};
  QProcess program{};
  QString window{};
};

}  // namespace

class ReviewProcessesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void eachIsSeenByTheStore();
  void aCommentIsTypedIntoOne();
  void aLinkOpensInTheOneThatRuns();
  void whoeverIsKilledIsGone();

 private:
  [[nodiscard]] QProcessEnvironment environmentOf(const Console& console) const;
  void start(Console& console);
  QByteArray xdo(const QStringList& arguments) const;
  [[nodiscard]] QString titleOf(const Console& console) const;
  // Names of those who look at the change now, as a third one is told.
  QStringList present();
  [[nodiscard]] std::size_t comments();

  StoreFixture fixture_;
  Screen screen_;
  std::unique_ptr<Store> store_;
  ChangeReceipt change_;
  Console mara_{"mara", {}};
  Console otto_{"otto", {}};
};

void ReviewProcessesTest::initTestCase() {
  for (const char* tool : {"Xvfb", "xdotool", "openbox"}) {
    if (QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty())
      QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(tool))));
  }
  QVERIFY(screen_.start());
  store_ = fixture_.connectedStore("fixture");
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/hunt-engine", 0, "db:\n  pool: 20\n")).has_value());
  makeProd(*store_, true);
  mara_.dsn = fixture_.dsn();
  otto_.dsn = fixture_.addLogin("otto");
  for (const char* role : {"approver", "editor"}) {
    QVERIFY(await<void>([&](Reply<void> reply) {
              store_->grantRole({"otto", "prod", role}, "mara", std::move(reply));
            }).has_value());
  }
  change_ = need(openChange(*store_, hunt, contentOf(1, "db:\n  pool: 4\n")));
  start(mara_);
  start(otto_);
}

void ReviewProcessesTest::cleanupTestCase() {
  for (Console* console : {&mara_, &otto_}) {
    console->program.terminate();
    if (!console->program.waitForFinished(10'000)) console->program.kill();
    console->program.waitForFinished(5000);
  }
}

QProcessEnvironment ReviewProcessesTest::environmentOf(const Console& console) const {
  QProcessEnvironment environment = screen_.environment();
  environment.insert("XDG_DATA_HOME", console.data.path());
  environment.insert("SEXTANT_PERSON", console.person);
  return environment;
}

void ReviewProcessesTest::start(Console& console) {
  console.program.setProcessEnvironment(environmentOf(console));
  console.program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  const QString link = QString("sextant://prod/hunt-engine/change/%1").arg(change_.change.value);
  console.program.start(productProgram("sextant"), {"--dsn", console.dsn, link});
  QVERIFY(console.program.waitForStarted());
  const auto window = [&] {
    return QString::fromLatin1(
        xdo({"search", "--onlyvisible", "--pid", QString::number(console.program.processId()),
             "--name", "Sextant"})
            .split('\n')
            .first());
  };
  QTRY_VERIFY_WITH_TIMEOUT(!(console.window = window()).isEmpty(), soon_ms);
}

QByteArray ReviewProcessesTest::xdo(const QStringList& arguments) const {
  return runProgram("xdotool", arguments, screen_.environment(), 10'000).output.trimmed();
}

QString ReviewProcessesTest::titleOf(const Console& console) const {
  return QString::fromUtf8(xdo({"getwindowname", console.window}));
}

QStringList ReviewProcessesTest::present() {
  Presence third;
  third.session = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
  third.person = "third";
  third.change = change_.change;
  const auto others = await<std::vector<Presence>>(
      [&](Reply<std::vector<Presence>> reply) { store_->bePresent(third, std::move(reply)); });
  static_cast<void>(
      await<void>([&](Reply<void> reply) { store_->leave(third.session, std::move(reply)); }));
  QStringList names;
  for (const Presence& one : others.value_or(std::vector<Presence>{})) {
    if (one.person != "third") names << QString::fromStdString(one.person);
  }
  names.sort();
  return names;
}

std::size_t ReviewProcessesTest::comments() {
  const auto change =
      await<Change>([&](Reply<Change> reply) { store_->change(change_.change, std::move(reply)); });
  return change ? change->comments.size() : 0;
}

void ReviewProcessesTest::eachIsSeenByTheStore() {
  QTRY_COMPARE_WITH_TIMEOUT(present(), (QStringList{"mara", "otto"}), soon_ms);
}

// By mouse and keyboard, into the field of the conversation, whose height is looked for.
void ReviewProcessesTest::aCommentIsTypedIntoOne() {
  xdo({"windowactivate", "--sync", otto_.window});
  // It stands at the right, above the approvals.
  const QByteArray geometry = xdo({"getwindowgeometry", "--shell", otto_.window});
  int width = 0, height = 0;
  for (const QByteArray& line : geometry.split('\n')) {
    if (line.startsWith("WIDTH=")) width = line.mid(6).toInt();
    if (line.startsWith("HEIGHT=")) height = line.mid(7).toInt();
  }
  QVERIFY(width > 900 && height > 600);
  const auto writes = [&] {
    for (int up = 160; up < 420 && comments() == 0; up += 40) {
      xdo({"mousemove", "--sync", "--window", otto_.window, QString::number(width - 180),
           QString::number(height - up)});
      xdo({"click", "1"});
      xdo({"type", "--delay", "12", "Why four"});
      xdo({"key", "ctrl+Return"});
      QTest::qWait(700);
    }
    return comments() > 0;
  };
  QTRY_VERIFY_WITH_TIMEOUT(writes(), soon_ms);
}

void ReviewProcessesTest::aLinkOpensInTheOneThatRuns() {
  QVERIFY2(!titleOf(mara_).contains("eu7"), qPrintable(titleOf(mara_)));
  QElapsedTimer since;
  since.start();
  const auto second =
      runProgram(productProgram("sextant"), {"--dsn", mara_.dsn, "sextant://prod/hunt-engine/eu7"},
                 environmentOf(mara_), 20'000);
  QCOMPARE(second.status, 0);
  qInfo("handed over after %lld ms", static_cast<long long>(since.elapsed()));
  QTRY_VERIFY2_WITH_TIMEOUT(titleOf(mara_).startsWith("prod/hunt-engine/eu7"),
                            qPrintable(titleOf(mara_)), soon_ms);
  QVERIFY(!titleOf(otto_).contains("eu7"));
  // She looks at something else now.
  QTRY_COMPARE_WITH_TIMEOUT(present(), (QStringList{"otto"}), soon_ms);
}

void ReviewProcessesTest::whoeverIsKilledIsGone() {
  QElapsedTimer since;
  since.start();
  otto_.program.kill();
  QVERIFY(otto_.program.waitForFinished(5000));
  QTRY_COMPARE_WITH_TIMEOUT(present(), QStringList(), soon_ms);
  QVERIFY2(since.elapsed() < 9000, qPrintable(QString::number(since.elapsed())));
}

QTEST_GUILESS_MAIN(ReviewProcessesTest)
#include "review_processes_test.moc"
