// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/publish/publish_state.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

PublishState ready() {
  PublishState state;
  state.setInputs({"cache for the peak", 0, 2});
  return state;
}

PublishState sent() {
  PublishState state = ready();
  state.send();
  return state;
}

}  // namespace

class PublishStateTest : public QObject {
  Q_OBJECT
 private slots:
  void whatStandsInTheWayIsSaid() {
    PublishState state;
    state.setInputs({"", 0, 1});
    QCOMPARE(state.hindrance(), QString("Say in a few words what changes and why."));
    state.setInputs({"cache", 1, 1});
    QCOMPARE(state.hindrance(), QString("One problem has to be mended first."));
    state.setInputs({"cache", 0, 0});
    QVERIFY(!state.send());
    QVERIFY(ready().canPublish());
    state.setInputs({.description = "cache", .differences = 1, .checking = true});
    QCOMPARE(state.hindrance(), QString("The checks are still running."));
    state.setInputs({.description = "cache", .differences = 1, .comparing = true});
    QVERIFY(!state.send());
    QCOMPARE(state.hindrance(), QString("What would be published is still being compared."));
    state.setInputs({.description = "cache", .differences = 1, .unconfirmed = true});
    QVERIFY(!state.send());
    QVERIFY(state.hindrance().contains("confirm"));
  }

  void anAnswerEndsTheSending() {
    PublishState state = sent();
    QVERIFY(!state.canClose());
    QVERIFY(!state.send());
    QVERIFY(state.succeed({43}));
    QCOMPARE(state.phase(), PublishPhase::published);
    QCOMPARE(state.head(), QString("Published as revision 43"));
  }

  void aConflictIsLeftByRebasing() {
    PublishState state = sent();
    QVERIFY(state.fail({ErrorKind::conflict, "moved"}, RevisionNumber{43}));
    QCOMPARE(state.head(), QString("Someone published revision 43 meanwhile"));
    QVERIFY(!state.canPublish());
    QVERIFY(state.rebased());
    QVERIFY(state.canPublish());
  }

  void anUnknownOutcomeIsNeverShownAsSuccessAndOnlyAskedForAgain() {
    PublishState state = sent();
    state.fail({ErrorKind::outcome_unknown, "lost"}, {});
    QCOMPARE(state.phase(), PublishPhase::unknown);
    QVERIFY(!state.canPublish());
    QVERIFY(!state.canEdit());
    QVERIFY(!state.published());
    QVERIFY(!state.rebased());
    QVERIFY(state.send());
    QVERIFY(state.succeed({43}));
  }

  void aDenialLeavesTheDraftToBeEdited() {
    PublishState state = sent();
    state.fail({ErrorKind::denied, "You may not publish to prod.", {}, "Ask an approver."}, {});
    QVERIFY(state.canEdit());
    QVERIFY(state.sentence().startsWith("You may not publish to prod. Ask an approver."));
    QVERIFY(state.canPublish());
  }

  void answersWithoutAQuestionAreIgnored() {
    PublishState state = ready();
    QVERIFY(!state.succeed({43}));
    QVERIFY(!state.fail({ErrorKind::conflict, "moved"}, {}));
    QCOMPARE(state.phase(), PublishPhase::writing);
  }
};

QTEST_APPLESS_MAIN(PublishStateTest)
#include "publish_state_test.moc"
