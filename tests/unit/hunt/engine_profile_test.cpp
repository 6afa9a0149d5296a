// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_profile.h"

#include "app/hunt/engine/profile_file.h"

#include <QTest>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

using namespace sextant;
using namespace sextant::hunt;
using std::chrono::milliseconds;

namespace {

std::string readFile(const std::string& path) {
  std::ifstream file(std::string(SEXTANT_SOURCE_DIR) + '/' + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// "LINE:COLUMN sentence" of each problem, one a line.
QString problemsOf(const std::string& text) {
  const auto parsed = parseEngineProfile(text);
  if (parsed) return "none";
  QStringList lines;
  for (const Problem& problem : parsed.error()) {
    lines << QString("%1:%2 %3")
                 .arg(problem.position.line)
                 .arg(problem.position.column)
                 .arg(QString::fromStdString(problem.message));
  }
  return lines.join('\n');
}

}  // namespace

class EngineProfileTest : public QObject {
  Q_OBJECT

 private slots:
  void readsEveryKeyOfTheTunedProfile() {
    const auto profile = parseEngineProfile(readFile("resources/demo/tuned.yaml"));
    QVERIFY(profile);
    const EngineProfile wanted{32,
                               512,
                               4,
                               4,
                               milliseconds(1000),
                               milliseconds(500),
                               milliseconds(1500),
                               1000,
                               milliseconds(10000),
                               true,
                               {},
                               false};
    QVERIFY(*profile == wanted);
  }

  void defaultsAreTheSmallScaleOnes() {
    const auto profile = parseEngineProfile(readFile("resources/demo/small-scale-defaults.yaml"));
    QVERIFY(profile);
    QVERIFY(*profile == EngineProfile());
    QVERIFY(*parseEngineProfile("") == EngineProfile());
    QVERIFY(*parseEngineProfile("# nothing but a comment\n") == EngineProfile());
  }

  void readsJson() {
    const auto profile = parseEngineProfile(
        R"({"cache": {"coalesce_misses": true, "ttl": "2m"}, "db": {"pool": {"max": 7}}})");
    QVERIFY(profile);
    QCOMPARE(profile->pool_max, 7);
    QVERIFY(profile->coalesce_misses);
    QVERIFY(profile->cache_ttl == TimeLimit(milliseconds(120000)));
  }

  void refusesWithPlaceAndSentence_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problems");
    QTest::newRow("unknown key") << "workers:\n  threads: 4\n  size: 1\n"
                                 << "3:3 There is no key \"workers/size\" in hunt-engine.";
    QTest::newRow("too large") << "db:\n  pool:\n    max: 501\n"
                               << "3:10 \"db/pool/max\" must be a whole number from 1 to 500, not "
                                  "\"501\".";
    QTest::newRow("quoted number") << "workers: {threads: \"8\"}\n"
                                   << "1:20 \"workers/threads\" must be a whole number from 1 to "
                                      "256, not \"8\".";
    QTest::newRow("fraction") << "cache:\n  entries: 1.5\n"
                              << "2:12 \"cache/entries\" must be a whole number from 0 to "
                                 "1000000, not \"1.5\".";
    QTest::newRow("not true or false")
        << "cache:\n  coalesce_misses: yes\n"
        << "2:20 \"cache/coalesce_misses\" must be true or false, not \"yes\".";
    QTest::newRow("duration without unit")
        << "request_deadline: 1500\n"
        << "1:19 \"request_deadline\" must be a duration such as 250ms, 10s or 2m, from 1ms to "
           "one hour, or none, not \"1500\".";
    QTest::newRow("removed group") << "db:\n  pool:\ncache:\n  entries: 5\n"
                                   << "2:3 \"db/pool\" must hold a map of keys.";
    QTest::newRow("map for a value") << "workers:\n  threads: {}\n"
                                     << "2:3 \"workers/threads\" must hold one value.";
    QTest::newRow("twice") << "cache:\n  entries: 5\n  entries: 6\n"
                           << "3:3 The key \"entries\" is written twice in this map.";
    QTest::newRow("no list") << "closed_hunts: 5\n"
                             << "1:1 \"closed_hunts\" must hold a list.";
    QTest::newRow("entry of a list") << "closed_hunts: [5, 0, {}]\n"
                                     << "1:19 \"closed_hunts\" must be a whole number from 1 to 1000, "
                                        "not \"0\".\n1:22 An entry of \"closed_hunts\" is a number.";
    QTest::newRow("list") << "- 1\n"
                          << "1:1 A profile is a map of keys and values.";
    QTest::newRow("two documents") << "workers: {}\n---\nworkers: {}\n"
                                   << "3:1 A profile is one document, not several.";
    QTest::newRow("every problem at once")
        << "workers:\n  threads: 0\nnone: 1\n"
        << "2:12 \"workers/threads\" must be a whole number from 1 to 256, not \"0\".\n"
           "3:1 There is no key \"none\" in hunt-engine.";
  }
  void refusesWithPlaceAndSentence() {
    QFETCH(const QString, text);
    QFETCH(const QString, problems);
    QCOMPARE(problemsOf(text.toStdString()), problems);
  }

  // The schema knows nothing of that limit: the engine's own parser has to be asked.
  void aListHasRoomForSoManyEntries() {
    std::string list = "closed_hunts: [7";
    for (std::size_t i = 1; i < closed_hunts_max; ++i)
      list += ", " + std::to_string(i % 200 + 1);
    const auto full = parseEngineProfile(list + "]\n");
    QVERIFY(full);
    QCOMPARE(full->closed_hunts.size(), std::size_t{200});
    QVERIFY(full->closed_hunts.contains(7));
    QCOMPARE(problemsOf(list + ", 1]\n"),
             QString("1:1 \"closed_hunts\" has 257 entries, and there is room for 256."));
  }

  void refusesTextThatIsNotYaml() {
    const QString problems = problemsOf("workers:\n  threads: [4\n");
    QVERIFY2(problems.contains("The text is not YAML"), qPrintable(problems));
    QVERIFY(problemsOf(std::string(70000, '#')).contains("64 KiB"));
  }

  // What the schema lets through the engine must take, and the other way round: operators see the
  // schema's answer first.
  void agreesWithTheSchemaOnDurations_data() {
    QTest::addColumn<bool>("good");
    for (const char* text : {"none", "1ms", "250ms", "3600000ms", "10s", "3600s", "2m", "60m"}) {
      QTest::newRow(text) << true;
    }
    for (const char* text : {"", "0ms", "3600001ms", "3601s", "61m", "1h", "5", "-1s", "01s",
                             "1.5s", "1 s", "s", "None", "99999999999999999999s"}) {
      QTest::newRow(text) << false;
    }
  }
  void agreesWithTheSchemaOnDurations() {
    QFETCH(const bool, good);
    const std::string text = QTest::currentDataTag();
    const auto schema =
        nlohmann::json::parse(readFile("resources/schemas/hunt-engine.schema.json"));
    const std::regex pattern(schema["definitions"]["duration"]["pattern"].get<std::string>());
    QCOMPARE(std::regex_search(text, pattern), good);
    QCOMPARE(parseTimeLimit(text).has_value(), good);
  }

  void agreesWithTheSchemaOnRangesAndDefaults() {
    const auto schema =
        nlohmann::json::parse(readFile("resources/schemas/hunt-engine.schema.json"));
    auto document = nlohmann::json::object();
    for (std::size_t key = 0; key < profile_key_count; ++key) {
      const std::string pointer(jsonPointer(static_cast<ProfileKey>(key)));
      const auto& described = schema.at(nlohmann::json::json_pointer(
          std::regex_replace(pointer, std::regex("/"), "/properties/")));
      const nlohmann::json::json_pointer at(pointer);
      document[at] = described.at("default");
      QVERIFY(parseEngineProfile(document.dump()));
      if (!described.contains("minimum")) continue;
      for (const char* limit : {"minimum", "maximum"}) {
        auto edge = document;
        edge[at] = described.at(limit);
        QVERIFY2(parseEngineProfile(edge.dump()), pointer.c_str());
        edge[at] = described.at(limit).get<int>() + (limit[1] == 'i' ? -1 : 1);
        QVERIFY2(!parseEngineProfile(edge.dump()), pointer.c_str());
      }
    }
    QVERIFY(*parseEngineProfile(document.dump()) == EngineProfile());
  }

  void headerNamesRevisionAndHash() {
    const std::string hash(64, 'a');
    const auto loaded = parseProfileFile(
        "# sextant prod/hunt-engine/eu1/hunt-1 revision 42 "
        "effective " +
        hash + "\nworkers:\n  threads: 5\n");
    QVERIFY(loaded);
    QCOMPARE(loaded->revision, 42);
    QCOMPARE(loaded->effective_hash, hash);
    QCOMPARE(loaded->profile.worker_threads, 5);
  }

  void headerIsOptionalButNotHalf() {
    QCOMPARE(parseProfileFile("# any comment\nworkers: {}\n")->revision, 0);
    QVERIFY(!parseProfileFile("# sextant prod/hunt-engine revision 42\n"));
    QVERIFY(!parseProfileFile("# sextant prod/hunt-engine revision x effective " +
                              std::string(64, 'a') + '\n'));
    QVERIFY(!parseProfileFile("# sextant prod/hunt-engine revision 4 effective abc\n"));
  }
};

QTEST_APPLESS_MAIN(EngineProfileTest)
#include "engine_profile_test.moc"
