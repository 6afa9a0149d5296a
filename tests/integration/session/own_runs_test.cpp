// SPDX-License-Identifier: GPL-3.0-or-later
// When instances ran something of their own, from previews, from what the log tells of pins, and from
// the head.
#include <QtTest/QTest>

#include "model/session/own_runs.h"

using namespace sextant;

namespace {

constexpr std::int64_t second = 1'000'000;
const Scope hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"};

StoreEvent pinned(const Scope& instance, const char* action, std::int64_t at,
                  const char* outcome = "done") {
  StoreEvent event;
  event.scope = instance;
  event.at_us = at * second;
  event.outcome = outcome;
  event.facts["action"] = action;
  return event;
}

}  // namespace

class OwnRunsTest : public QObject {
  Q_OBJECT
 private slots:
  void aPreviewLastsFromStartToEnd() {
    Preview one;
    one.instance = hunt1;
    QVERIFY(!ownRun(one));
    one.started_at_us = 1000 * second + 1;
    QCOMPARE(*ownRun(one), (LeftOut{hunt1, 1000, {}}));
    one.over_at_us = 1010 * second + 1;
    QCOMPARE(ownRuns({one}, {}, {}), (std::vector<LeftOut>{{hunt1, 1000, 1011}}));
  }

  void pinsLastUntilTheyAreTakenBack() {
    Head head;
    head.pins[hunt2] = {3};
    const auto runs = ownRuns({},
                              {pinned(hunt2, "pin", 300), pinned(hunt1, "unpin", 200),
                               pinned(hunt1, "pin", 150), pinned(hunt1, "pin", 100),
                               pinned(hunt1, "pin", 250, "denied")},
                              head);
    QCOMPARE(runs, (std::vector<LeftOut>{{hunt1, 100, 200}, {hunt2, 300, {}}}));
  }

  void whatIsOlderThanTheLogHasNoBeginning() {
    Head head;
    head.pins[hunt2] = {3};
    const auto runs = ownRuns({}, {pinned(hunt1, "unpin", 200)}, head);
    QCOMPARE(runs, (std::vector<LeftOut>{{hunt1, 0, 200}, {hunt2, 0, {}}}));
  }
};

QTEST_APPLESS_MAIN(OwnRunsTest)
#include "own_runs_test.moc"
