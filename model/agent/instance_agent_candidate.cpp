// SPDX-License-Identifier: GPL-3.0-or-later
// The candidate of a rollout on its instance: in force, but no last known good before it is promoted,
// and taken back by the agent alone where its service fails with it.
#include "model/agent/instance_agent.h"

namespace sextant {
namespace {

// A service that fails so many looks in a row, one a second, is ill.
constexpr int failing_looks_max = 5;

}  // namespace

const LastKnownGood* InstanceAgent::inForce() const {
  if (unproven_) return &*unproven_;
  return good_ ? &*good_ : nullptr;
}

void InstanceAgent::keepCandidate(const LastKnownGood& candidate) {
  const Proof proof = wants_candidate_ && good_ ? Proof::candidate : Proof::good;
  failing_looks_ = 0;
  if (proof == Proof::candidate) {
    unproven_ = candidate;
  } else {
    good_ = candidate;
    unproven_.reset();
    forgetCandidate(state_folder_, config_.instance);
  }
  const auto saved = saveLastKnownGood(state_folder_, config_.instance, candidate, proof);
  if (!saved) log(QtWarningMsg, QString::fromStdString(saved.error().toString()));
}

void InstanceAgent::proveCandidate() {
  wants_candidate_ = false;
  keepCandidate(LastKnownGood(*unproven_));
}

// A pause, or a pin elsewhere, makes another head; what failed would only fail again. Another step of
// the rollout is a person's or a controller's word to try it once more.
bool InstanceAgent::isStillSo(const Failure& failure, const Head& head) const {
  if (failure.sequence == head.sequence) return true;
  return wants_candidate_ && !failure.is_hosts && head.rollout && head.rollout->share == failure.share;
}

// No controller is asked: it may be that none runs.
void InstanceAgent::watchCandidate(const ServiceHealth& health) {
  if (!unproven_ || applying_ || preview_.isActive() || health.health == Health::healthy) {
    failing_looks_ = 0;
    return;
  }
  if (++failing_looks_ < failing_looks_max) return;
  failing_looks_ = 0;
  applying_ = true;
  putBack(RevisionNumber(unproven_->revision),
          {ErrorKind::unavailable,
           "The service failed with it: " +
               (health.reason.empty() ? std::string("no answer.") : health.reason)});
}

}  // namespace sextant
