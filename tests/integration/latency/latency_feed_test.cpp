// SPDX-License-Identifier: GPL-3.0-or-later
// What charts are fed with, by a real store's settings and sources in memory: the hour before
// somebody looked, long ranges part by part, another source at once, and no number of the old one.
// And the watch over many services, each of which has its turn.
#include <QtCore/QDateTime>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <algorithm>

#include "model/alerts/alert_watch.h"
#include "model/session/session.h"
#include "tests/integration/latency/source_double.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 15'000;
constexpr int services = 12;

ServiceKey serviceOf(int number) {
  return {"prod", "service-" + std::to_string(number)};
}

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

}  // namespace

class LatencyFeedTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void cleanup();
  void theHourBeforeSomebodyLookedIsThere();
  void aLongRangeComesInPartsOldestFirst();
  void manyInstancesMakeShorterParts();
  void aFailedPartIsAnError();
  void whoeverIsGoneIsNotAnswered();
  void onlySomeServicesAreKept();
  void anotherSourceBringsNoOldNumbers();
  void settingsThatCannotBeUsedAreSaid();
  void everyWatchedServiceHasItsTurn();
  void anObjectiveThatIsMissedFires();
  void aSourceThatIsAwayIsNotKnown();

 private:
  using Loaded = std::optional<Result<LatencyFeed::History>>;
  void settings(const std::string& text);
  Loaded load(std::int64_t from, std::int64_t to, std::int64_t points_max);

  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
  SourceLog log_;
  std::unique_ptr<LatencyFeed> feed_;
  std::int64_t settings_base_ = 0;
};

void LatencyFeedTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  fixture_ = std::make_unique<StoreFixture>();
  store_ = fixture_->connectedStore("other");
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/hunt-engine", 0, "a: 1\n")));
  for (int i = 0; i < services; ++i)
    QVERIFY(publish(*store_, publishOf("prod/" + serviceOf(i).service, 0, "a: 1\n")));
  StoreTarget target;
  target.root = fixture_->root();
  session_ = std::make_unique<Session>(target);
  session_->start();
  QTRY_VERIFY_WITH_TIMEOUT(session_->hasOverview() &&
                               session_->overview().heads.size() == std::size_t{services} + 1,
                           soon_ms);
}

void LatencyFeedTest::init() {
  log_ = {};
  feed_ = std::make_unique<LatencyFeed>(*session_, [this](const LatencySettings& settings) {
    const bool is_store = settings.source == LatencySettings::Source::store;
    return std::make_unique<SourceDouble>(log_, is_store ? "store" : "other");
  });
}

void LatencyFeedTest::cleanup() {
  feed_.reset();
  QCOMPARE(log_.alive, 0);
}

void LatencyFeedTest::settings(const std::string& text) {
  const auto receipt = publish(*store_, publishOf("prod/sextant", settings_base_, text));
  if (!receipt) qFatal("%s", receipt.error().toString().c_str());
  settings_base_ = receipt->revision.value;
}

LatencyFeedTest::Loaded LatencyFeedTest::load(std::int64_t from, std::int64_t to,
                                              std::int64_t points_max) {
  Loaded loaded;
  feed_->load(hunt, from, to, points_max, this,
              [&](const Result<LatencyFeed::History>& got) { loaded = got; });
  if (!QTest::qWaitFor([&] { return loaded.has_value(); }, soon_ms)) qFatal("no answer");
  return loaded;
}

void LatencyFeedTest::theHourBeforeSomebodyLookedIsThere() {
  const std::int64_t from = now();
  feed_->attend(hunt);
  const auto held = [&] {
    return feed_->live(hunt).summary({}, from - 3500, from - 2).durations.count();
  };
  QTRY_COMPARE_WITH_TIMEOUT(held(), std::uint64_t{34'980}, soon_ms);
  QCOMPARE(feed_->standing(hunt).source, QString("store"));
  QTRY_VERIFY_WITH_TIMEOUT(feed_->rightEdge(hunt) >= from + 2, soon_ms);
  QVERIFY(feed_->standing(hunt).stale_seconds <= 3);
  feed_->attend(std::nullopt);
  const std::size_t asked = log_.asked.size();
  QTest::qWait(1500);
  QCOMPARE(log_.asked.size(), asked);
}

void LatencyFeedTest::aLongRangeComesInPartsOldestFirst() {
  const std::int64_t to = now() - 10, from = to - 5000;
  const Loaded loaded = load(from, to, 5000);
  QVERIFY(loaded->has_value());
  QCOMPARE((**loaded)->summary({}, from, to).durations.count(), std::uint64_t{50'000});
  std::int64_t next = from;
  for (const TelemetryRange& part : log_.rangesOf(hunt)) {
    QCOMPARE(part.from, next);
    next = part.to;
  }
  QCOMPARE(next, to);
  QCOMPARE(log_.asked[0].range.to, from + 60);
  QVERIFY(log_.asked.size() > 5);
}

void LatencyFeedTest::manyInstancesMakeShorterParts() {
  log_.instances = 100;
  const std::int64_t to = now() - 10;
  QVERIFY(load(to - 600, to, 600)->has_value());
  for (std::size_t i = 1; i < log_.asked.size(); ++i)
    QVERIFY(log_.asked[i].range.to - log_.asked[i].range.from <= 80);
}

void LatencyFeedTest::aFailedPartIsAnError() {
  const std::int64_t to = now() - 10;
  log_.fails_from = to - 2000;
  const Loaded loaded = load(to - 5000, to, 5000);
  QVERIFY(!loaded->has_value());
  QCOMPARE(loaded->error().what, std::string("The source is away."));
  const std::size_t asked = log_.asked.size();
  QTest::qWait(200);
  QCOMPARE(log_.asked.size(), asked);
}

void LatencyFeedTest::whoeverIsGoneIsNotAnswered() {
  const std::int64_t to = now() - 10;
  auto context = std::make_unique<QObject>();
  bool answered = false;
  log_.holds_after = 3;
  feed_->load(hunt, to - 50'000, to, 50'000, context.get(),
              [&](const Result<LatencyFeed::History>&) { answered = true; });
  QTRY_COMPARE_WITH_TIMEOUT(log_.held.size(), std::size_t{1}, soon_ms);
  context.reset();
  log_.letGo();
  QTest::qWait(300);
  QCOMPARE(log_.asked.size(), std::size_t{4});
  QVERIFY(!answered);
}

void LatencyFeedTest::onlySomeServicesAreKept() {
  for (int i = 0; i < services; ++i) {
    feed_->attend(serviceOf(i));
    QTRY_VERIFY(!log_.rangesOf(serviceOf(i)).empty());
  }
  QCOMPARE(log_.alive, 8);
  QCOMPARE(feed_->live(serviceOf(0)).newest(), std::nullopt);
}

void LatencyFeedTest::anotherSourceBringsNoOldNumbers() {
  feed_->attend(hunt);
  QTRY_VERIFY_WITH_TIMEOUT(feed_->live(hunt).newest().has_value(), soon_ms);
  log_.holds = true;
  settings("latency:\n  source: prometheus\n  prometheus: {url: \"http://127.0.0.1:9\"}\n");
  QTRY_COMPARE_WITH_TIMEOUT(feed_->standing(hunt).source, QString("other"), soon_ms);
  QCOMPARE(feed_->live(hunt).newest(), std::nullopt);
  QCOMPARE(log_.alive, 1);
  QVERIFY(!feed_->standing(hunt).stale_seconds);
  QTest::qWait(200);
  QCOMPARE(feed_->live(hunt).newest(), std::nullopt);
}

void LatencyFeedTest::settingsThatCannotBeUsedAreSaid() {
  settings("latency: {source: tea}\n");
  feed_->attend(hunt);
  QTRY_VERIFY_WITH_TIMEOUT(feed_->standing(hunt).problem.has_value(), soon_ms);
  QCOMPARE(log_.alive, 0);
  const Loaded loaded = load(now() - 100, now(), 100);
  QVERIFY(!loaded->has_value());
  QCOMPARE(loaded->error().what, feed_->standing(hunt).problem->what);
  settings("latency: {source: store}\n");
  QTRY_COMPARE_WITH_TIMEOUT(feed_->standing(hunt).source, QString("store"), soon_ms);
  QVERIFY(!feed_->standing(hunt).problem);
}

// Three questions a service and a few a second: the first to have a second turn comes after the
// last has had its first.
void LatencyFeedTest::everyWatchedServiceHasItsTurn() {
  settings("objectives:\n  latency: [{threshold_ms: 250, target: 0.99}]\n");
  AlertWatch watch(*session_, *feed_, {});
  QTRY_COMPARE_WITH_TIMEOUT(watch.watchedCount(), std::size_t{services} + 1, soon_ms);
  const auto kinds = [&](const ServiceKey& key) {
    std::set<std::int64_t> steps;
    for (const TelemetryRange& range : log_.rangesOf(key))
      steps.insert(range.step_seconds);
    return steps.size();
  };
  for (int i = 0; i < services; ++i)
    QTRY_COMPARE_WITH_TIMEOUT(kinds(serviceOf(i)), std::size_t{3}, 30'000);
  std::map<std::int64_t, int> begun;  // questions by second; the parts after the first belong to one
  std::map<std::pair<ServiceKey, std::int64_t>, std::int64_t> ends;
  for (const SourceLog::Asked& one : log_.asked) {
    std::int64_t& end = ends[{one.key, one.range.step_seconds}];
    if (one.range.from != end) ++begun[one.at];
    end = one.range.to;
  }
  for (const auto& [second, count] : begun)
    QVERIFY2(count <= 10, qPrintable(QString::number(count)));
}

void LatencyFeedTest::anObjectiveThatIsMissedFires() {
  log_.slow = 5;  // a third of all
  AlertWatch watch(*session_, *feed_, {});
  QSignalSpy fired(&watch, &AlertWatch::fired);
  watch.attend(hunt);
  const auto burning = [&] {
    for (const QList<QVariant>& signal : fired) {
      const Alert alert = signal[0].value<Alert>();
      if (alert.condition.kind == AlertKind::burn && alert.condition.service == hunt) return true;
    }
    return false;
  };
  QTRY_VERIFY_WITH_TIMEOUT(burning(), 30'000);
  const std::string id = fired[0][0].value<Alert>().condition.id;
  QVERIFY(watch.acknowledge(id, "ada", "on it"));
  QCOMPARE(watch.book().find(id)->state, AlertState::acknowledged);
  QCOMPARE(watch.book().find(id)->note, std::string("on it"));
}

void LatencyFeedTest::aSourceThatIsAwayIsNotKnown() {
  log_.fails_from = 0;
  AlertWatch watch(*session_, *feed_, {});
  watch.attend(hunt);
  QTRY_VERIFY_WITH_TIMEOUT(watch.unknown().contains(hunt), soon_ms);
  QCOMPARE(watch.unknown().at(hunt).what, std::string("The source is away."));
  log_.fails_from.reset();
  QCOMPARE(watch.book().firingCount(), std::size_t{0});
}

QTEST_GUILESS_MAIN(LatencyFeedTest)
#include "latency_feed_test.moc"
