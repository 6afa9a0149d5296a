// SPDX-License-Identifier: GPL-3.0-or-later
// The judge on live measurements: which seconds it takes and when, and what becomes of an instance
// that is late or silent.
#include <QtTest/QTest>

#include "model/rollout/live_judge.h"

using namespace sextant;

namespace {

const Scope hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"}, hunt3{"eu1", "hunt-3"};
constexpr std::int64_t begin = 1'700'000'000;
constexpr std::int64_t before_seconds = 20;

// A fleet that is measured each second, in memory.
class Fleet {
 public:
  Fleet() : history_(1, 3600) {}

  // `milliseconds`: of each of `requests` in the second; the rest are refused with queue_full.
  void measure(const Scope& instance, std::int64_t second, std::uint64_t requests,
               double milliseconds, std::uint64_t refused = 0) {
    LatencyStep step{instance, second};
    step.seconds = 1;
    step.durations.addBucket(LatencyHistogram::bucketOf(milliseconds / 1000), requests);
    step.durations.addBucket(LatencyHistogram::bucketOf(0.0005), refused);
    if (refused > 0) step.errors["queue_full"] = refused;
    QCOMPARE(history_.add(step, second + 1), LatencyHistory::Added::added);
  }

  // All fail, and more than were answered: their durations come in the second after.
  void measureFailing(const Scope& instance, std::int64_t second) {
    LatencyStep step{instance, second};
    step.seconds = 1;
    step.durations.addBucket(LatencyHistogram::bucketOf(0.005), 10);
    step.errors["queue_full"] = 12;
    QCOMPARE(history_.add(step, second + 1), LatencyHistory::Added::added);
  }

  void measureAll(std::int64_t from, std::int64_t to, double candidate_ms) {
    for (std::int64_t second = from; second < to; ++second) {
      measure(hunt1, second, 200, second < begin ? 5 : candidate_ms);
      measure(hunt2, second, 200, 5);
      measure(hunt3, second, 200, 5);
    }
  }

  [[nodiscard]] const LatencyHistory& history() const { return history_; }

 private:
  LatencyHistory history_;
};

LiveArms arms() {
  return {{hunt1}, {hunt2, hunt3}, begin, before_seconds};
}

}  // namespace

class LiveJudgeTest : public QObject {
  Q_OBJECT
 private slots:
  void equalInstancesPass();
  void aSlowOneFails();
  void oneThatRejectsFails();
  void anErrorBeforeItsDurationIsNoFault();
  void aSecondIsTakenWhenItIsComplete();
  void aLateSecondIsWaitedForAndThenSilent();
  void whatCameBeforeIsTheThirdArm();
  void lookingOftenChangesNothing();
};

void LiveJudgeTest::equalInstancesPass() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin + 60, 5);
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 60);
  QCOMPARE(judge.judgement().verdict, Verdict::pass);
  QCOMPARE(judge.judgement().samples.candidate.seconds, std::int64_t{60});
  QCOMPARE(judge.judgement().samples.candidate.requests, std::uint64_t{12'000});
  QCOMPARE(judge.judgement().samples.baseline.instances, std::size_t{2});
}

void LiveJudgeTest::aSlowOneFails() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin + 20, 20);
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 20);
  QCOMPARE(judge.judgement().verdict, Verdict::fail);
}

void LiveJudgeTest::oneThatRejectsFails() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin, 5);
  for (std::int64_t second = begin; second < begin + 20; ++second) {
    fleet.measure(hunt1, second, 150, 5, 50);
    fleet.measure(hunt2, second, 200, 5);
    fleet.measure(hunt3, second, 200, 5);
  }
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 20);
  const Judgement judgement = judge.judgement();
  QCOMPARE(judgement.verdict, Verdict::fail);
  QCOMPARE(judgement.samples.candidate.errors, std::uint64_t{1000});
  QCOMPARE(judgement.samples.candidate.requests, std::uint64_t{4000});
}

// It made all that was measured impossible to judge, and a service is overloaded just when it is
// changed.
void LiveJudgeTest::anErrorBeforeItsDurationIsNoFault() {
  Fleet fleet;
  for (const Scope& one : {hunt1, hunt2, hunt3})
    fleet.measureFailing(one, begin - before_seconds);
  fleet.measureAll(begin - before_seconds + 1, begin + 60, 5);
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 60);
  const Judgement judgement = judge.judgement();
  QVERIFY2(judgement.reason.find("cannot be judged") == std::string::npos, judgement.reason.c_str());
  QCOMPARE(judgement.samples.before.errors, std::uint64_t{30});
}

void LiveJudgeTest::aSecondIsTakenWhenItIsComplete() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin + 3, 5);
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 4);
  QCOMPARE(judge.next(), begin + 3);
  fleet.measure(hunt1, begin + 3, 200, 5);
  fleet.measure(hunt2, begin + 3, 200, 5);
  judge.follow(fleet.history(), begin + 4);
  QCOMPARE(judge.next(), begin + 3);
  fleet.measure(hunt3, begin + 3, 200, 5);
  judge.follow(fleet.history(), begin + 4);
  QCOMPARE(judge.next(), begin + 4);
  QCOMPARE(judge.judgement().samples.baseline.requests, std::uint64_t{4 * 400});
}

void LiveJudgeTest::aLateSecondIsWaitedForAndThenSilent() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin + 60, 5);
  for (std::int64_t second = begin + 60; second < begin + 75; ++second) {
    fleet.measure(hunt2, second, 200, 5);
    fleet.measure(hunt3, second, 200, 5);
  }
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 75);
  QCOMPARE(judge.next(), begin + 75 - LiveJudge::late_seconds_max);
  QCOMPARE(judge.judgement().verdict, Verdict::unknown);
}

void LiveJudgeTest::whatCameBeforeIsTheThirdArm() {
  Fleet fleet;
  // All were fast, and since the candidate is there all are slow alike: the database is shared.
  for (std::int64_t second = begin - before_seconds; second < begin + 60; ++second) {
    for (const Scope& instance : {hunt1, hunt2, hunt3})
      fleet.measure(instance, second, 200, second < begin ? 2 : 40);
  }
  LiveJudge judge({}, arms());
  judge.follow(fleet.history(), begin + 60);
  QVERIFY(judge.judgement().verdict != Verdict::pass);
  QCOMPARE(judge.judgement().samples.before.instances, std::size_t{3});
  LiveArms without = arms();
  without.before_seconds = 0;
  LiveJudge blind({}, without);
  blind.follow(fleet.history(), begin + 60);
  QVERIFY(blind.judgement().reason != judge.judgement().reason);
}

void LiveJudgeTest::lookingOftenChangesNothing() {
  Fleet fleet;
  fleet.measureAll(begin - before_seconds, begin + 40, 6);
  LiveJudge once({}, arms()), often({}, arms());
  once.follow(fleet.history(), begin + 40);
  for (std::int64_t now = begin; now <= begin + 40; ++now) {
    often.follow(fleet.history(), now);
    often.follow(fleet.history(), now);
  }
  QCOMPARE(often.judgement().reason, once.judgement().reason);
  QCOMPARE(often.judgement().samples.looks, once.judgement().samples.looks);
}

QTEST_APPLESS_MAIN(LiveJudgeTest)
#include "live_judge_test.moc"
