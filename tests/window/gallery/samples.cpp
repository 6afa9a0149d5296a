// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/samples.h"

#include <cmath>
#include <random>

namespace sextant::ui::samples {

std::string profile() {
  return "# Peak profile of the treasure hunt, three instances\n"
         "workers:\n"
         "  threads: 32\n"
         "  queue_limit: 512        # holds a burst of one second\n"
         "db:\n"
         "  pool:\n"
         "    max: 20\n"
         "    max_idle: 2\n"
         "    acquire_timeout: 1000ms\n"
         "  statement_timeout: 500ms\n"
         "request_deadline: 1500ms\n"
         "cache:\n"
         "  entries: 1000\n"
         "  ttl: 10s\n"
         "  coalesce_misses: true\n";
}

std::string tunedProfile() {
  std::string text = profile();
  text.replace(text.find("max: 20"), 7, "max: 4");
  text.replace(text.find("max_idle: 2"), 11, "max_idle: 4");
  return text;
}

std::vector<Problem> problems() {
  return {{Severity::error,
           "3 × 20 + 3 reserved = 63 is more than max_connections 50",
           "/db/pool/max",
           {7, 10}},
          {Severity::warning,
           "Idle pool below peak use: reconnects at every burst",
           "/db/pool/max_idle",
           {8, 15}}};
}

std::vector<ValueChange> changes() {
  const auto changed = [](const char* pointer, Value before, Value after) {
    return ValueChange{ChangeKind::changed, pointer, std::move(before), std::move(after), {}};
  };
  return {changed("/workers/queue_limit", Value::integer(32), Value::integer(512)),
          changed("/db/pool/max", Value::integer(20), Value::integer(4)),
          changed("/db/statement_timeout", Value::integer(0), Value::string("500ms")),
          {ChangeKind::removed, "/cache/warm", Value::boolean(false), std::nullopt, {}},
          {ChangeKind::added, "/cache/coalesce_misses", std::nullopt, Value::boolean(true), {}},
          {ChangeKind::moved, "/routes/0", Value::string("b"), Value::string("b"), "/routes/1"}};
}

DiffDocument difference() {
  DiffDocument document;
  document.left_title = QStringLiteral("revision 42");
  document.right_title = QStringLiteral("this change, version 3");
  TextDiff& diff = document.diff;
  const auto both = [&diff](const std::string& line) {
    diff.left_lines.push_back(line);
    diff.right_lines.push_back(line);
    diff.rows.push_back({DiffKind::same, diff.left_lines.size(), diff.right_lines.size(), {}, {}});
  };
  const auto changed = [&diff](const std::string& head, const std::string& a,
                               const std::string& b) {
    diff.left_lines.push_back(head + a);
    diff.right_lines.push_back(head + b);
    diff.rows.push_back({DiffKind::changed,
                         diff.left_lines.size(),
                         diff.right_lines.size(),
                         {{head.size(), head.size() + a.size()}},
                         {{head.size(), head.size() + b.size()}}});
  };
  diff.right_lines.push_back("# Reviewed for the spring peak");
  diff.rows.push_back({DiffKind::added, {}, 1, {}, {}});
  both("# Peak profile of the treasure hunt");
  both("workers:");
  both("  threads: 32");
  changed("  queue_limit: ", "32", "512");
  both("db:");
  both("  pool:");
  changed("    max: ", "20", "4");
  changed("    max_idle: ", "2", "4");
  both("    acquire_timeout: 1000ms");
  both("  statement_timeout: 500ms");
  both("request_deadline: 1500ms");
  both("cache:");
  diff.left_lines.push_back("  warm: false");
  diff.left_lines.push_back("  shards: 4");
  diff.rows.push_back({DiffKind::removed, diff.left_lines.size() - 1, {}, {}, {}});
  diff.rows.push_back({DiffKind::removed, diff.left_lines.size(), {}, {}, {}});
  both("  entries: 1000");
  changed("  ttl: ", "1s", "10s");
  diff.differences = 5;
  return document;
}

NavigatorSnapshot navigator() {
  NavigatorCluster eu1{
      "eu1",
      2,
      false,
      {{"hunt-1", State::healthy}, {"hunt-2", State::healthy}, {"hunt-3", State::drift}}};
  NavigatorService hunt{"hunt-engine", RevisionNumber{42}, true, {eu1}};
  NavigatorEnvironment prod{
      "prod", "red", true, {hunt, {"clue-cache", RevisionNumber{7}}, {"edge-router", {}}}};
  NavigatorEnvironment staging{"staging", "amber", false, {{"hunt-engine", RevisionNumber{44}}}};
  return {{prod, staging}};
}

std::vector<RevisionRow> revisions() {
  return {
      {{42},
       now - 340,
       "mara",
       "Cache for the peak: 1000 entries for 10 s",
       {"base"},
       "9f3c12ab",
       true},
      {{41}, now - 7400, "jonas", "Queue holds a burst of one second", {"base", "eu1"}, "41aa9907"},
      {{40},
       now - 90'000,
       "mara",
       "Statement time-out of 500 ms, request deadline of 1500 ms",
       {"base"},
       "77d0c3e2"},
      {{39},
       now - 400'000,
       "ops",
       "Small-scale defaults, as the story began",
       {"base"},
       "0b1f5a6c"}};
}

std::vector<FleetRow> fleet() {
  const auto instance = [](const char* cluster, const char* name) { return Scope{cluster, name}; };
  std::vector<FleetRow> rows{
      {instance("eu1", "hunt-1"), {{43}}, {{43}}, State::healthy, "named in stage 1", 11.8, 0, 1},
      {instance("eu1", "hunt-2"), {{42}}, {{42}}, State::healthy, "baseline", 13.0, 0, 1},
      {instance("eu1", "hunt-3"),
       {{42}},
       {{41}},
       State::drift,
       "The service did not come up with revision 42; the last good profile was put back.",
       1312.7,
       12,
       1},
      {instance("us1", "hunt-4"),
       {{41}},
       {{41}},
       State::silent,
       "The last report is 4 min old.",
       {},
       {},
       241},
      {instance("us1", "hunt-5"),
       {{42}},
       {{41}},
       State::applying,
       "Waits for the service to report health.",
       14.1,
       0,
       2}};
  const qint64 clocks[] = {-3, 1240, -6800, 0, 2};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].agent_version = i == 1 ? QStringLiteral("0.8.2") : QStringLiteral("0.9.0");
    rows[i].clock_offset_ms = clocks[i];
    rows[i].hash = i == 2 || i == 4 ? HashMatch::differs : HashMatch::same;
    rows[i].hash_words = QStringLiteral("Wanted: 9f3c12ab\nReported: 9f3c12ab");
  }
  rows[3].agent_version.clear();
  rows[3].clock_offset_ms.reset();
  rows[3].hash = HashMatch::unknown;
  return rows;
}

std::vector<EffectiveRow> effective() {
  return {{"/workers/threads", "32", "threads", "base", {{42}}, "mara"},
          {"/workers/queue_limit", "512", "requests", "base", {{42}}, "mara"},
          {"/db/pool/max", "4", "connections", "base", {}, "you", true},
          {"/db/pool/max_idle", "4", "connections", "base", {}, "you", true},
          {"/cache/ttl",
           "30s",
           "",
           "hunt-3",
           {{41}},
           "jonas",
           false,
           {{"20s", "eu1"}, {"10s", "base"}}},
          {"/cache/entries", "1000", "entries", "base", {{42}}, "mara"},
          {"/cache/coalesce_misses", "true", "", "default", {}, ""}};
}

}  // namespace sextant::ui::samples
