// SPDX-License-Identifier: GPL-3.0-or-later
// From settings and measurements to what is wrong now.
#include <QTest>

#include <random>

#include "model/alerts/alert_rules.h"

using namespace sextant;

namespace {

const ServiceKey key{"prod", "hunt-engine"};
const Scope hunt1{"eu1", "hunt-1"};
const Scope hunt2{"eu1", "hunt-2"};
constexpr std::int64_t now = 1'700'000'040;  // a whole minute
constexpr std::int64_t minute = 60;

// One instance, `requests` a minute, of which `slow` took a second and the others a millisecond.
StepPoint pointAt(std::int64_t start, int requests, int slow, std::uint64_t errors = 0) {
  StepPoint point;
  point.start = start;
  point.held_seconds = 60;
  point.instances = 1;
  for (int i = 0; i < requests; ++i)
    point.durations.add(i < slow ? 1.0 : 0.001);
  point.requests = point.durations.count();
  point.errors = {{"queue_full", errors}};
  return point;
}

// The last `minutes` minutes; the newest `bad_minutes` of them with `slow` slow requests of 100.
BurnPoints measured(int minutes, int bad_minutes, int slow, std::uint64_t errors = 0) {
  BurnPoints points;
  for (int i = minutes; i > 0; --i) {
    const bool bad = i <= bad_minutes;
    points.points.push_back(pointAt(now - i * minute, 100, bad ? slow : 0, bad ? errors : 0));
  }
  return points;
}

ServiceObjectives promises() {
  ServiceObjectives objectives;
  objectives.latency = {{"within 250 ms", 0.25, 0.99}};
  return objectives;
}

FleetRow standing(const Scope& scope, std::int64_t applied, std::int64_t age_ms) {
  FleetRow row;
  row.instance = {key, scope};
  row.reported = true;
  row.applied = {applied};
  row.report_age_ms = age_ms;
  return row;
}

}  // namespace

class AlertRulesTest : public QObject {
  Q_OBJECT
 private slots:
  void settingsAreRead();
  void wrongSettingsNameThePlace();
  void slowRequestsAreCountedWithinTheBound();
  void burnNeedsBothWindows();
  void whatIsNotKnownIsNoBurn();
  void theFasterWindowSpeaks();
  void errorsBurnToo();
  void exhaustionNamesCausesAndInstance();
  void otherErrorsAreNoExhaustion();
  void driftAndSilence();
  void manyInstancesAreOneAlert();
};

void AlertRulesTest::settingsAreRead() {
  const ProfileSet settings{
      {Scope{"hunt-engine", ""},
       "objectives:\n  latency:\n    - {threshold_ms: 250, target: 0.99}\n    - {name: clues, "
       "threshold_ms: 50, target: 0.9}\n  errors: {target: 0.999}\n  exhaustion: {causes: [oom], "
       "per_minute: 5}\n  silence_seconds: 20\n"},
      {Scope{}, "objectives: {drift_seconds: 90}\n"}};
  const auto own = serviceObjectives(settings, "hunt-engine");
  QVERIFY2(own, own ? "" : own.error().toString().c_str());
  QCOMPARE(own->latency.size(), std::size_t{2});
  QCOMPARE(own->latency[0].name, std::string("within 250 ms"));
  QCOMPARE(own->latency[1], (LatencyObjective{"clues", 0.05, 0.9}));
  QCOMPARE(own->errors_target, std::optional(0.999));
  QCOMPARE(own->exhaustion_causes, std::vector<std::string>{"oom"});
  QCOMPARE(own->exhaustion_per_minute, std::uint64_t{5});
  QCOMPARE(own->silence_seconds, std::int64_t{20});
  QCOMPARE(own->drift_seconds, std::int64_t{30});
  QCOMPARE(serviceObjectives(settings, "other")->drift_seconds, std::int64_t{90});
  QCOMPARE(*serviceObjectives({}, "other"), ServiceObjectives{});
}

void AlertRulesTest::wrongSettingsNameThePlace() {
  const ProfileSet settings{
      {Scope{"shop", ""}, "objectives: {latency: [{threshold_ms: 5, target: 1.5}]}\n"}};
  const auto read = serviceObjectives(settings, "shop");
  QVERIFY(!read);
  QVERIFY(read.error().where.find("/objectives/latency/0/target") != std::string::npos);
  const auto problems = checkObjectives(settings);
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(problems[0].scope, std::string("shop"));
}

// Against counting the samples themselves: wrong by no more than the threshold's bucket holds.
void AlertRulesTest::slowRequestsAreCountedWithinTheBound() {
  std::mt19937 random(7);
  std::lognormal_distribution<double> duration(-3, 1.2);
  for (int round = 0; round < 200; ++round) {
    LatencyHistogram histogram;
    std::vector<double> samples;
    for (int i = 0; i < 300; ++i) {
      samples.push_back(duration(random));
      histogram.add(samples.back());
    }
    const double threshold = duration(random);
    const auto exact = double(
        std::count_if(samples.begin(), samples.end(), [&](double s) { return s > threshold; }));
    const double bound = double(histogram.buckets()[LatencyHistogram::bucketOf(threshold)]);
    const double counted = slowerThan(histogram, threshold);
    QVERIFY2(std::abs(counted - exact) <= bound, qPrintable(QString::number(counted - exact)));
    const double edge = LatencyHistogram::boundSeconds(LatencyHistogram::bucketOf(threshold));
    QCOMPARE(
        slowerThan(histogram, edge),
        double(std::count_if(samples.begin(), samples.end(), [&](double s) { return s > edge; })));
  }
}

void AlertRulesTest::burnNeedsBothWindows() {
  // 15 % of an hour too slow, and 1 % is allowed: a burn rate of 15, above 14.4.
  QCOMPARE(burnConditions(key, promises(), measured(60, 60, 15), now).size(), std::size_t{1});
  QVERIFY(burnConditions(key, promises(), measured(60, 60, 14), now).empty());
  // It is over for five minutes.
  BurnPoints over = measured(60, 60, 40);
  for (std::size_t i = over.points.size() - 6; i < over.points.size(); ++i)
    over.points[i] = pointAt(over.points[i].start, 100, 0);
  QVERIFY(burnConditions(key, promises(), over, now).empty());
  // It has just begun, and does not matter yet.
  QVERIFY(burnConditions(key, promises(), measured(60, 5, 40), now).empty());
  const auto conditions = burnConditions(key, promises(), measured(60, 60, 30), now);
  QCOMPARE(conditions[0].what,
           std::string("30 % of the requests of the last hour took longer than 250 ms; the "
                       "objective \"within 250 ms\" allows 1 %."));
  QVERIFY(conditions[0].meaning.starts_with(
      "At this rate, what 30 days allow is used up in 24 hours."));
}

void AlertRulesTest::whatIsNotKnownIsNoBurn() {
  // 40 of 60 minutes are a gap.
  BurnPoints gaps = measured(60, 60, 90);
  for (std::size_t i = 0; i < 40; ++i)
    gaps.points[i] = StepPoint{gaps.points[i].start};
  QVERIFY(burnConditions(key, promises(), gaps, now).empty());
  // Hardly anybody asks.
  BurnPoints quiet;
  for (int i = 60; i > 0; --i)
    quiet.points.push_back(pointAt(now - i * minute, i % 4 == 0 ? 1 : 0, 1));
  QVERIFY(burnConditions(key, promises(), quiet, now).empty());
  QVERIFY(burnConditions(key, promises(), BurnPoints{}, now).empty());
  QVERIFY(!burnRate({100, 50, 1}, 1.0));
}

void AlertRulesTest::theFasterWindowSpeaks() {
  const auto conditions = burnConditions(key, promises(), measured(360, 360, 50), now);
  QCOMPARE(conditions.size(), std::size_t{1});
  QVERIFY(conditions[0].what.find("last hour") != std::string::npos);
  const auto slower = burnConditions(key, promises(), measured(360, 360, 8), now);
  QCOMPARE(slower.size(), std::size_t{1});
  QVERIFY(slower[0].what.find("last 6 hours") != std::string::npos);
  QVERIFY(slower[0].is_urgent);
  // Of an hour, nothing is said about six.
  QVERIFY(burnConditions(key, promises(), measured(60, 60, 8), now).empty());
}

void AlertRulesTest::errorsBurnToo() {
  ServiceObjectives objectives;
  objectives.errors_target = 0.999;
  const auto conditions = burnConditions(key, objectives, measured(60, 60, 0, 2), now);
  QCOMPARE(conditions.size(), std::size_t{1});
  QCOMPARE(conditions[0].what,
           std::string("2 % of the requests of the last hour failed; the objective \"without "
                       "error\" allows 0.1 %."));
}

void AlertRulesTest::exhaustionNamesCausesAndInstance() {
  LatencyHistory history(1, 3600);
  for (int i = 1; i <= 10; ++i) {
    LatencyStep step{hunt1, now - i, {}, {{"queue_full", 2}, {"deadline", 9}}, {}, 1, {}, false};
    history.add(step, now);
    step.instance = hunt2;
    step.errors = {{"queue_full", 0}, {"pool_timeout", 1}};
    history.add(step, now);
  }
  const auto conditions = exhaustionConditions(key, {}, history, now);
  QCOMPARE(conditions.size(), std::size_t{1});
  QCOMPARE(conditions[0].what, std::string("30 errors in the last 60 s because something ran out: "
                                           "pool time-out 10, queue full 20."));
  QVERIFY(conditions[0].meaning.find("Most of them on eu1/hunt-1.") == 0);
  history.add({hunt1, now - 11, {}, {{"queue_full", 1'200'000}}, {}, 1, {}, false}, now);
  QCOMPARE(exhaustionConditions(key, {}, history, now)[0].what,
           std::string("1,200,030 errors in the last 60 s because something ran out: pool time-out "
                       "10, queue full 1,200,020."));
  ServiceObjectives patient;
  patient.exhaustion_per_minute = 1'200'031;
  QVERIFY(exhaustionConditions(key, patient, history, now).empty());
  // They are a minute old.
  QVERIFY(exhaustionConditions(key, {}, history, now + 60).empty());
}

void AlertRulesTest::otherErrorsAreNoExhaustion() {
  LatencyHistory history(1, 3600);
  history.add({hunt1, now - 1, {}, {{"deadline", 9}}, {}, 1, {}, false}, now);
  QVERIFY(exhaustionConditions(key, {}, history, now).empty());
  QVERIFY(exhaustionConditions(key, {}, LatencyHistory(1, 3600), now).empty());
}

void AlertRulesTest::driftAndSilence() {
  FleetRow stuck = standing(hunt2, 4, 800);
  stuck.reason = "Revision 5 is not in force: the disk is full.";
  FleetRow never = standing({"eu1", "hunt-3"}, 0, 0);
  never.reported = false;
  const std::vector<FleetRow> fleet{standing(hunt1, 5, 700), stuck, never};
  const auto conditions = fleetConditions(key, {}, fleet, {{{5}}, {{5}}, {{5}}});
  QCOMPARE(conditions.size(), std::size_t{2});
  QCOMPARE(conditions[0].what, std::string("eu1/hunt-3 has never reported."));
  QCOMPARE(conditions[0].kind, AlertKind::silence);
  QCOMPARE(conditions[0].holds_seconds, std::int64_t{15});
  QCOMPARE(conditions[1].what,
           std::string("eu1/hunt-2 runs revision 4 and must run 5. Revision 5 is not in force: the "
                       "disk is full."));
  QCOMPARE(conditions[1].holds_seconds, std::int64_t{30});
  QCOMPARE(conditions[1].scope, hunt2);
  QCOMPARE(fleetConditions(key, {}, {standing(hunt1, 5, 7'500'000)}, {})[0].what,
           std::string("eu1/hunt-1 has reported nothing for 2 h."));
  // What must run is not known: nothing can have drifted.
  QVERIFY(fleetConditions(key, {}, {standing(hunt1, 4, 0)}, {}).empty());
}

void AlertRulesTest::manyInstancesAreOneAlert() {
  std::vector<FleetRow> fleet;
  for (int i = 1; i <= 1400; ++i)
    fleet.push_back(standing({"eu1", "hunt-" + std::to_string(i)}, 5, 600'000));
  const auto conditions = fleetConditions(key, {}, fleet, {});
  QCOMPARE(conditions.size(), std::size_t{1});
  QCOMPARE(conditions[0].what, std::string("1,400 instances are silent, among them eu1/hunt-1."));
}

QTEST_GUILESS_MAIN(AlertRulesTest)
#include "alert_rules_test.moc"
