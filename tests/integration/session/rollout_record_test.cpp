// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout in a change's report: its steps and what was judged of it in one order, and its effect.
#include <QtTest/QTest>

#include "model/rollout/effect_record.h"
#include "model/session/rollout_record.h"

using namespace sextant;

namespace {

constexpr std::int64_t second_us = 1'000'000;

std::vector<RolloutEvent> events() {
  return {{0, "start", "go", "ann", "ann_login", 10 * second_us},
          {1, "advance", "", "controller", "guide", 20 * second_us},
          {1, "pause", "lunch", "ann", "ann_login", 30 * second_us},
          {1, "resume", "", "ann", "ann_login", 40 * second_us},
          {2, "promote", "", "controller", "guide", 60 * second_us}};
}

RolloutEvidence judged(int step, const char* verdict, const char* json, std::int64_t at) {
  return {{3}, step, verdict, json, at * second_us};
}

std::vector<std::string> wordsOf(const ReportRollout& record) {
  std::vector<std::string> words;
  for (const ReportMove& move : record.moves)
    words.push_back(move.words);
  return words;
}

}  // namespace

class RolloutRecordTest : public QObject {
  Q_OBJECT
 private slots:
  void stepsAndJudgementsStandInOneOrder();
  void whatIsNoJudgementIsLeftOut();
  void theEffectIsGivenInItsUnits();
};

void RolloutRecordTest::stepsAndJudgementsStandInOneOrder() {
  const auto record = rolloutRecord(
      {{3}, {"prod", "shop"}, {7}, ChangeNumber{5}, 2, "promoted"}, events(),
      {judged(1, "unknown", R"({"reason": "too few"})", 25), judged(1, "pass", R"({"reason": "p99 fell"})", 50)});
  QCOMPARE(record.title, "Rollout 3 of revision 7: promoted");
  QCOMPARE(wordsOf(record),
           (std::vector<std::string>{"began", "went on to stage 1", "judged unknown in stage 1",
                                     "paused in stage 1", "resumed in stage 1",
                                     "judged pass in stage 1", "promoted"}));
  QCOMPARE(record.moves.front().by, "ann (login ann_login)");
  QCOMPARE(record.moves.front().at, "1970-01-01 00:00:10 UTC");
  QCOMPARE(record.moves[5].reason, "p99 fell");
  QVERIFY(record.moves[5].by.empty());
}

void RolloutRecordTest::whatIsNoJudgementIsLeftOut() {
  const auto record =
      rolloutRecord({{3}, {}, {7}, {}, 1, "running"}, {},
                    {judged(1, "pass", "no JSON", 1), judged(1, "pass", R"({"reason": 4})", 2),
                     judged(1, "pass", "[]", 3)});
  QVERIFY(record.moves.empty() && record.figures.empty() && record.measured.empty());
}

void RolloutRecordTest::theEffectIsGivenInItsUnits() {
  MeasuredEffect effect;
  effect.seconds_before = 300;
  effect.seconds_after = 60;
  effect.figures = {{"p99", 0.08, 0.02, 0.03}, {"errors", 12.0, 0.0, {}}, {"p50", {}, 0.001, {}}};
  const std::string kept = effectRecord(effect);
  const auto record = rolloutRecord({{3}, {}, {7}, {}, 2, "promoted"}, events(),
                                    {judged(2, "pass", kept.c_str(), 130)});
  QCOMPARE(record.measured, "Measured over 300 s before it began and 60 s after its end.");
  QCOMPARE(record.figures.size(), std::size_t{2});
  QCOMPARE(record.figures[0].before, 80.0);
  QCOMPARE(record.figures[0].after, 20.0);
  QCOMPARE(record.figures[0].unit, "ms");
  QCOMPARE(record.figures[0].change, "-75 % +/- 3 %");
  QCOMPARE(record.figures[1].before, 12.0);
  QCOMPARE(record.figures[1].unit, "a minute");
}

QTEST_GUILESS_MAIN(RolloutRecordTest)
#include "rollout_record_test.moc"
