// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/schema/guide_words.h"
#include "model/schema/schema_guide.h"

using namespace sextant;

namespace {

Value json(const std::string& text) {
  auto value = fromJson(text);
  if (!value) qFatal("%s", value.error().toString().c_str());
  return *value;
}

KeyGuide guideOf(const char* schema, const char* pointer, const char* document = nullptr) {
  const SchemaGuide guide(json(schema));
  if (document == nullptr) return guide.at(pointer, nullptr);
  const Value value = json(document);
  return guide.at(pointer, &value);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string words(const std::vector<Value>& values) {
  std::string text;
  for (const Value& value : values)
    text += (text.empty() ? "" : " ") + toJson(value);
  return text;
}

Value huntSchema() {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/schemas/hunt-engine.schema.json"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no schema");
  return json(file.readAll().toStdString());
}

}  // namespace

class SchemaGuideTest : public QObject {
  Q_OBJECT
 private slots:
  void tellsWhatTheSchemaSays() {
    const SchemaGuide guide(huntSchema());
    const KeyGuide max = guide.at("/db/pool/max", nullptr);
    QCOMPARE(max.title, std::string("Most connections"));
    QVERIFY(max.known && !max.required && !max.secret && max.isOnly(ValueKind::integer));
    QCOMPARE(rangeWords(max), std::string("1 to 500 connections"));
    QCOMPARE(kindWords(max), std::string("integer"));
    QCOMPARE(valueWords(*max.default_value), std::string("20"));
    const KeyGuide wait = guide.at("/db/pool/acquire_timeout", nullptr);
    QCOMPARE(int(wait.quantity), int(QuantityKind::duration));
    QCOMPARE(joined(quantityUnits(wait.quantity, wait.pattern)), std::string("ms s m"));
    QCOMPARE(words(wait.suggested), std::string(R"("250ms" "10s" "2m" "none")"));
    QVERIFY(wait.unit.empty());
    QVERIFY(guide.at("/db/typo", nullptr).refused);
    QVERIFY(!guide.at("/db/pool", nullptr).open);
    QCOMPARE(joined(guide.keys(guide.at(std::vector<std::string>{"db", "pool"}, nullptr))),
             std::string("max max_idle acquire_timeout"));
  }

  void everyKeyword() {
    const char* const schema = R"({"required": ["a"], "properties": {
      "a": {"type": ["integer", "null"], "minimum": 9007199254740993, "maximum": 9223372036854775807,
            "multipleOf": 3},
      "b": {"enum": ["x", 2, true]},
      "c": {"type": "number", "exclusiveMinimum": 0},
      "d": {"type": "string", "format": "uri", "x-sextant-secret": true},
      "e": {"type": "string", "x-sextant-format": "bytes"},
      "f": {"type": "array", "items": [{"type": "string"}, {"type": "boolean"}],
            "additionalItems": {"type": "integer"}},
      "g": {"type": "object", "patternProperties": {"^n_": {"type": "number"}},
            "additionalProperties": {"type": "string", "title": "Other"}}}})";
    const KeyGuide a = guideOf(schema, "/a");
    QVERIFY(a.required && a.isOnly(ValueKind::integer) && a.allows(ValueKind::null));
    QCOMPARE(rangeWords(a),
             std::string("9007199254740993 to 9223372036854775807, a multiple of 3"));
    QCOMPARE(words(guideOf(schema, "/b").allowed), std::string(R"("x" 2 true)"));
    QCOMPARE(rangeWords(guideOf(schema, "/c")), std::string("more than 0"));
    QVERIFY(guideOf(schema, "/d").secret);
    QCOMPARE(guideOf(schema, "/d").format, std::string("uri"));
    QCOMPARE(int(guideOf(schema, "/e").quantity), int(QuantityKind::bytes));
    QVERIFY(guideOf(schema, "/f/1").isOnly(ValueKind::boolean));
    QVERIFY(guideOf(schema, "/f/7").isOnly(ValueKind::integer));
    QVERIFY(guideOf(schema, "/g/n_1").isOnly(ValueKind::real) ||
            guideOf(schema, "/g/n_1").allows(ValueKind::real));
    QCOMPARE(guideOf(schema, "/g/other").title, std::string("Other"));
    QVERIFY(guideOf(schema, "/g").open);
    QVERIFY(!guideOf(schema, "/unknown").known);
    QVERIFY(!guideOf(schema, "no pointer").known);
  }

  void alternativesFollowTheValue() {
    const char* const schema = R"({"properties": {
      "wait": {"oneOf": [{"type": "integer", "minimum": 1}, {"const": "none"}]},
      "store": {"oneOf": [
        {"properties": {"kind": {"const": "file"}, "path": {"type": "string"}}},
        {"properties": {"kind": {"const": "net"}, "port": {"type": "integer"}}}]}},
      "if": {"properties": {"mode": {"const": "safe"}}, "required": ["mode"]},
      "then": {"properties": {"retries": {"type": "integer", "title": "Safe"}}},
      "else": {"properties": {"retries": {"type": "string", "title": "Fast"}}}})";
    const KeyGuide wait = guideOf(schema, "/wait");
    QVERIFY(wait.allows(ValueKind::integer) && wait.allows(ValueKind::string));
    QVERIFY(!wait.allows(ValueKind::map));
    QCOMPARE(words(wait.suggested), std::string("\"none\""));
    QCOMPARE(wait.minimum, std::string("1"));
    QCOMPARE(words(guideOf(schema, "/store/kind").allowed), std::string(R"("file" "net")"));
    QVERIFY(guideOf(schema, "/store/port", R"({"store": {"kind": "net"}})").known);
    QVERIFY(!guideOf(schema, "/store/port", R"({"store": {"kind": "file"}})").known);
    QCOMPARE(guideOf(schema, "/retries", R"({"mode": "safe"})").title, std::string("Safe"));
    QCOMPARE(guideOf(schema, "/retries", R"({"mode": "fast"})").title, std::string("Fast"));
    const KeyGuide either = guideOf(schema, "/retries");
    QVERIFY(either.allows(ValueKind::integer) && either.allows(ValueKind::string));
  }

  void referencesAreFollowedWithTheWordsBesideThem() {
    const char* const schema = R"({"definitions": {
      "size": {"type": "integer", "title": "Size", "maximum": 9}, "a/b": {"type": "boolean"}},
      "properties": {"x": {"$ref": "#/definitions/size", "title": "Here", "maximum": 5},
                     "y": {"$ref": "#/definitions/a~1b"}, "z": {"$ref": "other.json"}}})";
    const KeyGuide x = guideOf(schema, "/x");
    QCOMPARE(x.title, std::string("Here"));
    QCOMPARE(x.maximum, std::string("9"));
    QVERIFY(guideOf(schema, "/y").isOnly(ValueKind::boolean));
    QVERIFY(guideOf(schema, "/z").kinds.empty());
  }

  void anySchemaIsBorne_data() {
    QTest::addColumn<QByteArray>("schema");
    // With ' for ", because moc takes "#" in a raw string for a directive.
    const auto row = [](const char* schema) {
      QTest::newRow(schema) << QByteArray(schema).replace('\'', '"');
    };
    row("{'$ref': '#'}");
    row("{'allOf': [{'$ref': '#'}, {'$ref': '#'}]}");
    row("{'properties': {'a': {'$ref': '#'}}, 'additionalProperties': {'$ref': '#'}}");
    row("{'anyOf': [{'$ref': '#/x'}], 'x': {'oneOf': [{'$ref': '#'}, {'$ref': '#/x'}]}}");
    row("{'if': {'$ref': '#'}, 'then': {'$ref': '#'}, 'not': {'$ref': '#'}}");
    row("{'properties': 4, 'items': 'x', 'required': {}, 'enum': {}, 'type': {'a': 1}}");
    row("{'properties': {'a': true, 'b': false}, 'allOf': {}, 'anyOf': 3, '$ref': 4}");
    row("{'patternProperties': {'(a+)+$': {}, '([': {}}, 'minimum': 'x', 'default': {}}");
    row("true");
    row("[]");
  }
  void anySchemaIsBorne() {
    QFETCH(QByteArray, schema);
    const SchemaGuide guide(json(schema.toStdString()));
    const Value document =
        json(R"({"a": {"a": {"a": [1, {"b": 2}]}}, "aaaaaaaaaaaaaaaaaaaaaa!": 1})");
    for (const char* pointer : {"", "/a", "/a/a/a/1/b", "/b", "/aaaaaaaaaaaaaaaaaaaaaa!"}) {
      for (const Value* value : {&document, static_cast<const Value*>(nullptr)}) {
        const KeyGuide found = guide.at(pointer, value);
        (void)guideLines(found);
      }
    }
    (void)guide.keys(guide.root());
  }

  void aSchemaThatBranchesWithoutEndTakesBoundedTime() {
    // Each definition opens into two of the next: 2^40 combinations.
    // Not as raw strings: moc loses its way in those with unbalanced braces.
    std::string schema = "{\"$ref\": \"#/definitions/0\", \"definitions\": {";
    for (int i = 0; i < 40; ++i) {
      const std::string next = std::to_string(i + 1);
      schema += '"' + std::to_string(i) +
                "\": {\"anyOf\": [{\"allOf\": [{\"$ref\": \"#/definitions/" + next +
                "\"}]}, {\"oneOf\": [{\"$ref\": \"#/definitions/" + next + "\"}]}]},";
    }
    schema += "\"40\": {\"type\": \"integer\"}}}";
    QElapsedTimer clock;
    clock.start();
    const SchemaGuide guide(json(schema));
    const Value value = json("7");
    (void)guide.at("", &value);
    (void)guide.at("", nullptr);
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
  }

  void manyKeysAreFoundQuickly() {
    // Not from text: reading a JSON map of this size takes longer than all the rest.
    std::vector<Value::Member> keys;
    for (int i = 0; i < 100000; ++i)
      keys.emplace_back("k" + std::to_string(i), json("{\"type\": \"integer\"}"));
    const SchemaGuide guide(Value::map({{"properties", Value::map(std::move(keys))}}));
    const GuideSpot root = guide.root();
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100000; i += 10)
      QVERIFY(guide.describe(guide.key(root, "k" + std::to_string(i))).known);
    // 10,000 keys; looked for one by one among the 100,000 it took over 3 s.
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(guide.keys(root).size(), std::size_t(100000));
  }

  void quantitiesKeepTheirSpelling() {
    using K = QuantityKind;
    for (const char* text : {"1500ms", "10s", "0.5h", "1 m"})
      QCOMPARE(parseQuantity(K::duration, text).value().text(), std::string(text));
    QCOMPARE(*parseQuantity(K::bytes, "64MiB"), (Quantity{"64", "", "MiB"}));
    QCOMPARE(*parseQuantity(K::bytes, "64 kB"), (Quantity{"64", " ", "kB"}));
    for (const char* text : {"none", "", "ms", "10", "10 parsecs", "-1s", "1.s"})
      QVERIFY2(!parseQuantity(K::duration, text), text);
    QCOMPARE(joined(quantityUnits(K::bytes, "^[0-9]+(Ki|Mi)B$")), std::string("KiB MiB"));
    QCOMPARE(quantityUnits(K::duration, "([").size(), std::size_t(8));
  }

  void linesAreForPeople() {
    const SchemaGuide guide(huntSchema());
    const auto lines = guideLines(guide.at("/db/pool/max_idle", nullptr));
    QCOMPARE(lines.size(), std::size_t(4));
    QCOMPARE(lines[0], std::string("Most idle connections"));
    QCOMPARE(lines[2], std::string("Integer, 0 to 500 connections"));
    QCOMPARE(lines[3], std::string("Default 2"));
    QCOMPARE(valueWords(Value::string("10")), std::string("\"10\""));
    QCOMPARE(valueWords(Value::string("")), std::string("\"\""));
    QCOMPARE(valueWords(json("[1, 2]")), std::string("2 items"));
  }
};

QTEST_GUILESS_MAIN(SchemaGuideTest)
#include "schema_guide_test.moc"
