// SPDX-License-Identifier: GPL-3.0-or-later
// How an agent talks to a service by commands.
#include <QtCore/QEventLoop>
#include <QtTest/QTest>

#include "model/agent/service_control.h"

using namespace sextant;

namespace {

QStringList shell(const char* script) {
  return {QStringLiteral("sh"), QStringLiteral("-c"), QLatin1String(script), QStringLiteral("{}")};
}

// Waits for the answer.
Result<void> answerTo(const std::function<void(std::function<void(Result<void>)>)>& call) {
  QEventLoop loop;
  std::optional<Result<void>> answer;
  call([&](Result<void> result) {
    answer = std::move(result);
    loop.quit();
  });
  if (!answer) loop.exec();
  return *answer;
}

Result<void> reload(const QStringList& command) {
  InstanceConfig config;
  config.reload_command = command;
  ServiceControl control(config);
  return answerTo([&](auto done) { control.reload(std::move(done)); });
}

Result<void> validate(const QStringList& command) {
  InstanceConfig config;
  config.validate = command;
  ServiceControl control(config);
  return answerTo([&](auto done) { control.validate(QStringLiteral("/a/b"), std::move(done)); });
}

}  // namespace

class ServiceControlTest : public QObject {
  Q_OBJECT
 private slots:
  void aReloadByCommandIsDone() { QVERIFY(reload(shell("exit 0"))); }

  void aReloadByCommandThatRefuses() {
    const auto refused = reload(shell("echo too small; echo by far >&2; exit 1"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::input);
    QCOMPARE(refused.error().what,
             std::string("The service refuses this profile: too small\nby far"));
  }

  // It says nothing against the profile.
  void aReloadByCommandThatFails() {
    for (const auto& command : {shell("echo nobody there; exit 6"), shell("kill -9 $$"),
                                QStringList{QStringLiteral("/nonexistent/program")}}) {
      const auto failed = reload(command);
      QVERIFY(!failed);
      QCOMPARE(failed.error().kind, ErrorKind::unavailable);
    }
    QCOMPARE(reload(shell("echo nobody there; exit 6")).error().what,
             std::string("The command for a reload failed: nobody there"));
  }

  void aCheckGetsTheCandidate() {
    QVERIFY(validate(shell("test \"$0\" = /a/b")));
    QCOMPARE(validate(shell("echo bad; exit 6")).error().kind, ErrorKind::input);
    QCOMPARE(validate({QStringLiteral("/nonexistent/program")}).error().kind,
             ErrorKind::unavailable);
    QVERIFY(validate({}));
  }
};

QTEST_GUILESS_MAIN(ServiceControlTest)
#include "service_control_test.moc"
