// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

#include "app/hunt/edge/edge_profile.h"

using namespace sextant;
using namespace sextant::hunt;

namespace {

std::string readFile(const std::string& path) {
  std::ifstream file(std::string(SEXTANT_SOURCE_DIR) + '/' + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

QString problemsOf(const std::string& text) {
  const auto parsed = parseEdgeProfile(text);
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

nlohmann::json describedAt(const nlohmann::json& schema, std::string_view pointer) {
  return schema.at(nlohmann::json::json_pointer(
      std::regex_replace(std::string(pointer), std::regex("/"), "/properties/")));
}

// The pattern that a text there has to match; "" where it is no text.
std::string patternOf(const nlohmann::json& schema, const nlohmann::json& described) {
  if (!described.contains("allOf")) return {};
  const std::string reference = described["allOf"][0]["$ref"];
  return schema.at(nlohmann::json::json_pointer(reference.substr(1))).at("pattern");
}

}  // namespace

class EdgeProfileTest : public QObject {
  Q_OBJECT

 private slots:
  void theDemosProfileIsTheDefaults() {
    const auto profile = parseEdgeProfile(readFile("resources/demo/edge.yaml"));
    QVERIFY(profile);
    QVERIFY(*profile == EdgeProfile());
    QVERIFY(*parseEdgeProfile("") == EdgeProfile());
    QVERIFY(!profile->cache_enabled);
  }

  void readsEveryKey() {
    const auto profile = parseEdgeProfile(
        "balance: leastconn\nlimits: {connections: 100}\n"
        "servers: {maxconn: 4, check_every: 1s}\n"
        "timeouts: {client: 1s, http_request: 2s, keep_alive: 3s, queue: 4s, connect: 5s,\n"
        "           server: 6s, drain: 7s}\n"
        "cache: {enabled: true, size: 2MiB, max_age: 8s, max_object: 9KiB}\n");
    QVERIFY(profile);
    using std::chrono::seconds;
    const EdgeProfile wanted{"leastconn", 100,        4,          seconds(1), seconds(1),
                             seconds(2),  seconds(3), seconds(4), seconds(5), seconds(6),
                             seconds(7),  true,       2097152,    seconds(8), 9216};
    QVERIFY(*profile == wanted);
  }

  void refusesWithPlaceAndSentence_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problems");
    QTest::newRow("unknown key") << "cache:\n  ttl: 5s\n"
                                 << "2:3 There is no key \"cache/ttl\" in edge.";
    QTest::newRow("another word")
        << "balance: fastest\n"
        << "1:10 \"balance\" must be one of roundrobin, leastconn, random, source, not "
           "\"fastest\".";
    QTest::newRow("no limit on time") << "timeouts: {server: none}\n"
                                      << "1:20 \"timeouts/server\" must be a duration such as 10s "
                                         "or 2m, from 1ms to one hour, not \"none\".";
    QTest::newRow("part of a second")
        << "cache: {max_age: 1500ms}\n"
        << "1:18 \"cache/max_age\" must be a duration such as 10s or 2m, from 1s to one hour, in "
           "whole seconds, not \"1500ms\".";
    QTest::newRow("part of a mebibyte") << "cache: {size: 1500KiB}\n"
                                        << "1:15 \"cache/size\" must be a size such as 16MiB, from "
                                           "1MiB to 4095MiB, in whole MiB, not \"1500KiB\".";
    QTest::newRow("size without unit")
        << "cache: {max_object: 100}\n"
        << "1:21 \"cache/max_object\" must be a size such as 16B, from 1B to 4095MiB, not \"100\".";
  }
  void refusesWithPlaceAndSentence() {
    QFETCH(const QString, text);
    QFETCH(const QString, problems);
    QCOMPARE(problemsOf(text.toStdString()), problems);
  }

  // What the schema lets through the edge must take: operators see the schema's answer first.
  void agreesWithTheSchema() {
    const auto schema = nlohmann::json::parse(readFile("resources/schemas/edge.schema.json"));
    auto document = nlohmann::json::object();
    for (std::size_t key = 0; key < edge_key_count; ++key) {
      const std::string pointer(jsonPointer(static_cast<EdgeKey>(key)));
      const auto described = describedAt(schema, pointer);
      const nlohmann::json::json_pointer at(pointer);
      document[at] = described.at("default");
      QVERIFY2(parseEdgeProfile(document.dump()), pointer.c_str());
      for (const auto& word : described.value("enum", nlohmann::json::array())) {
        auto edge = document;
        edge[at] = word;
        QVERIFY2(parseEdgeProfile(edge.dump()), pointer.c_str());
      }
      if (!described.contains("minimum")) continue;
      for (const char* limit : {"minimum", "maximum"}) {
        auto edge = document;
        edge[at] = described.at(limit);
        QVERIFY2(parseEdgeProfile(edge.dump()), pointer.c_str());
        edge[at] = described.at(limit).get<int>() + (limit[1] == 'i' ? -1 : 1);
        QVERIFY2(!parseEdgeProfile(edge.dump()), pointer.c_str());
      }
    }
    QVERIFY(*parseEdgeProfile(document.dump()) == EdgeProfile());
  }

  void takesWhatTheSchemasPatternsTake_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"1ms",  "3600000ms",  "1s",        "3600s",         "60m",    "1MiB", "4095MiB",
          "1B",   "999999999B", "999999KiB", "none",          "0s",     "61m",  "4096MiB",
          "0MiB", "5",          "1GiB",      "1s\nmaxconn 1", "1MiB 1", ""}) {
      QTest::newRow(text) << text;
    }
  }
  void takesWhatTheSchemasPatternsTake() {
    QFETCH(const QString, text);
    const auto schema = nlohmann::json::parse(readFile("resources/schemas/edge.schema.json"));
    int patterns = 0;
    for (std::size_t key = 0; key < edge_key_count; ++key) {
      const std::string pointer(jsonPointer(static_cast<EdgeKey>(key)));
      const std::string pattern = patternOf(schema, describedAt(schema, pointer));
      if (pattern.empty()) continue;
      ++patterns;
      auto document = nlohmann::json::object();
      document[nlohmann::json::json_pointer(pointer)] = text.toStdString();
      const bool is_let_through = std::regex_search(text.toStdString(), std::regex(pattern));
      const bool is_taken = parseEdgeProfile(document.dump()).has_value();
      QVERIFY2(is_taken || !is_let_through, pointer.c_str());
    }
    QCOMPARE(patterns, 11);
  }
};

QTEST_APPLESS_MAIN(EdgeProfileTest)
#include "edge_profile_test.moc"
