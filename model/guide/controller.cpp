// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/controller.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <utility>

#include "model/metrics/latency_facts.h"

namespace sextant {
namespace {

constexpr int sweep_ms = 5000;
// Services of which it is asked, when it begins, whether a rollout has just ended.
constexpr std::size_t looked_back_max = 50;
// Each denial is in the audit log.
constexpr int after_denial_ms = 600'000;

void addTo(RolloutMover::Counts& sum, const RolloutMover::Counts& more) {
  sum.moves += more.moves;
  sum.refused_moves += more.refused_moves;
  sum.findings += more.findings;
  sum.evidence += more.evidence;
}

}  // namespace

struct Controller::Guided {
  Guided(Session& session, const LatencyFeed::MakeSource& make, const CheckCommands& checks,
         const ServiceKey& key)
      : feed(session, make),
        watch(session, feed, key),
        rules(session,
              [this](const ServiceKey& asked) {
                return measuredFacts(feed.live(asked), QDateTime::currentSecsSinceEpoch());
              }),
        mover(session, watch, rules, checks) {
    feed.attend(key);
    watch.setLooking(true);
  }
  LatencyFeed feed;
  RolloutWatch watch;
  ServiceRules rules;
  RolloutMover mover;
};

Controller::Controller(Session& session, LatencyFeed::MakeSource make, SecretResolver secrets,
                       CheckCommands checks, QObject* parent)
    : QObject(parent), session_(session), make_(std::move(make)), checks_(std::move(checks)),
      effects_(session, make_), webhooks_(session, std::move(secrets)), undos_(session) {
  connect(&session_, &Session::overviewChanged, this, &Controller::lookAround);
  connect(&session_, &Session::headChanged, this, &Controller::lookAround);
  connect(&sweep_, &QTimer::timeout, this, &Controller::sweepPreviews);
  sweep_.start(sweep_ms);
}

Controller::~Controller() = default;

// What ended just before this controller began.
void Controller::lookBack() {
  const auto& heads = session_.overview().heads;
  if (heads.empty() || std::exchange(has_looked_back_, true)) return;
  for (std::size_t i = 0; i < std::min(heads.size(), looked_back_max); ++i) {
    if (!heads[i].rollout) effects_.consider(heads[i].key);
  }
}

void Controller::lookAround() {
  lookBack();
  for (const Head& head : session_.overview().heads) {
    const auto denied = denied_.find(head.key.environment);
    const bool is_ours = denied == denied_.end() || denied->second.hasExpired();
    if (head.rollout && is_ours) guide(head.key);
  }
  for (auto one = guided_.begin(); one != guided_.end();) {
    const Head* head = session_.overview().head(one->first);
    const bool has_none = head == nullptr || !head->rollout;
    const bool is_over = has_none && !one->second->mover.isMoving();
    if (is_over) {
      addTo(past_, one->second->mover.counts());
      effects_.consider(one->first);
    }
    one = is_over ? guided_.erase(one) : std::next(one);
  }
}

void Controller::guide(const ServiceKey& key) {
  if (guided_.contains(key)) return;
  session_.watch(key);
  guided_.emplace(key, std::make_unique<Guided>(session_, make_, checks_, key));
}

// Nobody else does it where no console looks and no agent asks.
void Controller::sweepPreviews() {
  if (session_.connection() != ConnectionState::connected) return;
  for (const Environment& environment : session_.overview().environments) {
    const auto denied = denied_.find(environment.name);
    if (denied == denied_.end() || denied->second.hasExpired()) sweep(environment.name);
  }
}

void Controller::sweep(const std::string& environment) {
  session_.expirePreviews(environment, this, [this, environment](const Result<int>& expired) {
    if (expired && *expired > 0) previews_expired_ += std::uint64_t(*expired);
    const bool is_denied = !expired && expired.error().kind == ErrorKind::denied;
    if (is_denied) denied_[environment] = QDeadlineTimer(after_denial_ms);
    else denied_.erase(environment);
  });
}

ControllerNumbers Controller::numbers() const {
  ControllerNumbers numbers{session_.connection() == ConnectionState::connected, guided_.size(),
                            past_, previews_expired_, effects_.recorded(), webhooks_.counts(),
                            undos_.proposed()};
  for (const auto& [key, guided] : guided_)
    addTo(numbers.counts, guided->mover.counts());
  return numbers;
}

}  // namespace sextant
