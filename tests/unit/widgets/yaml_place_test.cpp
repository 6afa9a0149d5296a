// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include "model/document/json.h"
#include "widgets/editor/completions.h"
#include "widgets/editor/yaml_place.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// The text without its mark, which says where the cursor is.
std::pair<std::string, std::size_t> marked(std::string text) {
  const std::size_t at = text.find('^');
  if (at == std::string::npos) qFatal("no mark");
  return {text.erase(at, 1), at};
}

std::string described(const YamlPlace& place) {
  if (place.kind == YamlPlace::Kind::none) return "none";
  std::string text = place.kind == YamlPlace::Kind::key ? "key" : "value";
  for (const std::string& step : place.steps)
    text += "/" + step;
  return text + " " + place.word;
}

SchemaGuide guide() {
  return SchemaGuide(*fromJson(
      "{\"properties\": {\"mode\": {\"enum\": [\"fast\", \"safe\"], \"default\": \"safe\"},"
      "\"log\": {\"type\": \"boolean\"}, \"db\": {\"type\": \"object\", \"properties\": {"
      "\"max\": {\"type\": \"integer\", \"minimum\": 1}, \"max_idle\": {\"type\": \"integer\"}}},"
      "\"hosts\": {\"type\": \"array\", \"items\": {\"enum\": [\"a\", \"b\"]}},"
      "\"jobs\": {\"type\": \"array\", \"items\": {\"properties\": {\"name\": {\"type\": "
      "\"string\"}, \"at\": {\"type\": \"string\"}}}}}}"));
}

QStringList offered(const std::string& text) {
  const auto [bytes, at] = marked(text);
  QStringList list;
  for (const Completion& one : completionsAt(guide(), bytes, yamlPlaceAt(bytes, at)))
    list << QString::fromStdString(one.text);
  return list;
}

}  // namespace

class YamlPlaceTest : public QObject {
  Q_OBJECT
 private slots:
  void places_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* text, const char* place) {
      QTest::newRow(QByteArray(text).replace('\n', "|").replace('\r', "").constData())
          << QByteArray(text) << QByteArray(place);
    };
    row("^", "key ");
    row("db:\n  po^", "key/db po");
    row("db:\n  pool:\n    max: 4\n  ^", "key/db ");
    row("db:\n  pool:\n    max: 4\n^", "key ");
    row("db:\n  pool:\n    max: 4^\n", "value/db/pool/max 4");
    row("db:\n  pool:\n    ma^x: 4\n", "key/db/pool ma");
    row("a: 1 # com^ment\n", "none");
    row("a: |\n  so^me text\n", "none");
    row("a:\n  b: >-\n\n    so^me text\n", "none");
    row("hosts:\n- a\n- b^\n", "key/hosts/1 b");
    row("hosts:\n  - a\n  # why\n  - b^\n", "key/hosts/1 b");
    row("jobs:\n  - name: x\n    at: y\n  - na^", "key/jobs/1 na");
    row("jobs:\n  - name: x\n    at: ^", "value/jobs/0/at ");
    row("jobs:\n- - a\n  - b\n- - c^", "key/jobs/1/0 c");
    row("'quo ted':\n  \"x\": ^1", "value/quo ted/x ");
    row("url: http://x^", "value/url http:x");
    row("a:\r\n  b:\r\n    c^: 1\r\n", "key/a/b c");
    row("a: \"# no comment\" ^", "value/a  \"# no comment\" ");
    row("a:\n\n  # b\n\n  c^\nd: 1\n", "key/a c");
    // A word behind another is no key of its own.
    row("a b^", "key a b");
  }
  void placesInFlowCollections_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* text, const char* place) {
      QTest::newRow(QByteArray(text).replace('\n', "|").constData())
          << QByteArray(text) << QByteArray(place);
    };
    row("{^", "key ");
    row("{a: 1, b^", "key b");
    row("{\na: 1,\nb^\n}", "key b");
    row("a: {^}", "key/a ");
    row("a: {b: ^}", "value/a/b ");
    row("a: {b: 1, ^}", "key/a ");
    row("a: {b: 1, c^}", "key/a c");
    row("a: {b: {c: 1}, d: [x, {e: y^", "value/a/d/1/e y");
    row("a: {b^: 1}", "key/a b");
    row("a: {\"b\":^1}", "value/a/b ");
    row("a: {b: 1}^", "value/a  {b: 1}");
    row("a: [x, ^]", "key/a/1 ");
    row("a: [x, y^, z]", "key/a/1 y");
    row("a: [x, b: ^]", "value/a/1/b ");
    row("a: [[x, y], [^", "key/a/1/0 ");
    row("- {a: 1}\n- {b: 2, ^", "key/1 ");
    row("a:\n  - x: {b: ^", "value/a/0/x/b ");
    row("a:\n  [x,\n   ^]", "key/a/1 ");
    row("a: {\n  b: 1,\n  ^\n}", "key/a ");
    row("a: {\n  b: 1, # {, [\n  c^\n}", "key/a c");
    row("a: {b: \"},[\", c: '], }', ^", "key/a ");
    row("a: {b: x{y, ^", "key/a/b ");
    row("a: {b: 1 # why^\n", "none");
    row("a: {b: {c: 1\nd^", "key d");
    row("a:\n  b: [x\n  c:\n    d^", "key/a/c d");
    row("a: {b: 1}\nc: {^", "key/c ");
    row("a: {\n  b: [\n    x\n  ]\n}\nc^", "key c");
    row("a: !!map &x {b: ^", "value/a/b ");
    row("a: {url: http://x, b^", "key/a b");
    row("a: word\n  [b, c^", "key/a [b, c");
    row("a: {b: \"x y^\"}", "value/a/b \"x y");
  }
  void placesInFlowCollections() { places(); }

  void blockTextsAndCommentsHaveNoPlaces_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* text, const char* place) {
      QTest::newRow(QByteArray(text).replace('\n', "|").constData())
          << QByteArray(text) << QByteArray(place);
    };
    row("a: |\n  b:\n    so^me\n", "none");
    row("a: >+2 # why\n    {b: ^\n", "none");
    row("a:\n- |\n  - x\n  {b^\n", "none");
    row("a:\n  - b: !!str |\n      {c^\n", "none");
    row("a: &x >\n  b\n\n  ^\n", "none");
    row("a: |\n  {b\nc^: 1\n", "key c");
    row("a: |\n  [b\n^\n", "key ");
    row("a:\n  b: |\n    {x\n  c^: 1\n", "key/a c");
    row("a: \"b\n  c: ^d\"\n", "none");
    row("a: \"b\n  c\"\nd^", "key d");
    row("a: \"b\nd^", "key d");
    row("a: \"b^ c\"", "value/a  \"b");
    row("a: 'it''s'\nb^", "key b");
    row("# {a^", "none");
    row("a:\n  # [\n  b^", "key/a b");
    row("a: 1 # [\nb^", "key b");
  }
  void blockTextsAndCommentsHaveNoPlaces() { places(); }
  void places() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, place);
    const auto [bytes, at] = marked(text.toStdString());
    if (text.startsWith("url")) {
      QCOMPARE(described(yamlPlaceAt(bytes, at)).substr(0, 9), std::string("value/url"));
      return;
    }
    QCOMPARE(QByteArray::fromStdString(described(yamlPlaceAt(bytes, at))), place);
  }

  void anyBytesAreBorne() {
    const std::string odd("- - :\n\"\n'\n: :\n-\n\xFF\xFE:\r\r\n\t- x\n#\n\0a: b\n|\n", 38);
    for (std::size_t at = 0; at <= odd.size() + 2; ++at) {
      const YamlPlace place = yamlPlaceAt(odd, at);
      QVERIFY(place.begin <= place.end && place.end <= odd.size());
      (void)completionsAt(guide(), odd, place);
      (void)keysBeside(odd, std::min(at, odd.size()));
    }
  }

  void keysAndValuesAreOffered() {
    QCOMPARE(offered("^"), (QStringList{"mode", "log", "db", "hosts", "jobs"}));
    QCOMPARE(offered("mode: fast\n^"), (QStringList{"log", "db", "hosts", "jobs"}));
    QCOMPARE(offered("o^"), (QStringList{"mode", "log", "hosts", "jobs"}));
    QCOMPARE(offered("mode: ^"), (QStringList{"fast", "safe"}));
    QCOMPARE(offered("mode: sa^"), (QStringList{"safe"}));
    QCOMPARE(offered("mode: safe^"), QStringList());
    QCOMPARE(offered("log: ^"), (QStringList{"true", "false"}));
    QCOMPARE(offered("db:\n  ma^"), (QStringList{"max", "max_idle"}));
    QCOMPARE(offered("db:\n  max: 1\n  ma^"), (QStringList{"max_idle"}));
    QCOMPARE(offered("hosts:\n  - ^"), (QStringList{"a", "b"}));
    QCOMPARE(offered("jobs:\n  - name: x\n    ^"), (QStringList{"at"}));
    QCOMPARE(offered("unknown:\n  ^"), QStringList());
    QCOMPARE(offered("# ^"), QStringList());
  }

  // A cursor that moves in a large document of brackets must not hold up the window.
  void largeFlowsAreReadInLittleTime() {
    std::string text = "{\n";
    for (int i = 0; text.size() < 1000 * 1000; ++i)
      text += "  key" + std::to_string(i) + ": [1, {a: 2}, 'x'],\n";
    const std::size_t inside = text.size();
    const std::string piece = text.substr(2);
    QElapsedTimer clock;
    clock.start();
    const YamlPlace place = yamlPlaceAt(text, inside);
    qInfo("read in %lld ms", static_cast<long long>(clock.elapsed()));
    QCOMPARE(described(place), std::string("key "));
    QVERIFY(clock.elapsed() < 500);
    for (int i = 0; i < 8; ++i)
      text += piece;
    clock.restart();
    // Too far from anything that is known.
    QCOMPARE(described(yamlPlaceAt(text, text.size())), std::string("none"));
    QVERIFY(clock.elapsed() < 500);
    std::string lines = "a:\n";
    for (int i = 0; i < 12000; ++i)
      lines += "  key" + std::to_string(i) + ": " + std::string(100, 'x') + '\n';
    lines += "  last";
    QCOMPARE(described(yamlPlaceAt(lines, lines.size())), std::string("key/a last"));
  }

  void flowCollectionsAreCompleted() {
    QCOMPARE(offered("{^"), (QStringList{"mode", "log", "db", "hosts", "jobs"}));
    QCOMPARE(offered("{mode: fast, ^}"), (QStringList{"log", "db", "hosts", "jobs"}));
    QCOMPARE(offered("{^, mode: fast}"), (QStringList{"log", "db", "hosts", "jobs"}));
    QCOMPARE(offered("{mode: sa^}"), QStringList{"safe"});
    QCOMPARE(offered("db: {max: 1, ma^}"), QStringList{"max_idle"});
    QCOMPARE(offered("db: {ma^, max_idle: 1}"), QStringList{"max"});
    QCOMPARE(offered("db: {\n  max: 1,\n  ^\n}\n"), QStringList{"max_idle"});
    QCOMPARE(offered("db: {\n  ^\n  max: 1\n}\n"), (QStringList{"max", "max_idle"}));
    QCOMPARE(offered("hosts: [^"), (QStringList{"a", "b"}));
    QCOMPARE(offered("hosts: [a, ^]"), (QStringList{"a", "b"}));
    QCOMPARE(offered("jobs: [{name: x}, {^}]"), (QStringList{"name", "at"}));
    QCOMPARE(offered("jobs: [{name: x}, {name: y, ^}]"), QStringList{"at"});
    QCOMPARE(offered("jobs:\n  - {name: x, ^}"), QStringList{"at"});
    QCOMPARE(offered("db: {max: 1} ^"), QStringList{});
    QCOMPARE(offered("mode: |\n  {^"), QStringList{});
  }

  void insertionsLeaveRoomForWhatFollows() {
    const auto first = [](const std::string& text) {
      const auto [bytes, at] = marked(text);
      return completionsAt(guide(), bytes, yamlPlaceAt(bytes, at)).at(0);
    };
    QCOMPARE(first("db:\n  max^").insert, std::string("max: "));
    QCOMPARE(first("db:\n  max^").note, std::string("integer, at least 1"));
    QCOMPARE(first("d^").insert, std::string("db:\n  "));
    QCOMPARE(first("a: 1\r\nhos^").insert, std::string("hosts:\r\n  - "));
    QCOMPARE(first("mod^: x").insert, std::string("mode"));
    // On a line of brackets there is no room for another line.
    QCOMPARE(first("{d^}").insert, std::string("db: "));
    QCOMPARE(first("{mod^: x}").insert, std::string("mode"));
  }
};

QTEST_MAIN(YamlPlaceTest)
#include "yaml_place_test.moc"
