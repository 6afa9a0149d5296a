// SPDX-License-Identifier: GPL-3.0-or-later
// Hints of one thing at most ten times a second, and the last one always.
#include <QtTest/QTest>

#include "model/store/hint_limiter.h"

using namespace sextant;

using Numbers = std::vector<std::int64_t>;

class HintLimiterTest : public QObject {
  Q_OBJECT
 private slots:
  void theFirstIsToldAtOnce();
  void manyAreToldAsOne();
  void theLastIsToldWhenItsTimeHasCome();
  void othersDoNotWaitForIt();
  void aFloodHasABound();
  void tenASecondAreTold();
};

void HintLimiterTest::theFirstIsToldAtOnce() {
  HintLimiter hints;
  QVERIFY(!hints.waitMs(5));
  hints.take(7);
  QCOMPARE(hints.waitMs(5), std::optional<std::int64_t>(0));
  QCOMPARE(hints.due(5), Numbers{7});
  QVERIFY(!hints.waitMs(5));
}

void HintLimiterTest::manyAreToldAsOne() {
  HintLimiter hints;
  for (int i = 0; i < 50; ++i)
    hints.take(7);
  QCOMPARE(hints.due(0), Numbers{7});
  QCOMPARE(hints.due(0), Numbers{});
}

void HintLimiterTest::theLastIsToldWhenItsTimeHasCome() {
  HintLimiter hints;
  hints.take(7);
  QCOMPARE(hints.due(1000), Numbers{7});
  hints.take(7);
  QCOMPARE(hints.due(1040), Numbers{});
  QCOMPARE(hints.waitMs(1040), std::optional<std::int64_t>(60));
  QCOMPARE(hints.due(1100), Numbers{7});
}

void HintLimiterTest::othersDoNotWaitForIt() {
  HintLimiter hints;
  hints.take(7);
  QCOMPARE(hints.due(1000), Numbers{7});
  hints.take(7);
  hints.take(8);
  QCOMPARE(hints.waitMs(1001), std::optional<std::int64_t>(0));
  QCOMPARE(hints.due(1001), Numbers{8});
}

void HintLimiterTest::aFloodHasABound() {
  HintLimiter hints;
  for (std::int64_t number = 1; number <= 100'000; ++number)
    hints.take(number);
  QCOMPARE(hints.due(0).size(), HintLimiter::waiting_max);
  hints.take(100'001);
  QCOMPARE(hints.due(1), Numbers{100'001});
}

void HintLimiterTest::tenASecondAreTold() {
  HintLimiter hints;
  std::size_t told = 0;
  for (std::int64_t now = 0; now < 1000; ++now) {
    hints.take(7);
    told += hints.due(now).size();
  }
  QCOMPARE(told, std::size_t{10});
}

QTEST_GUILESS_MAIN(HintLimiterTest)
#include "hint_limiter_test.moc"
