// SPDX-License-Identifier: GPL-3.0-or-later
// The advisor with the reference service's own rules and schema: it finds a way out of the defaults
// of the first release, proposes nothing where nothing is wrong, and holds on fleets that it was not
// made for.
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <numeric>

#include "model/capacity/advisor.h"
#include "model/checks/settings.h"
#include "model/document/document.h"

using namespace sextant;

namespace {

std::string shipped(const char* name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return file.readAll().toStdString();
}

ProfileSet settings() {
  const auto schema = settingsProfile(shipped("schemas/hunt-engine.schema.json"));
  return {{Scope{"hunt-engine", ""}, *schema + shipped("demo/hunt-engine-rules.yaml")}};
}

struct Fleet {
  int instances = 3;
  double peak = 1000;
  std::vector<double> rates{250, 250, 250, 1000};
  double connections_max = 50;
};

AdvisorQuestion question(const std::string& text, const Fleet& fleet,
                         std::optional<double> p99_seconds) {
  const ProfileSet all = settings();
  const auto rules = serviceRules(all, "hunt-engine");
  const auto model = CapacityModel::fromSettings(all, "hunt-engine");
  if (!rules || !model || !*model) qFatal("the demo's settings cannot be used");
  AdvisorQuestion asked{*rules, {}, **model, {}, {p99_seconds}};
  asked.state.after.profiles[Scope{}] = text;
  const auto schema = schemaFromSettings(all, "hunt-engine");
  asked.state.after.schema = std::make_shared<const ServiceSchema>(**schema);
  for (int i = 1; i <= fleet.instances; ++i)
    asked.state.after.inventory.push_back({"eu1", "hunt-" + std::to_string(i)});
  const double steady = std::accumulate(fleet.rates.begin(), fleet.rates.end(), 0.0) /
                        double(fleet.rates.size());
  asked.state.gauges = {{"requests_per_second_peak", fleet.peak},
                        {"requests_per_second_busiest_minute", steady},
                        {"pool_in_use", fleet.peak > 100 ? 20 : 1},
                        {"database_connections_max", fleet.connections_max}};
  // What would be measured: the fleet played through as it is.
  const auto world = ruleWorld(asked.rules, asked.state);
  const auto now = asked.model.settings(*world);
  const auto facts = asked.model.facts(*world);
  const SimulatedFleet seen = simulateFleet(
      {*now, {fleet.rates, 0.1, 1000, 0.9}, {0.0003, 0.0036, 0.0036, 0.004, 2, 47}, 20, 60, 3});
  const auto fitted = Calibration::fit(*now,
                                       {fleet.rates, 0.1, seen.hitRatio(), seen.hold_seconds,
                                        seen.durations.quantileSeconds(0.5),
                                        seen.durations.quantileSeconds(0.99), seen.requests},
                                       *facts);
  if (!fitted) qFatal("%s", fitted.error().what.c_str());
  asked.calibration = *fitted;
  return asked;
}

}  // namespace

class AdvisorTest : public QObject {
  Q_OBJECT
 private slots:
  void theShippedSettingsCanBeUsed();
  void defaultsAtThreeInstancesBreakRulesAndTunedNone();
  void aWayOutOfTheDefaultsIsFound();
  void anErrorElsewhereIsInNobodysWay();
  void anInstanceThatCannotBeReadIsNamed();
  void oneInstanceAtSmallLoadIsLeftAlone();
  void otherFleets_data();
  void otherFleets();
  void eachChangeIsNeeded();
  void itStopsWhenToldTo();
};

void AdvisorTest::theShippedSettingsCanBeUsed() {
  QVERIFY(checkRuleSettings(settings()).empty());
  QVERIFY(checkCapacitySettings(settings()).empty());
}

void AdvisorTest::defaultsAtThreeInstancesBreakRulesAndTunedNone() {
  const auto broken = [](const char* profile) {
    const AdvisorQuestion asked = question(shipped(profile), {}, {});
    std::vector<std::string> names;
    for (const RuleFinding& finding : checkRules(asked.rules, asked.state)) {
      if (finding.state != RuleState::holds) names.push_back(finding.rule);
    }
    return names;
  };
  QCOMPARE(broken("demo/small-scale-defaults.yaml"),
           (std::vector<std::string>{"database connections", "connections and cores",
                                     "idle connections", "everything has an end",
                                     "room for a burst", "cache holds what is asked for",
                                     "peak and database"}));
  QCOMPARE(broken("demo/tuned.yaml"), std::vector<std::string>{});
}

void AdvisorTest::aWayOutOfTheDefaultsIsFound() {
  const Advice advice =
      advise(question(shipped("demo/small-scale-defaults.yaml"), {}, 0.1));
  RuleQuestion state;
  for (const AdvisedChange& change : advice.changes) {
    qInfo("%s: %s -> %s (%s)", change.pointer.c_str(), change.before.text().c_str(),
          change.after.text().c_str(), change.reasons.front().c_str());
  }
  QCOMPARE(advice.broken_after, std::size_t{0});
  QVERIFY(advice.broken_before > 4);
  QVERIFY(advice.meets_objective);
  QVERIFY(advice.after->p99_seconds.high < 0.1 && advice.before->p99_seconds.high > 0.1);
  for (const AdvisedChange& change : advice.changes) {
    QVERIFY(!change.reasons.empty());
    qInfo("%s: %s -> %s (%s)", change.pointer.c_str(), change.before.text().c_str(),
          change.after.text().c_str(), change.reasons.front().c_str());
  }
  // Comments stay.
  QVERIFY(advice.text.starts_with("# Defaults of the first release"));
}

// What the schema held against the text before keeps from nothing.
void AdvisorTest::anErrorElsewhereIsInNobodysWay() {
  AdvisorQuestion asked = question(shipped("demo/small-scale-defaults.yaml"), {}, {});
  std::string& text = asked.state.after.profiles[Scope{}];
  text += "nobody_knows_this: 1\n";
  QVERIFY(!asked.state.after.schema->check(Document::parse(text)->value()).empty());
  const Advice advice = advise(asked);
  QVERIFY(!advice.changes.empty());
  QVERIFY(advice.broken_after < advice.broken_before);
  QVERIFY(advice.without.empty());
}

// Of the others it is told what can be.
void AdvisorTest::anInstanceThatCannotBeReadIsNamed() {
  AdvisorQuestion asked = question(shipped("demo/small-scale-defaults.yaml"), {}, {});
  asked.state.after.profiles[{"eu1", "hunt-2"}] = "db: [\n";
  const Advice advice = advise(asked);
  QCOMPARE(advice.without, (std::vector<Scope>{{"eu1", "hunt-2"}}));
  QVERIFY(advice.broken_before > 2);
  QVERIFY(advice.unchecked > 0);
  QVERIFY(!advice.before);
}

void AdvisorTest::oneInstanceAtSmallLoadIsLeftAlone() {
  const Fleet small{1, 30, {20, 20, 20, 30}, 50};
  const Advice advice =
      advise(question(shipped("demo/small-scale-defaults.yaml"), small, 0.1));
  QCOMPARE(advice.broken_before, std::size_t{0});
  QVERIFY(advice.changes.empty());
  QVERIFY(advice.meets_objective);
}

void AdvisorTest::otherFleets_data() {
  QTest::addColumn<int>("instances");
  QTest::addColumn<double>("peak");
  QTest::addColumn<double>("connections");
  QTest::newRow("ten instances, many connections") << 10 << 1500.0 << 200.0;
  QTest::newRow("two instances, few connections") << 2 << 600.0 << 20.0;
}

void AdvisorTest::otherFleets() {
  QFETCH(int, instances);
  QFETCH(double, peak);
  QFETCH(double, connections);
  const Fleet fleet{instances, peak, {peak / 4, peak / 4, peak / 4, peak}, connections};
  const Advice advice =
      advise(question(shipped("demo/small-scale-defaults.yaml"), fleet, 0.25));
  QCOMPARE(advice.broken_after, std::size_t{0});
  QVERIFY(!advice.changes.empty());
}

void AdvisorTest::eachChangeIsNeeded() {
  const AdvisorQuestion asked = question(shipped("demo/small-scale-defaults.yaml"), {}, {});
  const Advice advice = advise(asked);
  QCOMPARE(advice.broken_after, std::size_t{0});
  for (const AdvisedChange& change : advice.changes) {
    auto document = Document::parse(advice.text);
    const auto back = document->set(change.pointer, change.before);
    QVERIFY(back && document->apply(back->patch));
    RuleQuestion state = asked.state;
    state.after.profiles[Scope{}] = document->text();
    QVERIFY2(!ruleProblems(checkRules(asked.rules, state)).empty(), change.pointer.c_str());
  }
}

void AdvisorTest::itStopsWhenToldTo() {
  const Advice advice =
      advise(question(shipped("demo/small-scale-defaults.yaml"), {}, 0.1), [] { return true; });
  QVERIFY(advice.changes.empty());
  QCOMPARE(advice.text, shipped("demo/small-scale-defaults.yaml"));
}

QTEST_GUILESS_MAIN(AdvisorTest)
#include "advisor_test.moc"
