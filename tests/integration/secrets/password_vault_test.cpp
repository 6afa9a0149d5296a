// SPDX-License-Identifier: GPL-3.0-or-later
// The vault on a real Secret Service (gnome-keyring-daemon on a bus of its own), and on keychains
// that are missing or hang.
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <csignal>
#include <sys/prctl.h>

#include "model/secrets/password_vault.h"
#include "model/store/await.h"
#include "tests/support/fake_keychain.h"

using namespace sextant;
using sextant::testing::FakeKeychain;
using sextant::testing::FakeKeychainState;
using std::chrono::milliseconds;

namespace {

// A bus and a keychain daemon in folders of their own; both end with the object.
class Desktop {
 public:
  bool start() {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name :
         {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "HOME"})
      environment.insert(name, folder_.path());
    for (const char* name : {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"})
      environment.remove(name);
    // However the test ends.
    for (QProcess* process : {&bus_, &keyring_})
      process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    bus_.setProcessEnvironment(environment);
    bus_.start("dbus-daemon", {"--session", "--nofork", "--print-address=1"});
    if (!bus_.waitForStarted(5000) || !bus_.waitForReadyRead(5000)) return false;
    address_ = bus_.readAllStandardOutput().trimmed();
    environment.insert("DBUS_SESSION_BUS_ADDRESS", address_);
    keyring_.setProcessEnvironment(environment);
    keyring_.setStandardErrorFile(QProcess::nullDevice());
    keyring_.start("gnome-keyring-daemon", {"--foreground", "--unlock", "--components=secrets"});
    if (!keyring_.waitForStarted(5000)) return false;
    keyring_.write("test");
    keyring_.closeWriteChannel();
    return true;
  }
  ~Desktop() {
    for (QProcess* process : {&keyring_, &bus_}) {
      if (process->state() == QProcess::NotRunning) continue;
      ::kill(pid_t(process->processId()), SIGCONT);
      process->terminate();
      if (!process->waitForFinished(5000)) process->kill();
      process->waitForFinished(5000);
    }
  }
  [[nodiscard]] QByteArray address() const { return address_; }
  void stop() const { ::kill(pid_t(keyring_.processId()), SIGSTOP); }
  void goOn() const { ::kill(pid_t(keyring_.processId()), SIGCONT); }
  [[nodiscard]] QString folder() const { return folder_.path(); }

 private:
  QTemporaryDir folder_;
  QProcess bus_;
  QProcess keyring_;
  QByteArray address_;
};

}  // namespace

class PasswordVaultTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    for (const char* program : {"dbus-daemon", "gnome-keyring-daemon"}) {
      if (QStandardPaths::findExecutable(program).isEmpty()) return;
    }
    desktop_ = std::make_unique<Desktop>();
    QVERIFY(desktop_->start());
    // Once: the libraries below keep the connection to the first bus they see.
    qputenv("DBUS_SESSION_BUS_ADDRESS", desktop_->address());
  }
  // The bus ends before the program, which has to go on.
  void cleanupTestCase() {
    desktop_.reset();
    QTest::qWait(300);
  }

  void aPasswordOutlivesTheProgram() {
    if (!desktop_) QSKIP("gnome-keyring and dbus are not installed.");
    {
      PasswordVault vault(desktopKeychain());
      // The daemon takes a moment to be on the bus.
      QTRY_VERIFY_WITH_TIMEOUT(probe(vault), 10000);
      const auto kept = keep(vault, "id-1", "pass ü wörd");
      QVERIFY2(kept, kept ? "" : kept.error().toString().c_str());
      QVERIFY(keep(vault, "id-2", "other"));
    }
    PasswordVault vault(desktopKeychain());
    QVERIFY(vault.remembered("id-1").isEmpty());
    QCOMPARE(find(vault, "id-1").value_or(""), QByteArray("pass ü wörd"));
    QCOMPARE(find(vault, "id-2").value_or(""), QByteArray("other"));
    QCOMPARE(find(vault, "id-3").error().kind, ErrorKind::answer_no);
  }

  void aPasswordIsForgotten() {
    if (!desktop_) QSKIP("gnome-keyring and dbus are not installed.");
    PasswordVault vault(desktopKeychain());
    QVERIFY(keep(vault, "id-4", "secret"));
    QVERIFY(forget(vault, "id-4"));
    QCOMPARE(find(vault, "id-4").error().kind, ErrorKind::answer_no);
    QVERIFY(forget(vault, "id-4"));
  }

  // A stopped daemon is on the bus and answers nothing.
  void aKeychainThatHangsIsNotWaitedFor() {
    if (!desktop_) QSKIP("gnome-keyring and dbus are not installed.");
    PasswordVault vault(desktopKeychain());
    desktop_->stop();
    const auto go_on = qScopeGuard([this] { desktop_->goOn(); });
    QElapsedTimer clock;
    clock.start();
    int turns = 0;
    QTimer turning;
    connect(&turning, &QTimer::timeout, this, [&] { ++turns; });
    turning.start(20);
    const auto found = find(vault, "id-1", milliseconds(700));
    QCOMPARE(found.error().kind, ErrorKind::unavailable);
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY2(turns > 15, "The event loop stood still.");
    // In memory all the same.
    QVERIFY(!keep(vault, "id-5", "meanwhile", milliseconds(300)));
    QCOMPARE(find(vault, "id-5").value_or(""), QByteArray("meanwhile"));
    desktop_->goOn();
    QTRY_COMPARE_WITH_TIMEOUT(find(vault, "id-1").value_or(""), QByteArray("pass ü wörd"), 10000);
  }

  void withoutABusItSaysSo() {
    const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_RUNTIME_DIR");
    const auto back = qScopeGuard([&] {
      qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
      qputenv("XDG_RUNTIME_DIR", runtime);
    });
    PasswordVault vault(desktopKeychain());
    const auto answers = await<void>(
        [&](Reply<void> reply) { vault.probe(PasswordVault::brief, std::move(reply)); });
    QCOMPARE(answers.error().what, std::string("This session has no desktop keychain."));
    QVERIFY(answers.error().next.find("until Sextant ends") != std::string::npos);
    const auto kept = keep(vault, "id-6", "secret");
    QVERIFY(!kept);
    QVERIFY(kept.error().toString().find("secret") == std::string::npos);
    QCOMPARE(find(vault, "id-6").value_or(""), QByteArray("secret"));
  }

  void anAnswerThatComesTooLateIsNone() {
    FakeKeychainState state;
    state.hangs = true;
    int answers = 0;
    {
      PasswordVault vault(std::make_unique<FakeKeychain>(state));
      vault.find("a", true, milliseconds(50), [&](const Result<QByteArray>&) { ++answers; });
      QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 2000);
      vault.find("a", true, milliseconds(50), [&](const Result<QByteArray>&) { ++answers; });
    }
    QTest::qWait(150);
    QCOMPARE(answers, 1);
  }

  void theTickDecidesWhereItIs() {
    FakeKeychainState state;
    PasswordVault vault(std::make_unique<FakeKeychain>(state));
    vault.remember("a", "session");
    QCOMPARE(find(vault, "a").value_or(""), QByteArray("session"));
    QVERIFY(state.kept.isEmpty());
    QVERIFY(keep(vault, "a", "kept"));
    QCOMPARE(state.kept.value("a"), QByteArray("kept"));
    const auto taken = await<void>([&](Reply<void> reply) {
      vault.takeFromKeychain("a", PasswordVault::brief, std::move(reply));
    });
    QVERIFY(taken && state.kept.isEmpty());
    QCOMPARE(vault.remembered("a"), QByteArray("kept"));
    state.error = Error{ErrorKind::denied, "It is locked."};
    QVERIFY(!keep(vault, "b", "x"));
    QCOMPARE(vault.remembered("b"), QByteArray("x"));
  }

 private:
  static Result<QByteArray> find(PasswordVault& vault, const QString& key,
                                 milliseconds deadline = PasswordVault::brief) {
    return await<QByteArray>(
        [&](Reply<QByteArray> reply) { vault.find(key, true, deadline, std::move(reply)); });
  }
  static Result<void> keep(PasswordVault& vault, const QString& key, const QByteArray& password,
                           milliseconds deadline = PasswordVault::brief) {
    return await<void>(
        [&](Reply<void> reply) { vault.keep(key, password, deadline, std::move(reply)); });
  }
  static Result<void> forget(PasswordVault& vault, const QString& key) {
    return await<void>(
        [&](Reply<void> reply) { vault.forget(key, PasswordVault::brief, std::move(reply)); });
  }
  static bool probe(PasswordVault& vault) {
    return await<void>(
               [&](Reply<void> reply) { vault.probe(PasswordVault::brief, std::move(reply)); })
        .has_value();
  }
  std::unique_ptr<Desktop> desktop_;
};

QTEST_GUILESS_MAIN(PasswordVaultTest)
#include "password_vault_test.moc"
