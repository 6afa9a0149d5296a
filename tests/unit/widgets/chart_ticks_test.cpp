// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QTest>

#include "widgets/charts/effect_table.h"
#include "widgets/charts/time_chart.h"

using namespace sextant::ui;

class ChartTicksTest : public QObject {
  Q_OBJECT
 private slots:
  void linearRangesAreRound() {
    QCOMPARE(linearTicks(870).back().label, QString("1000"));
    QCOMPARE(linearTicks(33).back().value, 40.0);
    QCOMPARE(linearTicks(0).back().value, 1.0);
    QCOMPARE(linearTicks(1000).back().value, 1000.0);
  }

  void decadesEncloseTheValues() {
    const auto ticks = logarithmicTicks(3, 900);
    QCOMPARE(ticks.front().value, 1.0);
    QCOMPARE(ticks.back().value, 1000.0);
    QVERIFY(logarithmicTicks(5, 6).size() >= 3);
    QCOMPARE(logarithmicTicks(0.4, 50).front().label, QString("0.1"));
  }

  void timesAreRound() {
    const auto ticks = timeTicks(1000, 1000 + 720, 4);
    QVERIFY(ticks.size() >= 3);
    for (const qint64 tick : ticks)
      QCOMPARE(tick % 180, qint64(0));
  }

  void valuesBelowZeroAreOnTheAxis() {
    const auto ticks = linearTicks(7, -15);
    QCOMPARE(ticks.front().value, -20.0);
    QCOMPARE(ticks.back().value, 20.0);
    QCOMPARE(ticks.front().label, QStringLiteral("−20"));
    QCOMPARE(linearTicks(2.5e6).back().label, QString("4 M"));
  }

  // 2024-03-31 and 2024-10-27: days of 23 and of 25 hours where this test's clock is.
  void daylightSavingShiftsNothing() {
    QCOMPARE(QDateTime(QDate(2024, 7, 1), QTime(12, 0)).offsetFromUtc(), 7200);
    for (const QDate& day : {QDate(2024, 3, 31), QDate(2024, 10, 27)}) {
      const qint64 midnight = QDateTime(day, QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
      const auto ticks = timeTicks(midnight, midnight + 86'400, 8);
      QCOMPARE(ticks.size(), std::size_t(9));
      QStringList labels;
      for (const qint64 tick : ticks)
        labels << timeLabel(tick, 86'400);
      const QString next = QLocale::c().toString(day.addDays(1), "d MMM");
      QCOMPARE(labels.join(' '), QLocale::c().toString(day, "d MMM") +
                                     " 03:00 06:00 09:00 12:00 15:00 18:00 21:00 " + next);
      QCOMPARE(momentLabel(midnight + 7200 + 1800, 1, 3600), QString("02:30:00"));
    }
  }

  void ticksOfDaysMonthsAndYears() {
    const qint64 may = QDateTime(QDate(2024, 5, 14), QTime(14, 32), Qt::UTC).toSecsSinceEpoch();
    for (const qint64 tick : timeTicks(may, may + 7 * 86'400, 8))
      QCOMPARE(tick % 86'400, qint64(0));
    QStringList labels;
    for (const qint64 tick : timeTicks(may, may + 200 * 86'400, 7))
      labels << timeLabel(tick, 200 * 86'400);
    QCOMPARE(labels.join(' '), QString("Jun 2024 Jul 2024 Aug 2024 Sep 2024 Oct 2024 Nov 2024"));
    QVERIFY(timeTicks(may, may + 400LL * 86'400, 6).size() <= 8);
    QCOMPARE(timeTicks(-100, 100, 4).front() % 60, qint64(0));
    QCOMPARE(momentLabel(may, 600, 7 * 86'400), QStringLiteral("14 May 14:32:00–14:42:00"));
  }

  void flagsThatWouldTouchBecomeOne() {
    const QRectF row(0, 0, 300, 16);
    const auto flags = groupFlags({10, 20, 24, 120, 290}, {60, 60, 60, 60, 60}, 70, row);
    QCOMPARE(flags.size(), std::size_t(3));
    QCOMPARE(flags[0].markers, (std::vector<std::size_t>{0, 1, 2}));
    QCOMPARE(flags[0].x, 10.0);
    QCOMPARE(flags[1].markers, (std::vector<std::size_t>{3}));
    QVERIFY(flags[2].box.right() <= row.right());
    for (std::size_t i = 1; i < flags.size(); ++i)
      QVERIFY(flags[i - 1].box.right() < flags[i].box.left());
  }

  void changesInWords() {
    const QString minus = QStringLiteral("−97.6 % ± 0.3");
    QCOMPARE(changeWords({"mean", "ms", 84.9, 2.1, -97.6, 0.3}), minus);
    QCOMPARE(changeWords({"errors", "", 212.0, 0.0}), QString("none"));
    QCOMPARE(changeTone({"errors", "", 212.0, 0.0}), Tone::ok);
    QCOMPARE(changeWords({"p99", "ms", 13.0, {}}), QString("not enough data yet"));
    QCOMPARE(changeTone({"p99", "ms", 10.0, 10.2, {}, 5.0}), Tone::muted);
    QCOMPARE(changeTone({"p99", "ms", 10.0, 20.0}), Tone::bad);
  }
};

int main(int argc, char** argv) {
  qputenv("TZ", "Europe/Berlin");
  ChartTicksTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "chart_ticks_test.moc"
