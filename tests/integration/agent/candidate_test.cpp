// SPDX-License-Identifier: GPL-3.0-or-later
// The candidate of a rollout on an instance with a real agent: looked at before anybody runs it, no
// last known good before it is promoted, and taken back by the agent alone where its service fails
// with it, without any controller.
#include <QtCore/QDir>
#include <QtTest/QTest>

#include "tests/support/agent_fixture.h"
#include "tests/support/change_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey shop{"prod", "shop"};
const Scope shop1{"eu1", "shop-1"};
constexpr int soon_ms = 20'000;
constexpr const char* at_once = R"({"stages": [{"share": 1}]})";

}  // namespace

class CandidateTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanup();
  void isLookedAtBeforeAnybodyRunsIt();
  void whatTheServiceRefusesIsToldInAdvance();
  void isNoLastKnownGoodBeforeItIsPromoted();
  void aServiceThatFailsWithItGoesBackAlone();
  void anAgentThatIsStartedAgainKeepsIt();

 private:
  Rollout begin(const std::string& text);
  void move(const Rollout& rollout, int step, RolloutMove move);
  [[nodiscard]] std::vector<Validity> agentsFindings(const Rollout& rollout);
  void findValid(const Rollout& rollout);
  [[nodiscard]] FleetRow row();
  // What the agent keeps for the time when it is started again.
  [[nodiscard]] QByteArray kept(const char* name) const {
    const QDir folder(folder_.path() + "/state");
    QByteArray all;
    for (const QString& one : folder.entryList({QString(name)}, QDir::Files)) {
      QFile file(folder.filePath(one));
      if (file.open(QIODevice::ReadOnly)) all += file.readAll();
    }
    return all;
  }
  [[nodiscard]] bool runs(const char* text) const { return agent_->profile().contains(text); }

  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<AgentFixture> agent_;
  std::optional<Rollout> running_;
  std::int64_t stable_ = 1;
};

void CandidateTest::initTestCase() {
  store_ = fixture_.connectedStore();
  makeProd(*store_);
  agent_ = std::make_unique<AgentFixture>(folder_.path(), fixture_.dsn(), Address{shop, shop1});
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/shop", 0, "size: 1\n"), std::move(reply));
  });
  QVERIFY(receipt.has_value());
  agent_->start();
  QTRY_VERIFY_WITH_TIMEOUT(agent_->hasSaid("applied revision 1"), soon_ms);
}

void CandidateTest::cleanup() {
  if (running_) move(*running_, 0, RolloutMove::abort);
  running_.reset();
}

Rollout CandidateTest::begin(const std::string& text) {
  ChangeContent content = contentOf(stable_, text);
  content.plan = at_once;
  const auto receipt = need(publishChange(*store_, need(openChange(*store_, shop, content))));
  running_ = need(await<Rollout>(
      [&](Reply<Rollout> reply) { store_->rollout(*receipt.rollout, std::move(reply)); }));
  return *running_;
}

void CandidateTest::move(const Rollout& rollout, int step, RolloutMove wanted) {
  const auto moved = await<void>([&](Reply<void> reply) {
    store_->moveRollout({RequestId::random(), rollout.number, step, wanted, "The test.", "ada"},
                        std::move(reply));
  });
  if (!moved) qFatal("%s", moved.error().toString().c_str());
  if (wanted == RolloutMove::promote || wanted == RolloutMove::abort) running_.reset();
  if (wanted == RolloutMove::promote) stable_ = rollout.revision.value;
}

std::vector<Validity> CandidateTest::agentsFindings(const Rollout& rollout) {
  using Findings = std::vector<Validity>;
  auto found = need(await<Findings>([&](Reply<Findings> reply) {
    store_->validities(shop, rollout.revision, std::move(reply));
  }));
  std::erase_if(found, [](const Validity& one) { return !one.instance; });
  return found;
}

// As a controller and the agent do.
void CandidateTest::findValid(const Rollout& rollout) {
  QTRY_VERIFY_WITH_TIMEOUT(!agentsFindings(rollout).empty(), soon_ms);
  Validity finding = agentsFindings(rollout).front();
  QVERIFY2(finding.valid, finding.reason.c_str());
  finding.instance.reset();
  const auto told = await<void>(
      [&](Reply<void> reply) { store_->recordValidity(finding, std::move(reply)); });
  QVERIFY(told.has_value());
}

FleetRow CandidateTest::row() {
  using Rows = std::vector<FleetRow>;
  return need(await<Rows>([&](Reply<Rows> reply) { store_->fleet(shop, std::move(reply)); })).front();
}

void CandidateTest::isLookedAtBeforeAnybodyRunsIt() {
  const int reloads = agent_->service().reloads();
  const Rollout rollout = begin("size: 2\n");
  QTRY_COMPARE_WITH_TIMEOUT(agentsFindings(rollout).size(), std::size_t{1}, soon_ms);
  const Validity found = agentsFindings(rollout).front();
  QVERIFY2(found.valid, found.reason.c_str());
  QCOMPARE(*found.instance, shop1);
  QVERIFY(runs("size: 1"));
  QCOMPARE(agent_->service().reloads(), reloads);
  QVERIFY(!QFile::exists(folder_.path() + "/profile.yaml.prepare"));
}

void CandidateTest::whatTheServiceRefusesIsToldInAdvance() {
  const Rollout rollout = begin("greeting: forbidden\n");
  QTRY_COMPARE_WITH_TIMEOUT(agentsFindings(rollout).size(), std::size_t{1}, soon_ms);
  const Validity found = agentsFindings(rollout).front();
  QVERIFY(!found.valid);
  QVERIFY2(found.reason.find("The service refuses") != std::string::npos, found.reason.c_str());
  QVERIFY(runs("size: 1"));
}

void CandidateTest::isNoLastKnownGoodBeforeItIsPromoted() {
  const Rollout rollout = begin("size: 3\n");
  findValid(rollout);
  move(rollout, 0, RolloutMove::advance);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 3"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().applied, rollout.revision, soon_ms);
  QVERIFY(kept("*.good").contains("size: 1"));
  QVERIFY(kept("*.candidate").contains("size: 3"));
  move(rollout, 1, RolloutMove::abort);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 1"), soon_ms);
  const Rollout again = begin("size: 4\n");
  findValid(again);
  move(again, 0, RolloutMove::advance);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 4"), soon_ms);
  const int reloads = agent_->service().reloads();
  move(again, 1, RolloutMove::promote);
  // It runs already, so nothing is done to the service.
  QTRY_VERIFY_WITH_TIMEOUT(kept("*.good").contains("size: 4"), soon_ms);
  QVERIFY(kept("*.candidate").isEmpty());
  QVERIFY(runs("size: 4"));
  QCOMPARE(agent_->service().reloads(), reloads);
}

void CandidateTest::aServiceThatFailsWithItGoesBackAlone() {
  const Rollout rollout = begin("size: 5\n");
  findValid(rollout);
  move(rollout, 0, RolloutMove::advance);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 5"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().applied, rollout.revision, soon_ms);
  agent_->service().fall();
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 4"), soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(row().reason.find("The service failed with it") != std::string::npos,
                           soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().health, Health::healthy, soon_ms);
  QCOMPARE(row().applied.value, stable_);
  QCOMPARE(row().wanted, rollout.revision);
  // A pause makes another head, and what failed is not tried again by it.
  const int reloads = agent_->service().reloads();
  move(rollout, 1, RolloutMove::pause);
  QTest::qWait(5000);
  QVERIFY(runs("size: 4"));
  QCOMPARE(agent_->service().reloads(), reloads);
}

void CandidateTest::anAgentThatIsStartedAgainKeepsIt() {
  const Rollout rollout = begin("size: 6\n");
  findValid(rollout);
  move(rollout, 0, RolloutMove::advance);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 6"), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(row().applied, rollout.revision, soon_ms);
  const int reloads = agent_->service().reloads();
  agent_->kill();
  agent_->start();
  QTRY_VERIFY_WITH_TIMEOUT(row().report_age_ms < 2000, soon_ms);
  QTest::qWait(4000);
  QVERIFY(runs("size: 6"));
  // It tells the service once more; it has not gone back to the last known good and forth again.
  QVERIFY(agent_->service().reloads() <= reloads + 1);
  move(rollout, 1, RolloutMove::abort);
  QTRY_VERIFY_WITH_TIMEOUT(runs("size: 4"), soon_ms);
}

QTEST_GUILESS_MAIN(CandidateTest)
#include "candidate_test.moc"
