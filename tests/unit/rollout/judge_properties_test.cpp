// SPDX-License-Identifier: GPL-3.0-or-later
// What holds of the judge for any data: the order of records and how often it is asked change
// nothing, an arm is the sum of its instances, and no fault ever passes.
#include <QtTest/QTest>

#include <limits>
#include <rapidcheck.h>

#include "tests/unit/rollout/judge_scene.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

// Durations and, now and then, errors of one instance in one second.
ArmRecord anyRecord(Arm arm, const std::string& instance, bool errors_inside) {
  ArmRecord record = emptyRecord(arm, instance);
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
    const auto bucket = *rc::gen::inRange<std::size_t>(0, record.counts.size());
    record.counts[bucket] += *rc::gen::inRange(0, 400);
  }
  record.counts[2] += 500;
  record.requests = sumOf(record.counts);
  if (*rc::gen::inRange(0, 4) == 0) {
    record.errors["database"] = *rc::gen::inRange(0, 20);
    if (!errors_inside) record.requests += record.errors["database"];
  }
  return record;
}

std::vector<ArmSecond> anySeconds() {
  const bool errors_inside = *rc::gen::arbitrary<bool>();
  std::vector<ArmSecond> seconds;
  const int count = *rc::gen::inRange(1, 25);
  for (int second = 0; second < count; ++second) {
    ArmSecond now{second, {}};
    if (second < 3) {
      now.records.push_back(anyRecord(Arm::before, "hunt-1", errors_inside));
    } else {
      for (const char* name : {"hunt-1", "hunt-2", "hunt-3"}) {
        const Arm arm = std::string(name) == "hunt-1" ? Arm::candidate : Arm::baseline;
        if (*rc::gen::inRange(0, 40) > 0)
          now.records.push_back(anyRecord(arm, name, errors_inside));
      }
    }
    seconds.push_back(std::move(now));
  }
  return seconds;
}

// All that the judge says, as text.
std::string whole(const Judgement& judgement) {
  std::ostringstream text;
  text.precision(15);
  const auto put = [&](const std::optional<double>& value) {
    text << (value ? std::to_string(*value) : "nothing") << ' ';
  };
  text << told(judgement) << '\n' << judgement.samples.looks << ' ';
  put(judgement.samples.smallest_effect);
  text << judgement.samples.seconds_to_margin.value_or(-1);
  for (const JudgedEffect& effect : judgement.effects) {
    text << '\n' << effect.name << effect.cause << ' ';
    for (const auto& value : {effect.before, effect.baseline, effect.candidate, effect.difference,
                              effect.lower, effect.upper})
      put(value);
  }
  return text.str();
}

// The same with each record of the baseline in two: as if it had twice the instances.
std::vector<ArmSecond> withBaselineSplit(const std::vector<ArmSecond>& seconds) {
  std::vector<ArmSecond> split;
  for (const ArmSecond& second : seconds) {
    ArmSecond now{second.second, {}};
    for (const ArmRecord& record : second.records) {
      ArmRecord first = record;
      ArmRecord rest = record;
      rest.instance += "-b";
      for (std::size_t bucket = 0; bucket < record.counts.size(); ++bucket) {
        first.counts[bucket] = std::floor(record.counts[bucket] / 3);
        rest.counts[bucket] -= first.counts[bucket];
      }
      // Errors beside durations are requests of their own; they all go to the rest.
      const double beside = record.requests - sumOf(record.counts);
      first.errors.clear();
      first.requests = sumOf(first.counts);
      rest.requests = sumOf(rest.counts) + beside;
      now.records.push_back(rest);
      if (record.arm == Arm::baseline) {
        now.records.push_back(first);
      } else {
        now.records.back() = record;
      }
    }
    split.push_back(std::move(now));
  }
  return split;
}

void damage(ArmRecord& record) {
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  const auto bucket = *rc::gen::inRange<std::size_t>(0, record.counts.size());
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      record.counts[bucket] = no_number;
      break;
    case 1:
      record.counts[bucket] = -1;
      break;
    case 2:
      record.requests = no_number;
      break;
    case 3:
      record.requests = -record.requests - 1;
      break;
    case 4:
      record.errors["database"] = *rc::gen::element(no_number, -3.0, 1e30);
      break;
    default:
      record.counts.push_back(1);
  }
}

std::vector<ArmSecond> equalArms() {
  return secondsOf(quiet_before +
                   "10-69 baseline hunt-2 100x5ms 20x10ms\n10-69 baseline hunt-3 100x5ms 20x10ms\n"
                   "10-69 candidate hunt-1 100x5ms 20x10ms\n");
}

}  // namespace

class JudgePropertiesTest : public QObject {
  Q_OBJECT
 private slots:
  void orderOfRecordsDoesNotMatter();
  void askingOftenChangesNothing();
  void anArmIsTheSumOfItsInstances();
  void aFailStaysOne();
  void noFaultPasses();
  void nobodyWhoStopsPasses();
};

void JudgePropertiesTest::orderOfRecordsDoesNotMatter() {
  QVERIFY(rc::check("records of a second in any order", [] {
    auto seconds = anySeconds();
    const std::string as_given = whole(judged(seconds));
    for (ArmSecond& second : seconds)
      std::rotate(second.records.begin(),
                  second.records.begin() + (second.records.size() > 1 ? 1 : 0),
                  second.records.end());
    RC_ASSERT(whole(judged(seconds)) == as_given);
    for (ArmSecond& second : seconds)
      std::reverse(second.records.begin(), second.records.end());
    RC_ASSERT(whole(judged(seconds)) == as_given);
  }));
}

void JudgePropertiesTest::askingOftenChangesNothing() {
  QVERIFY(rc::check("asked after each second, and not", [] {
    const auto seconds = anySeconds();
    Judge asked;
    for (const ArmSecond& second : seconds) {
      asked.add(second);
      for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        RC_ASSERT(whole(asked.judgement()) == whole(asked.judgement()));
    }
    RC_ASSERT(whole(asked.judgement()) == whole(judged(seconds)));
  }));
}

void JudgePropertiesTest::anArmIsTheSumOfItsInstances() {
  QVERIFY(rc::check("the baseline on twice the instances", [] {
    const auto seconds = anySeconds();
    const Judgement one = judged(seconds);
    const Judgement two = judged(withBaselineSplit(seconds));
    RC_ASSERT(one.verdict == two.verdict);
    RC_ASSERT(one.samples.looks == two.samples.looks);
    RC_ASSERT(one.samples.seconds_to_margin == two.samples.seconds_to_margin);
    // All but throughput, which is told for an instance.
    for (std::size_t i = 0; i + 1 < one.effects.size(); ++i) {
      RC_ASSERT(one.effects[i].difference == two.effects[i].difference);
      RC_ASSERT(one.effects[i].lower == two.effects[i].lower);
    }
  }));
}

void JudgePropertiesTest::aFailStaysOne() {
  QVERIFY(rc::check("whatever comes after a fail", [] {
    Judge judge;
    bool failed = false;
    for (const ArmSecond& second : anySeconds()) {
      judge.add(second);
      const bool fails = judge.judgement().verdict == Verdict::fail;
      RC_ASSERT(fails || !failed);
      failed = fails;
    }
  }));
}

void JudgePropertiesTest::noFaultPasses() {
  QCOMPARE(wordOf(judged(equalArms()).verdict), "pass");
  QVERIFY(rc::check("equal arms with one fault in them", [] {
    auto seconds = equalArms();
    auto& records = seconds[*rc::gen::inRange<std::size_t>(0, seconds.size())].records;
    const auto at = *rc::gen::inRange<std::size_t>(0, records.size());
    if (*rc::gen::inRange(0, 5) == 0) {
      records.push_back(records[at]);
    } else {
      damage(records[at]);
    }
    RC_ASSERT(judged(seconds).verdict == Verdict::unknown);
  }));
}

void JudgePropertiesTest::nobodyWhoStopsPasses() {
  QVERIFY(rc::check("an instance that is gone at the end", [] {
    auto seconds = equalArms();
    const std::string gone = *rc::gen::element<std::string>("hunt-1", "hunt-2", "hunt-3");
    const auto from = *rc::gen::inRange<std::size_t>(11, seconds.size());
    for (std::size_t i = from; i < seconds.size(); ++i) {
      auto& records = seconds[i].records;
      records.erase(std::remove_if(records.begin(), records.end(),
                                   [&](const ArmRecord& r) { return r.instance == gone; }),
                    records.end());
    }
    RC_ASSERT(judged(seconds).verdict == Verdict::unknown);
  }));
}

QTEST_GUILESS_MAIN(JudgePropertiesTest)
#include "judge_properties_test.moc"
