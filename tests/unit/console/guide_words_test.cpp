// SPDX-License-Identifier: GPL-3.0-or-later
// What a guided change says at each point, and which step it leads to next.
#include <QTest>

#include <algorithm>

#include "widgets/console/guide_words.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// The title of the one filled step; "none", or "several".
QString nextOf(const std::vector<GuideStep>& steps) {
  const auto count = std::count_if(steps.begin(), steps.end(), [](const GuideStep& one) { return one.is_next; });
  if (count == 0) return "none";
  if (count > 1) return "several";
  return std::find_if(steps.begin(), steps.end(), [](const GuideStep& one) { return one.is_next; })->title;
}

const GuideStep& at(const std::vector<GuideStep>& steps, GuidePlace place) {
  return steps.at(std::size_t(place));
}

GuideFacts drafted() {
  GuideFacts facts;
  facts.environment = "prod";
  facts.is_protected = true;
  facts.drafts = 1;
  return facts;
}

ChangeSummary changeWith(int approvals, int needed, int rejections = 0) {
  ChangeSummary change;
  change.number = {12};
  change.approvals = approvals;
  change.approvals_needed = needed;
  change.rejections = rejections;
  return change;
}

}  // namespace

class GuideWordsTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutAnythingThereIsNoStep() { QVERIFY(guideSteps(GuideFacts{}).empty()); }

  void errorsComeFirst() {
    GuideFacts facts = drafted();
    facts.errors = 2;
    facts.preview = "no worse";
    const auto steps = guideSteps(facts);
    QCOMPARE(nextOf(steps), QString("Check"));
    QCOMPARE(at(steps, GuidePlace::check).state, State::failed);
    QCOMPARE(at(steps, GuidePlace::check).state_word, QString("2 in the way"));
  }

  void whatIsOnlyRiskyDoesNotStop() {
    GuideFacts facts = drafted();
    facts.warnings = 1;
    facts.slips = 1;
    const auto steps = guideSteps(facts);
    QCOMPARE(at(steps, GuidePlace::check).state, State::warned);
    QCOMPARE(at(steps, GuidePlace::check).state_word, QString("2 to think about"));
    QCOMPARE(nextOf(steps), QString("Preview"));
  }

  void afterAPreviewItIsProposed() {
    GuideFacts facts = drafted();
    facts.preview = "no worse";
    auto steps = guideSteps(facts);
    QCOMPARE(nextOf(steps), QString("Review"));
    QCOMPARE(at(steps, GuidePlace::review).action, QString("Propose…"));
    facts.propose_hindrance = "You may not.";
    steps = guideSteps(facts);
    QCOMPARE(nextOf(steps), QString("none"));
    QCOMPARE(at(steps, GuidePlace::review).hindrance, QString("You may not."));
  }

  void approvalsAreWaitedFor() {
    GuideFacts facts = drafted();
    facts.change = changeWith(1, 2);
    auto steps = guideSteps(facts);
    QCOMPARE(at(steps, GuidePlace::review).state_word, QString("1 of 2 approvals"));
    QCOMPARE(nextOf(steps), QString("Review"));
    QVERIFY(!at(steps, GuidePlace::publish).hindrance.isEmpty());
    facts.change = changeWith(2, 2);
    steps = guideSteps(facts);
    QCOMPARE(nextOf(steps), QString("Publish"));
    QVERIFY(at(steps, GuidePlace::publish).hindrance.isEmpty());
    facts.change = changeWith(2, 2, 1);
    steps = guideSteps(facts);
    QCOMPARE(at(steps, GuidePlace::review).state, State::failed);
    QCOMPARE(nextOf(steps), QString("Review"));
  }

  void thePlanNamesWhoMovesWhen() {
    GuideFacts facts = drafted();
    facts.change = changeWith(0, 0);
    QCOMPARE(at(guideSteps(facts), GuidePlace::plan).state, State::warned);
    facts.stages = {{{{"eu1", "hunt-2"}}, 1, 0}, {{{"eu1", "hunt-1"}, {"eu1", "hunt-3"}}, 3, 20}};
    const auto steps = guideSteps(facts);
    QCOMPARE(at(steps, GuidePlace::plan).state_word, QString("2 stages"));
    QCOMPARE(at(steps, GuidePlace::plan).words,
             QString("Stage 1, 0 s after the publish at the earliest: eu1/hunt-2.\n"
                     "Stage 2, 20 s after the publish at the earliest: eu1/hunt-1 and eu1/hunt-3."));
    facts.plan_problem = "It has no stages.";
    QCOMPARE(at(guideSteps(facts), GuidePlace::plan).state, State::failed);
  }

  void aRolloutIsWhereItLeads() {
    GuideFacts facts;
    facts.rollout = Rollout{};
    facts.rollout->state = "running";
    const auto steps = guideSteps(facts);
    QCOMPARE(nextOf(steps), QString("Publish"));
    QCOMPARE(at(steps, GuidePlace::publish).action, QString("Open rollout"));
  }
};

QTEST_MAIN(GuideWordsTest)
#include "guide_words_test.moc"
