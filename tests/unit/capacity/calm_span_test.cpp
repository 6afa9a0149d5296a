// SPDX-License-Identifier: GPL-3.0-or-later
// An estimate is fitted to seconds in which nothing changed, or says how many those are.
#include <QtTest/QTest>

#include "model/capacity/calm_span.h"

using namespace sextant;

class CalmSpanTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutAChangeItIsAllThatIsWanted();
  void nothingBeforeTheLastChangeCounts();
  void tooFewSecondsAreSaid();
  void aPreviewIsNoPartOfIt();
  void aClockThatIsAheadIsNow();
};

void CalmSpanTest::withoutAChangeItIsAllThatIsWanted() {
  const auto span = calmSpan({{}, {}}, 1000);
  QVERIFY(span);
  QCOMPARE(span->from, std::int64_t{700});
  QCOMPARE(span->to, std::int64_t{1000});
  QVERIFY(!span->is_before_preview);
}

void CalmSpanTest::nothingBeforeTheLastChangeCounts() {
  const auto span = calmSpan({{100, 900, 400}, {}}, 1000);
  QVERIFY(span);
  QCOMPARE(span->from, std::int64_t{930});
  QCOMPARE(calmSpan({{100, 900, 400}, {{200, 920}}}, 1000)->from, std::int64_t{950});
  QCOMPARE(calmSpan({{100}, {}}, 1000)->from, std::int64_t{700});
}

void CalmSpanTest::tooFewSecondsAreSaid() {
  const auto span = calmSpan({{970}, {}}, 1000);
  QVERIFY(!span);
  QCOMPARE(span.error().kind, ErrorKind::verdict_unknown);
  QCOMPARE(span.error().what,
           std::string("There is no estimate yet: 30 s since the last change of what the instances "
                       "run, too short to calibrate. It takes 50 s, for caches fill first."));
  QVERIFY(calmSpan({{950}, {}}, 1000));
}

void CalmSpanTest::aPreviewIsNoPartOfIt() {
  const auto before = calmSpan({{500}, {{900, {}}}}, 1000);
  QVERIFY(before);
  QVERIFY(before->is_before_preview);
  QCOMPARE(before->from, std::int64_t{600});
  QCOMPARE(before->to, std::int64_t{900});
  const auto too_short = calmSpan({{880}, {{900, {}}}}, 1000);
  QVERIFY(!too_short);
  QVERIFY2(too_short.error().what.find("a preview runs, and only 20 s lie between") !=
               std::string::npos,
           too_short.error().what.c_str());
  // Published while it runs: what is in force was never measured alone.
  QVERIFY(!calmSpan({{950}, {{900, {}}}}, 1000));
}

void CalmSpanTest::aClockThatIsAheadIsNow() {
  const auto span = calmSpan({{5000}, {}}, 1000);
  QVERIFY(!span);
  QVERIFY(span.error().what.find(" 0 s since") != std::string::npos);
}

QTEST_APPLESS_MAIN(CalmSpanTest)
#include "calm_span_test.moc"
