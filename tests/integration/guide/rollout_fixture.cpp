// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/guide/rollout_fixture.h"

namespace sextant::testing {
namespace {

constexpr const char* settings =
    "judge: {warm_up_seconds: 1, objective_ms: 50}\n"
    "rules: {list: [{name: small, check: size <= 100, severity: error, "
    "says: The size is too large.}]}\n";

std::string planWith(const std::string& more) {
  return R"({"stages": [{"share": 0, "named": ["eu1/shop-1"], "bake": "1s"},
                        {"share": 0.5, "bake": "1s"}, {"share": 1, "bake": "1s"}])" +
         more + "}";
}

}  // namespace

RolloutFixture::RolloutFixture() : store_(fixture_.connectedStore()) {
  makeProd(*store_);
  need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    PublishRequest request = publishOf("prod/sextant", 0, "");
    request.profiles = {{{"shop", ""}, settings}};
    store_->publish(request, std::move(reply));
  }));
  need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/shop", 0, "size: 1\n"), std::move(reply));
  }));
}

void RolloutFixture::begin() {
  fleet_ = std::make_unique<FakeFleet>(*store_, shop, fleet_of_three);
  QTRY_COMPARE_WITH_TIMEOUT(fleet_->countOf(stable()), 3, soon_ms);
}

void RolloutFixture::end() {
  for (const auto& one : controllers_) {
    one->kill();
    one->waitForFinished();
  }
  controllers_.clear();
  const auto rollouts = need(await<std::vector<Rollout>>(
      [&](Reply<std::vector<Rollout>> reply) { store_->rollouts(shop, 1, std::move(reply)); }));
  const bool is_left = !rollouts.empty() && (rollouts.front().state == "running" ||
                                             rollouts.front().state == "paused");
  if (is_left) {
    need(await<bool>([&](Reply<bool> reply) {
      store_->moveRollout({RequestId::random(), rollouts.front().number, 0, RolloutMove::abort,
                           "The test is over.", "ada"},
                          [reply](const Result<void>& done) {
                            done ? reply(true) : reply(tl::unexpected<Error>(done.error()));
                          });
    }));
  }
  fleet_.reset();
}

std::unique_ptr<QProcess> RolloutFixture::startController(const QStringList& more) {
  auto process = std::make_unique<QProcess>();
  process->setProcessChannelMode(QProcess::ForwardedChannels);
  endWithUs(*process);
  process->start(productProgram("sextant-controller"),
                 QStringList{"--dsn", fixture_.dsn(), "--log", "text"} + more);
  if (!process->waitForStarted()) qFatal("the controller does not start");
  return process;
}

Rollout RolloutFixture::rollOut(const std::string& more) {
  ChangeContent content =
      contentOf(stable().value, "size: " + std::to_string(++published_) + "\n");
  content.plan = planWith(more);
  const auto change = need(openChange(*store_, shop, content));
  const auto receipt = need(publishChange(*store_, change));
  if (!receipt.rollout) qFatal("no rollout began");
  return rollout(*receipt.rollout);
}

Rollout RolloutFixture::rollout(RolloutNumber number) {
  return need(
      await<Rollout>([&](Reply<Rollout> reply) { store_->rollout(number, std::move(reply)); }));
}

std::vector<RolloutEvent> RolloutFixture::events(RolloutNumber number) {
  using Events = std::vector<RolloutEvent>;
  return need(
      await<Events>([&](Reply<Events> reply) { store_->rolloutEvents(number, std::move(reply)); }));
}

std::string RolloutFixture::lastReason(RolloutNumber number) {
  return events(number).back().reason;
}

std::string RolloutFixture::story(RolloutNumber number) {
  using Evidence = std::vector<RolloutEvidence>;
  const auto evidence = need(await<Evidence>(
      [&](Reply<Evidence> reply) { store_->rolloutEvidence(number, std::move(reply)); }));
  return lastReason(number) + (evidence.empty() ? "" : " Judged last: " + evidence.back().evidence);
}

RevisionNumber RolloutFixture::stable() {
  return need(await<Head>([&](Reply<Head> reply) { store_->head(shop, std::move(reply)); })).stable;
}

void RolloutFixture::makeHarmful(RevisionNumber revision) {
  fleet_->setMeasured([revision](const Scope&, RevisionNumber runs) {
    return runs == revision ? FakeFleet::Second{0.02, 1500, 60} : FakeFleet::Second{};
  });
}

}  // namespace sextant::testing
