// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings say that the judge holds a candidate to, and whether a change was exercised.
#include <QtTest/QTest>

#include "model/rollout/coverage.h"
#include "model/rollout/judge_settings.h"

using namespace sextant;

class JudgeSettingsTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutASectionThereAreDefaults();
  void aServicesOwnSectionCounts();
  void objectivesCountWhereTheSectionHasNone();
  void whatCannotBeUsedIsSaidWithItsPlace_data();
  void whatCannotBeUsedIsSaidWithItsPlace();
  void aKeyIsExercisedWhereItDecided();
  void whatHoldsAKeyTellsForIt();
};

void JudgeSettingsTest::withoutASectionThereAreDefaults() {
  const auto rules = judgeRules({{Scope{}, "latency: {source: store}\n"}}, "shop", std::nullopt);
  QVERIFY(rules.has_value());
  QCOMPARE(rules->margin, 0.10);
  QCOMPARE(rules->alpha, 0.01);
  QCOMPARE(rules->objective_seconds, 0.1);
  QCOMPARE(rules->warm_up_seconds, judge_warm_up_default);
}

void JudgeSettingsTest::aServicesOwnSectionCounts() {
  const ProfileSet settings{{Scope{}, "judge: {margin: 0.2}\n"},
                            {Scope{"shop", ""},
                             "judge: {margin: 0.05, alpha: 0.001, objective_ms: 250, "
                             "warm_up_seconds: 0}\n"}};
  const auto own = judgeRules(settings, "shop", 0.5);
  QVERIFY(own.has_value());
  QCOMPARE(own->margin, 0.05);
  QCOMPARE(own->alpha, 0.001);
  QCOMPARE(own->objective_seconds, 0.25);
  QCOMPARE(own->warm_up_seconds, std::int64_t{0});
  QCOMPARE(judgeRules(settings, "other", 0.5)->margin, 0.2);
}

void JudgeSettingsTest::objectivesCountWhereTheSectionHasNone() {
  const ProfileSet settings{{Scope{}, "judge: {margin: 0.2}\n"}};
  QCOMPARE(judgeRules(settings, "shop", 0.5)->objective_seconds, 0.5);
}

void JudgeSettingsTest::whatCannotBeUsedIsSaidWithItsPlace_data() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<QString>("place");
  QTest::newRow("a list") << "[1]" << "judge";
  QTest::newRow("a word") << "{margin: much}" << "/margin";
  QTest::newRow("text that is a number") << "{margin: \"0.1\"}" << "/margin";
  QTest::newRow("no margin") << "{margin: 0}" << "/margin";
  QTest::newRow("all may be worse") << "{margin: 1}" << "/margin";
  QTest::newRow("alpha below zero") << "{alpha: -0.1}" << "/alpha";
  QTest::newRow("no time") << "{objective_ms: 0}" << "/objective_ms";
  QTest::newRow("half a second") << "{warm_up_seconds: 0.5}" << "/warm_up_seconds";
  QTest::newRow("below zero") << "{warm_up_seconds: -1}" << "/warm_up_seconds";
  QTest::newRow("another member") << "{margins: 0.1}" << "/margins";
}

void JudgeSettingsTest::whatCannotBeUsedIsSaidWithItsPlace() {
  QFETCH(QString, section);
  QFETCH(QString, place);
  const ProfileSet settings{{Scope{"shop", ""}, "judge: " + section.toStdString() + "\n"}};
  const auto rules = judgeRules(settings, "shop", std::nullopt);
  QVERIFY(!rules.has_value());
  QVERIFY2(QString::fromStdString(rules.error().where).endsWith(place),
           rules.error().where.c_str());
  QCOMPARE(checkJudgeSettings(settings).size(), std::size_t{1});
  QVERIFY(judgeRules(settings, "other", std::nullopt).has_value());
}

void JudgeSettingsTest::aKeyIsExercisedWhereItDecided() {
  const auto coverage = coverageOf({"/a", "/b", "/c"}, KeyUseCounts{{"/a", 12}, {"/b", 0}});
  QCOMPARE(coverage[0], (KeyCoverage{"/a", KeyExercise::exercised, 12}));
  QCOMPARE(coverage[1], (KeyCoverage{"/b", KeyExercise::not_yet, 0}));
  QCOMPARE(coverage[2], (KeyCoverage{"/c", KeyExercise::not_told, 0}));
  QVERIFY(!isExercised(coverage));
  QVERIFY(isExercised({coverage[0]}));
  QCOMPARE(coverageOf({"/a"}, std::nullopt)[0].exercise, KeyExercise::not_told);
}

void JudgeSettingsTest::whatHoldsAKeyTellsForIt() {
  const KeyUseCounts uses{{"/cache", 3}, {"/cache/ttl", 0}};
  QCOMPARE(coverageOf({"/cache/entries"}, uses)[0].exercise, KeyExercise::exercised);
  QCOMPARE(coverageOf({"/cache/ttl"}, uses)[0].exercise, KeyExercise::not_yet);
  QCOMPARE(coverageOf({"/cached"}, uses)[0].exercise, KeyExercise::not_told);
}

QTEST_APPLESS_MAIN(JudgeSettingsTest)
#include "judge_settings_test.moc"
