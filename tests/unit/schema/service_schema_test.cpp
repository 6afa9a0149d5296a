// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/schema/service_schema.h"

using namespace sextant;

namespace {

ServiceSchema schemaOf(const char* json) {
  auto schema = ServiceSchema::parse(*fromJson(json));
  if (!schema) qFatal("%s", schema.error().toString().c_str());
  return *schema;
}

const char* const pool_schema = R"({
  "type": "object", "additionalProperties": false, "required": ["name"],
  "definitions": {"size": {"type": "integer", "minimum": 1, "maximum": 512}},
  "properties": {
    "name": {"type": "string", "pattern": "^[a-z]+$"},
    "mode": {"enum": ["fast", "safe"]},
    "wait": {"oneOf": [{"type": "integer"}, {"const": "none"}]},
    "db": {"type": "object", "properties": {"size": {"$ref": "#/definitions/size"},
           "hosts": {"type": "array", "items": {"type": "string"}}}}}})";

}  // namespace

class ServiceSchemaTest : public QObject {
  Q_OBJECT
 private slots:
  void problems_data();
  void problems();
  void wrongSchemasAreRefused_data();
  void wrongSchemasAreRefused();
  void describeFollowsTheSchema();
  void largeIntegersAreExact();
  void aPatternThatNeverEndsIsAProblem();
  void aSchemaMayReferToItselfALevelDown();
  void combinationsThatExplodeAreRefused();
};

void ServiceSchemaTest::problems_data() {
  QTest::addColumn<QByteArray>("document");
  QTest::addColumn<QByteArray>("pointer");
  QTest::addColumn<QByteArray>("words");
  const auto row = [](const char* document, const char* pointer, const char* words) {
    QTest::newRow(document) << QByteArray(document) << QByteArray(pointer) << QByteArray(words);
  };
  row(R"({"name":"a"})", "", "");
  row(R"({"name":"a","db":{"size":512,"hosts":["x"]},"mode":"safe","wait":"none"})", "", "");
  row(R"({"name":"a","db":{"size":0}})", "/db/size", "from 1 to 512; it is 0");
  row(R"({"name":"a","db":{"size":"4"}})", "/db/size", "an integer");
  row(R"({"name":"a","db":{"size":4.5}})", "/db/size", "an integer");
  row(R"({"name":"a","db":{"hosts":["x",7]}})", "/db/hosts/1", "a text");
  row(R"({"name":"a","mode":"slow"})", "/mode", "\"fast\" or \"safe\"");
  row(R"({"name":"A"})", "/name", "must fit the pattern ^[a-z]+$; it is \"A\"");
  row(R"({"name":"a","nam":1})", "/nam", "not known");
  row(R"({"db":{}})", "", "The key \"name\" is missing here.");
  row(R"({"name":"a","wait":true})", "/wait", "an integer or \"none\"; it is true");
}

void ServiceSchemaTest::problems() {
  QFETCH(QByteArray, document);
  QFETCH(QByteArray, pointer);
  QFETCH(QByteArray, words);
  const auto problems = schemaOf(pool_schema).check(*fromJson(document.toStdString()));
  if (pointer.isEmpty() && words.isEmpty()) {
    QVERIFY2(problems.empty(), problems.empty() ? "" : problems[0].message.c_str());
    return;
  }
  QVERIFY(!problems.empty());
  QCOMPARE(QByteArray::fromStdString(problems[0].pointer), pointer);
  QVERIFY2(QByteArray::fromStdString(problems[0].message).contains(words),
           problems[0].message.c_str());
}

void ServiceSchemaTest::wrongSchemasAreRefused_data() {
  QTest::addColumn<QByteArray>("schema");
  for (const char* schema :
       {R"("text")", R"({"$ref":"http://example.org/schema"})",
        R"({"properties":{"a":{"pattern":"["}}})", R"({"type":"integr"})", R"({"$ref":"#"})",
        R"({"allOf":[{"not":{"$ref":"#"}}]})", R"({"$ref":"#/definitions/%61",
        "definitions":{"a":{"$ref":"#/definitions/a"}}})",
        R"({"$ref":"#/nothing"})", R"({"minimum":"1"})", R"({"minLength":-1})",
        R"({"multipleOf":0})", R"({"required":"a"})", R"({"items":1})",
        R"({"definitions":{"default":{"pattern":"["}}})"})
    QTest::newRow(schema) << QByteArray(schema);
}

void ServiceSchemaTest::wrongSchemasAreRefused() {
  QFETCH(QByteArray, schema);
  const auto parsed = ServiceSchema::parse(*fromJson(schema.toStdString()));
  QVERIFY(!parsed);
  QCOMPARE(parsed.error().kind, ErrorKind::input);
}

void ServiceSchemaTest::describeFollowsTheSchema() {
  const auto schema = schemaOf(pool_schema);
  QCOMPARE(schema.describe("/db/size")->member("maximum")->text(), std::string("512"));
  QCOMPARE(schema.describe("/db/hosts/3")->member("type")->text(), std::string("string"));
  QVERIFY(schema.describe("/nothing") == nullptr);
}

void ServiceSchemaTest::largeIntegersAreExact() {
  const auto schema =
      schemaOf(R"({"properties":{"a":{"type":"integer","maximum":9007199254740993}}})");
  QVERIFY(schema.check(*fromJson(R"({"a":9007199254740993})")).empty());
  QCOMPARE(schema.check(*fromJson(R"({"a":9007199254740994})")).size(), std::size_t{1});
}

void ServiceSchemaTest::aPatternThatNeverEndsIsAProblem() {
  const ServiceSchema schema = schemaOf(R"({"properties":{"a":{"pattern":"^(a+)+$"}}})");
  QVERIFY(schema.check(*fromJson(R"({"a":"aaaa"})")).empty());
  const auto problems =
      schema.check(Value::map({{"a", Value::string(std::string(60, 'a') + '!')}}));
  QCOMPARE(problems.size(), std::size_t(1));
  QVERIFY2(problems[0].message.find("could not be tried") != std::string::npos,
           problems[0].message.c_str());
  QVERIFY2(problems[0].message.ends_with(". What comes after it was not checked."),
           problems[0].message.c_str());
}

void ServiceSchemaTest::aSchemaMayReferToItselfALevelDown() {
  const ServiceSchema schema = schemaOf(R"({"type":"object","properties":{"child":{"$ref":"#"}}})");
  QVERIFY(schema.check(*fromJson(R"({"child":{"child":{}}})")).empty());
  QCOMPARE(schema.check(*fromJson(R"({"child":{"child":1}})")).size(), std::size_t(1));
}

void ServiceSchemaTest::combinationsThatExplodeAreRefused() {
  Value definitions = Value::map();
  for (int i = 0; i < 40; ++i) {
    const std::string next = "#/definitions/d" + std::to_string(i + 1);
    const Value reference = Value::map({{"$ref", Value::string(next)}});
    definitions.setMember("d" + std::to_string(i),
                          Value::map({{"allOf", Value::sequence({reference, reference})}}));
  }
  definitions.setMember("d40", Value::map());
  QVERIFY(!ServiceSchema::parse(Value::map({{"definitions", definitions}})));
}

QTEST_GUILESS_MAIN(ServiceSchemaTest)
#include "service_schema_test.moc"
