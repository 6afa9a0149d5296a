// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/rollout/assignment.h"

using namespace sextant;

namespace {

std::vector<Scope> fleetOf(int count) {
  std::vector<Scope> fleet;
  for (int i = 0; i < count; ++i)
    fleet.push_back({"eu" + std::to_string(i % 3), "hunt-" + std::to_string(i)});
  return fleet;
}

Head headWith(double share, std::set<Scope> named = {}) {
  return {{"prod", "hunt-engine"},
          {1, 7},
          {3},
          RolloutState{{4}, "salt", share, std::move(named)},
          {},
          {}};
}

std::set<Scope> onCandidate(const Head& head, const std::vector<Scope>& fleet) {
  std::set<Scope> chosen;
  for (const Scope& instance : fleet) {
    if (assignment(head, instance, fleet).reason == AssignmentReason::candidate)
      chosen.insert(instance);
  }
  return chosen;
}

}  // namespace

class AssignmentTest : public QObject {
  Q_OBJECT
 private slots:
  void bucketIsTheDocumentedFraction();
  void bucketsAreSpreadEvenly();
  void withoutARolloutAllRunStable();
  void shareZeroSelectsNobody();
  void shareOneSelectsAll();
  void growingSharesOnlyAddInstances();
  void aShareThatWouldSelectNobodySelectsOne();
  void namedOnesCountAsSelected();
  void aPinnedOneDoesNotCountAsSelected();
  void pinBeforePreviewBeforeCandidate();
  void allAtOnceAreTheSameAsOneByOne();
};

void AssignmentTest::allAtOnceAreTheSameAsOneByOne() {
  const auto fleet = fleetOf(60);
  std::vector<Head> heads;
  for (const double share : {0.0, 0.001, 0.2, 1.0}) {
    heads.push_back(headWith(share));
    heads.push_back(headWith(share, {{"eu2", ""}}));
  }
  Head pinned = headWith(0.001);
  for (const Scope& instance : fleet)
    pinned.pins[instance] = {2};
  heads.push_back(pinned);
  pinned.pins.erase(fleet[7]);
  pinned.previews[fleet[8]] = {9, {}};
  heads.push_back(pinned);
  heads.push_back(pinned);
  heads.back().rollout.reset();
  for (const Head& head : heads) {
    const auto all = assignments(head, fleet);
    QCOMPARE(all.size(), fleet.size());
    for (std::size_t i = 0; i < fleet.size(); ++i)
      QVERIFY(all[i] == assignment(head, fleet[i], fleet));
  }
  QVERIFY(assignments(headWith(0.5), {}).empty());
}

// The first eight bytes of SHA-256("salteu1/hunt-1"), computed by another program as well.
void AssignmentTest::bucketIsTheDocumentedFraction() {
  const Scope instance{"eu1", "hunt-1"};
  const auto hash = ContentHash::of("salteu1/hunt-1");
  double expected = 0;
  for (int i = 7; i >= 0; --i)
    expected = (expected + hash.bytes()[static_cast<std::size_t>(i)]) / 256;
  QCOMPARE(bucketOf("salt", instance), expected);
  QCOMPARE(QByteArray::number(bucketOf("salt", instance), 'f', 9), QByteArray("0.240832557"));
  QVERIFY(bucketOf("other", instance) != bucketOf("salt", instance));
}

void AssignmentTest::bucketsAreSpreadEvenly() {
  int low = 0;
  const auto fleet = fleetOf(10000);
  for (const Scope& instance : fleet) {
    const double bucket = bucketOf("salt", instance);
    QVERIFY(bucket >= 0 && bucket < 1);
    low += bucket < 0.25 ? 1 : 0;
  }
  // Six standard deviations of a fair draw.
  QVERIFY2(std::abs(low - 2500) < 260, QByteArray::number(low).constData());
}

void AssignmentTest::withoutARolloutAllRunStable() {
  Head head = headWith(1);
  head.rollout.reset();
  const auto fleet = fleetOf(3);
  QCOMPARE(assignment(head, fleet[0], fleet), (Assignment{{3}, AssignmentReason::stable}));
}

void AssignmentTest::shareZeroSelectsNobody() {
  QVERIFY(onCandidate(headWith(0), fleetOf(50)).empty());
}

void AssignmentTest::shareOneSelectsAll() {
  QCOMPARE(onCandidate(headWith(1), fleetOf(50)).size(), std::size_t{50});
}

void AssignmentTest::growingSharesOnlyAddInstances() {
  const auto fleet = fleetOf(200);
  std::set<Scope> before;
  for (const double share : {0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 1.0}) {
    const auto now = onCandidate(headWith(share), fleet);
    QVERIFY(std::includes(now.begin(), now.end(), before.begin(), before.end()));
    QVERIFY(!now.empty());
    before = now;
  }
}

void AssignmentTest::aShareThatWouldSelectNobodySelectsOne() {
  const auto fleet = fleetOf(5);
  const auto chosen = onCandidate(headWith(1e-9), fleet);
  QCOMPARE(chosen.size(), std::size_t{1});
  for (const Scope& instance : fleet)
    QVERIFY(bucketOf("salt", *chosen.begin()) <= bucketOf("salt", instance));
  // The same in whatever order the inventory comes.
  QCOMPARE(onCandidate(headWith(1e-9), {fleet.rbegin(), fleet.rend()}), chosen);
}

void AssignmentTest::namedOnesCountAsSelected() {
  const auto fleet = fleetOf(6);
  QCOMPARE(onCandidate(headWith(0, {fleet[2]}), fleet), (std::set<Scope>{fleet[2]}));
  QCOMPARE(onCandidate(headWith(0, {Scope{"eu1", ""}}), fleet),
           (std::set<Scope>{fleet[1], fleet[4]}));
  // Somebody is selected by name, so nobody needs to be selected beside.
  QCOMPARE(onCandidate(headWith(1e-9, {fleet[2]}), fleet), (std::set<Scope>{fleet[2]}));
}

void AssignmentTest::aPinnedOneDoesNotCountAsSelected() {
  const auto fleet = fleetOf(6);
  // By share: the only one that it would select is pinned, so another one is selected.
  Head head = headWith(1e-9);
  const Scope first = *onCandidate(head, fleet).begin();
  head.pins[first] = {1};
  const auto second = onCandidate(head, fleet);
  QCOMPARE(second.size(), std::size_t{1});
  QVERIFY(*second.begin() != first);
  // By name: the same.
  head = headWith(1e-9, {fleet[2]});
  head.pins[fleet[2]] = {1};
  QCOMPARE(onCandidate(head, fleet).size(), std::size_t{1});
  QVERIFY(onCandidate(head, fleet).count(fleet[2]) == 0);
  // While it is preparing, nobody is selected at all.
  head = headWith(0);
  head.pins[fleet[2]] = {1};
  QVERIFY(onCandidate(head, fleet).empty());
  // Where all are pinned, a stage reaches nobody.
  for (const Scope& instance : fleet)
    head.pins[instance] = {1};
  head.rollout->share = 1;
  QVERIFY(onCandidate(head, fleet).empty());
}

void AssignmentTest::pinBeforePreviewBeforeCandidate() {
  const auto fleet = fleetOf(3);
  Head head = headWith(1);
  head.pins[fleet[0]] = {1};
  head.previews[fleet[0]] = {9, {}};
  head.previews[fleet[1]] = {9, {}};
  QCOMPARE(assignment(head, fleet[0], fleet), (Assignment{{1}, AssignmentReason::pin}));
  QCOMPARE(assignment(head, fleet[1], fleet), (Assignment{{3}, AssignmentReason::preview}));
  QCOMPARE(assignment(head, fleet[2], fleet), (Assignment{{4}, AssignmentReason::candidate}));
}

QTEST_GUILESS_MAIN(AssignmentTest)
#include "assignment_test.moc"
