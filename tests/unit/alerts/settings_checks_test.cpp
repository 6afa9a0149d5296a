// SPDX-License-Identifier: GPL-3.0-or-later
// Settings as one types them: each fault is told once, at its line, and every key of a section can be
// completed.
#include <QtCore/QFile>
#include <QtTest/QTest>

#include "model/alerts/settings_checks.h"
#include "model/capacity/capacity_model.h"
#include "model/checks/settings.h"
#include "model/schema/schema_guide.h"
#include "model/session/settings_schema.h"

using namespace sextant;

namespace {

std::string shipped(const char* name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return file.readAll().toStdString();
}

}  // namespace

class SettingsChecksTest : public QObject {
  Q_OBJECT
 private slots:
  void theDemosSettingsAreRight();
  void aFaultIsToldOnceAtItsLine_data();
  void aFaultIsToldOnceAtItsLine();
  void sectionsOfOthersAreLeftAlone();
  void keysCanBeCompleted();
  void partsOfAServiceAreThoseOfTheEstimate();
};

void SettingsChecksTest::theDemosSettingsAreRight() {
  const auto schema = settingsProfile(shipped("schemas/hunt-engine.schema.json"));
  const auto problems = checkAllSettings(
      {{Scope{"hunt-engine", ""}, *schema + shipped("demo/hunt-engine-rules.yaml")}});
  QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().message.c_str());
}

void SettingsChecksTest::aFaultIsToldOnceAtItsLine_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<int>("line");
  const auto row = [](const char* name, const char* text, const char* pointer, int line) {
    QTest::newRow(name) << QString(text) << QString(pointer) << line;
  };
  row("unknown key of a rule",
      "rules:\n  list:\n  - name: a\n    check: 1 < 2\n    says: b\n    severty: error\n",
      "/rules/list/0/severty", 6);
  row("severity", "rules:\n  list:\n  - {name: a, check: 1 < 2, says: b, severity: bad}\n",
      "/rules/list/0/severity", 3);
  row("fact", "rules:\n  facts:\n    a: 1\n    b: [1]\n", "/rules/facts/b", 4);
  row("expression, which no schema reads",
      "rules:\n  list:\n  - name: a\n    check: 1 +\n    says: b\n", "/rules", 4);
  row("part of a service", "capacity:\n  workers: 1\n  pool: 1\n  cores: 2\n  wheels: 4\n",
      "/capacity/wheels", 5);
  row("missing part", "a: 1\ncapacity:\n  workers: 1\n  pool: 1\n", "/capacity", 2);
  row("objective", "objectives:\n  latency:\n  - threshold_ms: 5\n    target: 1.5\n",
      "/objectives/latency/0/target", 4);
  row("latency", "latency: {source: tea}\n", "/latency/source", 1);
  row("judge", "a: 1\njudge: {margin: 2}\n", "/judge/margin", 2);
  row("approver rule", "approvers:\n  rules:\n  - {at: /db, persons: [ann], needed: 0}\n",
      "/approvers/rules/0/needed", 3);
  row("a group that no schema knows",
      "approvers:\n  groups: {a: [ann]}\n  rules:\n  - {at: /db, groups: [b]}\n", "/approvers", 4);
}

void SettingsChecksTest::aFaultIsToldOnceAtItsLine() {
  QFETCH(QString, text);
  QFETCH(QString, pointer);
  QFETCH(int, line);
  const auto problems = checkAllSettings({{Scope{"shop", ""}, text.toStdString()}});
  for (const Problem& problem : problems)
    qInfo("%s: %s", problem.pointer.c_str(), problem.message.c_str());
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(problems[0].pointer), pointer);
  QCOMPARE(problems[0].position.line, std::size_t(line));
  QCOMPARE(problems[0].scope, std::string("shop"));
}

void SettingsChecksTest::sectionsOfOthersAreLeftAlone() {
  QVERIFY(checkAllSettings({{Scope{}, "windows: {friday: none}\nmargins: [1, 2]\n"}}).empty());
  QCOMPARE(checkAllSettings({{Scope{}, "windows: [\n"}}).size(), std::size_t{1});
}

void SettingsChecksTest::keysCanBeCompleted() {
  const SchemaGuide guide(settingsSchema().source());
  const auto keys = guide.keys(guide.root());
  for (const char* section : {"schema", "rules", "capacity", "latency", "objectives"})
    QVERIFY2(std::find(keys.begin(), keys.end(), section) != keys.end(), section);
  const auto of_rule = guide.keys(guide.at(std::vector<std::string>{"rules", "list", "0"}, nullptr));
  QCOMPARE(of_rule, (std::vector<std::string>{"name", "severity", "check", "says", "change", "at"}));
  QCOMPARE(guide.at("/rules/list/0/severity", nullptr).allowed.size(), std::size_t{2});
  QCOMPARE(guide.itemKey("/rules/list"), std::string("name"));
  const auto of_fact = guide.keys(guide.at(std::vector<std::string>{"rules", "facts", "peak"}, nullptr));
  QCOMPARE(of_fact, (std::vector<std::string>{"gauge", "value", "else"}));
}

void SettingsChecksTest::partsOfAServiceAreThoseOfTheEstimate() {
  const SchemaGuide guide(settingsSchema().source());
  QCOMPARE(guide.keys(guide.at(std::vector<std::string>{"capacity"}, nullptr)), CapacityModel::parts());
  for (const std::string& part : CapacityModel::parts())
    QVERIFY(!guide.at("/capacity/" + part, nullptr).description.empty());
}

QTEST_GUILESS_MAIN(SettingsChecksTest)
#include "settings_checks_test.moc"
