// SPDX-License-Identifier: GPL-3.0-or-later
// Documents: parsing, spans, refusals, and edits that keep every other byte.
#include <QtTest/QTest>

#include "model/document/core_schema.h"
#include "model/document/document.h"
#include "model/document/json.h"
#include "model/document/render.h"

using namespace sextant;

namespace {

Document parsed(const std::string& text) {
  auto document = Document::parse(text);
  if (!document) qFatal("%s", toString(document.error(), "test").c_str());
  return *document;
}

std::string edited(const std::string& text, const std::string& pointer, const std::string& json) {
  const Document document = parsed(text);
  const auto patch = document.set(pointer, *fromJson(json));
  return patch ? applied(patch->patch, text) : "error: " + patch.error().what;
}

std::string removed(const std::string& text, const std::string& pointer) {
  const auto patch = parsed(text).remove(pointer);
  return patch ? applied(patch->patch, text) : "error: " + patch.error().what;
}

std::string refusal(const std::string& text) {
  const auto document = Document::parse(text);
  if (document) return "accepted";
  const auto& p = document.error();
  return std::to_string(p.position.line) + ':' + std::to_string(p.position.column) + ' ' +
         p.message;
}

const std::string profile =
    "# Peak profile\n"
    "workers:\n"
    "  threads: 32      # as many as clients\n"
    "db:\n"
    "  pool: {max: 4, max_idle: 'four'}\n"
    "  hosts:\n"
    "    - a\n"
    "    - b   # second\n"
    "note: |\n"
    "  two\n"
    "  lines\n"
    "blank:\n"
    "end: \"x\"\n";

}  // namespace

class DocumentTest : public QObject {
  Q_OBJECT
 private slots:
  void valuesAndSpans();
  void setKeepsOtherBytes_data();
  void setKeepsOtherBytes();
  void removeKeepsOtherBytes_data();
  void removeKeepsOtherBytes();
  void refusals_data();
  void refusals();
  void coreSchema_data();
  void coreSchema();
  void unusualPlacesOfTagsAndKeys();
  void aColonAtTheFrontOfAKey();
  void aPercentSignAtTheFrontOfALine();
  void aDirectiveWithoutADocumentStart();
  void removingTheFirstBytes();
  void lineEndsAndByteOrderMark();
  void canonicalFormRoundTrips();
  void deepNestingIsRefusedQuickly();
  void inverseRestores();
};

void DocumentTest::valuesAndSpans() {
  const Document document = parsed(profile);
  QCOMPARE(
      toJson(document.value()),
      std::string(R"({"workers": {"threads": 32}, "db": {"pool": {"max": 4, "max_idle": "four"}, )"
                  R"("hosts": ["a", "b"]}, "note": "two\nlines\n", "blank": null, "end": "x"})"));
  const auto bytes = [&](const char* pointer) {
    const Node& node = document.node(**document.find(pointer));
    return profile.substr(node.span.begin, node.span.size());
  };
  QCOMPARE(bytes("/workers/threads"), std::string("32"));
  QCOMPARE(bytes("/db/pool"), std::string("{max: 4, max_idle: 'four'}"));
  QCOMPARE(bytes("/db/pool/max_idle"), std::string("'four'"));
  QCOMPARE(bytes("/db/hosts/1"), std::string("b"));
  QCOMPARE(bytes("/workers"), std::string("threads: 32"));
  QCOMPARE(bytes("/end"), std::string("\"x\""));
  QCOMPARE(bytes("/blank"), std::string());
  QCOMPARE(document.pointerOf(document.at(profile.find("second") - 6)), std::string("/db/hosts/1"));
  const Position mark = document.markOf(**document.find("/db/hosts"));
  QCOMPARE(mark.line, std::size_t{6});
  QCOMPARE(mark.column, std::size_t{3});
}

void DocumentTest::setKeepsOtherBytes_data() {
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("after");
  const auto row = [](const char* name, const char* before, const char* pointer, const char* json,
                      const char* after) {
    QTest::newRow(name) << before << pointer << json << after;
  };
  row("number", "a: 1  # one\nb: 2\n", "/a", "10", "a: 10  # one\nb: 2\n");
  row("keeps single quotes", "a: 'x' # c\n", "/a", "\"it's\"", "a: 'it''s' # c\n");
  row("empty quoted string", "a: ''\nb: \"\"\n", "/a", "\"x\"", "a: 'x'\nb: \"\"\n");
  row("escaped quote", "a: ''''\n", "/a", "\"x\"", "a: 'x'\n");
  row("quoted key", "'a': 1\n\"b c\": 2\n", "/b c", "3", "'a': 1\n\"b c\": 3\n");
  row("kept final lines", "a: |+\n  x\n\nb: 1\n", "/a", "\"z\"", "a: z\nb: 1\n");
  row("folded block at the end", "b: 1\na: >-\n  x\n  y", "/a", "\"z\"", "b: 1\na: z");
  row("block header with comment", "a: | # | >\n  x\nb: 1\n", "/a", "2", "a: 2 # | >\nb: 1\n");
  row("quotes where needed", "a: x\n", "/a", "\"no: yes\"", "a: \"no: yes\"\n");
  row("string that looks like a number", "a: x\n", "/a", "\"12\"", "a: \"12\"\n");
  row("missing value", "a:\nb: 2\n", "/a", "1", "a: 1\nb: 2\n");
  row("missing value with a comment", "a: # why\nb: 2\n", "/a", "1", "a: 1 # why\nb: 2\n");
  row("null to map", "a:\nb: 2\n", "/a/c", "1", "a:\n  c: 1\nb: 2\n");
  row("literal block to scalar", "a: |\n  x\n  y\nb: 1\n", "/a", "\"z\"", "a: z\nb: 1\n");
  row("nested literal block", "a:\n  y: |\n    t\n    u\n  w: 1\n", "/a/y", "null",
      "a:\n  y: null\n  w: 1\n");
  row("new key", "a:\n    x: 1 # c\n\nb: 2\n", "/a/y", "true",
      "a:\n    x: 1 # c\n    y: true\n\nb: 2\n");
  row("new nested keys", "a: 1\n", "/b/c/d", "\"v\"", "a: 1\nb:\n  c:\n    d: v\n");
  row("no final newline", "a: 1", "/b", "2", "a: 1\nb: 2");
  row("empty document", "", "/b", "2", "b: 2\n");
  row("only comments", "# hello\n", "/b", "2", "# hello\nb: 2\n");
  row("flow key", "a: {x: 1}\n", "/a/y", "[1, 2]", "a: {x: 1, y: [1, 2]}\n");
  row("empty flow", "a: {}\n", "/a/y", "1", "a: {y: 1}\n");
  row("list item", "a:\n- x\n- y\nb: 1\n", "/a/-", "\"z\"", "a:\n- x\n- y\n- z\nb: 1\n");
  row("list item in the middle", "a:\n- x\n- y\n", "/a/0", "5", "a:\n- 5\n- y\n");
  row("map to scalar", "a:\n  x: 1\n  y: 2\nb: 1\n", "/a", "3", "a: 3\nb: 1\n");
  row("scalar to list", "a: 1\nb: 1\n", "/a", "[1, \"x\"]", "a:\n  - 1\n  - x\nb: 1\n");
  row("windows line ends", "a: 1\r\nb: 2\r\n", "/c", "3", "a: 1\r\nb: 2\r\nc: 3\r\n");
  row("long integer", "a: 1\n", "/a", "18446744073709551617", "a: 18446744073709551617\n");
  row("parent is a scalar", "a: 1\n", "/a/b", "1",
      "error: Nothing can be added here: the value above is an integer.");
}

void DocumentTest::setKeepsOtherBytes() {
  QFETCH(QString, before);
  QFETCH(QString, pointer);
  QFETCH(QString, json);
  QFETCH(QString, after);
  QCOMPARE(QString::fromStdString(
               edited(before.toStdString(), pointer.toStdString(), json.toStdString())),
           after);
}

void DocumentTest::removeKeepsOtherBytes_data() {
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<QString>("after");
  const auto row = [](const char* name, const char* before, const char* pointer,
                      const char* after) { QTest::newRow(name) << before << pointer << after; };
  row("key", "a: 1 # c\nb: 2\n", "/a", "b: 2\n");
  row("last key", "a: 1\nb: 2", "/b", "a: 1\n");
  row("subtree", "a:\n  x: 1\n  y: 2\nb: 1\n", "/a", "b: 1\n");
  row("only key below", "a:\n  x: 1\nb: 1\n", "/a/x", "a: {}\nb: 1\n");
  row("only key", "a: 1\n", "/a", "");
  row("flow first", "a: {x: 1, y: 2}\n", "/a/x", "a: {y: 2}\n");
  row("flow last", "a: {x: 1, y: 2}\n", "/a/y", "a: {x: 1}\n");
  row("flow only", "a: [1]\n", "/a/0", "a: []\n");
  row("item", "a:\n  - x\n  - y\n", "/a/0", "a:\n  - y\n");
  row("first key of a compact map", "- a: 1\n  b: 2\n- c\n", "/0/a", "- b: 2\n- c\n");
  row("nothing there", "a: 1\n", "/b", "error: There is nothing at this pointer.");
}

void DocumentTest::removeKeepsOtherBytes() {
  QFETCH(QString, before);
  QFETCH(QString, pointer);
  QFETCH(QString, after);
  QCOMPARE(QString::fromStdString(removed(before.toStdString(), pointer.toStdString())), after);
}

void DocumentTest::refusals_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("reason");
  const auto row = [](const char* name, QByteArray text, const char* reason) {
    QTest::newRow(name) << text << QByteArray(reason);
  };
  row("duplicate key", "a: 1\nb:\n  c: 1\n  c: 2\n", "4:3 The key \"c\" is already there.");
  row("merge key", "a: {}\n<<: x\n", "2:1 Merge keys (<<) are not allowed");
  row("number as key", "a: 1\n80: x\n", "2:1 A key must be a string: put \"80\" in quotes.");
  row("list as key", "[a]: 1\n", "1:1 A key must be a string.");
  row("alias", "a: &x 1\nb: *x\n", "2:");
  row("infinity", "a: .inf\n", "1:4 NaN and infinities");
  row("beyond a double", "a: 1e999\n", "1:4 A number may not be beyond");
  row("a long hexadecimal number", "a: 0x1" + QByteArray(250, 'b') + "\n",
      "1:4 A number may have at most 300 decimal digits");
  row("too many digits", "a: 1" + QByteArray(300, '0') + "\n", "1:4 A number may have at most 300");
  row("two documents", "a: 1\n---\nb: 1\n", "2:1 A profile is one document");
  row("tab in indentation", "a:\n\tb: 1\n", "2:");
  row("bad UTF-8", "a: \xff\n", "1:4 This byte is not valid UTF-8.");
  row("overlong UTF-8", "a: \xc0\xaf\n", "1:4 This byte is not valid UTF-8.");
  row("NUL", QByteArray("a: x\0y\n", 7), "1:5 A profile may not contain the character NUL.");
  row("unclosed", "a: [1, 2\nb: 3\n", "");
  row("block text at the margin", "--- |\nx\n", "1:5 The lines of a block text must be indented.");
  row("block text below its dash", "- # c\n |-\n a\n   b\n",
      "2:2 A block text must begin on the line");
  row("value no deeper than its key", "b:\n  a:\n  'x'\n", "3:3 A value must be indented more");
  row("unknown tag", "a: !thing x\n", "1:11 The tag !thing does not fit");
  row("tag of another type at a key", "!!int 1: x\n", "1:7 The tag !!int does not fit a string");
  row("core tag of somebody else", "%TAG !! tag:example.org,2026:\n---\na: !!int 1\n",
      "3:10 The tag tag:example.org,2026:int");
}

void DocumentTest::refusals() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, reason);
  const std::string said = refusal(text.toStdString());
  QVERIFY2(said != "accepted", said.c_str());
  QVERIFY2(said.rfind(reason.toStdString(), 0) == 0, said.c_str());
}

void DocumentTest::coreSchema_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("json");
  const char* const cases[][2] = {{"no", "\"no\""},
                                  {"0o17", "15"},
                                  {"0x1F", "31"},
                                  {"1e3", "1e3"},
                                  {"010", "10"},
                                  {"+12", "12"},
                                  {"-0", "0"},
                                  {"~", "null"},
                                  {"True", "true"},
                                  {"yes", "\"yes\""},
                                  {".5", "0.5"},
                                  {"1.", "1.0"},
                                  {"1_000", "\"1_000\""},
                                  {"12:30", "\"12:30\""},
                                  {"-.5e-3", "-0.5e-3"},
                                  {"0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"},
                                  {"9007199254740993", "9007199254740993"},
                                  {"007.50", "7.50"},
                                  {"1500ms", "\"1500ms\""}};
  for (const auto& c : cases)
    QTest::newRow(c[0]) << c[0] << c[1];
}

void DocumentTest::coreSchema() {
  QFETCH(QString, text);
  QFETCH(QString, json);
  QCOMPARE(QString::fromStdString(toJson(*resolvePlain(text.toStdString()))), json);
}

void DocumentTest::unusualPlacesOfTagsAndKeys() {
  QVERIFY(parsed("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n").value() ==
          Value::map({{"a", Value::string("1")}}));
  QVERIFY(parsed("!!str 1: x\n").value() == Value::map({{"1", Value::string("x")}}));
  QVERIFY(parsed("? |\n  k\n: 1\n").value() == Value::map({{"k\n", Value::integer(1)}}));
}

// Found by fuzzing: taken by the part around the patch, and refused by all of the text.
void DocumentTest::aColonAtTheFrontOfAKey() {
  Document document = parsed("a: x\n t\nb:::\n");
  const auto refused = document.apply({8, 1, ""});
  QCOMPARE(refused.has_value(), Document::parse("a: x\n t\n:::\n").has_value());
  QVERIFY(document.isConsistent());
  Document above = parsed("a: x\n:::\n");
  const auto changed = above.apply({4, 0, "\n t"});
  QCOMPARE(changed.has_value(), Document::parse("a: x\n t\n:::\n").has_value());
  QVERIFY(above.isConsistent());
  QCOMPARE(removed("x: 1\n? a\n:b: c\n y\n", "/:b"), std::string("x: 1\n? a\n"));
}

// Found by fuzzing as well: what may be a directive means more than the part around it shows.
void DocumentTest::aPercentSignAtTheFrontOfALine() {
  Document document = parsed("a: &a%{x: 1}\nb:\n <  *?:0oa\n");
  const auto changed = document.apply({5, 0, "\n"});
  QCOMPARE(changed.has_value(), Document::parse("a: &a\n%{x: 1}\nb:\n <  *?:0oa\n").has_value());
  QVERIFY(document.isConsistent());
}

// Found by fuzzing: the parser took a directive without its "---", and the first value with it.
void DocumentTest::aDirectiveWithoutADocumentStart() {
  for (const char* text :
       {"%T0x1Fu r\n - a: 1\n", "# c\n\n%YAML 1.2\na: 1\n", "\xef\xbb\xbf%X\na: 1\n"}) {
    const auto document = Document::parse(text);
    QVERIFY2(!document, text);
    QVERIFY2(document.error().message.find("directive") != std::string::npos,
             document.error().message.c_str());
  }
  QVERIFY(Document::parse("%YAML 1.2\n---\na: 1\n").has_value());
}

// Found by fuzzing: the byte before the text was looked at.
void DocumentTest::removingTheFirstBytes() {
  QCOMPARE(removed("? a\n: 1\n? b\n: 2\n", "/a"), std::string("? b\n: 2\n"));
  Document document = parsed("a: 1\nb: 2\n");
  QVERIFY(document.apply({0, 5, ""}).has_value());
  QVERIFY(document.isConsistent());
}

void DocumentTest::lineEndsAndByteOrderMark() {
  const std::string text =
      "\xef\xbb\xbf"
      "a: 1\r\nb:\r\n  - x\r\n";
  QCOMPARE(edited(text, "/a", "22"), std::string("\xef\xbb\xbf"
                                                 "a: 22\r\nb:\r\n  - x\r\n"));
  QCOMPARE(edited(text, "/b/-", "1"), std::string("\xef\xbb\xbf"
                                                  "a: 1\r\nb:\r\n  - x\r\n  - 1\r\n"));
}

void DocumentTest::canonicalFormRoundTrips() {
  const std::string json =
      R"({"b": [1, {"x": "a: b", "y": []}, [2, "no\nline"]], "a": {"z": null, "k": "true"}, "c": "", "d": 1.50})";
  const Value value = *fromJson(json);
  const std::string yaml = canonicalYaml(value);
  QVERIFY(parsed(yaml).value() == value);
  QCOMPARE(canonicalYaml(parsed(yaml).value()), yaml);
  QVERIFY(yaml.rfind("a:\n", 0) == 0);
}

void DocumentTest::deepNestingIsRefusedQuickly() {
  QVERIFY(refusal("a: " + std::string(100000, '[')).rfind("1:1004 More than 1,000 brackets", 0) ==
          0);
  QVERIFY(refusal(std::string(101, '[') + std::string(101, ']')).find("more than 100 deep") !=
          std::string::npos);
  QVERIFY(refusal(std::string(100, '[') + std::string(100, ']')) == "accepted");
  std::string nested;
  for (int i = 0; i < 101; ++i)
    nested += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  QVERIFY(refusal(nested + std::string(101, ' ') + "b: 1\n").find("nested more than 100") !=
          std::string::npos);
}

void DocumentTest::inverseRestores() {
  const Document document = parsed(profile);
  const auto patch = document.set("/db/pool/max", Value::integer(9));
  QVERIFY(patch.has_value());
  const std::string after = applied(patch->patch, profile);
  QCOMPARE(applied(patch->inverse, after), profile);
}

QTEST_APPLESS_MAIN(DocumentTest)
#include "document_test.moc"
