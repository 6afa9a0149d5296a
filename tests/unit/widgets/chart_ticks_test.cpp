// SPDX-License-Identifier: GPL-3.0-or-later
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

QTEST_APPLESS_MAIN(ChartTicksTest)
#include "chart_ticks_test.moc"
