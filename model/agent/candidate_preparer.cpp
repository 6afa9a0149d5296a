// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/candidate_preparer.h"

#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <utility>

#include "model/agent/profile_check.h"
#include "model/rollout/assignment.h"

namespace sextant {
namespace {

// The inventory may change while a rollout goes on, and a host that cannot now may be able soon.
constexpr int look_ms = 3000;
constexpr int jitter_ms = 2000;

}  // namespace

CandidatePreparer::CandidatePreparer(const InstanceConfig& config, Store& store,
                                     ServiceControl& service, QObject* parent)
    : QObject(parent), config_(config), store_(store), service_(service) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &CandidatePreparer::look);
}

bool CandidatePreparer::isAhead(const RolloutState& rollout,
                                const std::vector<Scope>& inventory) const {
  if (inventory.size() <= ahead_max) return true;
  const double own = bucketOf(rollout.salt, config_.instance.scope);
  const auto before = std::count_if(inventory.begin(), inventory.end(), [&](const Scope& one) {
    return bucketOf(rollout.salt, one) < own;
  });
  return before < std::ptrdiff_t(ahead_max);
}

void CandidatePreparer::follow(const Head& head, const std::vector<Scope>& inventory) {
  if (!head.rollout || !isAhead(*head.rollout, inventory)) {
    candidate_.reset();
    timer_.stop();
    return;
  }
  if (candidate_ == head.rollout->candidate) return;
  candidate_ = head.rollout->candidate;
  found_for_.clear();
  look();
}

void CandidatePreparer::look() {
  if (!candidate_ || std::exchange(is_busy_, true)) return;
  store_.inventoryHash(config_.instance.key, [this](const Result<std::string>& inventory) {
    if (!inventory || *inventory == found_for_) return finish();
    fetch(*inventory);
  });
}

void CandidatePreparer::fetch(const std::string& inventory) {
  if (!candidate_) return finish();
  store_.revision(config_.instance.key, *candidate_,
                  [this, inventory](const Result<RevisionContent>& content) {
                    if (!content) return finish();
                    prepare(*content, inventory);
                  });
}

void CandidatePreparer::prepare(const RevisionContent& content, const std::string& inventory) {
  checkProfile(config_, service_, content.info.number, content.profiles, content.info.content_hash,
               ".prepare",
               [this, info = content.info, inventory](const Result<CheckedProfile>& checked) {
                 // A check that could not be made has found nothing.
                 if (!checked && checked.error().kind != ErrorKind::input) return finish();
                 tell(info, inventory, checked.map([](const CheckedProfile&) {}));
               });
}

void CandidatePreparer::tell(const RevisionInfo& info, const std::string& inventory,
                             const Result<void>& valid) {
  const Validity finding{config_.instance.key, info.number,            info.content_hash,
                         inventory,            config_.instance.scope, valid.has_value(),
                         valid ? std::string() : valid.error().toString()};
  const qint64 number = info.number.value;
  store_.recordValidity(finding, [this, inventory, number, valid](const Result<void>& done) {
    if (done) {
      found_for_ = inventory;
      emit told(valid ? QtInfoMsg : QtWarningMsg,
                valid ? QStringLiteral("found revision %1 valid").arg(number)
                      : QStringLiteral("found revision %1 invalid: %2")
                            .arg(number)
                            .arg(QString::fromStdString(valid.error().toString())));
    }
    finish();
  });
}

void CandidatePreparer::finish() {
  is_busy_ = false;
  if (candidate_) timer_.start(look_ms + QRandomGenerator::global()->bounded(jitter_ms));
}

}  // namespace sextant
