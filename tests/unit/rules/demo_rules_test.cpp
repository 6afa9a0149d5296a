// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that ship with the demo, of both its services: what they say of each other.
#include <QtCore/QFile>
#include <QtTest/QTest>

#include "model/alerts/objectives.h"
#include "model/checks/settings.h"
#include "model/rules/rule_checks.h"

using namespace sextant;

namespace {

std::string shipped(const QString& name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + name);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", qUtf8Printable(name));
  return file.readAll().toStdString();
}

RuleSubject subjectOf(const QString& service, const std::string& profile, int instances) {
  const Scope scope{service.toStdString(), {}};
  const auto settings = settingsProfile(shipped("schemas/" + service + ".schema.json"));
  if (!settings) qFatal("%s", settings.error().toString().c_str());
  const auto schema = schemaFromSettings({{scope, *settings}}, service.toStdString());
  if (!schema || !*schema) qFatal("the schema cannot be used");
  RuleSubject subject{{{Scope{}, profile}}, {}, std::make_shared<const ServiceSchema>(**schema)};
  for (int i = 1; i <= instances; ++i)
    subject.inventory.push_back({"eu1", service.toStdString() + '-' + std::to_string(i)});
  return subject;
}

RuleSubject engines(const std::string& profile) {
  return subjectOf("hunt-engine", profile, 3);
}

RuleSubject edges(const std::string& profile) {
  return subjectOf("edge", profile, 1);
}

// How the service's shipped rules stand, by name.
std::map<std::string, RuleFinding> findings(const QString& service, const RuleQuestion& question) {
  const Scope scope{service.toStdString(), {}};
  const auto rules =
      serviceRules({{scope, shipped("demo/" + service + "-rules.yaml")}}, service.toStdString());
  if (!rules) qFatal("%s", rules.error().toString().c_str());
  std::map<std::string, RuleFinding> by_name;
  for (const RuleFinding& finding : checkRules(*rules, question))
    by_name[finding.rule] = finding;
  return by_name;
}

std::map<std::string, RuleFinding> ofEngine(const std::string& engine,
                                            const std::optional<std::string>& edge) {
  RuleQuestion question{engines(engine), {}, {}, {}};
  if (edge) question.others["edge"] = edges(*edge);
  return findings("hunt-engine", question);
}

std::map<std::string, RuleFinding> ofEdge(const std::string& edge,
                                          const std::optional<std::string>& engine,
                                          const std::map<std::string, double>& gauges = {}) {
  RuleQuestion question{edges(edge), {}, {}, gauges};
  if (engine) question.others["hunt-engine"] = engines(*engine);
  return findings("edge", question);
}

}  // namespace

class DemoRulesTest : public QObject {
  Q_OBJECT
 private slots:
  void whatShipsCanBeUsed();
  void theDemosEdgeBreaksNothing();
  void timeoutsReachFromTheInstancesToTheEdge();
  void timeoutsReachFromTheEdgeToTheInstances();
  void withoutTheOtherServiceNothingIsOpen();
  void whatIsLetThroughHasRoom();
  void waitingThatIsMeasuredIsAHazard();
  void theCacheKeepsWhatMayBeKept();
};

void DemoRulesTest::whatShipsCanBeUsed() {
  ProfileSet settings;
  for (const char* service : {"hunt-engine", "edge"}) {
    const QString name = QLatin1String(service);
    const auto schema = settingsProfile(shipped("schemas/" + name + ".schema.json"));
    QVERIFY(schema);
    settings[Scope{service, {}}] = *schema + shipped("demo/" + name + "-rules.yaml");
  }
  for (const auto& problems :
       {checkSettings(settings), checkRuleSettings(settings), checkObjectives(settings)})
    QVERIFY2(problems.empty(), problems.empty() ? "" : toString(problems[0], "").c_str());
  const auto objectives = serviceObjectives(settings, "edge");
  QVERIFY(objectives);
  QCOMPARE(objectives->exhaustion_causes,
           (std::vector<std::string>{"queue_timeout", "no_instance"}));
}

void DemoRulesTest::theDemosEdgeBreaksNothing() {
  for (const char* engine : {"demo/small-scale-defaults.yaml", "demo/tuned.yaml"}) {
    for (const auto& [name, finding] : ofEdge(shipped("demo/edge.yaml"), shipped(engine)))
      QVERIFY2(finding.state == RuleState::holds, (name + ": " + finding.what).c_str());
  }
}

void DemoRulesTest::timeoutsReachFromTheInstancesToTheEdge() {
  const std::string tuned = shipped("demo/tuned.yaml");
  const char* name = "time-outs shrink inward";
  QCOMPARE(ofEngine(tuned, "{}\n").at(name).state, RuleState::holds);
  // The tuned deadline is 1.5 s.
  QCOMPARE(ofEngine(tuned, "timeouts: {server: 1s}\n").at(name).state, RuleState::broken);
  QCOMPARE(ofEngine(tuned, "timeouts: {server: 2s}\n").at(name).state, RuleState::holds);
  // Clients wait 10 s.
  QCOMPARE(ofEngine(tuned, "timeouts: {server: 12s}\n").at(name).state, RuleState::broken);
}

void DemoRulesTest::timeoutsReachFromTheEdgeToTheInstances() {
  const std::string tuned = shipped("demo/tuned.yaml");
  const auto early = ofEdge("timeouts: {server: 1s}\n", tuned).at("instances answer in time");
  QCOMPARE(early.state, RuleState::broken);
  QCOMPARE(early.what, std::string("Instances of hunt-engine may take 1.5 s for a request, and are "
                                   "given up here after 1 s. Their work goes on for nobody."));
  QCOMPARE(early.problem.pointer, std::string("/timeouts/server"));
  QCOMPARE(ofEdge("timeouts: {queue: 4s}\n", tuned).at("time-outs shrink inward").state,
           RuleState::broken);
  QCOMPARE(ofEdge("timeouts: {drain: 2s}\n", tuned).at("requests may end").state,
           RuleState::broken);
}

void DemoRulesTest::withoutTheOtherServiceNothingIsOpen() {
  for (const auto& [name, finding] :
       ofEdge("{servers: {maxconn: 4}, cache: {enabled: true}}\n", std::nullopt))
    QVERIFY2(finding.state == RuleState::holds, (name + ": " + finding.what).c_str());
  // 5 s, as it was before there was a profile.
  const auto engine = ofEngine(shipped("demo/tuned.yaml"), std::nullopt);
  QCOMPARE(engine.at("time-outs shrink inward").state, RuleState::holds);
  const auto late = ofEngine("{request_deadline: 6s, db: {statement_timeout: 1s}}\n", std::nullopt);
  QCOMPARE(late.at("time-outs shrink inward").state, RuleState::broken);
}

void DemoRulesTest::whatIsLetThroughHasRoom() {
  const char* name = "instances hold what is let through";
  const std::string small = "workers: {threads: 4, queue_limit: 8}\n";
  QCOMPARE(ofEdge("servers: {maxconn: 12}\n", small).at(name).state, RuleState::holds);
  QCOMPARE(ofEdge("servers: {maxconn: 13}\n", small).at(name).state, RuleState::broken);
  QCOMPARE(ofEdge("servers: {maxconn: 0}\n", small).at(name).state, RuleState::holds);
}

void DemoRulesTest::waitingThatIsMeasuredIsAHazard() {
  const auto hidden = ofEdge("servers: {maxconn: 4}\n", "{}\n", {{"queue_longest_seconds", 0.054}})
                          .at("waiting is where it is seen");
  QCOMPARE(hidden.state, RuleState::broken);
  QVERIFY2(hidden.what.starts_with("Requests wait up to 54 ms here"), hidden.what.c_str());
  QCOMPARE(ofEdge("servers: {maxconn: 4}\n", "{}\n", {{"queue_longest_seconds", 0.004}})
               .at("waiting is where it is seen")
               .state,
           RuleState::holds);
}

void DemoRulesTest::theCacheKeepsWhatMayBeKept() {
  const auto state = [](const std::string& cache, const std::string& engine, const char* rule) {
    return ofEdge("cache: " + cache + '\n', engine).at(rule).state;
  };
  const std::string tuned = shipped("demo/tuned.yaml");
  const char* fresh = "clues are fresh";
  QCOMPARE(state("{enabled: true, max_age: 50s}", tuned, fresh), RuleState::holds);
  QCOMPARE(state("{enabled: true, max_age: 51s}", tuned, fresh), RuleState::broken);
  QCOMPARE(state("{enabled: false, max_age: 51s}", tuned, fresh), RuleState::holds);
  QCOMPARE(state("{enabled: true}", "cache: {ttl: none}\n", fresh), RuleState::broken);
  const char* fits = "answers fit into the cache";
  QCOMPARE(state("{enabled: true, size: 1MiB, max_object: 512KiB}", tuned, fits), RuleState::holds);
  QCOMPARE(state("{enabled: true, size: 1MiB, max_object: 513KiB}", tuned, fits),
           RuleState::broken);
  QCOMPARE(state("{enabled: true, size: 513MiB}", tuned, "cache and memory"), RuleState::broken);
}

QTEST_APPLESS_MAIN(DemoRulesTest)
#include "demo_rules_test.moc"
