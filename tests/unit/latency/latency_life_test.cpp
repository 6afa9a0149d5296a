// SPDX-License-Identifier: GPL-3.0-or-later
// Sources that go while they are asked, and histories that are filled while the event loop goes on.
#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include "model/latency/history_filler.h"
#include "model/latency/store_source.h"
#include "tests/support/heartbeat.h"

using namespace sextant;

class LatencyLifeTest : public QObject {
  Q_OBJECT
 private slots:
  void aSourceMayGoWhileItIsAsked();
  void fillingHoldsUpNothing();
  void batchesAreFilledInTheirOrder();
};

// Its own question is in flight, and so is somebody's.
void LatencyLifeTest::aSourceMayGoWhileItIsAsked() {
  std::vector<LatencyReply<std::vector<LatencyStep>>> replies;
  auto source = std::make_unique<StoreSource>(
      [&](const ServiceKey&, const TelemetryRange&, QObject*,
          LatencyReply<std::vector<LatencyStep>> reply) { replies.push_back(std::move(reply)); });
  const ServiceKey key{"prod", "hunt-engine"};
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  QObject asker;
  bool answered = false;
  source->follow(key, 1);
  source->fetch(key, {now - 10, now, 1}, &asker,
                [&](const Result<LatencyAnswer>&) { answered = true; });
  QTRY_COMPARE(replies.size(), std::size_t{2});
  source.reset();
  QCoreApplication::processEvents();
  QVERIFY(!answered);
}

// 200,000 steps take hundreds of milliseconds.
void LatencyLifeTest::fillingHoldsUpNothing() {
  const std::int64_t start = QDateTime::currentSecsSinceEpoch() - 3000;
  std::vector<LatencyStep> steps;
  for (int i = 0; i < 100; ++i) {
    for (std::int64_t second = 0; second < 2000; ++second) {
      steps.push_back({{"eu1", "i" + std::to_string(i)}, start + second, {}, {}, {}, 1, {}, false});
      steps.back().durations.add(0.01);
    }
  }
  auto history = std::make_shared<LatencyHistory>(1, 3600);
  HistoryFiller filler;
  bool done = false;
  QElapsedTimer clock;
  clock.start();
  filler.add(history, std::move(steps), [&] { done = true; });
  QVERIFY(!done);
  testing::Heartbeat heartbeat;
  QTRY_VERIFY_WITH_TIMEOUT(done, 60'000);
  const auto took = double(clock.elapsed());
  qInfo("filled in %.0f ms; longest stall %.1f ms", took, heartbeat.longestMs());
  QVERIFY2(heartbeat.longestMs() < took / 2, "it was filled at once");
  QCOMPARE(history->summary({}, start, start + 2000).durations.count(), std::uint64_t{200'000});
}

void LatencyLifeTest::batchesAreFilledInTheirOrder() {
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  auto history = std::make_shared<LatencyHistory>(1, 3600);
  HistoryFiller filler;
  QString order;
  LatencyStep step{{"eu1", "a"}, now - 5, {}, {{"queue_full", 1}}, {}, 1, {}, false};
  filler.add(history, {step}, [&] {
    order += '1';
    filler.add(history, {}, [&] { order += '3'; });
  });
  step.errors = {{"queue_full", 7}};
  filler.add(history, {step}, [&] { order += '2'; });
  QTRY_COMPARE(order, QString("123"));
  // The second of the same step is a duplicate.
  QCOMPARE(history->summary({}, now - 5, now - 4).errorCount(), std::uint64_t{1});
}

QTEST_GUILESS_MAIN(LatencyLifeTest)
#include "latency_life_test.moc"
