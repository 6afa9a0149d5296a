// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 in the middle of publishes and applies: no acknowledged revision is lost, and every
// instance has a complete profile at every moment.
#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QUuid>
#include <QtTest/QTest>

#include <csignal>
#include <map>

#include "model/store/await.h"
#include "tests/support/demo_fixture.h"
#include "tests/support/profile_watcher.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey hunt{"prod", "hunt-engine"};
constexpr int outcome_unknown = static_cast<int>(ErrorKind::outcome_unknown);
constexpr int unavailable = static_cast<int>(ErrorKind::unavailable);

bool isLong() {
  return qEnvironmentVariableIsSet("SEXTANT_LONG");
}

}  // namespace

class KillTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void agentInMidApply();
  void engineInMidApply();
  void storeServerInMidPublish();
  void stoppedEngineIsReportedAndRecovers();
  void everyAcknowledgedRevisionIsThere();
  void everyProfileWasWholeAtEveryMoment();

 private:
  QByteArray nextText();
  void publishWhileKilling(const std::function<qint64()>& victim, int delay_ms_max);
  ProgramResult callWhileKilling(const QStringList& call, qint64 victim, int delay_ms);
  void killAtEachRound(const QString& part, int rounds, int delay_ms_max);

  DemoFixture demo_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<ProfileWatcher> watcher_;
  std::map<std::int64_t, QByteArray> acknowledged_;  // revision -> base text
  std::int64_t stable_ = 1;
  int texts_ = 0;
  int unknown_outcomes_ = 0;
  // Fixed unless the long tier runs, so that a failure comes back.
  QRandomGenerator random_{isLong() ? QRandomGenerator::global()->generate() : 42};
};

void KillTest::initTestCase() {
  const auto up = demo_.up();
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  store_ = demo_.connectedStore("kill-test");
  QStringList profiles;
  const QJsonArray instances = demo_.status()[QLatin1String("instances")].toArray();
  for (const QJsonValue& instance : instances)
    profiles << instance[QLatin1String("profile")].toString();
  QCOMPARE(profiles.size(), 3);
  watcher_ = std::make_unique<ProfileWatcher>(profiles);
}

void KillTest::cleanupTestCase() {
  watcher_.reset();
  store_.reset();
}

QByteArray KillTest::nextText() {
  ++texts_;
  return "# Text " + QByteArray::number(texts_) +
         "\nworkers:\n  queue_limit: " + QByteArray::number(100 + texts_) +
         "\ndb:\n  pool:\n    max: 4\n    max_idle: 4\n";
}

ProgramResult KillTest::callWhileKilling(const QStringList& call, qint64 victim, int delay_ms) {
  QProcess process;
  process.setProcessEnvironment(demo_.environment());
  process.start(productProgram(QStringLiteral("sextantctl")), call);
  process.waitForStarted();
  if (victim > 0) {
    // The very thing under test: a moment that nobody chose.
    QTest::qSleep(delay_ms);
    ::kill(static_cast<pid_t>(victim), SIGKILL);
  }
  ProgramResult result;
  if (!process.waitForFinished(40000)) process.kill();
  if (process.exitStatus() == QProcess::NormalExit) result.status = process.exitCode();
  result.output = process.readAllStandardOutput();
  result.errors = process.readAllStandardError();
  return result;
}

// One publish, with one kill in it; then the same call again until its outcome is known.
void KillTest::publishWhileKilling(const std::function<qint64()>& victim, int delay_ms_max) {
  const QByteArray text = nextText();
  const QString path = demo_.folder() + QStringLiteral("/profile.yaml");
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
  file.close();
  const QStringList call{QStringLiteral("publish"),
                         QStringLiteral("--allow-shrink"),
                         QStringLiteral("prod/hunt-engine"),
                         path,
                         QStringLiteral("-m"),
                         QStringLiteral("text %1").arg(texts_),
                         QStringLiteral("--base"),
                         QString::number(stable_),
                         QStringLiteral("--request-id"),
                         QUuid::createUuid().toString(QUuid::WithoutBraces),
                         QStringLiteral("-o"),
                         QStringLiteral("json")};
  auto result = callWhileKilling(call, victim(), random_.bounded(delay_ms_max));
  for (int again = 0; again < 10 && result.status != 0; ++again) {
    QVERIFY2(result.status == outcome_unknown || result.status == unavailable,
             result.toString().constData());
    if (result.status == outcome_unknown) ++unknown_outcomes_;
    result = callWhileKilling(call, 0, 0);
  }
  QVERIFY2(result.status == 0, result.toString().constData());
  if (result.errors.contains("Asking again")) ++unknown_outcomes_;
  stable_ = result.json().object()[QLatin1String("revision")].toInteger();
  QVERIFY2(stable_ > 0, result.toString().constData());
  acknowledged_[stable_] = text;
}

void KillTest::killAtEachRound(const QString& part, int rounds, int delay_ms_max) {
  for (int round = 0; round < rounds; ++round) {
    const QString victim = part.arg(1 + round % 3);
    publishWhileKilling([&] { return demo_.pidOf(victim); }, delay_ms_max);
    if (QTest::currentTestFailed()) return;
    // A part that dies again and again waits longer and longer before it starts again.
    const auto applied = demo_.awaitApplied({stable_});
    QVERIFY2(applied, applied ? "" : applied.error().toString().c_str());
  }
}

void KillTest::agentInMidApply() {
  killAtEachRound(QStringLiteral("agent of hunt-%1"), isLong() ? 60 : 9, 200);
}

void KillTest::engineInMidApply() {
  killAtEachRound(QStringLiteral("hunt-%1"), isLong() ? 60 : 6, 200);
}

void KillTest::storeServerInMidPublish() {
  const int rounds = isLong() ? 100 : 15;
  for (int round = 0; round < rounds; ++round) {
    publishWhileKilling([this] { return demo_.storeServerPid(); }, 150);
    if (QTest::currentTestFailed()) return;
  }
  const auto applied = demo_.awaitApplied({stable_});
  QVERIFY2(applied, applied ? "" : applied.error().toString().c_str());
  qInfo("%d rounds, %d calls had an outcome that was not known at first", rounds,
        unknown_outcomes_);
}

void KillTest::stoppedEngineIsReportedAndRecovers() {
  const qint64 engine = demo_.pidOf(QStringLiteral("hunt-2"));
  QVERIFY(engine > 0);
  const auto row = [this] {
    using Rows = std::vector<FleetRow>;
    const auto rows =
        await<Rows>([this](Reply<Rows> reply) { store_->fleet(hunt, std::move(reply)); });
    return rows && rows->size() == 3 ? rows->at(1) : FleetRow{};
  };
  QCOMPARE(row().instance.scope.instance, std::string("hunt-2"));
  ::kill(static_cast<pid_t>(engine), SIGSTOP);
  QTRY_COMPARE_WITH_TIMEOUT(row().health, Health::unknown, 10000);
  const std::string reason = row().reason;
  ::kill(static_cast<pid_t>(engine), SIGCONT);
  QVERIFY2(reason.find("does not answer") != std::string::npos, reason.c_str());
  QTRY_COMPARE_WITH_TIMEOUT(row().health, Health::healthy, 10000);
  QCOMPARE(row().applied.value, stable_);
}

void KillTest::everyAcknowledgedRevisionIsThere() {
  for (const auto& [number, text] : acknowledged_) {
    const auto content = await<RevisionContent>([&, number = number](Reply<RevisionContent> reply) {
      store_->revision(hunt, {number}, std::move(reply));
    });
    QVERIFY2(content, content ? "" : content.error().toString().c_str());
    QCOMPARE(QByteArray::fromStdString(content->profiles.at(Scope{})), text);
    QCOMPARE(contentHash(content->profiles).hex(), content->info.content_hash);
  }
  const auto head =
      await<Head>([this](Reply<Head> reply) { store_->head(hunt, std::move(reply)); });
  QVERIFY(head);
  QCOMPARE(head->stable.value, stable_);
  // Each publish was based on the one before it, so none was made twice either.
  QCOMPARE(stable_, static_cast<std::int64_t>(acknowledged_.size()) + 1);
}

void KillTest::everyProfileWasWholeAtEveryMoment() {
  QCOMPARE(watcher_->fault(), std::string());
  QVERIFY(watcher_->looks() > 1000);
  qInfo("%lld looks at profile files", static_cast<long long>(watcher_->looks()));
}

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
