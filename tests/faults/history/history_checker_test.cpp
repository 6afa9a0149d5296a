// SPDX-License-Identifier: GPL-3.0-or-later
// The checker finds each kind of fault in a history that has just this one, and none in a good one.
#include <QtTest/QTest>

#include <functional>

#include "tests/faults/history/history_checker.h"

using namespace sextant::testing;

namespace {

using Answer = PublishCall::Answer;

struct Case {
  History history;
  FinalState final;
};

// Three publishes of one service, the second tried twice, followed by an agent and a reader.
void fill(Case& good) {
  const auto call = [&](int client, const char* id, std::int64_t base, Answer answer,
                        std::int64_t revision) {
    good.history.add(PublishCall{client, id, "shop", base, std::string("by: ") + id, 0, 0, answer,
                                 revision, revision});
  };
  call(1, "a", 0, Answer::published, 1);
  call(1, "b", 1, Answer::unknown, 0);
  call(2, "x", 0, Answer::conflict, 0);
  call(1, "b", 1, Answer::published, 2);
  call(2, "c", 2, Answer::published, 3);
  for (std::int64_t seq = 1; seq <= 3; ++seq) {
    good.history.add(HeadSeen{3, true, "shop", 1, seq, seq, 0});
    good.final.revisions.push_back({"shop", seq, seq - 1,
                                    std::string(1, static_cast<char>('a' + seq - 1)),
                                    std::string("by: ") + static_cast<char>('a' + seq - 1)});
    good.final.audit.push_back(
        {seq, good.final.revisions.back().request_id, "published", seq, "shop"});
  }
  good.history.add(HeadSeen{4, false, "shop", 1, 2, 2, 0});
  good.history.add(TextSeen{4, "shop", 2, "by: b"});
  good.final.audit.push_back({4, "x", "conflict", 0, "shop"});
}

struct Fault {
  const char* kind;
  std::function<void(Case&)> make;
};

const std::vector<std::pair<const char*, Fault>>& faults() {
  static const std::vector<std::pair<const char*, Fault>> all{
      {"two revisions on one base", {"line", [](Case& c) { c.final.revisions[2].parent = 1; }}},
      {"a publish on a base that was not stable any more",
       {"line",
        [](Case& c) {
          c.history.add(PublishCall{2, "c", "shop", 1, "by: c", 0, 0, Answer::published, 3, 3});
        }}},
      {"a number twice", {"line", [](Case& c) { c.final.revisions[2].number = 2; }}},
      {"one request, two revisions",
       {"request", [](Case& c) { c.final.revisions[2].request_id = "b"; }}},
      {"an acknowledged revision is gone", {"lost", [](Case& c) { c.final.revisions.pop_back(); }}},
      {"an acknowledged revision has another text",
       {"lost", [](Case& c) { c.final.revisions[0].text = "by: z"; }}},
      {"a refused call made a revision",
       {"outcome", [](Case& c) { c.final.revisions[0].request_id = "x"; }}},
      {"two answers to one request",
       {"outcome",
        [](Case& c) {
          c.history.add(PublishCall{1, "b", "shop", 1, "by: b", 0, 0, Answer::conflict, 0, 0});
        }}},
      {"published twice under one request",
       {"outcome",
        [](Case& c) {
          c.history.add(PublishCall{1, "b", "shop", 1, "by: b", 0, 0, Answer::published, 3, 3});
        }}},
      {"two heads with one number",
       {"head",
        [](Case& c) {
          c.history.add(HeadSeen{5, false, "shop", 1, 3, 2, 0});
        }}},
      {"a head that never was",
       {"head",
        [](Case& c) {
          c.history.add(HeadSeen{5, false, "shop", 1, 4, 4, 0});
        }}},
      {"an agent goes back",
       {"agent",
        [](Case& c) {
          c.history.add(HeadSeen{3, true, "shop", 1, 2, 2, 0});
        }}},
      {"a text that never was",
       {"text",
        [](Case& c) {
          c.history.add(TextSeen{4, "shop", 3, "by: d"});
        }}},
      {"a gap in the audit log",
       {"audit", [](Case& c) { c.final.audit.erase(c.final.audit.begin()); }}},
      {"a revision that the audit log does not tell of",
       {"audit", [](Case& c) { c.final.audit[1].outcome = "conflict"; }}},
      {"the store finds its chain broken",
       {"audit", [](Case& c) { c.final.audit_faults.emplace_back("broken"); }}},
  };
  return all;
}

}  // namespace

class HistoryCheckerTest : public QObject {
  Q_OBJECT
 private slots:
  void aGoodHistoryHasNoFault() {
    Case good;
    fill(good);
    QVERIFY(violations(good.history, good.final).empty());
  }

  void eachFaultIsFound_data() {
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto& [title, fault] : faults())
      QTest::newRow(title) << index++;
  }

  void eachFaultIsFound() {
    QFETCH(int, index);
    const Fault& fault = faults()[static_cast<std::size_t>(index)].second;
    Case bad;
    fill(bad);
    fault.make(bad);
    const auto found = violations(bad.history, bad.final);
    const bool of_that_kind = std::any_of(found.begin(), found.end(), [&](const std::string& what) {
      return what.rfind(std::string(fault.kind) + ": ", 0) == 0;
    });
    QVERIFY(of_that_kind);
  }
};

QTEST_GUILESS_MAIN(HistoryCheckerTest)
#include "history_checker_test.moc"
