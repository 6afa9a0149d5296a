// SPDX-License-Identifier: GPL-3.0-or-later
// Problems are found on the effective profile and told where they were written.
#include <QtTest/QTest>

#include "model/checks/profile_checks.h"
#include "model/checks/settings.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

const char* const schema_yaml =
    "type: object\n"
    "additionalProperties: false\n"
    "properties:\n"
    "  pool: {$ref: '#/definitions/pool'}\n"
    "  mode: {enum: [fast, safe]}\n"
    "  ttl: {type: string, pattern: '^([0-9]+(ms|s)|none)$', examples: [250ms, 10s]}\n"
    "definitions:\n"
    "  pool:\n"
    "    type: object\n"
    "    additionalProperties: false\n"
    "    properties:\n"
    "      max: {type: integer, minimum: 1, maximum: 100, x-sextant-unit: connections}\n";

const std::string schema_json = toJson(Document::parse(schema_yaml)->value());

std::string problemsOf(const ProfileSet& profiles, const std::vector<Scope>& inventory = {}) {
  const auto schema = ServiceSchema::parse(*fromJson(schema_json));
  if (!schema) return schema.error().toString();
  std::string text;
  for (const Problem& problem : checkProfiles(profiles, &*schema, inventory)) {
    text += toString(problem, problem.scope.empty() ? "base" : problem.scope) + '\n';
  }
  return text;
}

}  // namespace

class ProfileChecksTest : public QObject {
  Q_OBJECT
 private slots:
  void goodProfileHasNoProblems();
  void rangeIsToldWithItsUnit();
  void wrongTypeEnumAndPattern();
  void unknownKey();
  void problemIsToldAtTheScopeThatSetIt();
  void overriddenMistakeIsStillAMistakeOfItsOwnScope();
  void textThatDoesNotParse();
  void listIsNotAProfile();
  void settingsCarryTheSchema();
  void settingsWithAnUnusableSchema();
};

void ProfileChecksTest::settingsWithAnUnusableSchema() {
  const auto problems = checkSettings({{Scope{"shop", ""}, "# x\nschema:\n  type: 12\n"}});
  QCOMPARE(problems.size(), std::size_t{1});
  QCOMPARE(problems.front().scope, std::string("shop"));
  QCOMPARE(problems.front().pointer, std::string("/schema"));
  QCOMPARE(checkSettings({{Scope{}, "schema: {type: object}\n"}}).size(), std::size_t{1});
  QVERIFY(checkSettings({{Scope{"shop", ""}, "schema: {type: object}\n"}}).empty());
  QVERIFY(checkSettings({{Scope{}, "other: 1\n"}}).empty());
}

void ProfileChecksTest::goodProfileHasNoProblems() {
  QCOMPARE(problemsOf({{Scope{}, "pool:\n  max: 4\nmode: safe\nttl: 10s\n"}}), std::string());
}

void ProfileChecksTest::rangeIsToldWithItsUnit() {
  QCOMPARE(problemsOf({{Scope{}, "# c\npool:\n  max: 400\n"}}),
           std::string("base:3:3: This must be an integer from 1 to 100 connections; it is 400. "
                       "(/pool/max)\n"));
}

void ProfileChecksTest::wrongTypeEnumAndPattern() {
  QCOMPARE(problemsOf({{Scope{}, "mode: slow\nttl: soon\npool: 3\n"}}),
           std::string("base:1:1: This must be \"fast\" or \"safe\"; it is \"slow\". (/mode)\n"
                       "base:3:1: This must be a map; it is 3. (/pool)\n"
                       "base:2:1: This must be a text, for example \"250ms\" or \"10s\"; it is "
                       "\"soon\". (/ttl)\n"));
}

void ProfileChecksTest::unknownKey() {
  QCOMPARE(problemsOf({{Scope{}, "pool:\n  max: 4\n  mx: 3\n"}}),
           std::string("base:3:3: This key is not known to the service. (/pool/mx)\n"));
}

void ProfileChecksTest::problemIsToldAtTheScopeThatSetIt() {
  const ProfileSet profiles{{Scope{}, "pool:\n  max: 4\n"},
                            {Scope{"eu1", "hunt-3"}, "\npool: {max: 0}\n"}};
  QCOMPARE(problemsOf(profiles, {{"eu1", "hunt-1"}, {"eu1", "hunt-3"}}),
           std::string("eu1/hunt-3:2:8: This must be an integer from 1 to 100 connections; it is "
                       "0. (/pool/max)\n"));
}

void ProfileChecksTest::overriddenMistakeIsStillAMistakeOfItsOwnScope() {
  const ProfileSet profiles{{Scope{}, "pool:\n  max: 0\n"}, {Scope{"eu1", ""}, "pool: {max: 2}\n"}};
  QCOMPARE(
      problemsOf(profiles, {{"eu1", "hunt-1"}}),
      std::string(
          "base:2:3: This must be an integer from 1 to 100 connections; it is 0. (/pool/max)\n"));
}

void ProfileChecksTest::textThatDoesNotParse() {
  QCOMPARE(problemsOf({{Scope{"eu1", ""}, "a: 1\na: 2\n"}}),
           std::string("eu1:2:1: The key \"a\" is already there.\n"));
}

void ProfileChecksTest::listIsNotAProfile() {
  QCOMPARE(problemsOf({{Scope{}, "- a\n"}}),
           std::string("base:1:1: A profile is a map of keys, not a list.\n"));
}

void ProfileChecksTest::settingsCarryTheSchema() {
  const auto text = settingsProfile(schema_json);
  QVERIFY(text.has_value());
  const auto schema = schemaFromSettings({{Scope{"hunt-engine", ""}, *text}}, "hunt-engine");
  QVERIFY(schema.has_value() && schema->has_value());
  const Value slow = Value::map({{"mode", Value::string("slow")}});
  QCOMPARE((*schema)->check(slow).size(), std::size_t{1});
  const std::string remote = toJson(Value::map({{"$ref", Value::string("http://example.org/x")}}));
  QVERIFY(!settingsProfile(remote).has_value());
}

QTEST_APPLESS_MAIN(ProfileChecksTest)
#include "profile_checks_test.moc"
