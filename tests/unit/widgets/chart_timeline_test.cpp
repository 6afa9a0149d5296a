// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include <cmath>

#include "widgets/charts/chart_timeline.h"

using namespace sextant::ui;

namespace {
constexpr double now = 1'715'697'120;
}

class ChartTimelineTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    time_ = std::make_unique<ChartTimeline>();
    time_->goLive(600);
    time_->setNow(now);
  }

  void aLiveRangeFollowsAndAPausedOneDoesNot() {
    QCOMPARE(time_->range(), (TimeSpan{now - 600, now}));
    time_->setNow(now + 1);
    QCOMPARE(time_->range(), (TimeSpan{now - 599, now + 1}));
    time_->setPaused(true);
    time_->setNow(now + 60);
    QCOMPARE(time_->to(), now + 1);
    QVERIFY(time_->isLive());
    time_->setPaused(false);
    QCOMPARE(time_->range(), (TimeSpan{now - 540, now + 60}));
  }

  // A clock that is set back is followed: the range ends at what is now called now.
  void aClockThatJumpsIsFollowed() {
    time_->setNow(now - 7200);
    QCOMPARE(time_->range(), (TimeSpan{now - 7800, now - 7200}));
    time_->setNow(NAN);
    time_->setNow(INFINITY);
    QCOMPARE(time_->to(), now - 7200);
    time_->setNow(now + 86'400);
    QCOMPARE(time_->to(), now + 86'400);
  }

  void zoomKeepsWhatIsUnderTheCursor() {
    time_->zoomAt(now - 300, 0.5);
    QVERIFY(!time_->isLive());
    QCOMPARE(time_->range(), (TimeSpan{now - 450, now - 150}));
    time_->zoomAt(now - 150, 0.5);
    QCOMPARE(time_->to(), now - 150);
    QCOMPARE(time_->range().length(), 150.0);
  }

  void zoomAtTheRightEdgeStaysLive() {
    time_->zoomAt(now, 0.5);
    QVERIFY(time_->isLive());
    QCOMPARE(time_->range(), (TimeSpan{now - 300, now}));
  }

  void nothingLeavesTheBounds() {
    time_->zoomAt(now - 300, 1e-9);
    QCOMPARE(time_->range().length(), ChartTimeline::span_min);
    time_->zoomAt(now - 300, 1e12);
    QCOMPARE(time_->range().length(), ChartTimeline::span_max);
    QVERIFY(time_->to() <= now + ChartTimeline::lag_seconds);
    time_->showRange(now + 1000, now + 2000);
    QCOMPARE(time_->to(), now + ChartTimeline::lag_seconds);
    const TimeSpan before = time_->range();
    time_->showRange(NAN, now);
    time_->zoomAt(INFINITY, 2);
    time_->zoomAt(now, NAN);
    time_->panBy(NAN);
    QCOMPARE(time_->range(), before);
    time_->showRange(now - 100, now - 200);
    QCOMPARE(time_->range(), (TimeSpan{now - 200, now - 100}));
  }

  void panGoesBackAndNeverAhead() {
    time_->panBy(100);
    QVERIFY(time_->isLive());
    time_->panBy(-100);
    QCOMPARE(time_->range(), (TimeSpan{now - 700, now - 100}));
    QVERIFY(!time_->isLive());
    time_->setNow(now + 50);
    QCOMPARE(time_->to(), now - 100);
  }

  void backAndForwardThroughWhatWasShown() {
    QVERIFY(!time_->back());
    time_->showRange(now - 500, now - 400);
    time_->zoomAt(now - 450, 0.8);
    time_->zoomAt(now - 450, 0.8);
    time_->zoomAt(now - 450, 0.8);  // one view, however many notches
    QVERIFY(time_->back());
    QCOMPARE(time_->range(), (TimeSpan{now - 500, now - 400}));
    time_->setNow(now + 30);
    QVERIFY(time_->back());
    QVERIFY(time_->isLive());
    QCOMPARE(time_->range(), (TimeSpan{now - 570, now + 30}));
    QVERIFY(time_->forward());
    QCOMPARE(time_->range(), (TimeSpan{now - 500, now - 400}));
    QVERIFY(time_->forward());
    QVERIFY(!time_->forward());
  }

  void pointingIsForgottenWhereTheRangeLeavesIt() {
    QSignalSpy hovered(time_.get(), &ChartTimeline::hoveredChanged);
    time_->setHovered(qint64(now) - 50);
    time_->showRange(now - 500, now - 400);
    QVERIFY(!time_->hovered());
    QCOMPARE(hovered.count(), 2);
  }

 private:
  std::unique_ptr<ChartTimeline> time_;
};

QTEST_GUILESS_MAIN(ChartTimelineTest)
#include "chart_timeline_test.moc"
