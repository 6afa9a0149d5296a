// SPDX-License-Identifier: GPL-3.0-or-later
// No schema and no document can crash a check or make it endless.
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/schema/service_schema.h"

using namespace sextant;

namespace {

constexpr qint64 check_ms_max = 15'000;  // a hang is what is looked for, on any machine

ServiceSchema schemaOf(const std::string& json) {
  auto schema = ServiceSchema::parse(*fromJson(json));
  if (!schema) qFatal("%s", schema.error().toString().c_str());
  return *schema;
}

Value listOf(int count, const Value& item) {
  return Value::sequence(std::vector<Value>(static_cast<std::size_t>(count), item));
}

}  // namespace

class SchemaBoundsTest : public QObject {
  Q_OBJECT
 private slots:
  void checksEnd_data();
  void checksEnd();
  void longChainsOfReferences();
  void patternsOfKeysAreBounded();
};

void SchemaBoundsTest::checksEnd_data() {
  QTest::addColumn<QString>("schema");
  QTest::addColumn<Value>("document");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* schema, Value document, const char* says) {
    QTest::newRow(name) << QString(schema) << std::move(document) << QString(says);
  };
  Value numbers = Value::sequence();
  for (int i = 0; i < 300'000; ++i)
    numbers.items().push_back(Value::integer(i));
  row("many unique items", R"({"uniqueItems":true})", numbers, "");
  row("a long key", R"({"patternProperties":{"^.*x$":{}}})",
      Value::map({{std::string(1'000'000, 'a'), Value()}}), "could not be tried");
  row("many ways to match a key", R"({"patternProperties":{"^(a|aa)+$":{}}})",
      Value::map({{std::string(60, 'a') + 'b', Value()}}), "could not be tried");
  row("many slow matches", R"({"items":{"pattern":"^(a|aa)+$"}})",
      listOf(100'000, Value::string(std::string(22, 'a') + 'b')), "could not be tried");
  row("far apart numbers", R"({"items":{"multipleOf":1e-308}})",
      listOf(50'000, Value::realText("1.23456789e307")), "");
  std::string twice = R"({"type":"string"})";
  for (int i = 0; i < 12; ++i)
    twice = R"({"anyOf":[)" + twice + ',' + twice + "]}";
  row("many items and combinations", (R"({"items":)" + twice + '}').c_str(),
      listOf(100'000, Value::integer(1)), "too much work");
}

void SchemaBoundsTest::checksEnd() {
  QFETCH(QString, schema);
  QFETCH(Value, document);
  QFETCH(QString, says);
  const ServiceSchema compiled = schemaOf(schema.toStdString());
  QElapsedTimer timer;
  timer.start();
  const auto problems = compiled.check(document);
  QVERIFY2(timer.elapsed() < check_ms_max, qPrintable(QString::number(timer.elapsed())));
  QCOMPARE(problems.empty(), says.isEmpty());
  const auto said = [&](const SchemaProblem& problem) {
    return problem.message.find(says.toStdString()) != std::string::npos;
  };
  QVERIFY(problems.empty() || std::any_of(problems.begin(), problems.end(), said));
}

void SchemaBoundsTest::longChainsOfReferences() {
  Value definitions = Value::map({{"d0", Value::boolean(true)}});
  for (int i = 1; i < 2'000; ++i) {
    const std::string before = "#/definitions/d" + std::to_string(i - 1);
    definitions.members().emplace_back("d" + std::to_string(i),
                                       Value::map({{"$ref", Value::string(before)}}));
  }
  const auto parsed = ServiceSchema::parse(Value::map({{"definitions", definitions}}));
  QVERIFY(!parsed);
  QVERIFY2(parsed.error().what.find("chain") != std::string::npos, parsed.error().what.c_str());
}

void SchemaBoundsTest::patternsOfKeysAreBounded() {
  const ServiceSchema schema = schemaOf(
      R"({"properties":{"default":{"pattern":"^(a+)+$"}},"patternProperties":{"^(b+)+$":{"type":"null"}}})");
  const auto problems = schema.check(Value::map(
      {{"bb", Value::integer(1)}, {"default", Value::string(std::string(60, 'a') + '!')}}));
  QCOMPARE(problems.size(), std::size_t(2));
  QCOMPARE(problems[0].message, std::string("This must be null; it is 1."));
  QCOMPARE(problems[1].pointer, std::string("/default"));
  QVERIFY(problems[1].message.find("could not be tried") != std::string::npos);
}

QTEST_GUILESS_MAIN(SchemaBoundsTest)
#include "schema_bounds_test.moc"
