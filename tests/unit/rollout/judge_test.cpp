// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's verdicts on canaries that were told as text: what passes, what fails, and what is
// never called good.
#include <QtTest/QTest>

#include <limits>

#include "tests/unit/rollout/judge_scene.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

const std::string baselines =
    "10-69 baseline hunt-2 100x5ms 20x10ms\n"
    "10-69 baseline hunt-3 100x5ms 20x10ms\n";
const std::string good = quiet_before + baselines + "10-69 candidate hunt-1 100x5ms 20x10ms\n";

bool says(const Judgement& judgement, const char* word) {
  return judgement.reason.find(word) != std::string::npos;
}

}  // namespace

// The verdict on a scene, and a word that its reason has to have.
#define JUDGED_AS(expected, word, ...)                                         \
  do {                                                                         \
    const Judgement judgement = judged(__VA_ARGS__);                           \
    QVERIFY2(judgement.verdict == Verdict::expected, told(judgement).c_str()); \
    QVERIFY2(says(judgement, word), told(judgement).c_str());                  \
  } while (false)

class JudgeTest : public QObject {
  Q_OBJECT
 private slots:
  void equalArmsPass();
  void littleDataIsNotEnough();
  void aSlowCandidateFails();
  void whatIsNegligibleFailsNobody();
  void aFastRejecterFails_data();
  void aFastRejecterFails();
  void aSlowTailFails();
  void rareErrorsFail();
  void slowFailuresCountOnce();
  void aCandidateThatSpoilsTheBaselineDoesNotPass();
  void aCandidateThatSpoilsTheObjectiveOfBothFails();
  void aBaselineThatMissesTheObjectiveIsTheYardstick();
  void aFailIsFinal();
  void anArmThatStopsIsUnknown();
  void gapsMayBeTheBadSeconds();
  void anInstanceWithoutTrafficIsUnknown();
  void aSilentArmIsUnknown();
  void dataFaultsNeverPass_data();
  void dataFaultsNeverPass();
  void coldCachesAreWaitedFor();
  void aGrowingStageIsNoDifference();
  void burstsThatMeetTheCandidateAreNoDifference();
  void theWaitIsToldAndKept();
  void effectsAreToldWithIntervals();
};

void JudgeTest::equalArmsPass() {
  JUDGED_AS(pass, "It may go on", good);
}

void JudgeTest::littleDataIsNotEnough() {
  const std::string scene = quiet_before +
                            "10-19 baseline hunt-2 100x5ms 20x10ms\n"
                            "10-19 baseline hunt-3 100x5ms 20x10ms\n"
                            "10-19 candidate hunt-1 100x5ms 20x10ms\n";
  JUDGED_AS(unknown, "Not enough data yet to promote. The candidate may still be up to", scene);
  JUDGED_AS(unknown, "the limit is 10 %", scene);
  JUDGED_AS(unknown, "the verdict is due in about", scene);
}

void JudgeTest::aSlowCandidateFails() {
  JUDGED_AS(fail, "slower than the baseline",
            quiet_before + baselines + "10-14 candidate hunt-1 50x5ms 70x20ms\n");
}

void JudgeTest::whatIsNegligibleFailsNobody() {
  const std::string scene =
      "0-9 before hunt-1 100x1ms 20x10ms\n0-9 before hunt-2 100x1ms 20x10ms\n"
      "10-69 baseline hunt-2 100x1ms 20x10ms\n10-69 candidate hunt-1 100x2ms 20x10ms\n";
  JUDGED_AS(fail, "take longer than 1 ms", scene);
  JudgeRules rules;
  rules.negligible_seconds = 0.002;
  JUDGED_AS(pass, "It may go on", scene, rules);
  rules.negligible_seconds = 0.0015;
  JUDGED_AS(pass, "It may go on", scene, rules);
  rules.negligible_seconds = 0.001;
  JUDGED_AS(fail, "take longer than 1 ms", scene, rules);
  rules.negligible_seconds = 0.002;
  JUDGED_AS(fail, "take longer than 10 ms",
            quiet_before + baselines + "10-14 candidate hunt-1 50x5ms 70x20ms\n", rules);
}

void JudgeTest::aFastRejecterFails_data() {
  QTest::addColumn<QByteArray>("rejected");
  QTest::newRow("errors have durations") << QByteArray("20!queue_full@1ms");
  QTest::newRow("errors have none") << QByteArray("20!queue_full");
}

// It looks faster than the baseline, for whom it rejects waits nowhere.
void JudgeTest::aFastRejecterFails() {
  QFETCH(QByteArray, rejected);
  JUDGED_AS(fail, "queue_full",
            quiet_before + baselines + "10-14 candidate hunt-1 100x2ms " + rejected.toStdString());
}

void JudgeTest::aSlowTailFails() {
  JUDGED_AS(fail, "slower than 100 ms",
            quiet_before + baselines + "10-39 candidate hunt-1 100x5ms 19x10ms 1x200ms\n");
}

void JudgeTest::rareErrorsFail() {
  std::string scene = quiet_before + baselines;
  for (int second = 10; second < 70; second += 2) {
    const std::string range = std::to_string(second) + '-' + std::to_string(second);
    const std::string next = std::to_string(second + 1) + '-' + std::to_string(second + 1);
    scene += range + " candidate hunt-1 100x5ms 19x10ms 1!database@10ms\n";
    scene += next + " candidate hunt-1 100x5ms 20x10ms\n";
  }
  JUDGED_AS(fail, "database 7", scene);
}

// A time-out is an error and slow: one bad event, not two. Thirty of them on the candidate's third
// of the traffic and thirty on the rest are no evidence; sixty would be.
void JudgeTest::slowFailuresCountOnce() {
  const auto scene = [](const char* on_candidate) {
    return quiet_before +
           "10-11 baseline hunt-2 300x5ms 2!deadline@500ms\n"
           "10-11 baseline hunt-3 300x5ms 2!deadline@500ms\n"
           "10-11 candidate hunt-1 300x5ms " +
           on_candidate;
  };
  QCOMPARE(wordOf(judged(scene("6!deadline@500ms")).verdict), "unknown");
  QCOMPARE(wordOf(judged(scene("16!deadline@500ms")).verdict), "fail");
}

void JudgeTest::aCandidateThatSpoilsTheBaselineDoesNotPass() {
  JUDGED_AS(unknown, "slower than the service was before",
            quiet_before +
                "10-99 baseline hunt-2 100x50ms 20x20ms\n"
                "10-99 baseline hunt-3 100x50ms 20x20ms\n"
                "10-99 candidate hunt-1 100x50ms 20x20ms\n");
  JUDGED_AS(unknown, "More goes wrong than before",
            quiet_before +
                "10-99 baseline hunt-2 119x5ms 1!too_many_connections@1ms\n"
                "10-99 baseline hunt-3 119x5ms 1!too_many_connections@1ms\n"
                "10-99 candidate hunt-1 119x5ms 1!too_many_connections@1ms\n");
}

void JudgeTest::aCandidateThatSpoilsTheObjectiveOfBothFails() {
  JUDGED_AS(fail, "The time before held it",
            quiet_before +
                "10-69 baseline hunt-2 100x5ms 20x200ms\n"
                "10-69 baseline hunt-3 100x5ms 20x200ms\n"
                "10-69 candidate hunt-1 100x5ms 20x200ms\n");
}

// The very case in which operators publish: all is bad, and the change does no harm.
void JudgeTest::aBaselineThatMissesTheObjectiveIsTheYardstick() {
  const std::string scene =
      "0-9 before hunt-1 100x5ms 20x500ms\n"
      "10-69 baseline hunt-2 100x5ms 20x500ms\n"
      "10-69 baseline hunt-3 100x5ms 20x500ms\n"
      "10-69 candidate hunt-1 100x5ms 20x500ms\n";
  JUDGED_AS(pass, "in the last stage it has to be", scene);
  JudgeRules rules;
  rules.last_stage = true;
  JUDGED_AS(fail, "In the last stage it has to hold it", scene, rules);
  rules.objective_seconds = 0.5;
  JUDGED_AS(pass, "It holds the objective, 99 % of requests within 500 ms", scene, rules);
}

void JudgeTest::aFailIsFinal() {
  const std::string bad_start = quiet_before + baselines +
                                "10-14 candidate hunt-1 50x5ms 70x20ms\n"
                                "15-69 candidate hunt-1 120x5ms\n";
  JUDGED_AS(fail, "slower than the baseline", bad_start);
}

void JudgeTest::anArmThatStopsIsUnknown() {
  JUDGED_AS(unknown, "nothing was reported by hunt-1",
            quiet_before + baselines + "10-68 candidate hunt-1 100x5ms 20x10ms\n");
  JUDGED_AS(unknown, "nothing was reported by hunt-2 and hunt-3",
            quiet_before +
                "10-40 baseline hunt-2 100x5ms 20x10ms\n"
                "10-40 baseline hunt-3 100x5ms 20x10ms\n"
                "10-69 candidate hunt-1 100x5ms 20x10ms\n");
  // One of several, while its arm goes on; and it is not forgotten when the arms change.
  JUDGED_AS(unknown, "nothing was reported by hunt-4",
            good +
                "10-30 candidate hunt-4 100x5ms 20x10ms\n"
                "31-69 candidate hunt-5 100x5ms 20x10ms\n");
  // The second itself is completed, and nobody reported in it.
  auto seconds = secondsOf(good);
  seconds.push_back({70, {}});
  JUDGED_AS(unknown, "nothing was reported by hunt-1, hunt-2 and hunt-3", seconds);
}

void JudgeTest::gapsMayBeTheBadSeconds() {
  JUDGED_AS(unknown, "they may be just the bad ones",
            quiet_before + baselines +
                "10-30 candidate hunt-1 100x5ms 20x10ms\n"
                "36-69 candidate hunt-1 100x5ms 20x10ms\n");
  // One agent that was late once is no reason to stop a rollout.
  JUDGED_AS(pass, "It may go on",
            quiet_before + baselines +
                "10-30 candidate hunt-1 100x5ms 20x10ms\n"
                "32-69 candidate hunt-1 100x5ms 20x10ms\n");
}

void JudgeTest::anInstanceWithoutTrafficIsUnknown() {
  JUDGED_AS(unknown, "no more requests for the candidate",
            quiet_before + baselines +
                "10-67 candidate hunt-1 100x5ms 20x10ms\n"
                "68-69 candidate hunt-1 0x5ms\n");
}

void JudgeTest::aSilentArmIsUnknown() {
  JUDGED_AS(unknown, "no data", std::string());
  JUDGED_AS(unknown, "no data", quiet_before);
  JUDGED_AS(unknown, "Nothing was reported by the candidate", quiet_before + baselines);
  JUDGED_AS(unknown, "Nothing was reported by the baseline",
            quiet_before + "10-69 candidate hunt-1 100x5ms 20x10ms\n");
  JUDGED_AS(unknown, "Nothing is known of the time before",
            baselines + "10-69 candidate hunt-1 100x5ms 20x10ms\n");
  JUDGED_AS(unknown, "Too little is known of the time before",
            "9-9 before hunt-1 30x5ms\n" + baselines + "10-69 candidate hunt-1 100x5ms 20x10ms\n");
}

using Damage = void (*)(ArmRecord&);

void JudgeTest::dataFaultsNeverPass_data() {
  QTest::addColumn<QByteArray>("words");
  QTest::addColumn<void*>("damage");
  const auto row = [](const char* name, const char* words, Damage damage) {
    QTest::newRow(name) << QByteArray(words) << reinterpret_cast<void*>(damage);
  };
  row("NaN in counts", "no number", [](ArmRecord& r) { r.counts[2] = no_number; });
  row("NaN in errors", "no number", [](ArmRecord& r) { r.errors["database"] = no_number; });
  row("NaN in requests", "no number", [](ArmRecord& r) { r.requests = no_number; });
  row("infinity", "no number", [](ArmRecord& r) { r.counts[2] = 1 / 0.0; });
  row("NaN in bounds", "no number", [](ArmRecord& r) {
    std::vector<double> bounds = *r.bounds;
    bounds[1] = no_number;
    r.bounds = std::make_shared<const std::vector<double>>(bounds);
  });
  row("below zero", "below zero", [](ArmRecord& r) { r.counts[2] = -1, r.requests = 19; });
  row("half", "not whole", [](ArmRecord& r) { r.counts[2] += 0.5, r.requests += 0.5; });
  row("huge", "too large", [](ArmRecord& r) { r.counts[2] = r.requests = 1e15; });
  row("requests below durations", "fewer requests", [](ArmRecord& r) { --r.requests; });
  row("requests without a fate", "neither took time", [](ArmRecord& r) { r.requests += 7; });
  row("more errors than requests", "more errors", [](ArmRecord& r) { r.errors["database"] = 999; });
  row("a bucket too many", "not one more count", [](ArmRecord& r) { r.counts.push_back(0); });
  row("other buckets", "other buckets", [](ArmRecord& r) {
    r.bounds = std::make_shared<const std::vector<double>>(
        std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  });
  row("reported twice", "already", [](ArmRecord& r) { r.instance = "hunt-2"; });
}

// One broken record in the middle of what would pass.
void JudgeTest::dataFaultsNeverPass() {
  QFETCH(QByteArray, words);
  QFETCH(void*, damage);
  auto seconds = secondsOf(good);
  for (ArmRecord& record : seconds[30].records) {
    if (record.instance == "hunt-3") reinterpret_cast<Damage>(damage)(record);
  }
  JUDGED_AS(unknown, words.constData(), seconds);
}

void JudgeTest::coldCachesAreWaitedFor() {
  const std::string scene = quiet_before + baselines +
                            "10-12 candidate hunt-1 120x50ms\n"
                            "13-69 candidate hunt-1 100x5ms 20x10ms\n";
  JUDGED_AS(fail, "slower than the baseline", scene);
  JudgeRules rules;
  rules.warm_up_seconds = 3;
  JUDGED_AS(pass, "It may go on", scene, rules);
  rules.warm_up_seconds = 90;
  JUDGED_AS(unknown, "judging starts in about 31 s", scene, rules);
}

// In the first stage the service is quick and the candidate has a third of it, in the second it is
// slow and the candidate has two thirds. Added up over both, equal arms would differ.
void JudgeTest::aGrowingStageIsNoDifference() {
  JUDGED_AS(pass, "It may go on",
            quiet_before +
                "10-39 baseline hunt-2 120x5ms\n10-39 baseline hunt-3 120x5ms\n"
                "10-39 candidate hunt-1 120x5ms\n"
                "40-99 candidate hunt-2 105x5ms 15x20ms\n40-99 baseline hunt-3 105x5ms 15x20ms\n"
                "40-99 candidate hunt-1 105x5ms 15x20ms\n");
}

// While there is trouble, the load balancer sends most of the traffic to the candidate. Each arm is
// as bad as the other in every second.
void JudgeTest::burstsThatMeetTheCandidateAreNoDifference() {
  std::string scene = quiet_before;
  for (int second = 10; second < 70; ++second) {
    const std::string range = std::to_string(second) + '-' + std::to_string(second);
    const bool is_burst = second % 4 == 0;
    scene += range + (is_burst ? " baseline hunt-2 98x5ms 2!queue_full@1ms\n"
                               : " baseline hunt-2 200x5ms\n");
    scene += range + (is_burst ? " candidate hunt-1 490x5ms 10!queue_full@1ms\n"
                               : " candidate hunt-1 100x5ms\n");
  }
  const Judgement judgement = judged(scene);
  QVERIFY2(judgement.verdict != Verdict::fail, told(judgement).c_str());
}

// What is said to come, comes: traffic goes on, and the verdict is there in the second that was
// told.
void JudgeTest::theWaitIsToldAndKept() {
  const auto seconds = secondsOf(good);
  const std::vector<ArmSecond> some(seconds.begin(), seconds.begin() + 20);
  const auto wait = judged(some).samples.seconds_to_margin;
  QVERIFY(wait && *wait > 1);
  const auto at = [&](std::int64_t later) {
    return judged(std::vector<ArmSecond>(seconds.begin(), seconds.begin() + 20 + later)).verdict;
  };
  QCOMPARE(wordOf(at(*wait - 1)), "unknown");
  QCOMPARE(wordOf(at(*wait)), "pass");
}

void JudgeTest::effectsAreToldWithIntervals() {
  const Judgement judgement = judged(good + "10-69 candidate hunt-4 100x5ms 19x10ms 1!database\n");
  std::map<std::string, JudgedEffect> effects;
  for (const JudgedEffect& effect : judgement.effects)
    effects[effect.name + effect.cause] = effect;
  const JudgedEffect& p50 = effects.at("p50");
  QVERIFY(*p50.before > 0.002 && *p50.before <= 0.005);
  QVERIFY(*p50.lower <= *p50.difference && *p50.difference <= *p50.upper);
  QVERIFY(*p50.lower >= -0.003 && *p50.upper <= 0.003);
  // One in a hundred is less than the band: the quantile may be beyond all bounds.
  QVERIFY(!effects.at("p99").upper);
  QCOMPARE(*effects.at("errorsdatabase").candidate, 1 / 240.0);
  QCOMPARE(*effects.at("errors").baseline, 0.0);
  QVERIFY(*effects.at("errors").lower <= 0 && *effects.at("errors").upper > 1 / 240.0);
  QCOMPARE(*effects.at("throughput").candidate, 120.0);
  QCOMPARE(judgement.samples.candidate.instances, std::size_t{2});
  QCOMPARE(judgement.samples.looks, std::int64_t{60});
  QVERIFY(*judgement.samples.smallest_effect > 0.02 && *judgement.samples.smallest_effect < 0.1);
}

QTEST_GUILESS_MAIN(JudgeTest)
#include "judge_test.moc"
