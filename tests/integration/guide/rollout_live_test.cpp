// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts on the real reference cluster under load, by the shipped programs alone: a good change goes
// out in stages and ends with a measured improvement; a harmful one is undone in its first stage
// without a person, beside the same change published to all at once in the same run.
#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

#include "model/store/await.h"
#include "tests/support/demo_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// More than this keeps both cores of a small machine busy with the defaults' new connections, and then
// all instances stand still together, whatever they run.
const QStringList load{"--rate", "60", "--burst-rate", "160"};
constexpr int rollout_ms = 300'000;
// The judge needs a time before the rollout to compare with.
constexpr int before_ms = 90'000;
constexpr int effect_ms = 90'000;
constexpr double slow_seconds = 0.1;
const ServiceKey hunt_engine{"prod", "hunt-engine"};
constexpr const char* plan =
    "stages:\n- {share: 30%, bake: 5s}\n- {share: 100%, bake: 5s}\nunknown_limit: 4min\n";

QByteArray replaced(QByteArray text, const char* from, const char* to) {
  if (!text.contains(from)) qFatal("the profile has no \"%s\"", from);
  return text.replace(from, to);
}

}  // namespace

class RolloutLiveTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void aGoodChangeGoesOutAndImproves();
  void aHarmfulOneIsUndoneWithoutAPerson_data();
  void aHarmfulOneIsUndoneWithoutAPerson();

 private:
  // Requests that failed or took longer than the objective, and all, in [from, to).
  struct Harm {
    std::uint64_t bad = 0;
    std::uint64_t all = 0;
    double p99_seconds = 0;
  };
  [[nodiscard]] Harm harm(std::int64_t from, std::int64_t to);
  QJsonObject rollOut(const QByteArray& text, const char* message);
  void write(const QString& name, const QByteArray& text);

  DemoFixture demo_;
  std::unique_ptr<Store> store_;
};

void RolloutLiveTest::initTestCase() {
  const auto up = demo_.up(load);
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  store_ = demo_.connectedStore("rollout test");
  write("plan.yaml", plan);
}

void RolloutLiveTest::cleanupTestCase() {
  store_.reset();
  QCOMPARE(demo_.down().status, 0);
}

void RolloutLiveTest::write(const QString& name, const QByteArray& text) {
  QFile file(demo_.folder() + QLatin1Char('/') + name);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no file");
}

RolloutLiveTest::Harm RolloutLiveTest::harm(std::int64_t from, std::int64_t to) {
  using Steps = std::vector<LatencyStep>;
  const auto steps = await<Steps>([&](Reply<Steps> reply) {
    store_->telemetryRange(hunt_engine, {from, to, 1}, std::move(reply));
  });
  if (!steps) qFatal("%s", steps.error().toString().c_str());
  Harm harm;
  LatencyHistogram durations;
  for (const LatencyStep& step : *steps) {
    durations += step.durations;
    for (const auto& [cause, count] : step.errors)
      harm.bad += count;
  }
  harm.all = durations.count();
  for (std::size_t k = 0; k < durations.buckets().size(); ++k) {
    const bool is_slow = k == 0 ? false : LatencyHistogram::boundSeconds(k - 1) >= slow_seconds;
    if (is_slow) harm.bad += durations.buckets()[k];
  }
  harm.p99_seconds = durations.quantileSeconds(0.99).value_or(0);
  return harm;
}

// Opens a change with the plan, publishes it, and waits as a pipeline does.
QJsonObject RolloutLiveTest::rollOut(const QByteArray& text, const char* message) {
  write("profile.yaml", text);
  const QString folder = demo_.folder() + QLatin1Char('/');
  const auto opened =
      demo_.ctl({"-o", "json", "change", "open", "prod/hunt-engine", folder + "profile.yaml", "-m",
                 message, "--plan", folder + "plan.yaml"});
  if (opened.status != 0) qFatal("%s", opened.toString().constData());
  const QString change = QString::number(opened.json()["change"].toInteger());
  const auto published = demo_.ctl({"-o", "json", "publish", change});
  if (published.status != 0) qFatal("%s", published.toString().constData());
  const auto waited =
      demo_.ctl({"-o", "json", "rollout", "show", "prod/hunt-engine", "--wait", "300"}, rollout_ms + 10'000);
  QJsonObject json = waited.json().object();
  json["status"] = waited.status;
  return json;
}

void RolloutLiveTest::aGoodChangeGoesOutAndImproves() {
  QTest::qWait(before_ms);
  const std::int64_t began = QDateTime::currentSecsSinceEpoch();
  const Harm before = harm(began - 60, began);
  const QJsonObject over = rollOut(shippedProfile("tuned"), "Tuned for three instances");
  const std::int64_t ended = QDateTime::currentSecsSinceEpoch();
  const QByteArray told = QJsonDocument(over).toJson();
  QVERIFY2(over["state"] == QLatin1String("promoted"), told.constData());
  QCOMPARE(over["status"].toInt(), 0);
  QTest::qWait(20'000);
  const Harm after = harm(ended + 2, ended + 20);
  qInfo("tuned went out in %lld s: p99 %.1f ms before, %.1f ms after; failed or slow %.2f %% before, "
        "%.2f %% after",
        static_cast<long long>(ended - began), before.p99_seconds * 1e3, after.p99_seconds * 1e3,
        100.0 * double(before.bad) / double(before.all), 100.0 * double(after.bad) / double(after.all));
  QVERIFY(after.p99_seconds < before.p99_seconds * 0.7);
  // A controller measures it too, and keeps it with the rollout.
  QJsonObject effect;
  const auto isKept = [&] {
    effect = demo_.ctl({"-o", "json", "rollout", "show", "prod/hunt-engine"}).json()["effect"].toObject();
    return !effect.isEmpty();
  };
  QTRY_VERIFY_WITH_TIMEOUT(isKept(), effect_ms);
  const QJsonArray figures = effect["figures"].toArray();
  for (const QJsonValue& figure : figures) {
    qInfo("effect kept: %s %g before, %g after", qPrintable(figure["name"].toString()),
          figure["before"].toDouble(), figure["after"].toDouble());
    if (figure["name"] == QLatin1String("p50"))
      QVERIFY(figure["after"].toDouble() < figure["before"].toDouble() * 0.7);
  }
  QCOMPARE(figures.size(), qsizetype{5});
}

void RolloutLiveTest::aHarmfulOneIsUndoneWithoutAPerson_data() {
  QTest::addColumn<QByteArray>("text");
  const QByteArray tuned = shippedProfile("tuned");
  QTest::newRow("cache off") << replaced(tuned, "entries: 1000", "entries: 0");
  QTest::newRow("deadline of 2 ms") << replaced(tuned, "request_deadline: 1500ms", "request_deadline: 2ms");
}

void RolloutLiveTest::aHarmfulOneIsUndoneWithoutAPerson() {
  QFETCH(QByteArray, text);
  QTest::qWait(before_ms);
  const std::int64_t began = QDateTime::currentSecsSinceEpoch();
  const QJsonObject over = rollOut(text, QTest::currentDataTag());
  const std::int64_t ended = QDateTime::currentSecsSinceEpoch();
  const QByteArray told = QJsonDocument(over).toJson();
  QVERIFY2(over["state"] == QLatin1String("aborted"), told.constData());
  QCOMPARE(over["status"].toInt(), 1);
  QCOMPARE(over["step"].toInt(), 1);
  QTest::qWait(8000);
  const Harm staged = harm(began, ended + 3);
  // To all at once, for as long as nobody was faster than the controller.
  QTest::qWait(before_ms / 3);
  const std::int64_t at = QDateTime::currentSecsSinceEpoch();
  const auto published = demo_.publish("prod/hunt-engine", text);
  QVERIFY2(published, published ? "" : published.error().toString().c_str());
  QTest::qWait(int(ended - began) * 1000);
  const auto back = demo_.ctl({"rollback", "prod/hunt-engine", "2", "-m", "back"});
  QVERIFY2(back.status == 0, back.toString().constData());
  QTest::qWait(8000);
  const Harm whole = harm(at, at + (ended - began) + 3);
  qInfo("%s: undone %lld s after its publish; %llu of %llu requests failed or slow; to all at once for "
        "as long: %llu of %llu (%.1f times as many)",
        QTest::currentDataTag(), static_cast<long long>(ended - began),
        static_cast<unsigned long long>(staged.bad), static_cast<unsigned long long>(staged.all),
        static_cast<unsigned long long>(whole.bad), static_cast<unsigned long long>(whole.all),
        double(whole.bad) / double(std::max<std::uint64_t>(staged.bad, 1)));
  QVERIFY(whole.bad > staged.bad);
}

QTEST_GUILESS_MAIN(RolloutLiveTest)
#include "rollout_live_test.moc"
