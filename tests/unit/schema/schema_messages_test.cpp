// SPDX-License-Identifier: GPL-3.0-or-later
// What people read about a profile that breaks its schema, formats and secrets included.
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/schema/service_schema.h"

using namespace sextant;

namespace {

// "POINTER: MESSAGE" a line.
std::string problemsOf(const std::string& schema, const std::string& document) {
  const auto parsed = ServiceSchema::parse(*fromJson(schema));
  if (!parsed) return parsed.error().what;
  std::string lines;
  for (const auto& [pointer, message] : parsed->check(*fromJson(document)))
    lines += (lines.empty() ? "" : "\n") + pointer + ": " + message;
  return lines;
}

const std::string secret_words =
    "This is a secret, which no profile may hold: put a reference like secret://NAME here, and the "
    "secret itself on the hosts.";

}  // namespace

class SchemaMessagesTest : public QObject {
  Q_OBJECT
 private slots:
  void sentences_data();
  void sentences();
  void formats_data();
  void formats();
  void secrets_data();
  void secrets();
  void longValuesAreShortened();
};

void SchemaMessagesTest::sentences_data() {
  QTest::addColumn<QString>("schema");
  QTest::addColumn<QString>("document");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* schema, const char* document, const char* says) {
    QTest::addRow("%s %s", schema, document)
        << QString(schema) << QString(document) << QString(says);
  };
  row(R"({"type":["integer","null"]})", R"("4")",
      ": This must be an integer or null; it is \"4\".");
  row(R"({"const":3})", "4", ": This must be 3; it is 4.");
  row(R"({"exclusiveMinimum":0,"maximum":1})", "0",
      ": This must be a number above 0 and of at most 1; it is 0.");
  row(R"({"multipleOf":0.25})", "0.3", ": This must be a multiple of 0.25; it is 0.3.");
  row(R"({"minLength":3})", R"("äö")", ": This text must have at least 3 characters; it has 2.");
  row(R"({"maxItems":1})", "[1,2]", ": This list may have at most 1 item; it has 2.");
  row(R"({"minProperties":1})", "{}", ": This map must have at least 1 key; it has 0.");
  row(R"({"uniqueItems":true})", R"([{"a":1,"b":2},0,{"b":2.0,"a":1}])",
      ": No item may be in this list twice, and the items 0 and 2 are the same.");
  row(R"({"contains":{"type":"null"}})", "[1]", ": No item of this list is null, and one must be.");
  row(R"({"required":["a","b/c"]})", "{}", ": The keys \"a\", \"b/c\" are missing here.");
  row(R"({"dependencies":{"tls":["key"]}})", R"({"tls":true})",
      ": The key \"key\" is missing here, as \"tls\" is set.");
  row(R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"ok":1,"A/b":2})",
      "/A~1b: This key cannot be here. This must fit the pattern ^[a-z]+$; it is \"A/b\".");
  row(R"({"properties":{"a":false}})", R"({"a":1})", "/a: Nothing may be set here.");
  row(R"({"not":{"type":"null"}})", "null", ": The schema excludes this value; it is null.");
  row(R"({"oneOf":[{"type":"integer"},{"minimum":0}]})", "1",
      ": This fits more than one of the forms that the schema allows, and must fit one.");
  row(R"({"anyOf":[{"type":"null"},{"type":"object","properties":{"size":{"type":"integer"}}}]})",
      R"({"size":"x"})", "/size: This must be an integer; it is \"x\".");
  row(R"({"if":{"required":["tls"]},"then":{"required":["port"]}})", R"({"tls":1})",
      ": The key \"port\" is missing here.");
  row(R"({"properties":{"a":{"type":"null"}},"required":["b"],"additionalProperties":false})",
      R"({"a":1,"c":2})",
      ": The key \"b\" is missing here.\n/a: This must be null; it is 1.\n"
      "/c: This key is not known to the service.");
}

void SchemaMessagesTest::sentences() {
  QFETCH(QString, schema);
  QFETCH(QString, document);
  QFETCH(QString, says);
  QCOMPARE(QString::fromStdString(problemsOf(schema.toStdString(), document.toStdString())), says);
}

void SchemaMessagesTest::formats_data() {
  QTest::addColumn<QString>("format");
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("fits");
  const auto row = [](const char* format, const char* text, bool fits) {
    QTest::addRow("%s %s", format, text) << QString(format) << QString(text) << fits;
  };
  row("duration", "P1Y2M3DT4H5M6S", true);
  row("duration", "PT30S", true);
  row("duration", "P2W", true);
  row("duration", "P", false);
  row("duration", "P1DT", false);
  row("duration", "P1S", false);
  row("duration", "PT1M1H", false);
  row("duration", "P1W2D", false);
  row("duration", "30s", false);
  row("uuid", "123e4567-E89B-12d3-a456-426614174000", true);
  row("uuid", "123e4567e89b12d3a456426614174000", false);
  row("uuid", "123e4567-e89b-12d3-a456-42661417400g", false);
  row("date", "2024-02-29", true);
  row("date", "2023-02-29", false);
  row("date", "2100-02-29", false);
  row("time", "23:59:60Z", true);
  row("time", "12:00:60Z", false);
  row("time", "00:29:60+00:30", true);
  row("time", "24:00:00Z", false);
  row("time", "12:00:00", false);
  row("email", "a@[192.0.2.1]", true);
  row("email", "a@[IPv6:::1]", true);
  row("email", "a..b@example.org", false);
  row("email", "@example.org", false);
  row("hostname", "a.example.", false);
  row("hostname", "", false);
  row("ipv4", "1.2.3.04", false);
  row("ipv4", "1.2.3.", false);
  row("ipv6", "::ffff:192.0.2.1", true);
  row("ipv6", "1:2:3:4:5:6:7::", true);
  row("ipv6", "1:2:3:4:5:6:7:8::", false);
  row("ipv6", "1::2::3", false);
  row("ipv6", "fe80::1%eth0", false);
  row("ipv6", "1.2.3.4::", false);
  row("uri", "http://a/%zz", false);
  row("uri", "http://a:port/", false);
  row("uri", "http://[::1/", false);
  row("uri-reference", "a:b/c d", false);
  row("uri-reference", "1a:b", false);
  row("uri-template", "/a{?x,y*}{&z:3}", true);
  row("uri-template", "/a{}", false);
  row("relative-json-pointer", "01/a", false);
  row("regex", "a{2}(?=b)", true);
  row("unheard-of", "anything", true);
}

void SchemaMessagesTest::formats() {
  QFETCH(QString, format);
  QFETCH(QString, text);
  QFETCH(bool, fits);
  const std::string said =
      problemsOf(R"({"format":")" + format.toStdString() + "\"}", jsonString(text.toStdString()));
  QCOMPARE(said.empty(), fits);
  QVERIFY2(fits || said.rfind(": This must be a", 0) == 0, said.c_str());
  QVERIFY2(fits || said.find("; it is " + jsonString(text.toStdString())) != std::string::npos,
           said.c_str());
}

void SchemaMessagesTest::secrets_data() {
  QTest::addColumn<QString>("schema");
  QTest::addColumn<QString>("document");
  QTest::addColumn<QString>("where");
  const auto row = [](const char* name, const char* schema, const char* document,
                      const char* where) {
    QTest::newRow(name) << QString(schema) << QString(document) << QString(where);
  };
  const char* const plain = R"({"properties":{"pw":{"type":"string","x-sextant-secret":true}}})";
  row("a reference", plain, R"({"pw":"secret://hunt/db-1.password"})", "");
  row("a literal", plain, R"({"pw":"hunter2"})", "/pw");
  row("no name", plain, R"({"pw":"secret://"})", "/pw");
  row("more than a name", plain, R"({"pw":"secret://a hunter2"})", "/pw");
  row("a number", plain, R"({"pw":87654321})", "/pw");
  row("a list", R"({"properties":{"pw":{"x-sextant-secret":true}}})", R"({"pw":["hunter2"]})",
      "/pw");
  row("beside a reference to a definition",
      R"({"properties":{"pw":{"$ref":"#/definitions/text","x-sextant-secret":true}},
          "definitions":{"text":{"type":"string"}}})",
      R"({"pw":"hunter2"})", "/pw");
  row("said after another problem",
      R"({"properties":{"pw":{"allOf":[{"enum":["x"]},{"pattern":"^y"},
          {"x-sextant-secret":true}]}}})",
      R"({"pw":"hunter2"})", "/pw");
  row("below a secret",
      R"({"properties":{"pw":{"allOf":[{"items":{"type":"integer"}},{"x-sextant-secret":true}]}}})",
      R"({"pw":["hunter2"]})", "/pw");
}

void SchemaMessagesTest::secrets() {
  QFETCH(QString, schema);
  QFETCH(QString, document);
  QFETCH(QString, where);
  const std::string said = problemsOf(schema.toStdString(), document.toStdString());
  QCOMPARE(said.empty(), where.isEmpty());
  if (where.isEmpty()) return;
  QVERIFY2(said.find(where.toStdString() + ": ") == 0, said.c_str());
  for (const char* literal : {"hunter2", "87654321"})
    QVERIFY2(said.find(literal) == std::string::npos, said.c_str());
  if (QByteArray(QTest::currentDataTag()).startsWith("a "))
    QCOMPARE(said, where.toStdString() + ": " + secret_words);
}

void SchemaMessagesTest::longValuesAreShortened() {
  const std::string said = problemsOf(
      R"({"type":"integer"})", jsonString(std::string(99, 'x') + "ä" + std::string(500, 'y')));
  QCOMPARE(said,
           ": This must be an integer; it is \"" + std::string(99, 'x') + "\" and 502 more bytes.");
}

QTEST_GUILESS_MAIN(SchemaMessagesTest)
#include "schema_messages_test.moc"
