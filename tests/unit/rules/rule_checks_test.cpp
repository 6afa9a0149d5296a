// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of a service's settings over its fleet: before, after and in between, for one instance and
// for all of them, with the line that is to blame.
#include <QtTest/QTest>

#include "model/document/document.h"
#include "model/rules/rule_checks.h"

using namespace sextant;

namespace {

constexpr const char* rules_text = R"(
rules:
  facts:
    connections: {gauge: max_connections, else: 50}
    reserved: 3
    cores: {gauge: cores}
  list:
  - name: connections
    check: sum(instances, pool.max) + fact.reserved <= fact.connections
    says: All instances can open {sum(instances, pool.max)} connections of {fact.connections}.
    change: Lower pool.max to {floor((fact.connections - fact.reserved) / count(instances))}.
  - name: idle
    severity: error
    check: pool.idle <= pool.max
    says: Of {pool.max} connections {pool.idle} cannot be idle.
    at: /pool/idle
)";

RuleSet rules(const std::string& text = rules_text) {
  const auto set = serviceRules({{Scope{}, text}}, "hunt-engine");
  if (!set) qFatal("%s", set.error().toString().c_str());
  return *set;
}

RuleQuestion question(const ProfileSet& before, const ProfileSet& after, int instances) {
  RuleQuestion asked;
  asked.before = before;
  asked.after.profiles = after;
  for (int i = 1; i <= instances; ++i)
    asked.after.inventory.push_back({"eu1", "hunt-" + std::to_string(i)});
  return asked;
}

ProfileSet base(const std::string& text) {
  return {{Scope{}, text}};
}

}  // namespace

class RuleChecksTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsFineForOneIsWrongForMany();
  void anInstanceOfItsOwnIsNamed();
  void inBetweenBothCount();
  void whatIsNotMeasuredIsSaid();
  void measuredFactsComeFirst();
  void aFactIsComputedFromAnotherService();
  void aFactIsComputedInBetweenToo();
  void alikeInstancesAreLookedAtOnce();
  void unreadableProfilesBreakNoRule();
  void oneThatCannotBeReadHidesNothingOfTheOthers();
  void whatAnErrorHidesIsSaidOnce();
  void wrongSectionsAreProblemsOfTheSettings_data();
  void wrongSectionsAreProblemsOfTheSettings();
};

void RuleChecksTest::whatIsFineForOneIsWrongForMany() {
  const ProfileSet defaults = base("# defaults\npool:\n  max: 20\n  idle: 2\n");
  for (const int instances : {1, 2})
    QVERIFY(ruleProblems(checkRules(rules(), question({}, defaults, instances))).empty());
  const auto problems = ruleProblems(checkRules(rules(), question({}, defaults, 3)));
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(problems[0].message, std::string("All instances can open 60 connections of 50. "
                                            "Lower pool.max to 15."));
  QCOMPARE(problems[0].severity, Severity::warning);
  QCOMPARE(problems[0].pointer, std::string("/pool/max"));
  QCOMPARE(problems[0].position.line, std::size_t{3});
}

void RuleChecksTest::anInstanceOfItsOwnIsNamed() {
  ProfileSet profiles = base("pool: {max: 4, idle: 4}\n");
  profiles[{"eu1", "hunt-2"}] = "pool:\n  idle: 9\n";
  const auto findings = checkRules(rules(), question({}, profiles, 3));
  QCOMPARE(findings[1].state, RuleState::broken);
  QCOMPARE(findings[1].instances, std::size_t{1});
  QCOMPARE(findings[1].example, (Scope{"eu1", "hunt-2"}));
  QCOMPARE(findings[1].problem.scope, std::string("eu1/hunt-2"));
  QCOMPARE(findings[1].problem.position.line, std::size_t{2});
  QCOMPARE(findings[1].problem.severity, Severity::error);
  QCOMPARE(findings[1].what, std::string("Of 4 connections 9 cannot be idle."));
}

// One shrinks while the other grows: before and after it is 45, in between up to 60.
void RuleChecksTest::inBetweenBothCount() {
  ProfileSet before = base("pool: {max: 15, idle: 1}\n"), after = before;
  before[{"eu1", "hunt-1"}] = "pool: {max: 30}\n";
  after[{"eu1", "hunt-2"}] = "pool: {max: 30}\n";
  const auto findings = checkRules(rules(), question(before, after, 2));
  QCOMPARE(findings[0].state, RuleState::broken_between);
  QVERIFY(findings[0].what.starts_with("Before and after it holds, but not while"));
  QVERIFY(findings[0].what.ends_with("30 to 60 connections of 50."));
  QCOMPARE(checkRules(rules(), question(before, before, 2))[0].state, RuleState::holds);
  // What was broken before is no finding about the way.
  const auto broken = checkRules(rules(), question(base("pool: {max: 30, idle: 1}\n"),
                                                   base("pool: {max: 20, idle: 1}\n"), 2));
  QCOMPARE(broken[0].state, RuleState::holds);
  QVERIFY(broken[0].was_broken);
}

void RuleChecksTest::whatIsNotMeasuredIsSaid() {
  const RuleSet set = rules(
      "rules:\n  facts: {cores: {gauge: cores}}\n  list:\n"
      "  - {name: load, severity: error, check: pool.max <= 6 * fact.cores, says: Too many.}\n");
  const auto findings = checkRules(set, question({}, base("pool: {max: 4}\n"), 1));
  QCOMPARE(findings[0].state, RuleState::unknown);
  QCOMPARE(findings[0].what,
           std::string("The rule \"load\" could not be checked: nobody measures \"cores\"."));
  QCOMPARE(ruleProblems(findings)[0].severity, Severity::warning);
  const auto unset = checkRules(rules(), question({}, base("pool: {max: 4}\n"), 1));
  QCOMPARE(unset[1].what,
           std::string("The rule \"idle\" could not be checked: /pool/idle is not set."));
}

void RuleChecksTest::measuredFactsComeFirst() {
  RuleQuestion asked = question({}, base("pool: {max: 20, idle: 1}\n"), 3);
  asked.gauges = {{"max_connections", 100}};
  QCOMPARE(checkRules(rules(), asked)[0].state, RuleState::holds);
  asked.gauges = {{"max_connections", 62}};
  QCOMPARE(checkRules(rules(), asked)[0].state, RuleState::broken);
}

constexpr const char* computed_text = R"(
rules:
  facts:
    patience: {value: 'min(instances("edge"), timeout)', else: 5s}
    places: {value: 'sum(instances, pool.max)'}
  list:
  - name: patience
    check: deadline < fact.patience
    says: It gives up after {fact.patience}.
  - name: places
    check: fact.places <= 10
    says: There are {fact.places}.
)";

void RuleChecksTest::aFactIsComputedFromAnotherService() {
  const RuleSet set = rules(computed_text);
  QCOMPARE(set.services(), std::vector<std::string>{"edge"});
  RuleQuestion asked = question({}, base("{deadline: 3s, pool: {max: 4}}\n"), 1);
  QCOMPARE(checkRules(set, asked)[0].state, RuleState::holds);  // 5 s, while there is no edge
  RuleSubject& edge = asked.others["edge"];
  edge.profiles = {{Scope{}, "timeout: 4s\n"}, {Scope{"eu1", "edge-2"}, "timeout: 2s\n"}};
  QCOMPARE(checkRules(set, asked)[0].state, RuleState::holds);  // nor an instance of it
  edge.inventory = {Scope{"eu1", "edge-1"}};
  QCOMPARE(checkRules(set, asked)[0].state, RuleState::holds);
  edge.inventory.push_back(Scope{"eu1", "edge-2"});
  const auto findings = checkRules(set, asked);
  QCOMPARE(findings[0].state, RuleState::broken);
  QCOMPARE(findings[0].what, std::string("It gives up after 2 s."));
}

void RuleChecksTest::aFactIsComputedInBetweenToo() {
  RuleQuestion asked = question({{Scope{}, "{deadline: 1s, pool: {max: 2}}\n"},
                                 {Scope{"eu1", "hunt-1"}, "pool: {max: 8}\n"}},
                                {{Scope{}, "{deadline: 1s, pool: {max: 8}}\n"},
                                 {Scope{"eu1", "hunt-1"}, "pool: {max: 2}\n"}},
                                2);
  const auto findings = checkRules(rules(computed_text), asked);
  QCOMPARE(findings[1].state, RuleState::broken_between);
  QVERIFY2(findings[1].what.ends_with("There are 4 to 16."), findings[1].what.c_str());
}

void RuleChecksTest::alikeInstancesAreLookedAtOnce() {
  RuleQuestion asked = question({}, base("pool: {max: 1, idle: 2}\n"), 20'000);
  const auto findings = checkRules(rules(), asked);
  QCOMPARE(findings[1].instances, std::size_t{20'000});
  QCOMPARE(findings[0].what.substr(0, 36), std::string("All instances can open 20000 connect"));
}

void RuleChecksTest::unreadableProfilesBreakNoRule() {
  QVERIFY(checkRules(rules(), question({}, base("pool: [\n"), 3)).empty());
}

void RuleChecksTest::oneThatCannotBeReadHidesNothingOfTheOthers() {
  ProfileSet profiles = base("pool: {max: 20, idle: 30}\n");
  profiles[{"eu1", "hunt-2"}] = "pool: [\n";
  const RuleQuestion asked = question({}, profiles, 3);
  const auto findings = checkRules(rules(), asked);
  QCOMPARE(findings.size(), std::size_t{2});
  // Forty of two are fewer than fifty, and of the third nobody knows.
  QCOMPARE(findings[0].state, RuleState::unknown);
  QCOMPARE(findings[1].state, RuleState::broken);
  QCOMPARE(findings[1].instances, std::size_t{2});
  QCOMPARE(findings[1].without, (std::vector<Scope>{{"eu1", "hunt-2"}}));
  const auto problems = ruleProblems(findings, true);
  QCOMPARE(problems.size(), std::size_t{2});
  QCOMPARE(problems[0].message, std::string("Of 20 connections 30 cannot be idle."));
  QCOMPARE(problems[1].message,
           std::string("As long as the profiles have errors, rules cannot be checked: "
                       "\"connections\". What cannot be evaluated: eu1/hunt-2."));
  QCOMPARE(unreadableInstances(asked.after), findings[1].without);
  QVERIFY(!ruleWorld(rules(), asked));
}

// A wrong value is unknown to the rules that read it, and to no other.
void RuleChecksTest::whatAnErrorHidesIsSaidOnce() {
  const auto findings = checkRules(
      rules(), question({}, base("pool: {max: many, idle: 1}\n"), 3));
  QCOMPARE(findings[0].state, RuleState::unknown);
  QCOMPARE(ruleProblems(findings).size(), std::size_t{2});
  const auto problems = ruleProblems(findings, true);
  QCOMPARE(problems.size(), std::size_t{1});
  QVERIFY2(problems[0].message.find("\"connections\", \"idle\"") != std::string::npos,
           problems[0].message.c_str());
}

void RuleChecksTest::wrongSectionsAreProblemsOfTheSettings_data() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* section, const char* message) {
    QTest::newRow(section) << QString(section) << QString(message);
  };
  row("[]", "/rules: A map is needed here.");
  row("{rule: []}", "/rules/rule: There is no such key here: only facts, list.");
  row("{list: [{name: a, says: b}]}", "/rules/list/0/check: A text is needed here.");
  row("{list: [{name: a, says: b, check: '1 +'}]}",
      "/rules/list/0/check: Column 4: a value is missing at the end.");
  row("{list: [{name: a, check: '1 < 2', says: '{x'}]}",
      "/rules/list/0/says: A \"{\" has no \"}\": {x");
  row("{list: [{name: a, check: 'fact.b < 2', says: c}]}",
      "/rules/list/0/check: There is no fact \"b\" in /facts.");
  row("{list: [{name: a, check: '1 < 2', says: c, severity: bad}]}",
      "/rules/list/0/severity: It is \"error\" or \"warning\".");
  row("{list: [{name: a, check: '1 < 2', says: c}, {name: a, check: '1 < 2', says: c}]}",
      "/rules/list/1/name: Another rule is called \"a\" as well.");
  row("{facts: {a: {value: pool.max}}}",
      "/rules/facts/a/value: A fact is of the whole fleet: name a group, as in "
      "min(instances(\"edge\"), timeouts.server).");
  row("{facts: {b: 1, a: {value: 'count(instances) + fact.b'}}}",
      "/rules/facts/a/value: A fact is not made of other facts.");
  row("{facts: {a: {value: count(instances), gauge: g}}}",
      "/rules/facts/a: A fact has a gauge or a value, not both.");
  row("{facts: {a: [1]}}",
      "/rules/facts/a: A fact is a number, a duration, a size, a text or true or false.");
}

void RuleChecksTest::wrongSectionsAreProblemsOfTheSettings() {
  QFETCH(QString, section);
  QFETCH(QString, message);
  const std::string text = "a: 1\nrules: " + section.toStdString() + '\n';
  const auto problems = checkRuleSettings({{Scope{}, text}});
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(problems[0].message), message);
  QCOMPARE(problems[0].position.line, std::size_t{2});
  QVERIFY(!serviceRules({{Scope{}, text}}, "hunt-engine").has_value());
}

QTEST_APPLESS_MAIN(RuleChecksTest)
#include "rule_checks_test.moc"
